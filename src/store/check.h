#pragma once
// Whether all that a store holds is whole: every record read and replayed, not only what a start needs.
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace limn::store {

struct SessionCheck {
    std::string name;
    uint64_t revision = 0;  // how far it goes, damage or not
    uint64_t whole = 0;     // records that are what was written
    std::vector<std::string> faults;
};

// Each session of limn.db in the folder, beside a server or alone. An error when it cannot be read at all, or has lost
// something that had been saved.
base::Result<std::vector<SessionCheck>> check_store(const std::filesystem::path& folder);
// The same of a backup's file.
base::Result<std::vector<SessionCheck>> check_backup(const std::filesystem::path& file);

}  // namespace limn::store
