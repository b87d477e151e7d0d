#pragma once
// Environments that people bring themselves: kept under the SHA-256 of the file as it came, decoded in a sandboxed
// process when first wanted.
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/asset_room.h"
#include "base/result.h"
#include "scene/scene.h"

namespace limn::app {

struct OwnWorld {
    std::string hash;   // 64 hexadecimal digits
    std::string title;  // the file's name without its ending, fit to be shown
    std::string note;   // of one just taken in: what was done to the picture, for its owner; may be empty
};

class OwnWorlds {
  public:
    // folder: made when it is not there. changed: called on the intake thread when a map has become ready.
    // room: asked before a file is kept; null: there is always room.
    OwnWorlds(std::filesystem::path folder, std::function<void()> changed, AssetRoom* room = nullptr);
    ~OwnWorlds();
    OwnWorlds(const OwnWorlds&) = delete;
    OwnWorlds& operator=(const OwnWorlds&) = delete;

    // Everything below may be called from any thread and does not wait, but where it says so.

    using Taken = std::function<void(base::Result<OwnWorld>)>;
    // Takes a copy of the file's content in; `done` is called on the intake thread once it is decoded and on disk, or
    // with the reason why not.
    void take(const std::string& name, const std::filesystem::path& file, std::shared_ptr<void> keep_file, Taken done);

    // The map if it is ready; null while it is being decoded (then `changed` tells); an error says why it cannot be.
    base::Result<std::shared_ptr<const scene::EnvironmentMap>> find(const std::string& hash);
    // Waits until the map is decoded. Not on a thread that must go on.
    base::Result<std::shared_ptr<const scene::EnvironmentMap>> wait(const std::string& hash);

    std::vector<OwnWorld> list() const;
    // It is gone from the folder.
    void forget(const std::string& hash);
    // What is being decoded is given up, what waits is refused.
    void end();

    // A JPEG, 256x128; null when there is none.
    std::shared_ptr<const std::string> thumbnail(const std::string& hash) const;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace limn::app
