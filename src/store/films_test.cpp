// What a list of films shows of the sessions in a store.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include "document/operation.h"
#include "store/store.h"
#include "store/temporary_folder.h"

namespace limn::store {
namespace {

using collaboration::Record;
using document::set;

std::unique_ptr<Store> opened(const TemporaryFolder& folder) {
    auto store = open_store(folder.path);
    EXPECT_TRUE(store.ok()) << (store.ok() ? "" : store.error().message);
    return store.ok() ? *std::move(store) : nullptr;
}

Record record(uint64_t revision, std::vector<document::Operation> operations) {
    return {revision,
            1000 + static_cast<int64_t>(revision),
            "ann",
            "Ann",
            "client",
            revision,
            "g",
            collaboration::RecordKind::edit,
            std::move(operations)};
}

SessionInfo only_one(Store& store) {
    auto list = store.sessions();
    EXPECT_TRUE(list.ok());
    EXPECT_EQ(list->size(), 1u);
    return list->front();
}

TEST(StoredFilms, TitleAndTimeFollowTheLog) {
    TemporaryFolder folder;
    auto store = opened(folder);
    ASSERT_TRUE(store->create("a", document::demo_document(), 500).ok());
    EXPECT_EQ(only_one(*store).title, "Demo");
    EXPECT_EQ(only_one(*store).changed_ms, 500);
    EXPECT_FALSE(store->create("a", document::demo_document(), 600).ok());
    Batch batch{"a",
                {record(1, {set("film.title", std::string("One"))}), record(2, {set("sun.elevation", 3.0)}),
                 record(3, {document::group({set("film.title", std::string("Two")), set("sun.elevation", 4.0)})})}};
    ASSERT_TRUE(store->append({&batch, 1}).ok());
    EXPECT_EQ(only_one(*store).title, "Two");
    EXPECT_EQ(only_one(*store).changed_ms, 1003);
    EXPECT_EQ(only_one(*store).revision, 3u);
    store.reset();
    EXPECT_EQ(only_one(*opened(folder)).title, "Two");
}

TEST(StoredFilms, ArePutAwayBroughtBackAndRemoved) {
    TemporaryFolder folder;
    auto store = opened(folder);
    ASSERT_TRUE(store->create("a", document::demo_document(), 1).ok());
    Batch batch{"a", {record(1, {set("sun.elevation", 3.0)})}};
    ASSERT_TRUE(store->append({&batch, 1}).ok());
    EXPECT_FALSE(store->purge("a").ok());
    ASSERT_TRUE(store->set_deleted("a", 77).ok());
    EXPECT_EQ(only_one(*store).deleted_ms, 77);
    EXPECT_TRUE(store->load("a", document::demo_document(), 0).ok());
    ASSERT_TRUE(store->set_deleted("a", 0).ok());
    EXPECT_EQ(only_one(*store).deleted_ms, 0);
    ASSERT_TRUE(store->set_deleted("a", 78).ok());
    ASSERT_TRUE(store->purge("a").ok());
    EXPECT_TRUE(store->sessions()->empty());
    EXPECT_FALSE(store->set_deleted("a", 0).ok());
    // The name is free again, and nothing of the old one is in it.
    ASSERT_TRUE(store->create("a", document::demo_document(), 2).ok());
    EXPECT_EQ(only_one(*store).revision, 0u);
}

TEST(StoredFilms, TagsFollowTheLog) {
    TemporaryFolder folder;
    auto store = opened(folder);
    ASSERT_TRUE(store->create("a", document::demo_document(), 500).ok());
    EXPECT_TRUE(only_one(*store).tags.empty());
    const auto tags = [](std::vector<std::string> items) { return set("film.tags", schema::List(std::move(items))); };
    Batch batch{"a", {record(1, {tags({"night", "\"rain\""})}), record(2, {set("sun.elevation", 3.0)})}};
    ASSERT_TRUE(store->append({&batch, 1}).ok());
    EXPECT_EQ(only_one(*store).tags, (std::vector<std::string>{"night", "\"rain\""}));
    store.reset();
    store = opened(folder);
    EXPECT_EQ(only_one(*store).tags.size(), 2u);
    batch.records = {record(3, {document::group({tags({"day"}), tags({})})})};
    ASSERT_TRUE(store->append({&batch, 1}).ok());
    EXPECT_TRUE(only_one(*store).tags.empty());
    const auto tagged = *document::apply(document::demo_document(), tags({"copy"}));
    ASSERT_TRUE(store->create("b", tagged, 600).ok());
    EXPECT_EQ(store->sessions()->back().tags, std::vector<std::string>{"copy"});
}

// A store as version 1 of its tables had it, without titles, or as version 2 had it, without tags.
void make_earlier(const TemporaryFolder& folder, int version) {
    {
        auto store = opened(folder);
        ASSERT_TRUE(store->create("demo", document::demo_document(), 5).ok());
        Batch batch{"demo",
                    {record(1, {set("film.title", std::string("Old"))}), record(2, {set("sun.elevation", 3.0)})}};
        ASSERT_TRUE(store->append({&batch, 1}).ok());
    }
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open((folder.path / "limn.db").c_str(), &db), SQLITE_OK);
    const char* back = version == 1 ? "DROP TABLE film; PRAGMA user_version=1;"
                                    : "ALTER TABLE film DROP COLUMN tags; PRAGMA user_version=2;";
    EXPECT_EQ(sqlite3_exec(db, back, nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(db);
}

class EarlierStores : public testing::TestWithParam<int> {};

TEST_P(EarlierStores, GetTitlesAndTags) {
    TemporaryFolder folder;
    make_earlier(folder, GetParam());
    {
        auto read_only = open_store(folder.path, {.read_only = true});
        ASSERT_TRUE(read_only.ok());
        EXPECT_EQ(only_one(**read_only).revision, 2u) << "it is readable as it is";
        EXPECT_TRUE((*read_only)->load("demo", document::demo_document(), 0).ok());
    }
    auto store = opened(folder);
    ASSERT_TRUE(store);
    SessionInfo info = only_one(*store);
    EXPECT_EQ(info.title, "Old");
    EXPECT_EQ(info.changed_ms, 1002);
    EXPECT_EQ(info.created_ms, 5);
    EXPECT_TRUE(info.tags.empty());
    Batch batch{"demo",
                {record(3, {set("film.title", std::string("New")), set("film.tags", schema::List({"night"}))})}};
    ASSERT_TRUE(store->append({&batch, 1}).ok());
    EXPECT_EQ(only_one(*store).title, "New");
    EXPECT_EQ(only_one(*store).tags, std::vector<std::string>{"night"});
}

INSTANTIATE_TEST_SUITE_P(Version, EarlierStores, testing::Values(1, 2));

}  // namespace
}  // namespace limn::store
