#include "store/sqlite.h"

#include <fmt/format.h>

#include <cerrno>

#include "store/files.h"

namespace limn::store {

using base::Error;
using base::Result;

Error sqlite_error(sqlite3* connection, std::string_view doing) {
    int code = sqlite3_extended_errcode(connection);
    std::string_view message = sqlite3_errmsg(connection);
    switch (code & 0xff) {
        case SQLITE_FULL:
            return Error{fmt::format("The disk is full: {} failed. Make room and try again", doing), "data"};
        case SQLITE_READONLY:
        case SQLITE_CANTOPEN:
        case SQLITE_PERM:
            return Error{fmt::format("The data folder cannot be written: {} failed ({}). Check its permissions, or "
                                     "give another with --data",
                                     doing, message),
                         "data"};
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return Error{
                fmt::format("The data folder is in use by another process: {} failed. End that one first", doing)};
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return Error{
                fmt::format("The data folder's limn.db is damaged: {} failed ({}). Run `limn recover`: it keeps "
                            "what is there aside and says what can be saved",
                            doing, message)};
        case SQLITE_IOERR:
            // Such as the write-ahead log's index, which has no room.
            if (int cause = sqlite3_system_errno(connection); cause == ENOSPC || cause == EDQUOT || cause == EROFS)
                return file_error(doing, cause);
            return Error{fmt::format("The disk reports an error: {} failed ({}, code {})", doing, message, code)};
        default:
            return Error{fmt::format("{} failed: {} (SQLite code {})", doing, message, code)};
    }
}

Result<void> execute(sqlite3* connection, const char* sql, std::string_view doing) {
    if (sqlite3_exec(connection, sql, nullptr, nullptr, nullptr) != SQLITE_OK) return sqlite_error(connection, doing);
    return {};
}

Result<Statement> Statement::prepare(sqlite3* connection, std::string_view sql) {
    sqlite3_stmt* raw = nullptr;
    if (sqlite3_prepare_v3(connection, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &raw,
                           nullptr) != SQLITE_OK) {
        return sqlite_error(connection, "preparing a query");
    }
    Statement statement;
    statement.statement_.reset(raw);
    return statement;
}

Statement& Statement::bind(int index, int64_t value) {
    sqlite3_bind_int64(statement_.get(), index, value);
    return *this;
}

Statement& Statement::bind(int index, std::string_view text) {
    // A null pointer would bind NULL.
    sqlite3_bind_text64(statement_.get(), index, text.data() ? text.data() : "", text.size(), SQLITE_STATIC,
                        SQLITE_UTF8);
    return *this;
}

Statement& Statement::bind_column(int index, const Statement& row, int column) {
    sqlite3_bind_value(statement_.get(), index, sqlite3_column_value(row.statement_.get(), column));
    return *this;
}

Result<bool> Statement::step() {
    int code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    Error error = sqlite_error(sqlite3_db_handle(statement_.get()), "reading or writing the store");
    reset();
    return error;
}

std::string_view Statement::text(int column) const {
    auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
    return bytes ? std::string_view(bytes, static_cast<size_t>(sqlite3_column_bytes(statement_.get(), column)))
                 : std::string_view();
}

Result<void> Statement::run() {
    auto done = step();
    reset();
    if (!done) return done.error();
    return {};
}

void Statement::reset() {
    sqlite3_reset(statement_.get());
    sqlite3_clear_bindings(statement_.get());
}

}  // namespace limn::store
