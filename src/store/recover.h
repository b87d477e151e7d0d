#pragma once
// A damaged limn.db becomes one that opens, with all that can be read of it and of its backups. Nothing is touched
// before a copy of it has been kept.
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace limn::store {

struct Recovery {
    bool changed = false;                // false: all was whole, and was left as it is
    uint64_t lost = 0;                   // changes that had been saved and are in no file any more
    std::filesystem::path kept;          // the folder that holds what was there before; empty when nothing was changed
    std::vector<std::string> sentences;  // what became of each session
};

// Alone with the folder. An error when another process has it open, when there is nothing to recover from, or when the
// disk does not take it; what was there is then as it was.
base::Result<Recovery> recover(const std::filesystem::path& folder, int64_t time_ms);

}  // namespace limn::store
