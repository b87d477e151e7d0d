#include "store/store.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <chrono>
#include <fstream>
#include <future>
#include <thread>

#include "collaboration/step.h"
#include "store/temporary_folder.h"

namespace limn::store {
namespace {

using collaboration::History;
using collaboration::Record;
using document::set;

Record edit(uint64_t revision, double elevation) {
    return {revision,
            1000,
            "ann",
            "Ann",
            "client-1",
            revision,
            "g" + std::to_string(revision),
            collaboration::RecordKind::edit,
            {set("sun.elevation", elevation)}};
}

std::unique_ptr<Store> opened(const TemporaryFolder& folder, const Options& options = {}) {
    auto store = open_store(folder.path, options);
    EXPECT_TRUE(store.ok()) << (store.ok() ? "" : store.error().message);
    return store.ok() ? *std::move(store) : nullptr;
}

Loaded loaded(Store& store) {
    auto result = store.load("demo", document::demo_document(), 5);
    EXPECT_TRUE(result.ok()) << (result.ok() ? "" : result.error().message);
    return *std::move(result);
}

base::Result<void> append(Store& store, std::vector<Record> records) {
    Batch batch{"demo", std::move(records)};
    return store.append(std::span(&batch, 1));
}

// Changes the file behind the store's back.
void tamper(const TemporaryFolder& folder, const char* sql) {
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open((folder.path / "limn.db").c_str(), &db), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(db, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db);
    sqlite3_close(db);
}

TEST(Store, MakesASessionAndFindsItAgain) {
    TemporaryFolder folder;
    {
        auto store = opened(folder);
        EXPECT_EQ(loaded(*store).history.document, document::demo_document());
        ASSERT_TRUE(append(*store, {edit(1, 5), edit(2, 6)}).ok());
    }
    auto store = opened(folder);
    EXPECT_FALSE(store->checked_after_crash());
    Loaded again = loaded(*store);
    EXPECT_EQ(again.history.revision, 2u);
    EXPECT_EQ(again.history.document, *document::apply(document::demo_document(), set("sun.elevation", 6.0)));
    EXPECT_EQ(again.history.people.at("ann").undo.size(), 2u);
    auto sessions = store->sessions();
    ASSERT_EQ(sessions->size(), 1u);
    EXPECT_EQ((*sessions)[0].name, "demo");
    EXPECT_EQ((*sessions)[0].revision, 2u);
    EXPECT_EQ((*sessions)[0].created_ms, 5);
    auto records = store->records("demo", 1, 10);
    ASSERT_EQ(records->size(), 1u);
    EXPECT_EQ((*records)[0], edit(2, 6));
}

TEST(Store, SessionsHaveNames) {
    TemporaryFolder folder;
    auto store = opened(folder);
    for (const char* bad : {"", "-a", "a b", "../x", "a/b"})
        EXPECT_FALSE(store->load(bad, document::demo_document(), 0).ok()) << bad;
    EXPECT_FALSE(store->load(std::string(65, 'a'), document::demo_document(), 0).ok());
    EXPECT_TRUE(store->load(std::string(64, 'a'), document::demo_document(), 0).ok());
}

TEST(Store, TakesNoGapsAndNothingTwice) {
    TemporaryFolder folder;
    auto store = opened(folder);
    loaded(*store);
    EXPECT_FALSE(append(*store, {edit(2, 5)}).ok());
    ASSERT_TRUE(append(*store, {edit(1, 5)}).ok());
    EXPECT_FALSE(append(*store, {edit(1, 5)}).ok());
    Record repeated = edit(2, 7);
    repeated.client_seq = 1;
    EXPECT_FALSE(append(*store, {repeated}).ok());
    ASSERT_TRUE(append(*store, {edit(2, 8)}).ok());
    EXPECT_EQ(loaded(*store).history.revision, 2u);
}

TEST(Store, ABatchIsAllOrNothing) {
    TemporaryFolder folder;
    auto store = opened(folder);
    loaded(*store);
    EXPECT_FALSE(append(*store, {edit(1, 5), edit(3, 6)}).ok());
    EXPECT_EQ(loaded(*store).history.revision, 0u);
    std::vector<Batch> two{{"demo", {edit(1, 5)}}, {"nobody", {edit(1, 5)}}};
    EXPECT_FALSE(store->append(two).ok());
    EXPECT_EQ(loaded(*store).history.revision, 0u);
    two[1] = {"demo", {edit(2, 6)}};
    EXPECT_TRUE(store->append(two).ok());
    EXPECT_EQ(loaded(*store).history.revision, 2u);
}

TEST(Store, SnapshotsGiveTheSameHistory) {
    TemporaryFolder folder;
    History lived = collaboration::make_history(document::demo_document());
    auto store = opened(folder);
    loaded(*store);
    for (uint64_t revision = 1; revision <= 50; ++revision) {
        Record record = edit(revision, static_cast<double>(revision));
        ASSERT_TRUE(collaboration::advance(lived, record).ok());
        ASSERT_TRUE(append(*store, {record}).ok());
        if (revision % 7 == 0) {
            ASSERT_TRUE(store->save_snapshot("demo", lived).ok());
        }
    }
    Loaded again = loaded(*store);
    EXPECT_EQ(again.snapshot_revision, 49u);
    EXPECT_EQ(again.history, lived);
}

// A damaged snapshot costs time, not work: the one before it and the log give the same.
TEST(Store, GoesBackBehindADamagedSnapshot) {
    TemporaryFolder folder;
    History lived = collaboration::make_history(document::demo_document());
    {
        auto store = opened(folder);
        loaded(*store);
        for (uint64_t revision = 1; revision <= 9; ++revision) {
            Record record = edit(revision, static_cast<double>(revision));
            ASSERT_TRUE(collaboration::advance(lived, record).ok());
            ASSERT_TRUE(append(*store, {record}).ok());
        }
        ASSERT_TRUE(store->save_snapshot("demo", lived).ok());
    }
    tamper(folder, "UPDATE snapshot SET history = substr(history, 1, 500) WHERE revision = 9");
    auto store = opened(folder);
    Loaded again = loaded(*store);
    EXPECT_EQ(again.snapshot_revision, 0u);
    EXPECT_EQ(again.history, lived);
    ASSERT_EQ(again.skipped.size(), 1u);
    EXPECT_EQ(again.skipped[0].field, "snapshot 9");
}

TEST(Store, DamageToTheLogIsSaid) {
    TemporaryFolder folder;
    {
        auto store = opened(folder);
        loaded(*store);
        for (uint64_t revision = 1; revision <= 5; ++revision)
            ASSERT_TRUE(append(*store, {edit(revision, 1.0 * static_cast<double>(revision))}).ok());
    }
    tamper(folder, "UPDATE record SET operations = replace(operations, '3.0', '4.0') WHERE revision = 3");
    {
        auto store = opened(folder);
        auto result = store->load("demo", document::demo_document(), 0);
        ASSERT_FALSE(result.ok());
        EXPECT_EQ(
            result.error().message,
            "The log is damaged at revision 3 (its checksum differs). Run `limn recover`: it keeps what is there aside "
            "and says what can be saved");
    }
    tamper(folder, "DELETE FROM record WHERE revision = 3");
    auto store = opened(folder);
    EXPECT_TRUE(store->load("demo", document::demo_document(), 0)
                    .error()
                    .message.starts_with("The log is damaged: revision 3 is missing. Run `limn recover`"));
}

// A log that names what the schema no longer has can still be opened.
TEST(Store, SkipsWhatTheSchemaNoLongerHas) {
    TemporaryFolder folder;
    auto store = opened(folder);
    loaded(*store);
    Record old = edit(1, 5);
    old.operations.push_back(set("sun.phase", 3.0));
    ASSERT_TRUE(append(*store, {old, edit(2, 6)}).ok());
    Loaded again = loaded(*store);
    EXPECT_EQ(again.history.revision, 2u);
    ASSERT_EQ(again.skipped.size(), 1u);
    EXPECT_EQ(again.skipped[0].field, "revision 1: path");
}

TEST(Store, OneProcessAtATime) {
    TemporaryFolder folder;
    auto store = opened(folder);
    auto second = open_store(folder.path);
    ASSERT_FALSE(second.ok());
    EXPECT_NE(second.error().message.find("in use by another Limn"), std::string::npos);
}

TEST(Store, ReadsBesideAWriter) {
    TemporaryFolder folder;
    auto writer = opened(folder);
    loaded(*writer);
    ASSERT_TRUE(append(*writer, {edit(1, 5)}).ok());
    auto reader = opened(folder, {.read_only = true});
    EXPECT_EQ(loaded(*reader).history.revision, 1u);
    ASSERT_TRUE(append(*writer, {edit(2, 6)}).ok());
    EXPECT_EQ(loaded(*reader).history.revision, 2u);
    EXPECT_FALSE(append(*reader, {edit(3, 7)}).ok());
    EXPECT_FALSE(reader->load("other", document::demo_document(), 0).ok());
    TemporaryFolder empty;
    EXPECT_FALSE(open_store(empty.path, {.read_only = true}).ok());
}

// Whoever opens a large film keeps nobody waiting, and sees the moment in which it was opened.
TEST(Store, OthersCommitWhileAFilmIsLoaded) {
    TemporaryFolder folder;
    Store* store = nullptr;
    std::future<base::Result<void>> committed;
    bool in_time = false;
    auto in_the_middle = [&] {
        if (committed.valid()) return;
        committed = std::async(std::launch::async, [&] {
            std::vector<Batch> both{{"other", {edit(1, 5)}}, {"demo", {edit(3, 7)}}};
            return store->append(both);
        });
        in_time = committed.wait_for(std::chrono::seconds(30)) == std::future_status::ready;
    };
    {
        auto made = opened(folder);
        loaded(*made);
        ASSERT_TRUE(made->create("other", document::demo_document(), 0).ok());
        ASSERT_TRUE(append(*made, {edit(1, 5), edit(2, 6)}).ok());
    }
    auto held = opened(folder, {.while_loading = in_the_middle});
    store = held.get();
    EXPECT_EQ(loaded(*store).history.revision, 2u);
    ASSERT_TRUE(committed.valid());
    EXPECT_TRUE(in_time) << "the commit waited for the load to end";
    EXPECT_TRUE(committed.get().ok());
    EXPECT_EQ(loaded(*store).history.revision, 3u);
    EXPECT_EQ(store->load("other", document::demo_document(), 0)->history.revision, 1u);
}

TEST(Store, AFilmThatIsRemovedWhileItIsLoadedIsReadAsItWas) {
    TemporaryFolder folder;
    Store* store = nullptr;
    base::Result<void> removed = base::Error{"nobody asked"};
    auto in_the_middle = [&] {
        std::thread([&] {
            removed = store->set_deleted("demo", 1);
            if (removed) removed = store->purge("demo");
            // Takes the number that has become free.
            if (removed) removed = store->create("another", document::make_document(), 2);
        }).join();
    };
    auto held = opened(folder, {.while_loading = in_the_middle});
    store = held.get();
    ASSERT_TRUE(store->create("demo", document::demo_document(), 0).ok());
    ASSERT_TRUE(append(*store, {edit(1, 5), edit(2, 6)}).ok());
    EXPECT_EQ(loaded(*store).history.revision, 2u);
    EXPECT_TRUE(removed.ok()) << removed.error().message;
}

TEST(Store, RefusesWhatItDidNotWrite) {
    TemporaryFolder text, other, newer;
    std::ofstream(text.path / "limn.db") << std::string(5000, 'x');
    EXPECT_NE(open_store(text.path).error().message.find("damaged"), std::string::npos);
    tamper(other, "CREATE TABLE a (b); PRAGMA user_version = 1");
    EXPECT_NE(open_store(other.path).error().message.find("not a store of Limn"), std::string::npos);
    opened(newer).reset();
    tamper(newer, "PRAGMA user_version = 99");
    EXPECT_NE(open_store(newer.path).error().message.find("A newer Limn"), std::string::npos);
    TemporaryFolder file;
    std::ofstream(file.path / "data") << "x";
    EXPECT_FALSE(open_store(file.path / "data").ok());
}

TEST(Store, AFullDiskIsSaidAndNothingIsLost) {
    TemporaryFolder folder;
    uint64_t kept = 0;
    {
        auto store = opened(folder, {.max_pages = 40});
        loaded(*store);
        base::Result<void> result;
        while (kept < 10'000) {
            std::vector<Record> records;
            for (uint64_t i = 1; i <= 50; ++i) records.push_back(edit(kept + i, static_cast<double>(i)));
            result = append(*store, records);
            if (!result) break;
            kept += records.size();
        }
        ASSERT_FALSE(result.ok());
        EXPECT_EQ(result.error().message,
                  "The disk is full: reading or writing the store failed. Make room and try again");
        EXPECT_EQ(loaded(*store).history.revision, kept);
    }
    ASSERT_GT(kept, 10u);
    auto store = opened(folder);
    EXPECT_EQ(loaded(*store).history.revision, kept);
    EXPECT_TRUE(append(*store, {edit(kept + 1, 1)}).ok());
}

}  // namespace
}  // namespace limn::store
