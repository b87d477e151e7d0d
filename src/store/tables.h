#pragma once
// The tables of limn.db, and a record's way out of them.
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "collaboration/history.h"
#include "store/sqlite.h"

namespace limn::store {

constexpr int kSchemaVersion = 3;
constexpr int kApplicationId = 0x4c494d4e;  // "LIMN"

extern const char* const kTables;     // of version 1
extern const char* const kFilmTable;  // version 2: what a list of films shows
extern const char* const kFilmTags;   // version 3: its column for the film's tags

// What read_record reads, in its order.
constexpr const char* kRecordColumns =
    "revision, time_ms, actor, name, client, client_seq, gesture, kind, operations, checksum";

// What bind_record binds: all of a record.
constexpr const char* kInsertRecord =
    "INSERT INTO record (session, revision, time_ms, actor, name, client, client_seq, gesture, kind, operations, "
    "checksum) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";

// FNV-1a, 64 bits: finds damage, does not hold off an attacker.
class Checksum {
  public:
    Checksum& add(std::string_view text);
    Checksum& add(uint64_t number);
    int64_t value() const { return static_cast<int64_t>(hash_); }

  private:
    uint64_t hash_ = 0xcbf29ce484222325ULL;
};

int64_t checksum(const collaboration::Record& record, std::string_view operations);

// Binds kInsertRecord. operations: of record_text; it and the record must live until the statement has run. sum: of
// checksum.
Statement& bind_record(Statement& insert, int64_t session, const collaboration::Record& record,
                       std::string_view operations, int64_t sum);

// From kRecordColumns; an error that names the revision when it is not what was written.
base::Result<collaboration::Record> read_record(const Statement& row);

// What a list of films shows of a film's own values.
struct Listing {
    std::optional<std::string> title;
    std::optional<schema::List> tags;
};
// What the operations give the film, the last of each if several do.
void find_listing(std::span<const document::Operation> operations, Listing& listing);
Listing listing_of(const document::Document& document);
// Where the list says nothing of the session yet.
base::Result<void> write_film(sqlite3* db, int64_t session, const Listing& listing, int64_t changed_ms);
// As they stand in their column, and back; none where it holds something else.
std::string tags_text(const schema::List& tags);
std::vector<std::string> read_tags(std::string_view text);

// What is said of damage, with the way out.
base::Error damaged(std::string_view what);

}  // namespace limn::store
