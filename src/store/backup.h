#pragma once
// Whole copies of limn.db in backups/ of the data folder, made while it is written: a reader's view of one moment,
// which holds no edit up. One is written under another name, checked, synced and renamed: under its own name it is
// whole.
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace limn::store {

struct BackupRules {
    size_t newest = 24;                         // of these all
    int days = 14;                              // of days before those the last one
    uint64_t most_bytes = uint64_t{4} << 30;    // all together, but for the newest
    uint64_t least_free = uint64_t{256} << 20;  // bytes that a disk has left after one, or none is made
};

struct Backup {
    std::filesystem::path path;
    int64_t time_ms = 0;  // Unix time, from its name
    uint64_t bytes = 0;
};

// The newest first.
std::vector<Backup> list_backups(const std::filesystem::path& folder);

// Makes one if there is anything in limn.db that the newest does not hold, and removes those that the rules no longer
// keep. Nothing when none was needed. Beside a server or alone; stopped: an early end, which leaves no trace.
base::Result<std::optional<Backup>> make_backup(const std::filesystem::path& folder, int64_t time_ms,
                                                const BackupRules& rules = {},
                                                const std::atomic<bool>* stopped = nullptr);

// Those that the rules let go, of a list with the newest first.
std::vector<Backup> superfluous(const std::vector<Backup>& backups, int64_t now_ms, const BackupRules& rules);

}  // namespace limn::store
