#include "store/salvage.h"

#include <fmt/format.h>

#include <algorithm>

#include "store/tables.h"

namespace limn::store {
namespace {

// Rows in one direction until the end or until the database can be read no further; true: to the end.
bool read_rows(sqlite3* db, int64_t session, const char* direction, Salvage& found) {
    auto statement = Statement::prepare(
        db, fmt::format("SELECT {} FROM record WHERE session = ?1 ORDER BY revision {}", kRecordColumns, direction));
    if (!statement) return false;
    statement->bind(1, session);
    int64_t last = -1;
    while (true) {
        auto row = statement->step();
        if (!row) return false;
        if (!*row) return true;
        int64_t revision = statement->integer(0);
        // Damaged pages may lead in a circle.
        bool forward = *direction == 'A';
        if (revision <= 0 || (last >= 0 && (forward ? revision <= last : revision >= last))) return false;
        last = revision;
        if (auto record = read_record(*statement)) {
            found.highest = std::max(found.highest, record->revision);
            found.records.try_emplace(record->revision, SavedRecord{*std::move(record), statement->integer(9)});
        }
    }
}

}  // namespace

std::vector<FoundSession> find_sessions(sqlite3* db) {
    std::vector<FoundSession> list;
    auto statement = Statement::prepare(db, "SELECT id, name, created_ms FROM session NOT INDEXED ORDER BY id");
    if (!statement) return list;
    while (true) {
        auto row = statement->step();
        if (!row || !*row) return list;
        list.push_back({statement->integer(0), std::string(statement->text(1)), statement->integer(2)});
    }
}

Salvage salvage(sqlite3* db, int64_t session) {
    Salvage found;
    // From both ends: what lies behind a page that cannot be read is reached from the other side.
    if (!read_rows(db, session, "ASC", found)) read_rows(db, session, "DESC", found);
    auto statement =
        Statement::prepare(db, "SELECT revision, history, checksum FROM snapshot NOT INDEXED WHERE session = ?1");
    if (!statement) return found;
    statement->bind(1, session);
    while (true) {
        auto row = statement->step();
        if (!row || !*row) return found;
        std::string text(statement->text(1));
        std::vector<base::Error> skipped;
        if (statement->integer(0) < 0 || Checksum().add(text).value() != statement->integer(2)) continue;
        auto history = collaboration::history_from_json(text, skipped);
        auto revision = static_cast<uint64_t>(statement->integer(0));
        if (!history || history->revision != revision) continue;
        found.highest = std::max(found.highest, revision);
        found.snapshots.try_emplace(revision, std::move(text));
    }
}

bool same_past(const Salvage& a, const Salvage& b) {
    return std::ranges::all_of(b.records, [&](const auto& entry) {
        auto same = a.records.find(entry.first);
        return same == a.records.end() || same->second.checksum == entry.second.checksum;
    });
}

void add_from(Salvage& salvage, Salvage other) {
    salvage.records.merge(other.records);
    salvage.snapshots.merge(other.snapshots);
    salvage.highest = std::max(salvage.highest, other.highest);
}

std::optional<Reach> reach_of(const Salvage& salvage) {
    std::optional<Reach> best;
    for (const auto& [snapshot, text] : salvage.snapshots) {
        Reach reach{snapshot + 1, snapshot};
        for (auto it = salvage.records.find(reach.last + 1); it != salvage.records.end() && it->first == reach.last + 1;
             ++it)
            reach.last++;
        while (salvage.records.contains(reach.first - 1)) reach.first--;
        if (!best || reach.last > best->last || (reach.last == best->last && reach.first < best->first)) best = reach;
    }
    return best;
}

}  // namespace limn::store
