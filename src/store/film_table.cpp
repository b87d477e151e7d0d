#include "store/film_table.h"

#include <optional>

#include "document/operation.h"
#include "schema/constants.h"

namespace limn::store {

using base::Result;

const char* const kFilmTable = R"sql(
CREATE TABLE film (
    session INTEGER PRIMARY KEY REFERENCES session(id), title TEXT NOT NULL, changed_ms INTEGER NOT NULL,
    deleted_ms INTEGER NOT NULL) STRICT;
)sql";

namespace {

// The title that the operations give the film, the last one if several do.
void find_title(std::span<const document::Operation> operations, std::optional<std::string>& title) {
    for (const document::Operation& operation : operations) {
        if (const auto* group = std::get_if<document::Group>(&operation.change)) find_title(group->operations, title);
        const auto* set = std::get_if<document::Set>(&operation.change);
        if (set && set->node == "film" && set->property == "title")
            if (const auto* text = std::get_if<std::string>(&set->value)) title = *text;
    }
}

}  // namespace

bool has_film_table(sqlite3* db) {
    auto statement = Statement::prepare(db, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'film'");
    if (!statement) return false;
    auto row = statement->step();
    return row && *row;
}

Result<std::vector<int64_t>> sessions_without_film(sqlite3* db) {
    auto statement = Statement::prepare(db, "SELECT id FROM session WHERE id NOT IN (SELECT session FROM film)");
    if (!statement) return statement.error();
    std::vector<int64_t> ids;
    while (true) {
        auto row = statement->step();
        if (!row) return row.error();
        if (!*row) return ids;
        ids.push_back(statement->integer(0));
    }
}

Result<void> write_film(sqlite3* db, int64_t session, const std::string& title, int64_t changed_ms) {
    auto insert = Statement::prepare(db, "INSERT INTO film VALUES (?1, ?2, ?3, 0)");
    if (!insert) return insert.error();
    return insert->bind(1, session).bind(2, title).bind(3, changed_ms).run();
}

Result<void> note_change(sqlite3* db, int64_t session, std::span<const collaboration::Record> records) {
    if (records.empty()) return {};
    std::optional<std::string> title;
    for (const collaboration::Record& record : records) find_title(record.operations, title);
    auto update =
        Statement::prepare(db, "UPDATE film SET changed_ms = ?2, title = coalesce(?3, title) WHERE session = ?1");
    if (!update) return update.error();
    update->bind(1, session).bind(2, records.back().time_ms);
    if (title) update->bind(3, *title);
    return update->run();
}

Result<void> set_put_away(sqlite3* db, int64_t session, int64_t deleted_ms) {
    auto update = Statement::prepare(db, "UPDATE film SET deleted_ms = ?2 WHERE session = ?1");
    if (!update) return update.error();
    return update->bind(1, session).bind(2, deleted_ms).run();
}

Result<bool> is_put_away(sqlite3* db, int64_t session) {
    auto statement = Statement::prepare(db, "SELECT deleted_ms FROM film WHERE session = ?1");
    if (!statement) return statement.error();
    auto row = statement->bind(1, session).step();
    if (!row) return row.error();
    return *row && statement->integer(0) != 0;
}

Result<std::vector<SessionInfo>> list_films(sqlite3* db) {
    auto statement = Statement::prepare(
        db, has_film_table(db)
                ? "SELECT name, created_ms, (SELECT coalesce(max(revision), 0) FROM record WHERE session = id), "
                  "coalesce(title, name), coalesce(changed_ms, created_ms), coalesce(deleted_ms, 0) "
                  "FROM session LEFT JOIN film ON film.session = id ORDER BY id"
                : "SELECT name, created_ms, (SELECT coalesce(max(revision), 0) FROM record WHERE session = id), name, "
                  "created_ms, 0 FROM session ORDER BY id");
    if (!statement) return statement.error();
    std::vector<SessionInfo> list;
    while (true) {
        auto row = statement->step();
        if (!row) return row.error();
        if (!*row) return list;
        list.push_back({std::string(statement->text(0)), statement->integer(1),
                        static_cast<uint64_t>(statement->integer(2)), std::string(statement->text(3)),
                        statement->integer(4), statement->integer(5)});
    }
}

std::string title_of(const document::Document& document) {
    return document::text(document::only(document, schema::KindId::film), schema::prop::film::title);
}

}  // namespace limn::store
