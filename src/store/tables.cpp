#include "store/tables.h"

#include <fmt/format.h>

#include "collaboration/record.h"
#include "document/json.h"
#include "schema/constants.h"

namespace limn::store {

using base::Error;
using base::Result;
using collaboration::Record;
using collaboration::RecordKind;

const char* const kTables = R"sql(
CREATE TABLE session (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, created_ms INTEGER NOT NULL) STRICT;
CREATE TABLE record (
    session INTEGER NOT NULL REFERENCES session(id), revision INTEGER NOT NULL, time_ms INTEGER NOT NULL,
    actor TEXT NOT NULL, name TEXT NOT NULL, client TEXT NOT NULL, client_seq INTEGER NOT NULL, gesture TEXT NOT NULL,
    kind INTEGER NOT NULL, operations TEXT NOT NULL, checksum INTEGER NOT NULL,
    PRIMARY KEY (session, revision), UNIQUE (session, client, client_seq)) STRICT, WITHOUT ROWID;
CREATE TABLE snapshot (
    session INTEGER NOT NULL REFERENCES session(id), revision INTEGER NOT NULL, history TEXT NOT NULL,
    checksum INTEGER NOT NULL, PRIMARY KEY (session, revision)) STRICT;
CREATE TABLE state (only INTEGER PRIMARY KEY CHECK (only = 1), is_open INTEGER NOT NULL) STRICT;
INSERT INTO state VALUES (1, 0);
)sql";

const char* const kFilmTable = R"sql(
CREATE TABLE film (
    session INTEGER PRIMARY KEY REFERENCES session(id), title TEXT NOT NULL, changed_ms INTEGER NOT NULL,
    deleted_ms INTEGER NOT NULL) STRICT;
)sql";

const char* const kFilmTags = "ALTER TABLE film ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';";

Checksum& Checksum::add(std::string_view text) {
    for (unsigned char c : text) hash_ = (hash_ ^ c) * 0x100000001b3ULL;
    return add(text.size());
}

Checksum& Checksum::add(uint64_t number) {
    for (int shift = 0; shift < 64; shift += 8) hash_ = (hash_ ^ ((number >> shift) & 0xff)) * 0x100000001b3ULL;
    return *this;
}

int64_t checksum(const Record& record, std::string_view operations) {
    return Checksum()
        .add(record.revision)
        .add(static_cast<uint64_t>(record.time_ms))
        .add(record.actor)
        .add(record.name)
        .add(record.client)
        .add(record.client_seq)
        .add(record.gesture)
        .add(static_cast<uint64_t>(record.kind))
        .add(operations)
        .value();
}

void find_listing(std::span<const document::Operation> operations, Listing& listing) {
    for (const document::Operation& operation : operations) {
        if (const auto* group = std::get_if<document::Group>(&operation.change))
            find_listing(group->operations, listing);
        const auto* set = std::get_if<document::Set>(&operation.change);
        if (!set || set->node != "film") continue;
        if (const auto* text = std::get_if<std::string>(&set->value); text && set->property == "title")
            listing.title = *text;
        if (const auto* list = std::get_if<schema::List>(&set->value); list && set->property == "tags")
            listing.tags = *list;
    }
}

Listing listing_of(const document::Document& document) {
    const document::Node& film = document::only(document, schema::KindId::film);
    return {document::text(film, schema::prop::film::title),
            std::get<schema::List>(film.values[schema::prop::film::tags])};
}

Result<void> write_film(sqlite3* db, int64_t session, const Listing& listing, int64_t changed_ms) {
    auto insert = Statement::prepare(
        db, "INSERT OR IGNORE INTO film (session, title, changed_ms, deleted_ms, tags) VALUES (?1, ?2, ?3, 0, ?4)");
    if (!insert) return insert.error();
    const std::string tags = tags_text(listing.tags.value_or(schema::List()));
    return insert->bind(1, session).bind(2, listing.title.value_or("")).bind(3, changed_ms).bind(4, tags).run();
}

std::string tags_text(const schema::List& tags) {
    return document::dump(document::value_to_json(tags));
}

std::vector<std::string> read_tags(std::string_view text) {
    const auto json = document::parse_json(text, text.size());
    const auto value = json ? document::value_from_json(*json) : base::Result<schema::Value>(json.error());
    const auto* list = value ? std::get_if<schema::List>(&*value) : nullptr;
    return list ? std::vector(list->items().begin(), list->items().end()) : std::vector<std::string>();
}

Error damaged(std::string_view what) {
    return Error{fmt::format("{}. Run `limn recover`: it keeps what is there aside and says what can be saved", what)};
}

Statement& bind_record(Statement& insert, int64_t session, const Record& record, std::string_view operations,
                       int64_t sum) {
    return insert.bind(1, session)
        .bind(2, static_cast<int64_t>(record.revision))
        .bind(3, record.time_ms)
        .bind(4, record.actor)
        .bind(5, record.name)
        .bind(6, record.client)
        .bind(7, static_cast<int64_t>(record.client_seq))
        .bind(8, record.gesture)
        .bind(9, static_cast<int64_t>(record.kind))
        .bind(10, operations)
        .bind(11, sum);
}

Result<Record> read_record(const Statement& row) {
    Record record{static_cast<uint64_t>(row.integer(0)),
                  row.integer(1),
                  std::string(row.text(2)),
                  std::string(row.text(3)),
                  std::string(row.text(4)),
                  static_cast<uint64_t>(row.integer(5)),
                  std::string(row.text(6)),
                  static_cast<RecordKind>(row.integer(7)),
                  {}};
    auto wrong = [&](std::string_view why) {
        return damaged(fmt::format("The log is damaged at revision {} ({})", record.revision, why));
    };
    std::string_view text = row.text(8);
    if (row.integer(7) < 0 || row.integer(7) > static_cast<int64_t>(RecordKind::redo))
        return wrong("unknown kind of record");
    if (checksum(record, text) != row.integer(9)) return wrong("its checksum differs");
    auto operations = collaboration::operations_from_record(text);
    if (!operations) return wrong(operations.error().message);
    record.operations = *std::move(operations);
    return record;
}

}  // namespace limn::store
