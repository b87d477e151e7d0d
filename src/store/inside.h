#pragma once
// What a Store holds, and how it reads and writes the tables; for this room's store.cpp and open.cpp.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <set>

#include "collaboration/record.h"
#include "store/files.h"
#include "store/head.h"
#include "store/lock.h"
#include "store/log.h"
#include "store/reading.h"
#include "store/store.h"
#include "store/tables.h"

namespace limn::store {

constexpr int kSnapshotsKept = 3;
constexpr int64_t kThoroughCheckBytes = int64_t{256} << 20;  // after a crash
constexpr int64_t kAlwaysCheckedBytes = int64_t{32} << 20;

inline base::Error no_session(const std::string& name) {
    return base::Error{fmt::format("there is no session \"{}\"", name), "session"};
}

// Of a column that must be unique: a record that is there already, under this revision or from this very message.
inline bool is_repetition(sqlite3* db) {
    int code = sqlite3_extended_errcode(db);
    return code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY;
}

struct Store::Impl {
    template <class T>
    using Result = base::Result<T>;
    using Error = base::Error;
    using Record = collaboration::Record;

    std::filesystem::path folder;
    // Before the connection, so that it is closed before they go.
    FolderLock lock;
    PrivateCopy copy;
    Connection connection;
    std::mutex mutex;
    bool read_only = false;
    std::function<void()> while_loading;  // Options
    bool checked = false;
    std::optional<Error> only_reads;  // why, when it was to be written
    std::optional<Statement> insert_record;
    std::map<std::string, KnownSession> known;
    Head head;
    Watched watched;
    std::set<int64_t> removed;  // sessions, in the transaction under way

    sqlite3* db() const { return connection.get(); }

    Result<int64_t> pragma(const char* sql) {
        auto statement = Statement::prepare(db(), sql);
        if (!statement) return statement.error();
        auto row = statement->step();
        if (!row) return row.error();
        return *row ? statement->integer(0) : 0;
    }

    Result<void> make_tables() {
        std::string sql = fmt::format("BEGIN IMMEDIATE;{}{}{}PRAGMA application_id={};PRAGMA user_version={};COMMIT;",
                                      kTables, kFilmTable, kFilmTags, kApplicationId, kSchemaVersion);
        auto made = execute(db(), sql.c_str(), "making the store");
        if (!made) roll_back();
        return made;
    }

    void roll_back() {
        // SQLite itself has rolled back after some errors.
        if (!sqlite3_get_autocommit(db())) sqlite3_exec(db(), "ROLLBACK", nullptr, nullptr, nullptr);
    }

    // marks: of what had been saved in it.
    Result<void> check_version(const std::vector<HeadMark>& marks) {
        auto version = pragma("PRAGMA user_version");
        if (!version) return version.error();
        auto application = pragma("PRAGMA application_id");
        if (!application) return application.error();
        if (*version == 0 && *application == 0 && !marks.empty())
            return damaged(fmt::format("limn.db holds nothing, and {} session{} had been saved in it", marks.size(),
                                       marks.size() == 1 ? "" : "s"));
        if (*version == 0 && *application == 0 && !read_only) return make_tables();
        if (*application != kApplicationId)
            return Error{"limn.db in the data folder is not a store of Limn. Give another folder with --data"};
        if (*version > kSchemaVersion) {
            return Error{fmt::format("A newer Limn wrote this data folder (version {}, known here: {}). Use that one",
                                     *version, kSchemaVersion)};
        }
        if (*version < kSchemaVersion && !read_only) return bring_up(*version);
        return {};
    }

    // From an earlier version, in which no film had tags.
    Result<void> bring_up(int64_t from) {
        const std::string what = fmt::format("bringing the store to version {}", kSchemaVersion);
        auto list = sessions(from);
        if (!list) return list.error();
        return transaction(what.c_str(), [&]() -> Result<void> {
            if (from < 2)
                if (auto made = execute(db(), kFilmTable, what.c_str()); !made) return made;
            if (auto made = execute(db(), kFilmTags, what.c_str()); !made) return made;
            if (from < 2)
                if (auto listed = list_films(*list); !listed) return listed;
            return execute(db(), fmt::format("PRAGMA user_version={}", kSchemaVersion).c_str(), what.c_str());
        });
    }

    // From their documents; a session that cannot be read is called by its name.
    Result<void> list_films(const std::vector<SessionInfo>& list) {
        for (const SessionInfo& info : list) {
            auto found = find(info.name);
            if (!found) return found.error();
            auto loaded = read_log(db(), (*found)->id);
            const Listing listing = loaded ? listing_of(loaded->history.document) : Listing{info.name, schema::List()};
            if (auto done = write_film(db(), (*found)->id, listing, info.changed_ms); !done) return done;
        }
        return {};
    }

