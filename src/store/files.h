#pragma once
// Files that outlive a power cut, and whether those that are open are still the ones in their place.
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace limn::store {

// By errno. The field is "data" when it says that nothing can be written there: no room, no right, or a read-only
// mount.
base::Error file_error(std::string_view doing, int code);

// A whole copy, synced. The target must not be there.
base::Result<void> copy_synced(const std::filesystem::path& from, const std::filesystem::path& to);
// What is at `from` takes the place of what is at `to`, and that lasts.
base::Result<void> move_synced(const std::filesystem::path& from, const std::filesystem::path& to);
// Names in a folder last.
base::Result<void> sync_folder(const std::filesystem::path& folder);

// "2026-11-26T01-02-03": of Unix time, in UTC, fit for a file's name.
std::string stamp_of(int64_t time_ms);

// Which file is behind a path: its device and inode.
class Watched {
  public:
    // Those that are there now.
    void add(const std::filesystem::path& path);
    // An error that names the first one that is gone, or that another has taken the place of.
    base::Result<void> check() const;

  private:
    struct Place {
        std::filesystem::path path;
        uint64_t device = 0, inode = 0;
    };
    std::vector<Place> places_;
};

}  // namespace limn::store
