#include "store/store.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>

#include "document/json.h"
#include "schema/constants.h"
#include "store/asset.h"
#include "store/sqlite.h"

namespace limn::store {
namespace {

using base::Error;
using base::Result;
using collaboration::History;
using collaboration::Record;
using collaboration::RecordKind;

constexpr int kSchemaVersion = 2;
constexpr int kApplicationId = 0x4c494d4e;  // "LIMN"
constexpr int kSnapshotsKept = 3;
constexpr int64_t kThoroughCheckBytes = int64_t{256} << 20;

// Version 2: what a list of films shows.
constexpr const char* kFilmTable = R"sql(
CREATE TABLE film (
    session INTEGER PRIMARY KEY REFERENCES session(id), title TEXT NOT NULL, changed_ms INTEGER NOT NULL,
    deleted_ms INTEGER NOT NULL) STRICT;
)sql";

constexpr const char* kTables = R"sql(
CREATE TABLE session (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, created_ms INTEGER NOT NULL) STRICT;
CREATE TABLE record (
    session INTEGER NOT NULL REFERENCES session(id), revision INTEGER NOT NULL, time_ms INTEGER NOT NULL, actor TEXT NOT NULL,
    name TEXT NOT NULL, client TEXT NOT NULL, client_seq INTEGER NOT NULL, gesture TEXT NOT NULL, kind INTEGER NOT NULL,
    operations TEXT NOT NULL, checksum INTEGER NOT NULL,
    PRIMARY KEY (session, revision), UNIQUE (session, client, client_seq)) STRICT, WITHOUT ROWID;
CREATE TABLE snapshot (
    session INTEGER NOT NULL REFERENCES session(id), revision INTEGER NOT NULL, history TEXT NOT NULL, checksum INTEGER NOT NULL,
    PRIMARY KEY (session, revision)) STRICT;
CREATE TABLE state (only INTEGER PRIMARY KEY CHECK (only = 1), is_open INTEGER NOT NULL) STRICT;
INSERT INTO state VALUES (1, 0);
)sql";

// FNV-1a, 64 bits: finds damage, does not hold off an attacker.
class Checksum {
  public:
    Checksum& add(std::string_view text) {
        for (unsigned char c : text) hash_ = (hash_ ^ c) * 0x100000001b3ULL;
        return add(text.size());
    }
    Checksum& add(uint64_t number) {
        for (int shift = 0; shift < 64; shift += 8) hash_ = (hash_ ^ ((number >> shift) & 0xff)) * 0x100000001b3ULL;
        return *this;
    }
    int64_t value() const { return static_cast<int64_t>(hash_); }

  private:
    uint64_t hash_ = 0xcbf29ce484222325ULL;
};

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

// Columns from revision to checksum, in the table's order.
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
    auto damaged = [&](std::string_view why) {
        return Error{
            fmt::format("The log is damaged at revision {} ({}). Put back a copy of limn.db", record.revision, why)};
    };
    std::string_view text = row.text(8);
    if (checksum(record, text) != row.integer(9)) return damaged("its checksum differs");
    if (record.kind > RecordKind::redo) return damaged("unknown kind of record");
    auto json = document::parse_json(text, size_t{1} << 20);
    if (!json) return damaged(json.error().message);
    auto operations = document::operations_from_json(*json);
    if (!operations) return damaged(operations.error().message);
    record.operations = *std::move(operations);
    return record;
}

// The title that the operations give the film, the last one if several do.
void find_title(std::span<const document::Operation> operations, std::optional<std::string>& title) {
    for (const document::Operation& operation : operations) {
        if (const auto* group = std::get_if<document::Group>(&operation.change)) find_title(group->operations, title);
        const auto* set = std::get_if<document::Set>(&operation.change);
        if (set && set->node == "film" && set->property == "title")
            if (const auto* text = std::get_if<std::string>(&set->value)) title = *text;
    }
}

std::string title_of(const document::Document& document) {
    return document::text(document::only(document, schema::KindId::film), schema::prop::film::title);
}

// Held by the one process that writes; the kernel lets go of it when that dies.
class FolderLock {
  public:
    FolderLock() = default;
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;
    ~FolderLock() {
        if (file_ >= 0) close(file_);
    }
    Result<void> take(const std::filesystem::path& folder) {
        std::string path = folder / "lock";
        file_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (file_ < 0) {
            return Error{fmt::format(
                "The data folder {} cannot be written ({}). Check its permissions, or give another with --data",
                folder.string(), strerror(errno))};
        }
        if (flock(file_, LOCK_EX | LOCK_NB) != 0) {
            return Error{fmt::format(
                "The data folder {} is in use by another Limn. End that one first, or give another folder with --data",
                folder.string())};
        }
        return {};
    }

