#include "store/reading.h"

#include <fmt/format.h>
#include <stdlib.h>
#include <unistd.h>

#include <string>

#include "store/files.h"

namespace limn::store {
namespace {

using base::Error;
using base::Result;
namespace fs = std::filesystem;

// As a URI: what has a meaning there is written in hex.
std::string uri_of(const fs::path& path, std::string_view query) {
    std::string uri = "file:";
    for (unsigned char c : fs::absolute(path).string()) {
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
                     c == '.' || c == '-' || c == '_';
        uri += plain ? std::string(1, static_cast<char>(c)) : fmt::format("%{:02x}", c);
    }
    return uri.append(query);
}

Result<Connection> open(const std::string& name, int flags) {
    sqlite3* raw = nullptr;
    int opened = sqlite3_open_v2(name.c_str(), &raw, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    Connection connection(raw);
    if (opened != SQLITE_OK) return sqlite_error(raw, "opening limn.db");
    sqlite3_extended_result_codes(raw, 1);
    sqlite3_busy_timeout(raw, 2000);
    // A reader must never checkpoint.
    sqlite3_db_config(raw, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    // The first reading opens the write-ahead log and its index.
    if (auto done = execute(
            raw,
            "PRAGMA query_only=1; PRAGMA mmap_size=0; PRAGMA trusted_schema=0; SELECT count(*) FROM sqlite_schema;",
            "reading limn.db");
        !done)
        return done.error();
    return connection;
}

}  // namespace

PrivateCopy::~PrivateCopy() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
}

Result<void> PrivateCopy::take(const fs::path& folder) {
    Result<void> done = Error{"there is no place for temporary files"};
    std::error_code failed;
    for (const fs::path& place : {fs::path("/dev/shm"), fs::temp_directory_path(failed), fs::path("/var/tmp")}) {
        std::string name = place / "limn-reading-XXXXXX";
        if (!::mkdtemp(name.data())) continue;
        path_ = name;
        done = copy_synced(folder / "limn.db", path_ / "limn.db");
        if (done && fs::exists(folder / "limn.db-wal", failed))
            done = copy_synced(folder / "limn.db-wal", path_ / "limn.db-wal");
        if (done) return done;
        fs::remove_all(path_, failed);
        path_.clear();
    }
    return done;
}

Result<Connection> open_file_for_reading(const fs::path& file) {
    return open(uri_of(file, "?immutable=1"), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
}

// No copy is made of it, not even where it cannot be read otherwise: closing any other descriptor of a database lets go
// of the locks that SQLite holds on it for this process.
Result<Connection> open_beside_writer(const fs::path& folder) {
    return open((folder / "limn.db").string(), SQLITE_OPEN_READONLY);
}

Result<Connection> open_for_reading(const fs::path& folder, PrivateCopy& copy) {
    std::error_code failed;
    const fs::path path = folder / "limn.db";
    if (!fs::exists(path, failed)) {
        return Error{fmt::format("there is no limn.db in {}: nothing has been saved there", folder.string()), "data"};
    }
    // Without a write-ahead log nobody has it open, and there is nothing but the file: it is read without a trace.
    if (!fs::exists(folder / "limn.db-wal", failed)) return open_file_for_reading(path);
    auto opened = open(path.string(), SQLITE_OPEN_READONLY);
    if (opened || opened.error().field != "data") return opened;
    if (fs::file_size(folder / "limn.db-wal", failed) == 0) return open_file_for_reading(path);
    if (auto taken = copy.take(folder); !taken) return opened;
    return open((copy.path() / "limn.db").string(), SQLITE_OPEN_READWRITE);
}

}  // namespace limn::store
