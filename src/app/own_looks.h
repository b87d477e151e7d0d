#pragma once
// Look tables that people bring themselves (.cube): kept among the assets of the data folder under the SHA-256 of the
// file as it came, read once when first wanted.
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/asset_room.h"
#include "base/color_table.h"
#include "base/result.h"
#include "store/asset.h"

namespace limn::app {

using LookTable = std::shared_ptr<const base::ColorTable>;

struct OwnLook {
    std::string hash;   // 64 hexadecimal digits
    std::string title;  // the file's own, else its name without the ending
};

// Whether a file of this name is one: it ends in .cube.
bool is_look_name(const std::string& name);
// Whether a kept file is one.
bool is_look(const store::Asset& asset);

// Reads the look that is kept under this hash; an error says which one and why not. Waits for the disk.
base::Result<LookTable> read_look(const std::filesystem::path& data, const std::string& hash);

class OwnLooks {
  public:
    // changed: called on the intake thread when a table has become ready.
    // room: asked before a file is kept; null: there is always room.
    OwnLooks(std::filesystem::path data, std::function<void()> changed, AssetRoom* room = nullptr);
    ~OwnLooks();
    OwnLooks(const OwnLooks&) = delete;
    OwnLooks& operator=(const OwnLooks&) = delete;

    // Everything below may be called from any thread and does not wait.

    using Taken = std::function<void(base::Result<OwnLook>)>;
    // Takes a copy of the file's content in; `done` is called on the intake thread once it is read and on disk, or with
    // the reason why not.
    void take(const std::string& name, const std::filesystem::path& file, std::shared_ptr<void> keep_file, Taken done);

    // The table if it is ready; null while it is being read (then `changed` tells); an error says why it cannot be.
    base::Result<LookTable> find(const std::string& hash);

    std::vector<OwnLook> list() const;  // by title
    // It is gone from the folder.
    void forget(const std::string& hash);

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace limn::app
