#include "library/asset_room.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/store.h"
#include "store/temporary_folder.h"
#include "store/test_asset.h"

namespace limn::library {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// An asset of a thousand bytes that came so many hours ago.
std::string put(const std::filesystem::path& data, char letter, int hours) {
    const std::string content(1000, letter);
    const auto kept = store::keep_asset(data, content, "a file", "application/x-cube");
    EXPECT_TRUE(kept);
    const auto since = std::filesystem::file_time_type::clock::now() - std::chrono::hours(hours);
    for (const char* ending : {"", ".json"})
        std::filesystem::last_write_time(data / "assets" / (kept->hash + ending), since);
    return kept->hash;
}

const std::string kNew(64, 'f');

TEST(AssetRoom, TheOldestThatNoFilmUsesGoes) {
    const store::TemporaryFolder folder;
    const std::string used = put(folder.path, 'a', 9), old = put(folder.path, 'b', 8),
                      older = put(folder.path, 'c', 10), late = put(folder.path, 'd', 1);
    const std::filesystem::path assets = folder.path / "assets";
    AssetRoom room(assets, [&] { return std::set<std::string>{used}; }, {.bytes = 5000, .count = 100});
    std::vector<std::string> gone;
    room.on_removed([&](const std::string& hash) { gone.push_back(hash); });
    ASSERT_TRUE(room.make(kNew, 100));
    EXPECT_TRUE(gone.empty()) << "there was room";
    const auto made = room.make(kNew, 1500);
    ASSERT_TRUE(made) << made.error().message;
    EXPECT_THAT(gone, ElementsAre(older));
    ASSERT_TRUE(room.make(kNew, 2700));
    EXPECT_THAT(gone, ElementsAre(older, old));
    EXPECT_FALSE(std::filesystem::exists(assets / old));
    EXPECT_FALSE(std::filesystem::exists(assets / (old + ".json")));
    EXPECT_TRUE(std::filesystem::exists(assets / used));

    const auto full = room.make(kNew, 4500);
    ASSERT_FALSE(full);
    EXPECT_THAT(full.error().message, HasSubstr("films use those that are there"));
    EXPECT_EQ(gone.size(), 2u) << "what would not have been enough stays";
    EXPECT_TRUE(room.make(used, 4500)) << "it is there already";
    EXPECT_TRUE(std::filesystem::exists(assets / late));
}

TEST(AssetRoom, WhatHasJustComeStays) {
    const store::TemporaryFolder folder;
    const std::string fresh = put(folder.path, 'a', 0);
    AssetRoom room(folder.path / "assets", [] { return std::set<std::string>{}; }, {.bytes = 1 << 20, .count = 1});
    EXPECT_THAT(room.make(kNew, 10).error().message, HasSubstr("try again in 10 minutes"));
    const std::string old = put(folder.path, 'b', 2);
    AssetRoom two(folder.path / "assets", [] { return std::set<std::string>{}; }, {.bytes = 1 << 20, .count = 2});
    ASSERT_TRUE(two.make(kNew, 10));
    EXPECT_TRUE(std::filesystem::exists(folder.path / "assets" / fresh));
    EXPECT_FALSE(std::filesystem::exists(folder.path / "assets" / old));
}

TEST(AssetRoom, NothingGoesWhenItCannotBeToldWhatIsInUse) {
    const store::TemporaryFolder folder;
    const std::string old = put(folder.path, 'a', 5);
    AssetRoom room(folder.path / "assets",
                   []() -> base::Result<std::set<std::string>> { return base::Error{"the store is damaged"}; },
                   {.bytes = 10, .count = 1});
    EXPECT_THAT(room.make(kNew, 10).error().message, HasSubstr("the store is damaged"));
    EXPECT_TRUE(std::filesystem::exists(folder.path / "assets" / old));
}

collaboration::Record choose(uint64_t revision, const std::string& look) {
    return {revision,
            1000,
            "ann",
            "Ann",
            "client-1",
            revision,
            "g" + std::to_string(revision),
            collaboration::RecordKind::edit,
            {document::set("film.look_table", look)}};
}

TEST(AssetRoom, WhatAnUndoWouldBringBackIsInUse) {
    const store::TemporaryFolder folder;
    const std::string first(64, 'a'), second(64, 'b'), other(64, 'c');
    auto store = store::open_store(folder.path);
    ASSERT_TRUE(store);
    ASSERT_TRUE((*store)->load("demo", document::demo_document(), 5));
    ASSERT_TRUE((*store)->load("another", document::demo_document(), 5));
    const store::Batch batches[] = {{"demo", {choose(1, first), choose(2, second)}}, {"another", {choose(1, other)}}};
    ASSERT_TRUE((*store)->append(batches));
    const auto used = assets_in_use(folder.path);  // while the server has it open
    ASSERT_TRUE(used) << used.error().message;
    EXPECT_THAT(*used, ElementsAre(first, second, other));
}

}  // namespace
}  // namespace limn::library
