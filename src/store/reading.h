#pragma once
// A database that is only looked at, wherever it lies: beside a server that writes it, on a full disk, on a read-only
// mount.
#include <filesystem>

#include "base/result.h"
#include "store/sqlite.h"

namespace limn::store {

// A folder that goes with this value.
class PrivateCopy {
  public:
    PrivateCopy() = default;
    PrivateCopy(const PrivateCopy&) = delete;
    PrivateCopy& operator=(const PrivateCopy&) = delete;
    ~PrivateCopy();
    // Copies limn.db and its write-ahead log to a new folder in one of the places for temporary files.
    base::Result<void> take(const std::filesystem::path& folder);
    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

// One file by itself that nobody writes, such as a backup.
base::Result<Connection> open_file_for_reading(const std::filesystem::path& file);

// Beside the connection of this same process that writes the folder's database. Never checkpoints.
base::Result<Connection> open_beside_writer(const std::filesystem::path& folder);

// Never writes to the folder's files. Where SQLite cannot read a database without writing beside it, `copy` becomes a
// copy of it, which must outlive the connection.
base::Result<Connection> open_for_reading(const std::filesystem::path& folder, PrivateCopy& copy);

}  // namespace limn::store
