#include "store/check.h"

#include <fmt/format.h>

#include "store/head.h"
#include "store/reading.h"
#include "store/store.h"
#include "store/tables.h"

namespace limn::store {
namespace {

using base::Error;
using base::Result;
using collaboration::History;
namespace fs = std::filesystem;

constexpr size_t kMostFaults = 8;  // of a session are told

struct Reader {
    sqlite3* db;

    Result<void> integrity() {
        auto statement = Statement::prepare(db, "PRAGMA integrity_check(1)");
        if (!statement) return statement.error();
        auto row = statement->step();
        if (!row) return row.error();
        if (std::string found(statement->text(0)); found != "ok")
            return damaged(fmt::format("limn.db is damaged ({})", found));
        return {};
    }

    // The oldest history that the log goes on from; snapshots that are damaged are noted.
    Result<History> first_history(int64_t session, SessionCheck& check) {
        auto statement = Statement::prepare(
            db, "SELECT revision, history, checksum FROM snapshot WHERE session = ?1 ORDER BY revision");
        if (!statement) return statement.error();
        statement->bind(1, session);
        std::optional<History> first;
        while (true) {
            auto row = statement->step();
            if (!row) return row.error();
            if (!*row) break;
            std::string_view text = statement->text(1);
            std::vector<Error> skipped;
            bool same = Checksum().add(text).value() == statement->integer(2);
            auto history =
                same ? collaboration::history_from_json(text, skipped) : Result<History>(Error{"its checksum differs"});
            if (!history)
                check.faults.push_back(fmt::format("snapshot {}: {}", statement->integer(0), history.error().message));
            else if (!first)
                first = *std::move(history);
        }
        if (!first) return Error{"no snapshot can be read"};
        return *std::move(first);
    }

    Result<void> replay_all(int64_t session, SessionCheck& check) {
        auto history = first_history(session, check);
        if (!history) return history.error();
        auto statement = Statement::prepare(
            db, fmt::format("SELECT {} FROM record WHERE session = ?1 AND revision > ?2 ORDER BY revision",
                            kRecordColumns));
        if (!statement) return statement.error();
        statement->bind(1, session).bind(2, static_cast<int64_t>(history->revision));
        uint64_t expected = history->revision + 1;
        std::vector<Error> skipped;
        while (true) {
            auto row = statement->step();
            if (!row) return row.error();
            if (!*row) return {};
            check.revision = static_cast<uint64_t>(statement->integer(0));
            if (check.revision != expected)
                check.faults.push_back(fmt::format("changes {} to {} are missing", expected, check.revision - 1));
            expected = check.revision + 1;
            auto record = read_record(*statement);
            if (!record) {
                check.faults.push_back(record.error().message);
                continue;
            }
            check.whole++;
            // Behind a gap there is nothing to replay on.
            if (check.faults.empty()) collaboration::replay(*history, *record, skipped);
        }
    }

    Result<std::vector<SessionCheck>> all() {
        if (auto whole = integrity(); !whole) return whole.error();
        auto statement = Statement::prepare(db, "SELECT id, name FROM session ORDER BY id");
        if (!statement) return statement.error();
        std::vector<SessionCheck> checks;
        while (true) {
            auto row = statement->step();
            if (!row) return row.error();
            if (!*row) return checks;
            SessionCheck& check = checks.emplace_back();
            check.name = statement->text(1);
            if (auto done = replay_all(statement->integer(0), check); !done)
                check.faults.push_back(done.error().message);
            if (check.faults.size() > kMostFaults) check.faults.resize(kMostFaults);
        }
    }
};

}  // namespace

Result<std::vector<SessionCheck>> check_store(const fs::path& folder) {
    // Opening compares it with what had been saved.
    auto store = open_store(folder, {.read_only = true});
    if (!store) return store.error();
    PrivateCopy copy;
    auto connection = open_for_reading(folder, copy);
    if (!connection) return connection.error();
    // One moment, whatever is written meanwhile.
    if (auto begun = execute(connection->get(), "BEGIN", "checking limn.db"); !begun) return begun.error();
    return Reader{connection->get()}.all();
}

Result<std::vector<SessionCheck>> check_backup(const fs::path& file) {
    auto connection = open_file_for_reading(file);
    if (!connection) return connection.error();
    return Reader{connection->get()}.all();
}

}  // namespace limn::store
