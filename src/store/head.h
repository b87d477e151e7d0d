#pragma once
// limn.db.head: how far each session has come, beside the database. A database that has lost its end without a trace
// (it was emptied, put back from a copy, or its write-ahead log was removed, shortened or damaged) is noticed by it
// when it is opened. A commit is written here after it is on disk there, so this file never says more than what is so.
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"

namespace limn::store {

struct HeadMark {
    int64_t session = 0;  // its id, from 1
    std::string name;
    int64_t created_ms = 0;
    uint64_t revision = 0;
    int64_t checksum = 0;  // of the record at that revision; 0 at revision 0
    bool operator==(const HeadMark&) const = default;
};

std::filesystem::path head_path(const std::filesystem::path& folder);

// All marks that are whole; none when there is no file. A mark that is damaged says nothing.
std::vector<HeadMark> read_head(const std::filesystem::path& folder);

class Head {
  public:
    Head() = default;
    Head(const Head&) = delete;
    Head& operator=(const Head&) = delete;
    ~Head();

    // Makes the file when there is none; what it holds is kept until it is put anew.
    base::Result<void> open(const std::filesystem::path& folder);
    // One small write each, in place; without a file they do nothing.
    void put(const HeadMark& mark);
    void forget(int64_t session);
    // What was put is on disk; cheap when nothing was.
    void sync();

  private:
    int file_ = -1;
    bool unsynced_ = false;
    std::map<int64_t, size_t> place_of_;
    std::vector<size_t> free_;
    size_t places_ = 0;
};

}  // namespace limn::store
