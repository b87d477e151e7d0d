#include "store/backup.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <set>
#include <thread>

#include "store/files.h"
#include "store/reading.h"
#include "store/tables.h"

namespace limn::store {
namespace {

using base::Error;
using base::Result;
namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "limn-", kSuffix = ".db";
constexpr int64_t kDayMs = 24 * 3600 * 1000;
constexpr int kPagesAtOnce = 128;
constexpr auto kPause = std::chrono::milliseconds(2);  // between them: the disk is the edits' first

// Of a name that stamp_of has made; nothing for any other file.
std::optional<int64_t> time_in(const std::string& name) {
    if (!name.starts_with(kPrefix) || !name.ends_with(kSuffix)) return {};
    std::tm parts{};
    const char* end = strptime(name.c_str() + kPrefix.size(), "%Y-%m-%dT%H-%M-%S", &parts);
    // Two within a second differ by what follows.
    if (!end || (*end != '.' && *end != '-')) return {};
    return static_cast<int64_t>(timegm(&parts)) * 1000;
}

Result<std::vector<std::string>> names_of_small_tables(sqlite3* db) {
    auto statement = Statement::prepare(
        db,
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT IN ('record', "
        "'snapshot', 'state') ORDER BY name");
    if (!statement) return statement.error();
    std::vector<std::string> names;
    while (true) {
        auto row = statement->step();
        if (!row) return row.error();
        if (!*row) return names;
        names.emplace_back(statement->text(0));
    }
}

// How far each log has come, and all rows of the tables that are small: what a newer backup would hold more.
Result<std::string> contents(sqlite3* db) {
    std::string text;
    auto add = [&](const std::string& sql) -> Result<void> {
        auto statement = Statement::prepare(db, sql);
        if (!statement) return statement.error();
        while (true) {
            auto row = statement->step();
            if (!row) return row.error();
            if (!*row) return {};
            for (int i = 0; i < statement->columns(); ++i) text.append(statement->text(i)).push_back('\0');
        }
    };
    auto tables = names_of_small_tables(db);
    if (!tables) return tables.error();
    for (const std::string& table : *tables) {
        if (auto done = add(fmt::format("SELECT * FROM \"{}\" ORDER BY 1", table)); !done) return done.error();
    }
    if (auto done = add("SELECT session, count(*), max(revision) FROM record GROUP BY session"); !done)
        return done.error();
    return text;
}

Result<Connection> open_whole(const fs::path& path) {
    sqlite3* raw = nullptr;
    int opened =
        sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
    Connection connection(raw);
    if (opened != SQLITE_OK) return sqlite_error(raw, "opening a backup");
    sqlite3_extended_result_codes(raw, 1);
    return connection;
}

Result<void> copy_pages(sqlite3* from, sqlite3* to, const std::atomic<bool>* stopped) {
    sqlite3_backup* copy = sqlite3_backup_init(to, "main", from, "main");
    if (!copy) return sqlite_error(to, "making a backup");
    int code = SQLITE_OK;
    while ((code = sqlite3_backup_step(copy, kPagesAtOnce)) == SQLITE_OK) {
        if (stopped && *stopped) break;
        std::this_thread::sleep_for(kPause);
    }
    sqlite3_backup_finish(copy);
    if (code == SQLITE_DONE) return {};
    if (code == SQLITE_OK) return Error{"the backup was stopped"};
    return sqlite_error(to, "making a backup");
}

// Into a file that is whole and synced when this succeeds.
Result<void> write_backup(sqlite3* from, const fs::path& part, const std::atomic<bool>* stopped) {
    auto to = open_whole(part);
    if (!to) return to.error();
    sqlite3* db = to->get();
    if (auto done = copy_pages(from, db, stopped); !done) return done;
    // One file by itself, which was left in order.
    const char* settle = "PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL; UPDATE state SET is_open = 0;";
    if (auto done = execute(db, settle, "making a backup"); !done) return done;
    auto check = Statement::prepare(db, "PRAGMA quick_check(1)");
    if (!check) return check.error();
    auto row = check->step();
    if (!row) return row.error();
    if (check->text(0) != "ok")
        return damaged(fmt::format("limn.db is damaged ({}): no backup was made of it", check->text(0)));
    return {};
}

Result<void> check_room(const fs::path& folder, uint64_t bytes, const BackupRules& rules) {
    struct statvfs disk {};
    if (::statvfs(folder.c_str(), &disk) != 0) return {};
    uint64_t room = static_cast<uint64_t>(disk.f_bavail) * disk.f_frsize;
    if (room >= bytes + rules.least_free) return {};
    return Error{fmt::format("no backup was made: {} MB are free on the disk, and {} MB are needed", room >> 20,
                             (bytes + rules.least_free) >> 20),
                 "data"};
}

fs::path free_name(const fs::path& place, int64_t time_ms) {
    std::error_code ignored;
    fs::path path = place / fmt::format("{}{}{}", kPrefix, stamp_of(time_ms), kSuffix);
    for (int i = 2; fs::exists(path, ignored); ++i)
        path = place / fmt::format("{}{}-{}{}", kPrefix, stamp_of(time_ms), i, kSuffix);
    return path;
}

}  // namespace

std::vector<Backup> list_backups(const fs::path& folder) {
    std::vector<Backup> list;
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder / "backups", ignored)) {
        auto time = time_in(entry.path().filename().string());
        if (time && entry.is_regular_file(ignored)) list.push_back({entry.path(), *time, entry.file_size(ignored)});
    }
    std::ranges::sort(list, [](const Backup& a, const Backup& b) {
        if (a.time_ms != b.time_ms) return a.time_ms > b.time_ms;
        // "-2" comes after the plain name.
        auto length = [](const Backup& backup) { return backup.path.native().size(); };
        return length(a) != length(b) ? length(a) > length(b) : a.path > b.path;
    });
    return list;
}

