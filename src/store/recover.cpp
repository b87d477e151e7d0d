#include "store/recover.h"

#include <fmt/format.h>
#include <stdlib.h>

#include <algorithm>

#include "collaboration/record.h"
#include "store/backup.h"
#include "store/check.h"
#include "store/files.h"
#include "store/head.h"
#include "store/lock.h"
#include "store/reading.h"
#include "store/salvage.h"
#include "store/store.h"
#include "store/tables.h"

namespace limn::store {
namespace {

using base::Error;
using base::Result;
namespace fs = std::filesystem;

// Finished under these names: a recovery that was cut short after that goes on with them.
constexpr const char* kReady = "limn.db.recovered";
constexpr const char* kReadyHead = "limn.db.head.recovered";

// A folder beside the store that goes with this value.
struct WorkFolder {
    fs::path path;
    WorkFolder() = default;
    WorkFolder(const WorkFolder&) = delete;
    WorkFolder& operator=(const WorkFolder&) = delete;
    ~WorkFolder() {
        std::error_code ignored;
        if (!path.empty()) fs::remove_all(path, ignored);
    }
};

// One session of the new database, and how it came to be.
struct Rescued {
    FoundSession session;
    Salvage salvage;
    std::optional<Reach> reach;
    uint64_t saved = 0;       // how far it had come
    std::string from_backup;  // the file that helped
    bool other_past = false;  // a backup holds something else under its name
};

// The databases that can be read, the damaged one first, then the backups, the newest first.
struct Source {
    std::string name;  // empty: the damaged one
    Connection connection;
};

Result<void> keep_aside(const fs::path& folder, const fs::path& kept) {
    std::error_code failed;
    fs::create_directories(kept, failed);
    if (failed) return file_error(fmt::format("making {}", kept.string()), failed.value());
    for (const char* name : {"limn.db", "limn.db-wal", "limn.db.head"}) {
        if (!fs::exists(folder / name, failed)) continue;
        if (auto done = copy_synced(folder / name, kept / name); !done) return done;
    }
    if (auto done = sync_folder(kept); !done) return done;
    return sync_folder(folder);
}

fs::path free_folder(const fs::path& folder, int64_t time_ms) {
    std::error_code ignored;
    fs::path path = folder / ("damaged-" + stamp_of(time_ms));
    for (int i = 2; fs::exists(path, ignored); ++i) path = folder / fmt::format("damaged-{}-{}", stamp_of(time_ms), i);
    return path;
}

// The kept copy is left alone: reading a write-ahead log changes the file that it belongs to.
std::vector<Source> open_sources(const fs::path& folder, const fs::path& kept, const fs::path& work) {
    std::vector<Source> sources;
    std::error_code failed;
    if (auto copied = copy_synced(kept / "limn.db", work / "damaged.db"); copied) {
        if (fs::exists(kept / "limn.db-wal", failed))
            copied = copy_synced(kept / "limn.db-wal", work / "damaged.db-wal");
        sqlite3* raw = nullptr;
        int opened =
            sqlite3_open_v2((work / "damaged.db").c_str(), &raw, SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE, nullptr);
        Source source{"", Connection(raw)};
        // So that one that is shorter than it says can be read as far as it goes.
        const char* lenient = "PRAGMA writable_schema=1; PRAGMA mmap_size=0";
        if (copied && opened == SQLITE_OK && execute(raw, lenient, "reading what is damaged"))
            sources.push_back(std::move(source));
    }
    for (const Backup& backup : list_backups(folder)) {
        if (auto connection = open_file_for_reading(backup.path))
            sources.push_back({backup.path.filename().string(), *std::move(connection)});
    }
    return sources;
}

bool is_listed_whole(sqlite3* db) {
    auto statement = Statement::prepare(db, "PRAGMA integrity_check(session)");
    if (!statement) return false;
    auto row = statement->step();
    return row && *row && statement->text(0) == "ok";
}

// What there was: by the marks, by the damaged database, and by the backups where neither can say.
std::vector<FoundSession> list_sessions(const std::vector<Source>& sources, const std::vector<HeadMark>& marks) {
    std::vector<FoundSession> list;
    auto add = [&](const FoundSession& session) {
        bool known = std::ranges::any_of(
            list, [&](const FoundSession& s) { return s.id == session.id || s.name == session.name; });
        if (!known && session.id > 0 && is_session_name(session.name)) list.push_back(session);
    };
    for (const HeadMark& mark : marks) add({mark.session, mark.name, mark.created_ms});
    bool told = !marks.empty();
    for (const Source& source : sources) {
        if (!source.name.empty() && told) break;
        auto found = find_sessions(source.connection.get());
        for (const FoundSession& session : found) add(session);
        told = told || (!found.empty() && is_listed_whole(source.connection.get()));
    }
    return list;
}

Rescued rescue(const std::vector<Source>& sources, const FoundSession& session, const HeadMark* mark) {
    Rescued rescued{session, {}, {}, mark ? mark->revision : 0, {}, false};
    for (const Source& source : sources) {
        if (rescued.reach && rescued.reach->last >= rescued.saved && rescued.reach->first == 1) break;
        auto listed = find_sessions(source.connection.get());
        auto same = std::ranges::find(listed, session.name, &FoundSession::name);
        // A damaged list says nothing of what is in the log.
        if (same == listed.end() && !source.name.empty()) continue;
        bool by_mark = same == listed.end() || (mark && source.name.empty());
        Salvage found = salvage(source.connection.get(), by_mark ? session.id : same->id);
        if (!same_past(rescued.salvage, found)) {
            rescued.other_past = true;
            continue;
        }
        auto before = rescued.reach;
        add_from(rescued.salvage, std::move(found));
        rescued.saved = std::max(rescued.saved, rescued.salvage.highest);
        rescued.reach = reach_of(rescued.salvage);
        bool helped =
            rescued.reach && (!before || rescued.reach->last > before->last || rescued.reach->first < before->first);
        if (helped && !source.name.empty() && rescued.from_backup.empty()) rescued.from_backup = source.name;
    }
    return rescued;
}

std::string sentence_of(const Rescued& rescued) {
    const std::string& name = rescued.session.name;
    if (!rescued.reach)
        return fmt::format("{}: nothing of it can be read; its {} changes are lost.", name, rescued.saved);
    const auto& [first, last] = *rescued.reach;
    std::string text = last >= rescued.saved ? fmt::format("{}: all {} changes are there", name, last)
                                             : fmt::format("{}: whole up to change {} of {}; the {} after it are lost",
                                                           name, last, rescued.saved, rescued.saved - last);
    auto end = rescued.salvage.records.find(last);
    if (last < rescued.saved && end != rescued.salvage.records.end())
        text += fmt::format(" (the last that is there was made at {} UTC)", stamp_of(end->second.record.time_ms));
    if (first > 1) text += fmt::format("; of the changes before number {} only what they came to is there", first);
    if (!rescued.from_backup.empty()) text += fmt::format("; backups/{} helped", rescued.from_backup);
    if (rescued.other_past) text += "; a backup holds another past of it and was not used";
    return text + ".";
}

// --- the new database

std::vector<std::string> columns_of(sqlite3* db, const std::string& table) {
    std::vector<std::string> names;
    auto statement = Statement::prepare(db, fmt::format("PRAGMA table_info(\"{}\")", table));
    if (!statement) return names;
    while (true) {
        auto row = statement->step();
        if (!row || !*row) return names;
        names.emplace_back(statement->text(1));
    }
}

// Rows of a table by the columns that both know; what cannot be read or does not fit is left out. True: any.
bool copy_rows(sqlite3* from, sqlite3* to, const std::string& table, const std::string& where) {
    std::string columns, marks;
    size_t count = 0;
    auto known = columns_of(from, table);
    for (const std::string& name : columns_of(to, table)) {
        if (std::ranges::find(known, name) == known.end()) continue;
        columns += fmt::format("{}\"{}\"", count ? ", " : "", name);
        marks += fmt::format("{}?{}", count ? ", " : "", count + 1);
        ++count;
    }
    if (count == 0) return false;
    auto select = Statement::prepare(from, fmt::format("SELECT {} FROM \"{}\" {}", columns, table, where));
    auto insert =
        Statement::prepare(to, fmt::format("INSERT OR IGNORE INTO \"{}\" ({}) VALUES ({})", table, columns, marks));
    if (!select || !insert) return false;
    bool any = false;
    while (true) {
        auto row = select->step();
        if (!row || !*row) return any;
        for (size_t i = 0; i < count; ++i) insert->bind_column(static_cast<int>(i) + 1, *select, static_cast<int>(i));
        if (insert->run()) any = true;
    }
}

Result<void> write_session_row(const std::vector<Source>& sources, sqlite3* to, const FoundSession& session) {
    for (const Source& source : sources) {
        for (const FoundSession& found : find_sessions(source.connection.get())) {
            if (found.name != session.name || found.id != session.id || found.created_ms != session.created_ms)
                continue;
            if (copy_rows(source.connection.get(), to, "session", fmt::format("NOT INDEXED WHERE id = {}", found.id)))
                return {};
        }
    }
    auto insert = Statement::prepare(to, "INSERT INTO session (id, name, created_ms) VALUES (?1, ?2, ?3)");
    if (!insert) return insert.error();
    return insert->bind(1, session.id).bind(2, session.name).bind(3, session.created_ms).run();
}

Result<void> write_rescued(sqlite3* to, const Rescued& rescued) {
    const auto& [first, last] = *rescued.reach;
    auto snapshot =
        Statement::prepare(to, "INSERT INTO snapshot (session, revision, history, checksum) VALUES (?1, ?2, ?3, ?4)");
    auto insert = Statement::prepare(to, kInsertRecord);
    if (!snapshot) return snapshot.error();
    if (!insert) return insert.error();
    for (const auto& [revision, text] : rescued.salvage.snapshots) {
        if (revision + 1 < first || revision > last) continue;
        auto done = snapshot->bind(1, rescued.session.id)
                        .bind(2, static_cast<int64_t>(revision))
                        .bind(3, text)
                        .bind(4, Checksum().add(text).value())
                        .run();
        if (!done) return done;
    }
    auto end = rescued.salvage.records.upper_bound(last);
    for (auto it = rescued.salvage.records.lower_bound(first); it != end; ++it) {
        const collaboration::Record& record = it->second.record;
        auto text = collaboration::record_text(record.operations);
        if (!text) return text.error();
        auto done = bind_record(*insert, rescued.session.id, record, *text, checksum(record, *text)).run();
        if (!done) return done;
    }
    return {};
}

// What the list of films shows, where no source could say it: from the film itself.
Result<void> write_missing_films(sqlite3* to, const std::vector<Rescued>& all) {
    if (auto done = execute(to, "DELETE FROM film WHERE session NOT IN (SELECT id FROM session)", "listing the films");
        !done)
        return done;
    for (const Rescued& rescued : all) {
        if (!rescued.reach) continue;
        const auto& [records, snapshots, highest] = rescued.salvage;
        std::vector<Error> skipped;
        auto history =
            collaboration::history_from_json(std::prev(snapshots.upper_bound(rescued.reach->last))->second, skipped);
        if (!history) return history.error();
        for (auto it = records.upper_bound(history->revision); it != records.end() && it->first <= rescued.reach->last;
             ++it)
            collaboration::replay(*history, it->second.record, skipped);
        auto last = records.find(rescued.reach->last);
        auto done = write_film(to, rescued.session.id, listing_of(history->document),
                               last == records.end() ? rescued.session.created_ms : last->second.record.time_ms);
        if (!done) return done;
    }
    return {};
}

// Tables beside the log, from the first source that has them.
void copy_other_tables(const std::vector<Source>& sources, sqlite3* to) {
    std::vector<std::string> tables;
    {
        auto statement = Statement::prepare(
            to,
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT IN "
            "('session', 'record', 'snapshot', 'state')");
        if (!statement) return;
        for (auto row = statement->step(); row && *row; row = statement->step())
            tables.emplace_back(statement->text(0));
    }
    for (const std::string& table : tables) {
        for (const Source& source : sources) {
            if (copy_rows(source.connection.get(), to, table, "")) break;
        }
    }
}

Result<void> write_new(const std::vector<Source>& sources, const std::vector<Rescued>& all, const fs::path& place) {
    if (auto made = open_store(place); !made) return made.error();
    std::error_code ignored;
    fs::remove(head_path(place), ignored);
    sqlite3* raw = nullptr;
    int opened =
        sqlite3_open_v2((place / "limn.db").c_str(), &raw, SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE, nullptr);
    Connection to(raw);
    if (opened != SQLITE_OK) return sqlite_error(raw, "writing the recovered store");
    if (auto done = execute(raw, "PRAGMA foreign_keys=0; BEGIN", "writing the recovered store"); !done) return done;
    for (const Rescued& rescued : all) {
        if (!rescued.reach) continue;
        if (auto done = write_session_row(sources, raw, rescued.session); !done) return done;
        if (auto done = write_rescued(raw, rescued); !done) return done;
    }
    copy_other_tables(sources, raw);
    if (auto done = write_missing_films(raw, all); !done) return done;
    return execute(raw, "COMMIT", "writing the recovered store");
}

// Opens it as a start does, which writes its marks, and loads each session.
Result<void> prove(const std::vector<Rescued>& all, const fs::path& place) {
    auto store = open_store(place);
    if (!store) return store.error();
    for (const Rescued& rescued : all) {
        if (!rescued.reach) continue;
        auto loaded = (*store)->load(rescued.session.name, document::make_document(), 0);
        if (!loaded) return loaded.error();
        if (loaded->history.revision != rescued.reach->last)
            return Error{fmt::format("{} could not be put together again", rescued.session.name)};
    }
    return {};
}

// Once the new database has its name, it is the one: a stop from then on is made up for by the next call. The database
// comes first and goes last, so that its marks are never there without it.
Result<void> finish_swap(const fs::path& folder) {
    std::error_code failed;
    if (!fs::exists(folder / kReady, failed)) return {};
    for (const char* name : {"limn.db-wal", "limn.db-shm"}) fs::remove(folder / name, failed);
    if (auto done = sync_folder(folder); !done) return done;
    if (fs::exists(folder / kReadyHead, failed)) {
        if (auto done = move_synced(folder / kReadyHead, head_path(folder)); !done) return done;
    }
    return move_synced(folder / kReady, folder / "limn.db");
}

Result<void> put_in_place(const fs::path& folder, const fs::path& place) {
    if (auto done = move_synced(place / "limn.db", folder / kReady); !done) return done;
    if (auto done = move_synced(head_path(place), folder / kReadyHead); !done) return done;
    return finish_swap(folder);
}

bool is_whole(const fs::path& folder) {
    auto checks = check_store(folder);
    return checks && std::ranges::all_of(*checks, [](const SessionCheck& check) { return check.faults.empty(); });
}

}  // namespace

Result<Recovery> recover(const fs::path& folder, int64_t time_ms) {
    std::error_code failed;
    if (!fs::is_directory(folder, failed)) return Error{fmt::format("there is no folder {}", folder.string())};
    FolderLock lock;
    if (auto taken = lock.take(folder); !taken) return taken.error();
    if (auto finished = finish_swap(folder); !finished) return finished.error();
    Recovery recovery;
    if (is_whole(folder)) {
        recovery.sentences.push_back("All that was saved is there and whole; nothing was changed.");
        return recovery;
    }
    std::vector<HeadMark> marks = read_head(folder);
    if (marks.empty() && !fs::exists(folder / "limn.db", failed) && list_backups(folder).empty())
        return Error{fmt::format("nothing has been saved in {}", folder.string())};
    recovery.kept = free_folder(folder, time_ms);
    if (auto kept = keep_aside(folder, recovery.kept); !kept) return kept.error();

    WorkFolder work;
    std::string name = folder / "recovering-XXXXXX";
    if (!::mkdtemp(name.data())) return file_error("making a folder to recover in", errno);
    work.path = name;
    std::vector<Source> sources = open_sources(folder, recovery.kept, work.path);
    std::vector<Rescued> all;
    for (const FoundSession& session : list_sessions(sources, marks)) {
        auto mark = std::ranges::find(marks, session.name, &HeadMark::name);
        const Rescued& rescued = all.emplace_back(rescue(sources, session, mark == marks.end() ? nullptr : &*mark));
        recovery.lost += rescued.saved - std::min(rescued.saved, rescued.reach ? rescued.reach->last : 0);
        recovery.sentences.push_back(sentence_of(rescued));
    }
    if (std::ranges::none_of(all, [](const Rescued& rescued) { return rescued.reach.has_value(); })) {
        return Error{
            fmt::format("nothing can be read of limn.db in {}, and no backup holds more. What is there was left as "
                        "it is, with a copy in {}; to begin anew, move limn.db and limn.db.head away",
                        folder.string(), recovery.kept.string())};
    }
    const fs::path place = work.path / "new";
    if (auto done = write_new(sources, all, place); !done) return done.error();
    if (auto done = prove(all, place); !done) return done.error();
    if (auto done = put_in_place(folder, place); !done) return done.error();
    recovery.changed = true;
    return recovery;
}

}  // namespace limn::store
