// How a store is opened: to be written, or to be read where that is all that can be done.
#include "store/asset.h"
#include "store/inside.h"

namespace limn::store {

using base::Error;
using base::Result;

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
    auto insert = Statement::prepare(raw, kInsertRecord);
    if (!insert) return insert.error();
    insert_record = *std::move(insert);
    note_removals();
    for (const char* name : {"", "limn.db", "limn.db-wal", "limn.db-shm", "lock"})
        watched.add(*name ? folder / name : folder);
    return {};
}

Result<std::unique_ptr<Store>> open_store(const std::filesystem::path& folder, const Options& options) {
    // Before the database is read: while a server writes, they are never ahead of it.
    std::vector<HeadMark> marks = read_head(folder);
    if (auto there = check_not_emptied(folder, marks); !there) return there.error();
    auto impl = std::make_unique<Store::Impl>();
    impl->folder = folder;
    impl->while_loading = options.while_loading;
    Result<void> opened = options.read_only ? impl->open_to_read(marks) : impl->open_to_write(marks, options.max_pages);
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
