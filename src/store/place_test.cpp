// Whether the store notices that its files are no longer the ones in the folder, and that they have lost what was
// saved.
#include <gtest/gtest.h>

#include <filesystem>

#include "store/head.h"
#include "store/store.h"
#include "store/temporary_folder.h"

namespace limn::store {
namespace {

namespace fs = std::filesystem;
using collaboration::Record;

Record edit(uint64_t revision) {
    return {revision, 1000,       "ann",
            "Ann",    "client-1", revision,
            "g",      {},         {document::set("sun.elevation", static_cast<double>(revision % 50))}};
}

base::Result<void> append(Store& store, uint64_t revision, const std::string& session = "demo") {
    Batch batch{session, {edit(revision)}};
    return store.append({&batch, 1});
}

struct Place : testing::Test {
    TemporaryFolder home;
    fs::path folder = home.path / "data";
    std::unique_ptr<Store> store = opened();

    std::unique_ptr<Store> opened() {
        auto result = open_store(folder);
        EXPECT_TRUE(result.ok()) << result.error().message;
        if (!result) return nullptr;
        for (const char* name : {"demo", "second"})
            EXPECT_TRUE((*result)->load(name, document::demo_document(), 5).ok());
        return *std::move(result);
    }
    // What a start says.
    std::string refusal() {
        auto result = open_store(folder);
        return result ? "" : result.error().message;
    }
};

TEST_F(Place, RemovedReplacedOrMovedNothingIsAcknowledgedIntoNowhere) {
    ASSERT_TRUE(append(*store, 1).ok());
    for (const char* name : {"limn.db", "limn.db-wal", "limn.db-shm", "lock"}) {
        fs::rename(folder / name, home.path / "elsewhere");
        EXPECT_FALSE(store->check_place().ok()) << name;
        EXPECT_NE(append(*store, 2).error().message.find("removed or moved"), std::string::npos) << name;
        fs::copy_file(home.path / "elsewhere", folder / name);
        EXPECT_NE(append(*store, 2).error().message.find("replaced by another"), std::string::npos) << name;
        fs::rename(home.path / "elsewhere", folder / name);
        EXPECT_TRUE(store->check_place().ok());
    }
    fs::rename(folder, home.path / "moved");
    EXPECT_FALSE(append(*store, 2).ok());
    fs::create_directory(folder);
    EXPECT_FALSE(append(*store, 2).ok());
    EXPECT_FALSE(store->save_snapshot("demo", store->load("demo", document::demo_document(), 0)->history).ok());
    fs::remove_all(folder);
    fs::rename(home.path / "moved", folder);
    EXPECT_TRUE(append(*store, 2).ok());
    store.reset();
    EXPECT_EQ(opened()->load("demo", document::demo_document(), 0)->history.revision, 2u);
}

TEST_F(Place, AnEmptiedOrMissingDatabaseIsNotANewOne) {
    ASSERT_TRUE(append(*store, 1).ok());
    store.reset();
    fs::copy_file(folder / "limn.db", home.path / "whole");
    fs::resize_file(folder / "limn.db", 0);
    EXPECT_NE(refusal().find("is empty, and 2 sessions had been saved in it. Run `limn recover`"), std::string::npos);
    fs::remove(folder / "limn.db");
    EXPECT_NE(refusal().find("is missing"), std::string::npos);
    EXPECT_FALSE(open_store(folder, {.read_only = true}).ok());
    fs::copy_file(home.path / "whole", folder / "limn.db");
    EXPECT_EQ(refusal(), "");
}

TEST_F(Place, AStoreThatWentBackInTimeIsNoticed) {
    for (uint64_t revision = 1; revision <= 5; ++revision) ASSERT_TRUE(append(*store, revision).ok());
    store.reset();
    fs::copy_file(folder / "limn.db", home.path / "old");
    store = opened();
    ASSERT_TRUE(append(*store, 6).ok());
    ASSERT_TRUE(append(*store, 1, "second").ok());
    store.reset();
    fs::copy_file(home.path / "old", folder / "limn.db", fs::copy_options::overwrite_existing);
    EXPECT_NE(refusal().find("\"demo\" ends at change 5, and had 6"), std::string::npos) << refusal();
    EXPECT_FALSE(open_store(folder, {.read_only = true}).ok());
}

// A kill leaves a write-ahead log; without it, or with a part of it, what was acknowledged is not there.
TEST_F(Place, ALostWriteAheadLogIsNoticed) {
    for (uint64_t revision = 1; revision <= 20; ++revision) ASSERT_TRUE(append(*store, revision).ok());
    fs::path killed = home.path / "killed";
    fs::copy(folder, killed);
    fs::remove(killed / "limn.db-shm");
    fs::path whole = folder;
    auto wal = fs::file_size(killed / "limn.db-wal");
    ASSERT_GT(wal, 10'000u);
    folder = killed;
    EXPECT_EQ(opened()->load("demo", document::demo_document(), 0)->history.revision, 20u);
    for (uintmax_t left : {uintmax_t{0}, wal / 2, wal - 2000}) {
        fs::remove_all(killed);
        fs::copy(whole, killed);
        fs::remove(killed / "limn.db-shm");
        fs::resize_file(killed / "limn.db-wal", left);
        std::string said = refusal();
        EXPECT_NE(said.find("limn recover"), std::string::npos) << left << ": " << said;
    }
    folder = whole;
}

TEST_F(Place, MarksSurviveWhatTheyAreWrittenOver) {
    ASSERT_TRUE(append(*store, 1).ok());
    auto marks = read_head(folder);
    ASSERT_EQ(marks.size(), 2u);
    EXPECT_EQ(marks[0].name, "demo");
    EXPECT_EQ(marks[0].revision, 1u);
    EXPECT_EQ(marks[1].revision, 0u);
    store.reset();
    // A damaged mark says nothing, and is made anew.
    fs::resize_file(head_path(folder), 130);
    EXPECT_EQ(read_head(folder).size(), 1u);
    store = opened();
    EXPECT_EQ(read_head(folder), marks);
    store.reset();
    fs::remove(head_path(folder));
    store = opened();
    EXPECT_EQ(read_head(folder), marks);
}

TEST_F(Place, ARepetitionIsTakenAsTakenHoweverLongAgo) {
    for (uint64_t revision = 1; revision <= 3; ++revision) ASSERT_TRUE(append(*store, revision).ok());
    Record fine = edit(4), again = edit(5);
    again.client_seq = 2;
    Batch batch{"demo", {fine, again}};
    std::optional<Unfit> unfit;
    EXPECT_FALSE(store->append({&batch, 1}, &unfit).ok());
    ASSERT_TRUE(unfit && unfit->taken);
    EXPECT_EQ(unfit->place, 1u);
    EXPECT_EQ(unfit->taken->revision, 2u);
    EXPECT_EQ(unfit->taken->digest, collaboration::digest_of({}, "g", edit(2).operations));
    // Nobody's fault: a gap.
    batch.records = {edit(9)};
    unfit.reset();
    EXPECT_FALSE(store->append({&batch, 1}, &unfit).ok());
    EXPECT_FALSE(unfit);
    EXPECT_TRUE(append(*store, 4).ok());
}

}  // namespace
}  // namespace limn::store
