#pragma once
// SQLite for this room's own use: a connection and a statement that clean up after themselves, and errors in plain
// words.
#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace limn::store {

struct CloseConnection {
    void operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }
};
struct FinalizeStatement {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Connection = std::unique_ptr<sqlite3, CloseConnection>;

// What went wrong last on the connection, and the way out.
base::Error sqlite_error(sqlite3* connection, std::string_view doing);

// Statements without results.
base::Result<void> execute(sqlite3* connection, const char* sql, std::string_view doing);

class Statement {
  public:
    static base::Result<Statement> prepare(sqlite3* connection, std::string_view sql);

    // Parameters from 1. Text must live until the next step() or reset().
    Statement& bind(int index, int64_t value);
    Statement& bind(int index, std::string_view text);

    // What another statement has read, whatever its type.
    Statement& bind_column(int index, const Statement& row, int column);

    // True: there is a row to read. False: done.
    base::Result<bool> step();
    int64_t integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }
    std::string_view text(int column) const;
    int columns() const { return sqlite3_column_count(statement_.get()); }
    // step() and reset() for a statement without results.
    base::Result<void> run();
    void reset();

  private:
    std::unique_ptr<sqlite3_stmt, FinalizeStatement> statement_;
};

}  // namespace limn::store
