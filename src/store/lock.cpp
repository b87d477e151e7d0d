#include "store/lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

#include "store/files.h"

namespace limn::store {

FolderLock::~FolderLock() {
    if (file_ >= 0) ::close(file_);
}

base::Result<void> FolderLock::take(const std::filesystem::path& folder) {
    std::string path = folder / "lock";
    file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file_ < 0) return file_error(fmt::format("opening {}", path), errno);
    if (::flock(file_, LOCK_EX | LOCK_NB) == 0) return {};
    return base::Error{fmt::format(
        "The data folder {} is in use by another Limn. End that one first, or give another folder with --data",
        folder.string())};
}

}  // namespace limn::store