    // version: of the store.
    Result<std::vector<SessionInfo>> sessions(int64_t version) {
        auto statement = Statement::prepare(
            db(),
            version >= 2
                ? fmt::format("SELECT name, created_ms, (SELECT coalesce(max(revision), 0) FROM record WHERE session = "
                              "id), title, changed_ms, deleted_ms, {} FROM session JOIN film ON film.session = id "
                              "ORDER BY id",
                              version >= 3 ? "tags" : "'[]'")
                : "SELECT name, created_ms, (SELECT coalesce(max(revision), 0) FROM record WHERE session = id), name, "
                  "(SELECT coalesce(max(time_ms), created_ms) FROM record WHERE session = id), 0, '[]' "
                  "FROM session ORDER BY id");
        if (!statement) return statement.error();
        std::vector<SessionInfo> list;
        while (true) {
            auto row = statement->step();
            if (!row) return row.error();
            if (!*row) return list;
            list.push_back({std::string(statement->text(0)), statement->integer(1),
                            static_cast<uint64_t>(statement->integer(2)), std::string(statement->text(3)),
                            statement->integer(4), statement->integer(5), read_tags(statement->text(6))});
        }
    }

    // After a stop without farewell the file should be whole all the same; that it is gets looked at, not believed.
    Result<void> check_integrity() {
        auto was_open = pragma("SELECT is_open FROM state");
        if (!was_open) return was_open.error();
        checked = *was_open != 0;
        auto pages = pragma("PRAGMA page_count");
        if (!pages) return pages.error();
        int64_t bytes = *pages * 4096;
        if (!checked && bytes > kAlwaysCheckedBytes) return {};
        auto statement = Statement::prepare(
            db(), bytes <= kThoroughCheckBytes ? "PRAGMA integrity_check(1)" : "PRAGMA quick_check(1)");
        if (!statement) return statement.error();
        auto row = statement->step();
        if (!row) return row.error();
        if (std::string found(statement->text(0)); found != "ok")
            return damaged(fmt::format("The data folder's limn.db is damaged ({})", found));
        return {};
    }

    Result<void> say_open() { return execute(db(), "UPDATE state SET is_open = 1", "opening the store"); }

    // The checksum of a record, 0 at revision 0; nothing when it is not there.
    Result<std::optional<int64_t>> checksum_at(int64_t session, uint64_t revision) {
        if (revision == 0) return std::optional<int64_t>(0);
        auto statement = Statement::prepare(db(), "SELECT checksum FROM record WHERE session = ?1 AND revision = ?2");
        if (!statement) return statement.error();
        auto row = statement->bind(1, session).bind(2, static_cast<int64_t>(revision)).step();
        if (!row) return row.error();
        return *row ? std::optional(statement->integer(0)) : std::nullopt;
    }

    // All that was ever acknowledged is there. marks: as they were before anything was read.
    Result<void> check_marks(const std::vector<HeadMark>& marks) {
        auto list = read_sessions();
        if (!list) return list.error();
        for (const HeadMark& mark : marks) {
            auto session = std::ranges::find(*list, mark.session, &Listed::id);
            if (session == list->end() || session->name != mark.name || session->created_ms != mark.created_ms)
                return damaged(
                    fmt::format("limn.db has lost the session \"{}\" with its {} changes", mark.name, mark.revision));
            auto found = checksum_at(mark.session, mark.revision);
            if (!found) return found.error();
            if (!*found) {
                return damaged(
                    fmt::format("limn.db has lost what was saved: the session \"{}\" ends at change {}, and had {}",
                                mark.name, session->revision, mark.revision));
            }
            if (**found != mark.checksum) {
                return damaged(
                    fmt::format("limn.db is another than it was: change {} of the session \"{}\" is not what was saved",
                                mark.revision, mark.name));
            }
        }
        return {};
    }

    struct Listed {
        int64_t id = 0;
        std::string name;
        int64_t created_ms = 0;
        uint64_t revision = 0;
    };
    Result<std::vector<Listed>> read_sessions() {
        auto statement = Statement::prepare(
            db(),
            "SELECT id, name, created_ms, (SELECT coalesce(max(revision), 0) FROM record WHERE session = id) "
            "FROM session ORDER BY id");
        if (!statement) return statement.error();
        std::vector<Listed> list;
        while (true) {
            auto row = statement->step();
            if (!row) return row.error();
            if (!*row) return list;
            list.push_back({statement->integer(0), std::string(statement->text(1)), statement->integer(2),
                            static_cast<uint64_t>(statement->integer(3))});
        }
    }

    // Marks for what is there, which has been found whole.
    Result<void> mark_all() {
        auto list = read_sessions();
        if (!list) return list.error();
        std::vector<HeadMark> before = read_head(folder);
        for (const Listed& session : *list) {
            auto sum = checksum_at(session.id, session.revision);
            if (!sum) return sum.error();
            HeadMark mark{session.id, session.name, session.created_ms, session.revision, sum->value_or(0)};
            if (std::ranges::find(before, mark) == before.end()) head.put(mark);
        }
        return {};
    }

    Result<KnownSession*> find(const std::string& name) {
        if (auto found = known.find(name); found != known.end()) return &found->second;
        auto found = find_session(db(), name);
        if (!found) return found.error();
        return *found ? &(known[name] = **found) : nullptr;
    }