std::vector<Backup> superfluous(const std::vector<Backup>& backups, int64_t now_ms, const BackupRules& rules) {
    std::vector<Backup> gone;
    std::set<int64_t> days;
    uint64_t bytes = 0;
    for (size_t i = 0; i < backups.size(); ++i) {
        const Backup& backup = backups[i];
        int64_t day = backup.time_ms / kDayMs;
        bool first_of_day = i >= rules.newest && days.insert(day).second;
        bool recent = now_ms - backup.time_ms <= rules.days * kDayMs;
        bool wanted = i < rules.newest || (first_of_day && recent);
        bool fits = i == 0 || bytes + backup.bytes <= rules.most_bytes;
        if (wanted && fits)
            bytes += backup.bytes;
        else
            gone.push_back(backup);
    }
    return gone;
}

Result<std::optional<Backup>> make_backup(const fs::path& folder, int64_t time_ms, const BackupRules& rules,
                                          const std::atomic<bool>* stopped) {
    PrivateCopy copy;
    auto source = open_for_reading(folder, copy);
    if (!source) return source.error();
    // One moment from here on, whatever is written meanwhile.
    if (auto begun = execute(source->get(), "BEGIN", "making a backup"); !begun) return begun.error();
    auto now = contents(source->get());
    if (!now) return now.error();
    auto before = list_backups(folder);
    if (!before.empty()) {
        if (auto newest = open_file_for_reading(before[0].path); newest) {
            auto then = contents(newest->get());
            if (then && *then == *now) return std::optional<Backup>();
        }
    }
    std::error_code failed;
    const fs::path place = folder / "backups";
    fs::create_directories(place, failed);
    if (failed) return file_error("making the folder of backups", failed.value());
    uint64_t bytes = fs::file_size(folder / "limn.db", failed);
    if (auto room = check_room(place, bytes, rules); !room) return room.error();
    const fs::path part = place / "unfinished.part";
    fs::remove(part, failed);
    fs::remove(place / "unfinished.part-journal", failed);
    auto written = write_backup(source->get(), part, stopped);
    if (written) written = move_synced(part, free_name(place, time_ms));
    if (!written) {
        fs::remove(part, failed);
        return written.error();
    }
    auto after = list_backups(folder);
    for (const Backup& old : superfluous(after, time_ms, rules)) fs::remove(old.path, failed);
    return std::optional(list_backups(folder).at(0));
}

}  // namespace limn::store
