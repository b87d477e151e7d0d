#include "store/log.h"

#include <fmt/format.h>

#include <algorithm>

#include "collaboration/record.h"
#include "store/tables.h"

namespace limn::store {

using base::Error;
using base::Result;
using collaboration::History;
using collaboration::Record;

namespace {

Result<Loaded> newest_snapshot(sqlite3* db, int64_t session) {
    auto statement = Statement::prepare(
        db, "SELECT revision, history, checksum FROM snapshot WHERE session = ?1 ORDER BY revision DESC");
    if (!statement) return statement.error();
    statement->bind(1, session);
    std::vector<Error> noted;
    while (true) {
        auto row = statement->step();
        if (!row) return row.error();
        if (!*row) return damaged("The log is damaged: no snapshot of the session can be read");
        std::string_view text = statement->text(1);
        std::vector<Error> skipped;
        auto history = Checksum().add(text).value() == statement->integer(2)
                           ? collaboration::history_from_json(text, skipped)
                           : Result<History>(Error{"its checksum differs"});
        if (history) {
            noted.insert(noted.end(), skipped.begin(), skipped.end());
            return Loaded{*std::move(history), static_cast<uint64_t>(statement->integer(0)), std::move(noted)};
        }
        noted.push_back({history.error().message, fmt::format("snapshot {}", statement->integer(0))});
    }
}

}  // namespace

Result<std::optional<KnownSession>> find_session(sqlite3* db, const std::string& name) {
    auto statement = Statement::prepare(
        db,
        "SELECT id, (SELECT coalesce(max(revision), 0) FROM record WHERE session = id), created_ms FROM session "
        "WHERE name = ?1");
    if (!statement) return statement.error();
    auto row = statement->bind(1, name).step();
    if (!row) return row.error();
    if (!*row) return std::optional<KnownSession>();
    return std::optional(
        KnownSession{statement->integer(0), static_cast<uint64_t>(statement->integer(1)), statement->integer(2)});
}

Result<void> read_records(sqlite3* db, int64_t session, uint64_t after, size_t most,
                          const std::function<void(Record)>& take) {
    auto statement = Statement::prepare(
        db, fmt::format("SELECT {} FROM record WHERE session = ?1 AND revision > ?2 ORDER BY revision LIMIT ?3",
                        kRecordColumns));
    if (!statement) return statement.error();
    statement->bind(1, session)
        .bind(2, static_cast<int64_t>(after))
        .bind(3, static_cast<int64_t>(std::min<size_t>(most, INT64_MAX)));
    for (uint64_t expected = after + 1;; ++expected) {
        auto row = statement->step();
        if (!row) return row.error();
        if (!*row) return {};
        auto record = read_record(*statement);
        if (!record) return record.error();
        if (record->revision != expected)
            return damaged(fmt::format("The log is damaged: revision {} is missing", expected));
        take(*std::move(record));
    }
}

Result<Loaded> read_log(sqlite3* db, int64_t session, const std::function<void()>& between) {
    auto loaded = newest_snapshot(db, session);
    if (!loaded) return loaded;
    if (between) between();
    auto replayed = read_records(db, session, loaded->history.revision, SIZE_MAX, [&](const Record& record) {
        collaboration::replay(loaded->history, record, loaded->skipped);
    });
    if (!replayed) return replayed.error();
    return loaded;
}

}  // namespace limn::store
