#include "session/store_thread.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>

namespace limn::session {
namespace {

using collaboration::Record;

Record edit(uint64_t revision) {
    return {revision, 0, "ann", "Ann", "ann", revision, "g", {}, {document::set("sun.elevation", 5.0)}};
}

// What was said, in order.
struct Log {
    std::mutex mutex;
    std::condition_variable more;
    std::vector<Written> all;

    void operator()(Written written) {
        std::lock_guard lock(mutex);
        all.push_back(std::move(written));
        more.notify_all();
    }
    bool wait(size_t count) {
        std::unique_lock lock(mutex);
        return more.wait_for(lock, std::chrono::seconds(10), [&] { return all.size() >= count; });
    }
};

TEST(StoreThread, OneUnfitRecordFailsAlone) {
    Log log;
    std::vector<uint64_t> kept;
    std::mutex gate;
    gate.lock();
    Keeper keeper;
    keeper.append = [&](const std::vector<Record>& records) -> Kept {
        std::lock_guard wait(gate);
        for (size_t i = 0; i < records.size(); ++i) {
            if (records[i].revision != 3 || records[i].client_seq != 3) continue;
            Kept bad = base::Error{"it cannot be kept"};
            bad.unfit = i;
            bad.taken = collaboration::Taken{1, 7};
            return bad;
        }
        for (const Record& record : records) kept.push_back(record.revision);
        return base::Result<void>();
    };
    keeper.save_snapshot = [](const collaboration::History&) { return base::Result<void>(); };
    StoreThread thread(keeper, [&](Written written) { log(std::move(written)); });
    for (uint64_t revision = 1; revision <= 5; ++revision) ASSERT_TRUE(thread.append(revision, {edit(revision)}));
    gate.unlock();
    ASSERT_TRUE(log.wait(1));
    while (true) {
        std::unique_lock lock(log.mutex);
        if (log.all.back().unfit) break;
        log.more.wait_for(lock, std::chrono::seconds(10));
    }
    EXPECT_EQ(kept, (std::vector<uint64_t>{1, 2}));
    EXPECT_EQ(log.all.back().first, 3u);
    EXPECT_EQ(log.all.back().taken->revision, 1u);
    // What came after it waits until it has been ordered again.
    Record again = edit(3);
    again.client_seq = 4;
    thread.resume();
    ASSERT_TRUE(thread.append(6, {again}));
    thread.stop();
    EXPECT_EQ(kept, (std::vector<uint64_t>{1, 2, 3}));
    EXPECT_TRUE(log.all.back().result.ok());
    EXPECT_EQ(log.all.back().last, 6u);
}

TEST(StoreThread, WatchesEachSecondAndSaysWhatChanges) {
    Log log;
    std::atomic<bool> well{true};
    Keeper keeper;
    keeper.append = [](const std::vector<Record>&) { return base::Result<void>(); };
    keeper.save_snapshot = [](const collaboration::History&) { return base::Result<void>(); };
    keeper.watch = [&]() -> base::Result<void> {
        if (well) return {};
        return base::Error{"it is gone"};
    };
    StoreThread thread(keeper, [&](Written written) { log(std::move(written)); });
    well = false;
    ASSERT_TRUE(log.wait(1));
    EXPECT_EQ(log.all[0].last, 0u);
    EXPECT_EQ(log.all[0].result.error().message, "it is gone");
    well = true;
    ASSERT_TRUE(log.wait(2));
    EXPECT_TRUE(log.all[1].result.ok());
    thread.stop();
    EXPECT_EQ(log.all.size(), 2u);
}

}  // namespace
}  // namespace limn::session
