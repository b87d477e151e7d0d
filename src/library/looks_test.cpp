#include "library/intake.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <future>
#include <thread>

#include "store/asset.h"
#include "store/temporary_folder.h"

namespace limn::library {
namespace {

using testing::HasSubstr;

const std::string kSwap = "LUT_3D_SIZE 2\n0 0 0\n0 0 1\n1 0 0\n1 0 1\n0 1 0\n0 1 1\n1 1 0\n1 1 1\n";

base::Result<Own> take(Intake& looks, const std::filesystem::path& folder, const std::string& name,
                       const std::string& text) {
    const auto file = folder / "upload";
    std::ofstream(file, std::ios::binary) << text;
    std::promise<base::Result<Own>> told;
    looks.take(name, file, nullptr, [&](base::Result<Own> look) { told.set_value(std::move(look)); });
    return told.get_future().get();
}

base::Result<Look> find_read(Intake& looks, const std::string& hash) {
    for (int i = 0; i < 1000; ++i) {
        auto found = looks.find<Look>(hash);
        if (!found || *found) return found;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return base::Error{"it was never read"};
}

TEST(Looks, ALookIsThereAtOnceAndAfterARestart) {
    const store::TemporaryFolder folder;
    std::string hash;
    {
        std::atomic<int> changes = 0;
        Intake looks(folder.path, [&] { ++changes; });
        const auto taken = take(looks, folder.path, "warm_print.CUBE", kSwap);
        ASSERT_TRUE(taken) << taken.error().message;
        EXPECT_EQ(taken->title, "warm_print");
        hash = taken->hash;
        ASSERT_TRUE(looks.find<Look>(hash));
        const auto titled = take(looks, folder.path, "b.cube", "TITLE \"A film\"\n" + kSwap);
        ASSERT_TRUE(titled);
        EXPECT_EQ(titled->title, "A film");
        EXPECT_EQ((*looks.find<Look>(titled->hash))->id, (*looks.find<Look>(hash))->id) << "the same table";
    }
    Intake looks(folder.path, [] {});
    ASSERT_EQ(looks.list(KindId::look).size(), 2u);
    EXPECT_EQ(looks.list(KindId::look)[0].title, "A film");
    EXPECT_EQ(looks.list(KindId::look)[1].hash, hash);
    const auto table = find_read(looks, hash);
    ASSERT_TRUE(table) << table.error().message;
    EXPECT_EQ((*table)->cube.values[4 + 2], 1);
}

TEST(Looks, WhatIsNoLookIsRefusedAndNotKept) {
    const store::TemporaryFolder folder;
    Intake looks(folder.path, [] {});
    const auto taken = take(looks, folder.path, "bad.cube", "LUT_3D_SIZE 2\n0 0 0\n0 0 nan\n" + kSwap);
    ASSERT_FALSE(taken);
    EXPECT_THAT(taken.error().message, HasSubstr("line 3"));
    EXPECT_TRUE(looks.list(KindId::look).empty());
    EXPECT_TRUE(store::list_assets(folder.path).empty());
}

TEST(Looks, AFileNameOfAnyBytesIsKept) {
    const store::TemporaryFolder folder;
    Intake looks(folder.path, [] {});
    const auto taken = take(looks, folder.path, "\xff\x01" + std::string(300, 'x') + ".cube", kSwap);
    ASSERT_TRUE(taken) << taken.error().message;
    EXPECT_EQ(taken->title, std::string(80, 'x'));
    EXPECT_TRUE(kind_of_name(".CUBE").id == KindId::look);
    EXPECT_EQ(take(looks, folder.path, ".cube", "# another\n" + kSwap)->title, "Own look");
    // What a hand has written into the folder is listed so that it can be shown.
    const std::string hash(64, 'e');
    std::ofstream(folder.path / "assets" / hash) << "x";
    std::ofstream(folder.path / "assets" / (hash + ".json"))
        << R"({"title": "a\u202eb\u0007", "media": "application/x-cube"})";
    const Intake again(folder.path, [] {});
    const auto list = again.list(KindId::look);
    EXPECT_TRUE(std::any_of(list.begin(), list.end(), [](const Own& look) { return look.title == "ab"; }));
}

TEST(Looks, ALookThatIsNotHereIsNamed) {
    const store::TemporaryFolder folder;
    std::atomic<int> changes = 0;
    const std::string hash(64, 'a');
    {
        Intake looks(folder.path, [&] { ++changes; });
        const auto found = find_read(looks, hash);
        ASSERT_FALSE(found);
        EXPECT_THAT(found.error().message, HasSubstr("aaaaaaaaaaaa"));
        EXPECT_THAT(found.error().message, HasSubstr("Add the file again"));
        const auto taken = take(looks, folder.path, "a.cube", kSwap);
        ASSERT_TRUE(taken);
        std::ofstream(store::asset_path(folder.path, taken->hash), std::ios::app) << "# touched\n";
    }
    EXPECT_GE(changes, 2);
    Intake looks(folder.path, [] {});
    const auto damaged = find_read(looks, looks.list(KindId::look).at(0).hash);
    ASSERT_FALSE(damaged);
    EXPECT_THAT(damaged.error().message, HasSubstr("damaged"));
}

}  // namespace
}  // namespace limn::library
