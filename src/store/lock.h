#pragma once
// One process at a time writes to a data folder.
#include <filesystem>

#include "base/result.h"

namespace limn::store {

// Held by the one process that writes; the kernel lets go of it when that dies.
class FolderLock {
  public:
    FolderLock() = default;
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;
    ~FolderLock();
    base::Result<void> take(const std::filesystem::path& folder);

  private:
    int file_ = -1;
};

}  // namespace limn::store
