#pragma once
// How much of what people bring themselves is kept in the data folder.
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"

namespace limn::library {

struct AssetLimits {
    uint64_t bytes = 4ull << 30;
    size_t count = 2000;
    std::chrono::seconds spared{600};  // whoever brought a file has so long to make use of it
};

// The hashes that stand in the histories of all films below the data folder, those that an undo would bring back
// included. Reads the store; not on a thread that must go on.
base::Result<std::set<std::string>> assets_in_use(const std::filesystem::path& data);

class AssetRoom {
  public:
    using InUse = std::function<base::Result<std::set<std::string>>()>;
    // folder: where the assets lie under their hashes, with what belongs to them beside (hash.json, hash.jpg).
    AssetRoom(std::filesystem::path folder, InUse in_use, const AssetLimits& limits = {});

    // Called with each hash that make() has removed, on its thread.
    void on_removed(std::function<void(const std::string&)> removed);

    // Makes room for one more asset of that many bytes: what no film uses goes, the oldest first. An error, and nothing
    // is removed, when that is not enough or it cannot be told what is in use. No room is needed for what is there. Any
    // thread; waits for the disk.
    base::Result<void> make(const std::string& hash, uint64_t bytes);

  private:
    std::filesystem::path folder_;
    InUse in_use_;
    AssetLimits limits_;
    std::vector<std::function<void(const std::string&)>> removed_;
    std::mutex mutex_;
};

}  // namespace limn::library
