#include "store/files.h"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <span>

#include "base/files.h"

namespace limn::store {
namespace {

using base::Error;
using base::Result;
namespace fs = std::filesystem;

Result<void> copy_bytes(int from, int to) {
    std::array<char, 1 << 16> piece;
    while (true) {
        ssize_t count = ::read(from, piece.data(), piece.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return file_error("copying", errno);
        if (count == 0) return {};
        const std::span read(piece.data(), static_cast<size_t>(count));
        if (auto failed = base::write_all(to, std::as_bytes(read))) return file_error("copying", failed.value());
    }
}

}  // namespace

Error file_error(std::string_view doing, int code) {
    if (code == ENOSPC || code == EDQUOT || code == EFBIG)
        return Error{fmt::format("The disk is full: {} failed. Make room and try again", doing), "data"};
    bool forbidden = code == EROFS || code == EACCES || code == EPERM;
    return Error{
        fmt::format("The data folder cannot be written: {} failed ({}). Check its permissions, or give another "
                    "with --data",
                    doing, std::strerror(code)),
        forbidden ? "data" : ""};
}

Result<void> copy_synced(const fs::path& from, const fs::path& to) {
    const base::Descriptor in(::open(from.c_str(), O_RDONLY | O_CLOEXEC));
    if (!in) return file_error(fmt::format("reading {}", from.string()), errno);
    const base::Descriptor out(::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!out) return file_error(fmt::format("writing {}", to.string()), errno);
    if (auto done = copy_bytes(in.get(), out.get()); !done) return done;
    if (::fsync(out.get()) != 0) return file_error(fmt::format("writing {}", to.string()), errno);
    return {};
}

Result<void> move_synced(const fs::path& from, const fs::path& to) {
    if (::rename(from.c_str(), to.c_str()) != 0) return file_error(fmt::format("writing {}", to.string()), errno);
    return sync_folder(to.parent_path());
}

Result<void> sync_folder(const fs::path& folder) {
    if (auto failed = base::sync_folder(folder))
        return file_error(fmt::format("syncing {}", folder.string()), failed.value());
    return {};
}

std::string stamp_of(int64_t time_ms) {
    std::time_t seconds = static_cast<std::time_t>(time_ms / 1000);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    return fmt::format("{:%Y-%m-%dT%H-%M-%S}", parts);
}

void Watched::add(const fs::path& path) {
    struct stat found {};
    if (::stat(path.c_str(), &found) == 0) places_.push_back({path, found.st_dev, found.st_ino});
}

Result<void> Watched::check() const {
    for (const Place& place : places_) {
        struct stat found {};
        bool there = ::stat(place.path.c_str(), &found) == 0;
        if (there && found.st_dev == place.device && found.st_ino == place.inode) continue;
        return Error{
            fmt::format("Nothing is saved: {} has been {} while it was in use. Put it back, or end Limn and start "
                        "it again",
                        place.path.string(), there ? "replaced by another" : "removed or moved")};
    }
    return {};
}

}  // namespace limn::store