  private:
    int file_ = -1;
};

Error no_session(const std::string& name) {
    return Error{fmt::format("there is no session \"{}\"", name), "session"};
}

struct KnownSession {
    int64_t id = 0;
    uint64_t revision = 0;
};

}  // namespace

struct Store::Impl {
    std::mutex mutex;  // of every public call
    FolderLock lock;
    Connection connection;
    bool read_only = false;
    bool checked = false;
    std::optional<Statement> insert_record;
    std::map<std::string, KnownSession> known;

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

    Result<void> check_version() {
        auto version = pragma("PRAGMA user_version");
        if (!version) return version.error();
        auto application = pragma("PRAGMA application_id");
        if (!application) return application.error();
        if (*version == 0 && *application == 0 && !read_only) return make_tables();
        if (*application != kApplicationId)
            return Error{"limn.db in the data folder is not a store of Limn. Give another folder with --data"};
        if (*version > kSchemaVersion) {
            return Error{fmt::format("A newer Limn wrote this data folder (version {}, known here: {}). Use that one",
                                     *version, kSchemaVersion)};
        }
        if (*version < 2 && !read_only) return add_film_table();
        return {};
    }

    // From version 1. Titles are read from the documents; a session that cannot be read is called by its name.
    Result<void> add_film_table() {
        auto list = sessions(false);
        if (!list) return list.error();
        return transaction("bringing the store to version 2", [&]() -> Result<void> {
            if (auto made = execute(db(), kFilmTable, "bringing the store to version 2"); !made) return made;
            for (const SessionInfo& info : *list) {
                auto found = find(info.name);
                if (!found) return found.error();
                auto loaded = read((*found)->id);
                const std::string title = loaded ? title_of(loaded->history.document) : info.name;
                if (auto done = write_film((*found)->id, title, info.changed_ms); !done) return done;
            }
            return execute(db(), "PRAGMA user_version=2", "bringing the store to version 2");
        });
    }

    Result<void> write_film(int64_t session, const std::string& title, int64_t changed_ms) {
        auto insert = Statement::prepare(db(), "INSERT INTO film VALUES (?1, ?2, ?3, 0)");
        if (!insert) return insert.error();
        return insert->bind(1, session).bind(2, title).bind(3, changed_ms).run();
    }

