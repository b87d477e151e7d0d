#pragma once
// A session's way out of the tables, over any connection: one that writes, or one that reads a moment of its own.
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/result.h"
#include "collaboration/history.h"
#include "store/sqlite.h"
#include "store/store.h"

namespace limn::store {

// A session's row, and how far its log has come.
struct KnownSession {
    int64_t id = 0;
    uint64_t revision = 0;
    int64_t created_ms = 0;
};

// Nothing when there is none of the name.
base::Result<std::optional<KnownSession>> find_session(sqlite3* db, const std::string& name);

// Calls take for each record after the revision, in order, at most `most`. A gap or a record that is not what was
// written is an error that names the revision.
base::Result<void> read_records(sqlite3* db, int64_t session, uint64_t after, size_t most,
                                const std::function<void(collaboration::Record)>& take);

// The newest snapshot that is whole and all records after it; snapshots that are not whole are noted in `skipped`.
// between: called when the snapshot has been read and the records have not; may be null.
base::Result<Loaded> read_log(sqlite3* db, int64_t session, const std::function<void()>& between = {});

}  // namespace limn::store
