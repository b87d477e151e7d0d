#include "base/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <vector>

#include "base/sha256.h"

namespace limn::base {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kDraft = ".part";
constexpr uint64_t kMegabyte = uint64_t{1} << 20;

std::error_code last_error() {
    return {errno, std::generic_category()};
}

Error cannot_write(const fs::path& path, const std::error_code& why) {
    if (why == std::errc::no_space_on_device || why == std::error_code(EDQUOT, std::generic_category()) ||
        why == std::errc::file_too_large)
        return Error{fmt::format("The disk is full: writing {} failed. Make room and try again", path.string())};
    return Error{
        fmt::format("{} cannot be written: {}. Check the permissions of its folder", path.string(), why.message())};
}

std::error_code write_synced(const fs::path& path, std::span<const std::byte> bytes) {
    const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (!file) return last_error();
    if (const auto failed = write_all(file.get(), bytes)) return failed;
    return ::fsync(file.get()) == 0 ? std::error_code() : last_error();
}

}  // namespace

Descriptor::~Descriptor() {
    if (number_ >= 0) ::close(number_);
}

std::error_code write_all(int file, std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(file, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return last_error();
        bytes = bytes.subspan(static_cast<size_t>(written));
    }
    return {};
}

std::error_code sync_folder(const fs::path& folder) {
    // A path without a folder lies in the one that the process is in.
    const Descriptor file(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!file || ::fsync(file.get()) != 0) return last_error();
    return {};
}

namespace {

constexpr std::string_view kShorter = "it has become shorter meanwhile";

Error unreadable(std::string_view called, std::string_view why) {
    return Error{fmt::format("{} cannot be read: {}. Check that it is there and may be read", called, why)};
}

struct Opened {
    Descriptor file;
    uint64_t size = 0;
};

Result<Opened> open_regular(const fs::path& path, uint64_t most_bytes, std::string_view called) {
    // Not to be held up by a pipe that nobody writes to.
    Opened opened{Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)), 0};
    struct stat found {};
    if (!opened.file || ::fstat(opened.file.get(), &found) != 0) return unreadable(called, last_error().message());
    if (!S_ISREG(found.st_mode)) return unreadable(called, "it is no regular file");
    opened.size = static_cast<uint64_t>(found.st_size);
    if (opened.size > most_bytes) {
        const std::string bound =
            most_bytes < kMegabyte ? fmt::format("{} bytes", most_bytes) : fmt::format("{} MB", most_bytes / kMegabyte);
        return Error{fmt::format("{} is larger than {}, the most that is read. Give a smaller file", called, bound)};
    }
    return opened;
}

}  // namespace

Result<std::string> read_file(const fs::path& path, uint64_t most_bytes, std::string_view name) {
    const std::string called = name.empty() ? path.string() : std::string(name);
    auto opened = open_regular(path, most_bytes, called);
    if (!opened) return opened.error();
    std::string bytes(opened->size, '\0');
    for (size_t done = 0; done < bytes.size();) {
        const ssize_t count = ::read(opened->file.get(), bytes.data() + done, bytes.size() - done);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return unreadable(called, last_error().message());
        if (count == 0) return unreadable(called, kShorter);
        done += static_cast<size_t>(count);
    }
    return bytes;
}

Result<std::string> sha256_of_file(const fs::path& path, uint64_t most_bytes) {
    auto opened = open_regular(path, most_bytes, path.string());
    if (!opened) return opened.error();
    Sha256 hash;
    std::vector<std::byte> piece(kMegabyte);
    for (uint64_t left = opened->size; left > 0;) {
        const ssize_t count = ::read(opened->file.get(), piece.data(), std::min<uint64_t>(piece.size(), left));
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return unreadable(path.string(), count < 0 ? last_error().message() : kShorter);
        hash.add(std::span(piece).first(static_cast<size_t>(count)));
        left -= static_cast<uint64_t>(count);
    }
    return hash.hex();
}

Result<void> write_durably(const fs::path& path, std::span<const std::byte> bytes) {
    static std::atomic<uint64_t> counter{0};
    fs::path draft = path;
    draft += fmt::format(".{}.{}{}", ::getpid(), counter++, kDraft);
    auto failed = write_synced(draft, bytes);
    if (!failed && ::rename(draft.c_str(), path.c_str()) != 0) failed = last_error();
    if (failed) {
        ::unlink(draft.c_str());
        return cannot_write(path, failed);
    }
    if (failed = sync_folder(path.parent_path()); failed) return cannot_write(path, failed);
    return {};
}

Result<void> write_durably(const fs::path& path, std::string_view bytes) {
    return write_durably(path, std::as_bytes(std::span(bytes)));
}

void remove_drafts(const fs::path& folder) {
    std::error_code ignored;
    std::vector<fs::path> drafts;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored))
        if (entry.path().extension() == kDraft) drafts.push_back(entry.path());
    for (const fs::path& draft : drafts) fs::remove(draft, ignored);
}

}  // namespace limn::base
