#pragma once
// The tables of limn.db, and a record's way out of them.
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "collaboration/history.h"
#include "store/sqlite.h"

namespace limn::store {

constexpr int kSchemaVersion = 2;
constexpr int kApplicationId = 0x4c494d4e;  // "LIMN"

extern const char* const kTables;     // of version 1
extern const char* const kFilmTable;  // version 2: what a list of films shows

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

// The title that the operations give the film, the last one if several do.
void find_title(std::span<const document::Operation> operations, std::optional<std::string>& title);
std::string title_of(const document::Document& document);

// What is said of damage, with the way out.
base::Error damaged(std::string_view what);

}  // namespace limn::store
