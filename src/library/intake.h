#pragma once
// Files that people bring: taken in, kept under the SHA-256 of what they hold, and read when they are first wanted, one
// after the other on one thread.
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "library/asset_room.h"
#include "library/kinds.h"

namespace limn::library {

struct Own {
    KindId kind = KindId::world;
    std::string hash;   // 64 hexadecimal digits
    std::string title;  // fit to be shown
    std::string note;   // of one just taken in: what was done to it, for its owner; may be empty
};

class Intake {
  public:
    // data: the folder that keeps everything. changed: called on the intake thread when something has become ready.
    // room: asked before a file is kept; null: there is always room.
    Intake(std::filesystem::path data, std::function<void()> changed, AssetRoom* room = nullptr);
    ~Intake();
    Intake(const Intake&) = delete;
    Intake& operator=(const Intake&) = delete;

    // Everything below may be called from any thread and does not wait.

    using Taken = std::function<void(base::Result<Own>)>;
    // Takes the file in for what its name says it is: it moves to its place, or stays where it is with the reason why.
    // `done` is called on the intake thread once it is read and on disk, or refused. keep_file: held until then.
    void take(const std::string& name, const std::filesystem::path& file, std::shared_ptr<void> keep_file, Taken done);

    // If it is ready; null while it is being read (then `changed` tells); an error says why it cannot be.
    // T: World or Look.
    template <class T>
    base::Result<T> find(const std::string& hash);

    std::vector<Own> list(KindId kind) const;  // by title
    // A JPEG; null when there is none.
    std::shared_ptr<const std::string> thumbnail(const std::string& hash) const;
    // It is gone from the folder.
    void forget(const std::string& hash);
    // What is being read is given up, what waits is refused.
    void end();

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace limn::library
