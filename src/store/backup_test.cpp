#include "store/backup.h"

#include <gtest/gtest.h>

#include <fstream>
#include <thread>

#include "store/check.h"
#include "store/store.h"
#include "store/temporary_folder.h"

namespace limn::store {
namespace {

namespace fs = std::filesystem;
using collaboration::Record;

constexpr int64_t kHour = 3'600'000, kNow = 1'800'000'000'000 / kHour * kHour;

Record edit(uint64_t revision) {
    return {revision, 1000,       "ann",
            "Ann",    "client-1", revision,
            "g",      {},         {document::set("sun.elevation", static_cast<double>(revision % 50))}};
}

void append(Store& store, uint64_t revision) {
    Batch batch{"demo", {edit(revision)}};
    ASSERT_TRUE(store.append({&batch, 1}).ok());
}

TEST(Backup, IsMadeWhileTheStoreIsWrittenAndOnlyAfterChanges) {
    TemporaryFolder folder;
    auto store = *open_store(folder.path);
    ASSERT_TRUE(store->load("demo", document::demo_document(), 5).ok());
    ASSERT_TRUE(store->load("second", document::demo_document(), 5).ok());
    for (uint64_t revision = 1; revision <= 300; ++revision) append(*store, revision);
    std::atomic<bool> stop{false};
    uint64_t revision = 300;
    std::thread writer([&] {
        while (!stop) append(*store, ++revision);
    });
    auto made = make_backup(folder.path, kNow);
    stop = true;
    writer.join();
    ASSERT_TRUE(made.ok()) << made.error().message;
    ASSERT_TRUE(*made);
    EXPECT_EQ((*made)->time_ms, kNow);
    auto checks = check_backup((*made)->path);
    ASSERT_TRUE(checks.ok()) << checks.error().message;
    ASSERT_EQ(checks->size(), 2u);
    EXPECT_GE((*checks)[0].revision, 300u);
    EXPECT_EQ((*checks)[0].whole, (*checks)[0].revision);
    EXPECT_TRUE((*checks)[0].faults.empty() && (*checks)[1].faults.empty());

    made = make_backup(folder.path, kNow + kHour);
    ASSERT_TRUE(made.ok() && *made);
    made = make_backup(folder.path, kNow + 2 * kHour);
    ASSERT_TRUE(made.ok());
    EXPECT_FALSE(*made);
    append(*store, ++revision);
    ASSERT_TRUE(*make_backup(folder.path, kNow + 3 * kHour));
    EXPECT_EQ(list_backups(folder.path).size(), 3u);
    // Nothing else lies there.
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.path / "backups"), {}), 3);
}

TEST(Backup, ADamagedStoreGivesNone) {
    TemporaryFolder folder;
    {
        auto store = *open_store(folder.path);
        ASSERT_TRUE(store->load("demo", document::demo_document(), 5).ok());
        for (uint64_t revision = 1; revision <= 300; ++revision) append(*store, revision);
        ASSERT_TRUE(*make_backup(folder.path, kNow));
        append(*store, 301);
    }
    {
        std::fstream file(folder.path / "limn.db", std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(4096 * 3);
        file << std::string(4096, '\xee');
    }
    EXPECT_FALSE(make_backup(folder.path, kNow + kHour).ok());
    EXPECT_EQ(list_backups(folder.path).size(), 1u);
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.path / "backups"), {}), 1);
}

std::vector<Backup> hourly(int hours, uint64_t bytes = 1000) {
    std::vector<Backup> list;
    for (int i = 0; i < hours; ++i) list.push_back({std::to_string(i), kNow - i * kHour, bytes});
    return list;
}

TEST(Backup, TheLastDayByTheHourThenFourteenDays) {
    BackupRules rules;
    auto list = hourly(24 * 40);
    auto gone = superfluous(list, kNow, rules);
    size_t kept = list.size() - gone.size();
    EXPECT_GE(kept, 24u + 12u);
    EXPECT_LE(kept, 24u + 14u);
    for (const Backup& backup : gone) EXPECT_LT(backup.time_ms, kNow - 23 * kHour);
    EXPECT_TRUE(superfluous(hourly(24), kNow, rules).empty());
}

TEST(Backup, AreBoundedInSize) {
    BackupRules rules;
    rules.most_bytes = 5000;
    EXPECT_EQ(superfluous(hourly(24), kNow, rules).size(), 24u - 5u);
    // The newest stays whatever its size.
    EXPECT_EQ(superfluous(hourly(3, 9000), kNow, rules).size(), 2u);
}

TEST(Backup, LeavesRoomOnTheDisk) {
    TemporaryFolder folder;
    auto store = *open_store(folder.path);
    ASSERT_TRUE(store->load("demo", document::demo_document(), 5).ok());
    BackupRules rules;
    rules.least_free = uint64_t{1} << 60;
    auto made = make_backup(folder.path, kNow, rules);
    ASSERT_FALSE(made.ok());
    EXPECT_NE(made.error().message.find("no backup was made"), std::string::npos);
}

}  // namespace
}  // namespace limn::store