    // text: of a history (collaboration::to_json), made where nobody waits for it.
    Result<void> write_snapshot(int64_t session, uint64_t revision, std::string_view text) {
        auto insert = Statement::prepare(db(), "INSERT OR REPLACE INTO snapshot VALUES (?1, ?2, ?3, ?4)");
        if (!insert) return insert.error();
        return insert->bind(1, session)
            .bind(2, static_cast<int64_t>(revision))
            .bind(3, text)
            .bind(4, Checksum().add(text).value())
            .run();
    }

    // The record's checksum.
    Result<int64_t> write_record(int64_t session, const Record& record) {
        auto text = collaboration::record_text(record.operations);
        if (!text) return text.error();
        const int64_t sum = checksum(record, *text);
        auto done = bind_record(*insert_record, session, record, *text, sum).run();
        if (!done) return done.error();
        return sum;
    }

    // Body between BEGIN and COMMIT; all of it or nothing.
    template <class Body>
    Result<void> transaction(const char* doing, Body body) {
        if (only_reads) return *only_reads;
        if (read_only) return Error{fmt::format("{} failed: the store was opened for reading only", doing)};
        if (auto there = watched.check(); !there) return there;
        removed.clear();
        if (auto begun = execute(db(), "BEGIN IMMEDIATE", doing); !begun) return begun;
        Result<void> done = body();
        // What is written to a file that nobody will find again is not saved.
        if (done) done = watched.check();
        if (done) done = execute(db(), "COMMIT", doing);
        if (!done) {
            roll_back();
            return done;
        }
        for (int64_t session : removed) {
            head.forget(session);
            std::erase_if(known, [&](const auto& entry) { return entry.second.id == session; });
        }
        return done;
    }

    void note_removals() {
        sqlite3_update_hook(
            db(),
            [](void* self, int what, const char*, const char* table, sqlite3_int64 row) {
                if (what == SQLITE_DELETE && std::string_view(table) == "session")
                    static_cast<Impl*>(self)->removed.insert(row);
            },
            this);
    }

    Result<void> create(const std::string& name, const document::Document& first, int64_t time_ms) {
        if (!is_session_name(name))
            return Error{"A session's name is 1 to 64 letters, digits, - and _, and begins with a letter or digit",
                         "session"};
        int64_t id = 0;
        auto made = transaction("making the session", [&]() -> Result<void> {
            auto insert = Statement::prepare(db(), "INSERT INTO session (name, created_ms) VALUES (?1, ?2)");
            if (!insert) return insert.error();
            if (auto done = insert->bind(1, name).bind(2, time_ms).run(); !done) return done;
            id = sqlite3_last_insert_rowid(db());
            if (auto done = write_film(db(), id, listing_of(first), time_ms); !done) return done;
            // The defaults of a later version may be others: what the session began with is kept.
            return write_snapshot(id, 0, collaboration::to_json(collaboration::make_history(first)));
        });
        if (!made) return made;
        head.put({id, name, time_ms, 0, 0});
        // A write-ahead log that is lost takes what was done with it, not that there was a film.
        sqlite3_wal_checkpoint_v2(db(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
        return made;
    }

    // Whether the log holds the message already, and what it was.
    std::optional<collaboration::Taken> taken(int64_t session, const Record& record) {
        auto statement = Statement::prepare(
            db(), fmt::format("SELECT {} FROM record WHERE session = ?1 AND client = ?2 AND client_seq = ?3",
                              kRecordColumns));
        if (!statement) return {};
        statement->bind(1, session).bind(2, record.client).bind(3, static_cast<int64_t>(record.client_seq));
        auto row = statement->step();
        if (!row || !*row) return {};
        auto before = read_record(*statement);
        if (!before) return {};
        return collaboration::Taken{before->revision,
                                    collaboration::digest_of(before->kind, before->gesture, before->operations)};
    }

    Result<void> open_to_read(const std::vector<HeadMark>& marks);
    // Stands for a store that could not be made.
    Result<void> open_nothing();
    Result<void> open_to_write(const std::vector<HeadMark>& marks, int64_t max_pages);

    // What the list of films shows follows in the transaction that changes it.
    Result<void> note_change(int64_t session, std::span<const Record> records) {
        if (records.empty()) return {};
        Listing listing;
        for (const Record& record : records) find_listing(record.operations, listing);
        auto update = Statement::prepare(db(),
                                         "UPDATE film SET changed_ms = ?2, title = coalesce(?3, title), tags = "
                                         "coalesce(?4, tags) WHERE session = ?1");
        if (!update) return update.error();
        update->bind(1, session).bind(2, records.back().time_ms);
        const std::string tags = listing.tags ? tags_text(*listing.tags) : "";
        if (listing.title) update->bind(3, *listing.title);
        if (listing.tags) update->bind(4, tags);
        return update->run();
    }

    void farewell() {
        if (!connection || read_only) return;
        insert_record.reset();
        head.sync();
        // Another file is in its place: what this one holds is not for that one's log.
        if (!watched.check()) return;
        sqlite3_exec(db(), "UPDATE state SET is_open = 0", nullptr, nullptr, nullptr);
        sqlite3_wal_checkpoint_v2(db(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    }
};

}  // namespace limn::store
