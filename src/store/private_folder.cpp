#include "store/private_folder.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include <fmt/format.h>

namespace limn::store {
namespace {

namespace fs = std::filesystem;
using base::Error;

constexpr fs::perms kFolder = fs::perms::owner_all;
constexpr fs::perms kFile = fs::perms::owner_read | fs::perms::owner_write;
constexpr fs::perms kOthers = fs::perms::group_all | fs::perms::others_all;

// What the data folder may hold that is ours.
bool is_ours(std::string_view name) {
    constexpr std::array<std::string_view, 6> kFolders{"assets", "previews", "backups",
                                                       "films",  "deleted",  "thumbnails"};
    return name == "lock" || name.find("limn.db") == 0 || std::ranges::find(kFolders, name) != kFolders.end();
}

void close_to_others(const fs::path& path, std::optional<Error>& first) {
    std::error_code error;
    const fs::file_status status = fs::symlink_status(path, error);
    if (error || !(fs::is_regular_file(status) || fs::is_directory(status))) return;
    if ((status.permissions() & kOthers) == fs::perms::none) return;
    fs::permissions(path, fs::is_directory(status) ? kFolder : kFile, error);
    if (error && !first)
        first = Error{fmt::format("{} can be read by other users, and its mode cannot be changed ({})", path.string(),
                                  error.message()),
                      "--data"};
}

// Everybody may make files in it, as in /tmp.
bool is_everybodys(const fs::path& folder) {
    std::error_code error;
    return (fs::status(folder, error).permissions() & fs::perms::sticky_bit) != fs::perms::none;
}

}  // namespace

void keep_new_files_private() {
    ::umask(077);
}

base::Result<void> make_private(const fs::path& folder) {
    std::optional<Error> first;
    std::error_code error;
    fs::create_directories(folder, error);
    if (!is_everybodys(folder)) close_to_others(folder, first);
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        if (!is_ours(it->path().filename().string())) continue;
        close_to_others(it->path(), first);
        std::error_code inside;
        if (it->is_symlink(inside) || !it->is_directory(inside)) continue;
        for (fs::recursive_directory_iterator at(it->path(), inside), last; !inside && at != last; at.increment(inside))
            close_to_others(at->path(), first);
    }
    if (first) return *first;
    return {};
}

}  // namespace limn::store
