#include "store/store.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <set>

#include "collaboration/record.h"
#include "store/asset.h"
#include "store/files.h"
#include "store/film_table.h"
#include "store/head.h"
#include "store/lock.h"
#include "store/reading.h"
#include "store/tables.h"

namespace limn::store {
namespace {

using base::Error;
using base::Result;
using collaboration::History;
using collaboration::Record;

constexpr int kSnapshotsKept = 3;
constexpr int64_t kThoroughCheckBytes = int64_t{256} << 20;  // after a crash
constexpr int64_t kAlwaysCheckedBytes = int64_t{32} << 20;

Error no_session(const std::string& name) {
    return Error{fmt::format("there is no session \"{}\"", name), "session"};
}

struct KnownSession {
    int64_t id = 0;
    uint64_t revision = 0;
    int64_t created_ms = 0;
};

// Of a column that must be unique: a record that is there already, under this revision or from this very message.
bool is_repetition(sqlite3* db) {
    int code = sqlite3_extended_errcode(db);
    return code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY;
}

}  // namespace

struct Store::Impl {
    std::filesystem::path folder;
    // Before the connection, so that it is closed before they go.
    FolderLock lock;
    PrivateCopy copy;
    Connection connection;
    std::mutex mutex;
    bool read_only = false;
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
        std::string sql = fmt::format("BEGIN IMMEDIATE;{}{}PRAGMA application_id={};PRAGMA user_version={};COMMIT;",
                                      kTables, kFilmTable, kApplicationId, kSchemaVersion);
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
        return {};
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
        auto statement =
            Statement::prepare(db(), bytes <= kThoroughCheckBytes ? "PRAGMA integrity_check(1)" : "PRAGMA quick_check(1)");
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
                return damaged(fmt::format("limn.db has lost the session \"{}\" with its {} changes", mark.name, mark.revision));
            auto found = checksum_at(mark.session, mark.revision);
            if (!found) return found.error();
            if (!*found) {
                return damaged(fmt::format("limn.db has lost what was saved: the session \"{}\" ends at change {}, and had {}",
                                           mark.name, session->revision, mark.revision));
            }
            if (**found != mark.checksum) {
                return damaged(fmt::format("limn.db is another than it was: change {} of the session \"{}\" is not what was saved",
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

    // What a list of films shows, of sessions that lack it. Titles are read from the documents; a session that cannot be
    // read is called by its name.
    Result<void> complete_films() {
        const bool has_table = has_film_table(db());
        if (has_table) {
            auto missing = sessions_without_film(db());
            if (!missing) return missing.error();
            if (missing->empty()) return {};
        }
        return transaction("completing the list of films", [&]() -> Result<void> {
            if (!has_table)
                if (auto made = execute(db(), kFilmTable, "completing the list of films"); !made) return made;
            auto missing = sessions_without_film(db());
            if (!missing) return missing.error();
            auto list = read_sessions();
            if (!list) return list.error();
            for (int64_t id : *missing) {
                const auto session = std::ranges::find(*list, id, &Listed::id);
                auto loaded = read(id);
                const std::string title = loaded ? title_of(loaded->history.document) : session->name;
                auto last = Statement::prepare(db(), "SELECT coalesce(max(time_ms), ?2) FROM record WHERE session = ?1");
                if (!last) return last.error();
                auto row = last->bind(1, id).bind(2, session->created_ms).step();
                if (!row) return row.error();
                if (auto done = write_film(db(), id, title, last->integer(0)); !done) return done;
            }
            const std::string version = fmt::format("PRAGMA user_version={}", kSchemaVersion);
            return execute(db(), version.c_str(), "completing the list of films");
        });
    }

    // The newest snapshot and all records after it.
    Result<Loaded> read(int64_t session) {
        auto loaded = newest_snapshot(session);
        if (!loaded) return loaded;
        auto replayed = read_records(session, loaded->history.revision, SIZE_MAX, [&](const Record& record) {
            collaboration::replay(loaded->history, record, loaded->skipped);
        });
        if (!replayed) return replayed.error();
        return loaded;
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
        auto statement = Statement::prepare(db(),
                                            "SELECT id, (SELECT coalesce(max(revision), 0) FROM record WHERE session = "
                                            "id), created_ms FROM session WHERE name = ?1");
        if (!statement) return statement.error();
        auto row = statement->bind(1, name).step();
        if (!row) return row.error();
        if (!*row) return static_cast<KnownSession*>(nullptr);
        return &(known[name] = {statement->integer(0), static_cast<uint64_t>(statement->integer(1)),
                                statement->integer(2)});
    }

    Result<void> write_snapshot(int64_t session, const History& history) {
        auto insert = Statement::prepare(db(), "INSERT OR REPLACE INTO snapshot VALUES (?1, ?2, ?3, ?4)");
        if (!insert) return insert.error();
        std::string text = collaboration::to_json(history);
        return insert->bind(1, session)
            .bind(2, static_cast<int64_t>(history.revision))
            .bind(3, text)
            .bind(4, Checksum().add(text).value())
            .run();
    }

    // The record's checksum.
    Result<int64_t> write_record(int64_t session, const Record& record) {
        auto text = collaboration::record_text(record.operations);
        if (!text) return text.error();
        const std::string& operations = *text;
        int64_t sum = checksum(record, operations);
        auto done = insert_record->bind(1, session)
            .bind(2, static_cast<int64_t>(record.revision))
            .bind(3, record.time_ms)
            .bind(4, record.actor)
            .bind(5, record.name)
            .bind(6, record.client)
            .bind(7, static_cast<int64_t>(record.client_seq))
            .bind(8, record.gesture)
            .bind(9, static_cast<int64_t>(record.kind))
            .bind(10, operations)
            .bind(11, sum)
            .run();
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
            if (auto done = write_film(db(), id, title_of(first), time_ms); !done) return done;
            // The defaults of a later version may be others: what the session began with is kept.
            return write_snapshot(id, collaboration::make_history(first));
        });
        if (made) head.put({id, name, time_ms, 0, 0});
        return made;
    }

    // Whether the log holds the message already, and what it was.
    std::optional<collaboration::Taken> taken(int64_t session, const Record& record) {
        auto statement = Statement::prepare(
            db(), fmt::format("SELECT {} FROM record WHERE session = ?1 AND client = ?2 AND client_seq = ?3", kRecordColumns));
        if (!statement) return {};
        statement->bind(1, session).bind(2, record.client).bind(3, static_cast<int64_t>(record.client_seq));
        auto row = statement->step();
        if (!row || !*row) return {};
        auto before = read_record(*statement);
        if (!before) return {};
        return collaboration::Taken{before->revision,
                                    collaboration::digest_of(before->kind, before->gesture, before->operations)};
    }

    // The newest snapshot that is whole; those that are not are noted.
    Result<Loaded> newest_snapshot(int64_t session) {
        auto statement = Statement::prepare(
            db(), "SELECT revision, history, checksum FROM snapshot WHERE session = ?1 ORDER BY revision DESC");
        if (!statement) return statement.error();
        statement->bind(1, session);
        std::vector<Error> noted;
        while (true) {
            auto row = statement->step();
            if (!row) return row.error();
            if (!*row)
                return damaged("The log is damaged: no snapshot of the session can be read");
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

    // Calls take for each record after the revision, in order, without gaps.
    template <class Take>
    Result<void> read_records(int64_t session, uint64_t after, size_t most, Take take) {
        auto statement = Statement::prepare(
            db(), fmt::format("SELECT {} FROM record WHERE session = ?1 AND revision > ?2 ORDER BY revision LIMIT ?3",
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

    Result<void> open_to_read(const std::vector<HeadMark>& marks);
    // Stands for a store that could not be made.
    Result<void> open_nothing();
    Result<void> open_to_write(const std::vector<HeadMark>& marks, int64_t max_pages);

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

bool is_session_name(std::string_view name) {
    auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
    return !name.empty() && name.size() <= 64 && plain(name[0]) &&
           std::ranges::all_of(name, [&](char c) { return plain(c) || c == '-' || c == '_'; });
}

Store::Store(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Store::~Store() {
    impl_->farewell();
}
bool Store::checked_after_crash() const {
    return impl_->checked;
}
const Error* Store::only_reads() const {
    return impl_->only_reads ? &*impl_->only_reads : nullptr;
}

Result<void> Store::check_place() {
    std::lock_guard lock(impl_->mutex);
    if (impl_->only_reads) return *impl_->only_reads;
    impl_->head.sync();
    return impl_->watched.check();
}

Result<Loaded> Store::load(const std::string& session, const document::Document& first, int64_t time_ms) {
    std::lock_guard lock(impl_->mutex);
    auto found = impl_->find(session);
    if (!found) return found.error();
    if (!*found) {
        // Shown, but kept by nobody.
        if (impl_->only_reads) return Loaded{collaboration::make_history(first), 0, {}};
        if (auto made = impl_->create(session, first, time_ms); !made) return made.error();
        found = impl_->find(session);
        if (!found) return found.error();
    }
    return impl_->read((*found)->id);
}

Result<void> Store::create(const std::string& session, const document::Document& first, int64_t time_ms) {
    std::lock_guard lock(impl_->mutex);
    auto found = impl_->find(session);
    if (!found) return found.error();
    if (*found) return Error{fmt::format("there is a session \"{}\" already", session), "session"};
    return impl_->create(session, first, time_ms);
}

Result<void> Store::set_deleted(const std::string& session, int64_t deleted_ms) {
    std::lock_guard lock(impl_->mutex);
    auto found = impl_->find(session);
    if (!found) return found.error();
    if (!*found) return no_session(session);
    return impl_->transaction("putting the film away",
                              [&] { return set_put_away(impl_->db(), (*found)->id, deleted_ms); });
}

Result<void> Store::purge(const std::string& session) {
    std::lock_guard lock(impl_->mutex);
    auto found = impl_->find(session);
    if (!found) return found.error();
    if (!*found) return no_session(session);
    const int64_t id = (*found)->id;
    return impl_->transaction("removing the film", [&]() -> Result<void> {
        auto put_away = is_put_away(impl_->db(), id);
        if (!put_away) return put_away.error();
        if (!*put_away) return Error{"only a deleted film can be removed for good: delete it first", "session"};
        for (const char* sql : {"DELETE FROM record WHERE session = ?1", "DELETE FROM snapshot WHERE session = ?1",
                                "DELETE FROM film WHERE session = ?1", "DELETE FROM session WHERE id = ?1"}) {
            auto remove = Statement::prepare(impl_->db(), sql);
            if (!remove) return remove.error();
            if (auto removed = remove->bind(1, id).run(); !removed) return removed;
        }
        return {};
    });
}

Result<void> Store::append(std::span<const Batch> batches, std::optional<Unfit>* unfit) {
    std::lock_guard lock(impl_->mutex);
    std::map<std::string, HeadMark> reached;
    size_t place = 0;
    auto done = impl_->transaction("saving a change", [&]() -> Result<void> {
        for (const Batch& batch : batches) {
            auto session = impl_->find(batch.session);
            if (!session) return session.error();
            if (!*session) return no_session(batch.session);
            const auto& [id, last, created_ms] = **session;
            HeadMark& mark = reached.try_emplace(batch.session, HeadMark{id, batch.session, created_ms, last, 0}).first->second;
            for (const Record& record : batch.records) {
                if (record.revision != mark.revision + 1) {
                    return Error{fmt::format("revision {} cannot follow revision {}: a change before it was not saved",
                                             record.revision, mark.revision)};
                }
                auto written = impl_->write_record(id, record);
                if (!written) {
                    note_unfit(unfit, place, id, record);
                    return written.error();
                }
                mark.revision = record.revision;
                mark.checksum = *written;
                ++place;
            }
            if (auto noted = note_change(impl_->db(), id, batch.records); !noted) return noted;
        }
        return {};
    });
    if (!done) return done;
    for (const auto& [session, mark] : reached) {
        impl_->known[session].revision = mark.revision;
        if (mark.checksum != 0) impl_->head.put(mark);
    }
    return done;
}

// Only what lies in the record itself: a disk that is full is nobody's fault.
void Store::note_unfit(std::optional<Unfit>* unfit, size_t place, int64_t session, const Record& record) {
    if (!unfit) return;
    int code = sqlite3_errcode(impl_->db());
    if (is_repetition(impl_->db())) {
        *unfit = Unfit{place, impl_->taken(session, record)};
    } else if (code == SQLITE_CONSTRAINT || code == SQLITE_TOOBIG || !collaboration::record_text(record.operations)) {
        *unfit = Unfit{place, {}};
    }
}

Result<void> Store::save_snapshot(const std::string& session, const History& history) {
    std::lock_guard lock(impl_->mutex);
    auto found = impl_->find(session);
    if (!found) return found.error();
    if (!*found) return no_session(session);
    int64_t id = (*found)->id;
    return impl_->transaction("saving a snapshot", [&]() -> Result<void> {
        if (auto written = impl_->write_snapshot(id, history); !written) return written;
        // The first one is kept: with it the whole log can be replayed.
        auto thin =
            Statement::prepare(impl_->db(),
                               "DELETE FROM snapshot WHERE session = ?1 AND revision > 0 AND revision NOT IN "
                               "(SELECT revision FROM snapshot WHERE session = ?1 ORDER BY revision DESC LIMIT ?2)");
        if (!thin) return thin.error();
        return thin->bind(1, id).bind(2, kSnapshotsKept).run();
    });
}

Result<std::vector<SessionInfo>> Store::sessions() {
    std::lock_guard lock(impl_->mutex);
    return list_films(impl_->db());
}

Result<std::vector<Record>> Store::records(const std::string& session, uint64_t after, size_t most) {
    std::lock_guard lock(impl_->mutex);
    auto found = impl_->find(session);
    if (!found) return found.error();
    if (!*found) return no_session(session);
    std::vector<Record> list;
    auto read =
        impl_->read_records((*found)->id, after, most, [&](Record record) { list.push_back(std::move(record)); });
    if (!read) return read.error();
    return list;
}

namespace {

// An emptied database would be taken for a new one.
Result<void> check_not_emptied(const std::filesystem::path& folder, const std::vector<HeadMark>& marks) {
    if (marks.empty()) return {};
    std::error_code failed;
    auto bytes = std::filesystem::file_size(folder / "limn.db", failed);
    if (!failed && bytes > 0) return {};
    return damaged(fmt::format("limn.db in {} is {}, and {} session{} had been saved in it", folder.string(),
                               failed ? "missing" : "empty", marks.size(), marks.size() == 1 ? "" : "s"));
}

}  // namespace

Result<void> Store::Impl::open_to_read(const std::vector<HeadMark>& marks) {
    read_only = true;
    auto opened = open_for_reading(folder, copy);
    if (!opened) return opened.error();
    connection = *std::move(opened);
    if (auto done = check_version(marks); !done) return done;
    return check_marks(marks);
}

Result<void> Store::Impl::open_nothing() {
    sqlite3* raw = nullptr;
    int opened = sqlite3_open_v2(":memory:", &raw, SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE, nullptr);
    connection.reset(raw);
    if (opened != SQLITE_OK) return sqlite_error(raw, "opening a store");
    auto made = make_tables();
    read_only = true;
    return made;
}

Result<void> Store::Impl::open_to_write(const std::vector<HeadMark>& marks, int64_t max_pages) {
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    if (failed) return file_error(fmt::format("making {}", folder.string()), failed.value());
    if (auto locked = lock.take(folder); !locked) return locked;
    remove_unfinished(folder);
    sqlite3* raw = nullptr;
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    int opened = sqlite3_open_v2((folder / "limn.db").c_str(), &raw, flags, nullptr);
    connection.reset(raw);
    if (opened != SQLITE_OK) return sqlite_error(raw, "opening limn.db");
    sqlite3_extended_result_codes(raw, 1);
    sqlite3_busy_timeout(raw, 2000);
    const char* settings =
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=0; PRAGMA foreign_keys=1; PRAGMA "
        "trusted_schema=0;"
        "PRAGMA cell_size_check=1; PRAGMA wal_autocheckpoint=1000;";
    if (auto done = execute(raw, settings, "opening limn.db"); !done) return done;
    if (max_pages > 0) {
        if (auto limited = pragma(fmt::format("PRAGMA max_page_count={}", max_pages).c_str()); !limited)
            return limited.error();
    }
    if (auto done = check_version(marks); !done) return done;
    if (auto done = check_integrity(); !done) return done;
    if (auto done = check_marks(marks); !done) return done;
    if (auto done = say_open(); !done) return done;
    if (auto done = head.open(folder); !done) return done;
    if (auto done = mark_all(); !done) return done;
    auto insert = Statement::prepare(raw, "INSERT INTO record VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");
    if (!insert) return insert.error();
    insert_record = *std::move(insert);
    note_removals();
    for (const char* name : {"", "limn.db", "limn.db-wal", "limn.db-shm", "lock"})
        watched.add(*name ? folder / name : folder);
    return complete_films();
}

Result<std::unique_ptr<Store>> open_store(const std::filesystem::path& folder, const Options& options) {
    // Before the database is read: while a server writes, they are never ahead of it.
    std::vector<HeadMark> marks = read_head(folder);
    if (auto there = check_not_emptied(folder, marks); !there) return there.error();
    auto impl = std::make_unique<Store::Impl>();
    impl->folder = folder;
    Result<void> opened =
        options.read_only ? impl->open_to_read(marks) : impl->open_to_write(marks, options.max_pages);
    if (!opened && !options.read_only && options.or_read_only && opened.error().field == "data") {
        Error why = opened.error();
        impl = std::make_unique<Store::Impl>();
        impl->folder = folder;
        std::error_code failed;
        bool there = std::filesystem::exists(folder / "limn.db", failed) &&
                     std::filesystem::file_size(folder / "limn.db", failed) > 0;
        opened = there ? impl->open_to_read(marks) : impl->open_nothing();
        impl->only_reads = Error{fmt::format("Nothing is saved, this is for looking only. {}", why.message)};
    }
    if (!opened) return opened.error();
    return std::unique_ptr<Store>(new Store(std::move(impl)));
}

}  // namespace limn::store
