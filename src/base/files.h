#pragma once
// Whole files: read within a bound, and written so that they outlive a power cut.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/result.h"

namespace limn::base {

// An open file or folder that is closed with this value.
class Descriptor {
  public:
    explicit Descriptor(int number = -1) : number_(number) {}  // as open(2) gives it; -1: none
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~Descriptor();
    int get() const { return number_; }
    explicit operator bool() const { return number_ >= 0; }

  private:
    int number_;
};

// All bytes, or what the system says against it.
std::error_code write_all(int file, std::span<const std::byte> bytes);
// Names in the folder last.
std::error_code sync_folder(const std::filesystem::path& folder);

// All of a regular file that holds at most that many bytes. An error names the file (by `name` where its path says
// nothing to people) and says what to do.
Result<std::string> read_file(const std::filesystem::path& path, uint64_t most_bytes, std::string_view name = {});

// SHA-256 in hex of all of a regular file that holds at most that many bytes, read piece by piece. Errors as
// read_file's.
Result<std::string> sha256_of_file(const std::filesystem::path& path, uint64_t most_bytes);

// Under its name the file is whole, now and after a power cut, or it is what it was before: it is written under another
// name, synced and renamed, and its folder is synced. Safe from any thread, also for one path at once. An error names
// the file and says what to do.
Result<void> write_durably(const std::filesystem::path& path, std::span<const std::byte> bytes);
Result<void> write_durably(const std::filesystem::path& path, std::string_view bytes);
// Removes what calls of write_durably that were cut short have left in a folder. Only where nobody else writes in it.
void remove_drafts(const std::filesystem::path& folder);

}  // namespace limn::base
