#pragma once
// The table of what a list of films shows of each session, so that none need be read for it. It follows from the
// documents and is completed from them where it is missing: with stores of version 1, and after a recovery.
#include <span>
#include <string>
#include <vector>

#include "collaboration/history.h"
#include "store/sqlite.h"
#include "store/store.h"

namespace limn::store {

extern const char* const kFilmTable;

bool has_film_table(sqlite3* db);
// The ids of sessions that it lacks.
base::Result<std::vector<int64_t>> sessions_without_film(sqlite3* db);
base::Result<void> write_film(sqlite3* db, int64_t session, const std::string& title, int64_t changed_ms);
// Title and time after these records; in the transaction that writes them.
base::Result<void> note_change(sqlite3* db, int64_t session, std::span<const collaboration::Record> records);
base::Result<void> set_put_away(sqlite3* db, int64_t session, int64_t deleted_ms);
base::Result<bool> is_put_away(sqlite3* db, int64_t session);
// All sessions in order of creation; without the table, their names and times alone.
base::Result<std::vector<SessionInfo>> list_films(sqlite3* db);

// The title that the document gives the film.
std::string title_of(const document::Document& document);

}  // namespace limn::store