    // with_films: the store is of version 2.
    Result<std::vector<SessionInfo>> sessions(bool with_films) {
        auto statement = Statement::prepare(
            db(),
            with_films
                ? "SELECT name, created_ms, (SELECT coalesce(max(revision), 0) FROM record WHERE session = id), title, "
                  "changed_ms, deleted_ms FROM session JOIN film ON film.session = id ORDER BY id"
                : "SELECT name, created_ms, (SELECT coalesce(max(revision), 0) FROM record WHERE session = id), name, "
                  "(SELECT coalesce(max(time_ms), created_ms) FROM record WHERE session = id), 0 "
                  "FROM session ORDER BY id");
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

    // After a stop without farewell the file should be whole all the same; that it is gets looked at, not believed.
    Result<void> check_integrity() {
        auto was_open = pragma("SELECT is_open FROM state");
        if (!was_open) return was_open.error();
        if (*was_open) {
            checked = true;
            auto pages = pragma("PRAGMA page_count");
            if (!pages) return pages.error();
            bool thorough = *pages * 4096 <= kThoroughCheckBytes;
            auto statement = Statement::prepare(db(), thorough ? "PRAGMA integrity_check(1)" : "PRAGMA quick_check(1)");
            if (!statement) return statement.error();
            auto row = statement->step();
            if (!row) return row.error();
            if (std::string found(statement->text(0)); found != "ok") {
                return Error{fmt::format(
                    "The data folder's limn.db is damaged ({}). Put back a copy of it, or move it away to begin anew",
                    found)};
            }
        }
        return execute(db(), "UPDATE state SET is_open = 1", "opening the store");
    }

    Result<KnownSession*> find(const std::string& name) {
        if (auto found = known.find(name); found != known.end()) return &found->second;
        auto statement = Statement::prepare(db(),
                                            "SELECT id, (SELECT coalesce(max(revision), 0) FROM record WHERE session = "
                                            "id) FROM session WHERE name = ?1");
        if (!statement) return statement.error();
        auto row = statement->bind(1, name).step();
        if (!row) return row.error();
        if (!*row) return static_cast<KnownSession*>(nullptr);
        return &(known[name] = {statement->integer(0), static_cast<uint64_t>(statement->integer(1))});
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

    Result<void> write_record(int64_t session, const Record& record) {
        std::string operations = document::dump(document::operations_to_json(record.operations));
        return insert_record->bind(1, session)
            .bind(2, static_cast<int64_t>(record.revision))
            .bind(3, record.time_ms)
            .bind(4, record.actor)
            .bind(5, record.name)
            .bind(6, record.client)
            .bind(7, static_cast<int64_t>(record.client_seq))
            .bind(8, record.gesture)
            .bind(9, static_cast<int64_t>(record.kind))
            .bind(10, operations)
            .bind(11, checksum(record, operations))
            .run();
    }

    // Body between BEGIN and COMMIT; all of it or nothing.
    template <class Body>
    Result<void> transaction(const char* doing, Body body) {
        if (read_only) return Error{fmt::format("{} failed: the store was opened for reading only", doing)};
        if (auto begun = execute(db(), "BEGIN IMMEDIATE", doing); !begun) return begun;
        Result<void> done = body();
        if (done) done = execute(db(), "COMMIT", doing);
        if (!done) roll_back();
        return done;
    }

    Result<void> create(const std::string& name, const document::Document& first, int64_t time_ms) {
        if (!is_session_name(name))
            return Error{"A session's name is 1 to 64 letters, digits, - and _, and begins with a letter or digit",
                         "session"};
        return transaction("making the session", [&]() -> Result<void> {
            auto insert = Statement::prepare(db(), "INSERT INTO session (name, created_ms) VALUES (?1, ?2)");
            if (!insert) return insert.error();
            if (auto done = insert->bind(1, name).bind(2, time_ms).run(); !done) return done;
            const int64_t id = sqlite3_last_insert_rowid(db());
            if (auto done = write_film(id, title_of(first), time_ms); !done) return done;
            // The defaults of a later version may be others: what the session began with is kept.
            return write_snapshot(id, collaboration::make_history(first));
        });
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
                return Error{"The log is damaged: no snapshot of the session can be read. Put back a copy of limn.db"};
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
            db(),
            "SELECT revision, time_ms, actor, name, client, client_seq, gesture, kind, operations, checksum "
            "FROM record WHERE session = ?1 AND revision > ?2 ORDER BY revision LIMIT ?3");
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
                return Error{
                    fmt::format("The log is damaged: revision {} is missing. Put back a copy of limn.db", expected)};
            take(*std::move(record));
        }
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

    // What the list of films shows follows in the transaction that changes it.
    Result<void> note_change(int64_t session, std::span<const Record> records) {
        if (records.empty()) return {};
        std::optional<std::string> title;
        for (const Record& record : records) find_title(record.operations, title);
        auto update =
            Statement::prepare(db(), "UPDATE film SET changed_ms = ?2, title = coalesce(?3, title) WHERE session = ?1");
        if (!update) return update.error();
        update->bind(1, session).bind(2, records.back().time_ms);
        if (title) update->bind(3, *title);
        return update->run();
    }

    void farewell() {
        if (!connection || read_only) return;
        insert_record.reset();
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

Result<Loaded> Store::load(const std::string& session, const document::Document& first, int64_t time_ms) {
    std::lock_guard lock(impl_->mutex);
    auto found = impl_->find(session);
    if (!found) return found.error();
    if (!*found) {
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
    return impl_->transaction("putting the film away", [&]() -> Result<void> {
        auto update = Statement::prepare(impl_->db(), "UPDATE film SET deleted_ms = ?2 WHERE session = ?1");
        if (!update) return update.error();
        return update->bind(1, (*found)->id).bind(2, deleted_ms).run();
    });
}

Result<void> Store::purge(const std::string& session) {
    std::lock_guard lock(impl_->mutex);
    auto found = impl_->find(session);
    if (!found) return found.error();
    if (!*found) return no_session(session);
    const int64_t id = (*found)->id;
    auto done = impl_->transaction("removing the film", [&]() -> Result<void> {
        auto put_away = Statement::prepare(impl_->db(), "SELECT deleted_ms FROM film WHERE session = ?1");
        if (!put_away) return put_away.error();
        auto row = put_away->bind(1, id).step();
        if (!row) return row.error();
        if (!*row || put_away->integer(0) == 0)
            return Error{"only a deleted film can be removed for good: delete it first", "session"};
        for (const char* sql : {"DELETE FROM record WHERE session = ?1", "DELETE FROM snapshot WHERE session = ?1",
                                "DELETE FROM film WHERE session = ?1", "DELETE FROM session WHERE id = ?1"}) {
            auto remove = Statement::prepare(impl_->db(), sql);
            if (!remove) return remove.error();
            if (auto removed = remove->bind(1, id).run(); !removed) return removed;
        }
        return {};
    });
    if (done) impl_->known.erase(session);
    return done;
}

Result<void> Store::append(std::span<const Batch> batches) {
    std::lock_guard lock(impl_->mutex);
    std::map<std::string, uint64_t> reached;
    auto done = impl_->transaction("saving a change", [&]() -> Result<void> {
        for (const Batch& batch : batches) {
            auto session = impl_->find(batch.session);
            if (!session) return session.error();
            if (!*session) return no_session(batch.session);
            uint64_t& revision = reached.try_emplace(batch.session, (*session)->revision).first->second;
            for (const Record& record : batch.records) {
                if (record.revision != revision + 1) {
                    return Error{fmt::format("revision {} cannot follow revision {}: a change before it was not saved",
                                             record.revision, revision)};
                }
                if (auto written = impl_->write_record((*session)->id, record); !written) return written;
                revision = record.revision;
            }
            if (auto noted = impl_->note_change((*session)->id, batch.records); !noted) return noted;
        }
        return {};
    });
    if (!done) return done;
    for (const auto& [session, revision] : reached) impl_->known[session].revision = revision;
    return {};
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
    auto version = impl_->pragma("PRAGMA user_version");
    if (!version) return version.error();
    return impl_->sessions(*version >= 2);
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

Result<std::unique_ptr<Store>> open_store(const std::filesystem::path& folder, const Options& options) {
    auto impl = std::make_unique<Store::Impl>();
    impl->read_only = options.read_only;
    if (!options.read_only) {
        std::error_code failed;
        std::filesystem::create_directories(folder, failed);
        if (failed) {
            return Error{fmt::format("The data folder {} cannot be made ({}). Give another with --data",
                                     folder.string(), failed.message())};
        }
        if (auto locked = impl->lock.take(folder); !locked) return locked.error();
        remove_unfinished(folder);
    }
    int flags =
        SQLITE_OPEN_NOMUTEX | (options.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    sqlite3* raw = nullptr;
    int opened = sqlite3_open_v2((folder / "limn.db").c_str(), &raw, flags, nullptr);
    impl->connection.reset(raw);
    if (opened != SQLITE_OK) return sqlite_error(raw, "opening limn.db");
    sqlite3_extended_result_codes(raw, 1);
    sqlite3_busy_timeout(raw, 2000);
    if (options.read_only) {
        // A reader must never checkpoint.
        sqlite3_db_config(raw, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
        if (auto done = execute(raw, "PRAGMA query_only=1; PRAGMA mmap_size=0;", "opening limn.db"); !done)
            return done.error();
        if (auto done = impl->check_version(); !done) return done.error();
        return std::unique_ptr<Store>(new Store(std::move(impl)));
    }
    const char* settings =
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=0; PRAGMA foreign_keys=1; PRAGMA "
        "trusted_schema=0;"
        "PRAGMA cell_size_check=1; PRAGMA wal_autocheckpoint=1000;";
    if (auto done = execute(raw, settings, "opening limn.db"); !done) return done.error();
    if (options.max_pages > 0) {
        if (auto limited = impl->pragma(fmt::format("PRAGMA max_page_count={}", options.max_pages).c_str()); !limited)
            return limited.error();
    }
    if (auto done = impl->check_version(); !done) return done.error();
    if (auto done = impl->check_integrity(); !done) return done.error();
    auto insert = Statement::prepare(raw, "INSERT INTO record VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");
    if (!insert) return insert.error();
    impl->insert_record = *std::move(insert);
    return std::unique_ptr<Store>(new Store(std::move(impl)));
}

}  // namespace limn::store
