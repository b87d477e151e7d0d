#pragma once
// One thread that writes: everything that has come in while it wrote becomes the next group, one commit and one sync
// for all.
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "base/queue.h"
#include "base/result.h"
#include "collaboration/history.h"

namespace limn::session {

// What became of records that were to be kept.
struct Kept {
    Kept(base::Result<void> r) : result(std::move(r)) {}
    Kept(base::Error error) : result(std::move(error)) {}

    base::Result<void> result;
    // Of a failure: one record cannot be kept for what it is, the others can without it.
    std::optional<size_t> unfit;                // its place
    std::optional<collaboration::Taken> taken;  // it is in the log already
};

// Where a session is kept. Called on the store thread only.
struct Keeper {
    // All or none of the records are on disk when it returns.
    std::function<Kept(const std::vector<collaboration::Record>&)> append;
    // A shortcut for the next start; its failure loses nothing.
    std::function<base::Result<void>(const collaboration::History&)> save_snapshot;
    // Whether anything could be saved now; asked once a second. May be empty.
    std::function<base::Result<void>()> watch = {};
};

// What became of the batches first..last: one group. Batch 0: nothing was written, but whether anything can be has
// changed.
struct Written {
    uint64_t first = 0, last = 0;
    base::Result<void> result;
    // The batch `first` alone is at fault; what was ordered after it is not written, but can be, ordered again.
    bool unfit = false;
    std::optional<collaboration::Taken> taken = {};  // it is in the log already
};

class StoreThread {
  public:
    // written: called on the store thread, in the order of the batches. After a failure nothing is written until
    // resume(): what was ordered after a lost batch rests on something that is not there.
    StoreThread(Keeper keeper, std::function<void(Written)> written);
    ~StoreThread();
    StoreThread(const StoreThread&) = delete;
    StoreThread& operator=(const StoreThread&) = delete;

    // False when too much is waiting to be written.
    bool append(uint64_t batch, std::vector<collaboration::Record> records);
    void save_snapshot(std::shared_ptr<const collaboration::History> history);
    // The failure has been heard of; batches that are appended from now on are good again.
    void resume();
    // Writes what is waiting, then ends.
    void stop();

  private:
    // One of: a batch, a snapshot, or (neither) the word that a failure has been heard of.
    struct Job {
        uint64_t batch = 0;
        std::vector<collaboration::Record> records;
        std::shared_ptr<const collaboration::History> snapshot;
    };
    void run();
    void watch();
    // The batches first..last of jobs in one commit; those before one that is unfit in one, and it alone is said to
    // fail. False when something was not written.
    bool write(std::vector<Job>& jobs, size_t first, size_t last);

    bool watched_well_ = true;
    Keeper keeper_;
    std::function<void(Written)> written_;
    base::Queue<Job> jobs_{8192};
    std::thread thread_;
};

}  // namespace limn::session
