#pragma once
// What can still be read of one session in a database that may be damaged anywhere, and how far it goes.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "collaboration/history.h"
#include "store/sqlite.h"

namespace limn::store {

struct SavedRecord {
    collaboration::Record record;
    int64_t checksum = 0;
};

struct Salvage {
    std::map<uint64_t, SavedRecord> records;    // by revision; each is what was written
    std::map<uint64_t, std::string> snapshots;  // by revision; each can be read
    uint64_t highest = 0;                       // revision that anything was seen of
};

struct FoundSession {
    int64_t id = 0;
    std::string name;
    int64_t created_ms = 0;
};

// All that can be listed, however damaged the rest is.
std::vector<FoundSession> find_sessions(sqlite3* db);
Salvage salvage(sqlite3* db, int64_t session);

// Whether the two are of one past: no revision is in both with another content.
bool same_past(const Salvage& a, const Salvage& b);
// What only the other holds.
void add_from(Salvage& salvage, Salvage other);

// The records first..last go on from one of the snapshots, without a gap; last is as far as one can come.
struct Reach {
    uint64_t first = 1, last = 0;
};
// Nothing when no snapshot can be read.
std::optional<Reach> reach_of(const Salvage& salvage);

}  // namespace limn::store
