#include "store/asset.h"

#include <gtest/gtest.h>

#include <fstream>

#include "store/store.h"
#include "store/temporary_folder.h"
#include "store/test_asset.h"

namespace limn::store {
namespace {

namespace fs = std::filesystem;

size_t files_in(const fs::path& folder) {
    return static_cast<size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

TEST(Asset, IsNamedByItsContent) {
    TemporaryFolder folder;
    auto asset = keep_asset(folder.path, "abc", "My sky.hdr", "image/vnd.radiance");
    ASSERT_TRUE(asset.ok()) << asset.error().message;
    // FIPS 180-2, appendix B.1.
    EXPECT_EQ(asset->hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(fs::file_size(asset_path(folder.path, asset->hash)), 3u);
    auto content = read_asset(folder.path, asset->hash);
    ASSERT_TRUE(content.ok());
    EXPECT_EQ(content->size(), 3u);
    auto list = list_assets(folder.path);
    ASSERT_EQ(list.size(), 1u);
    EXPECT_EQ(list[0].title, "My sky.hdr");
    EXPECT_EQ(list[0].bytes, 3u);
}

TEST(Asset, TheSameContentAgainHasTheNewTitle) {
    TemporaryFolder folder;
    const auto first = keep_asset(folder.path, "abc", "t"), again = keep_asset(folder.path, "abc", "t2");
    EXPECT_EQ(first->hash, again->hash);
    auto list = list_assets(folder.path);
    ASSERT_EQ(list.size(), 1u);
    EXPECT_EQ(list[0].title, "t2");
}

TEST(Asset, WhatWasInterruptedGoesWhenTheStoreIsOpened) {
    TemporaryFolder folder;
    ASSERT_TRUE(keep_asset(folder.path, "abc", "t").ok());
    std::ofstream(folder.path / "assets" / "upload-killed") << "half";
    EXPECT_EQ(files_in(folder.path / "assets"), 3u);
    ASSERT_TRUE(open_store(folder.path).ok());
    EXPECT_EQ(files_in(folder.path / "assets"), 2u);
    EXPECT_FALSE(adopt_asset(folder.path, folder.path / "assets" / "gone", std::string(64, '0'), "t", "").ok());
}

TEST(Asset, DamageIsSaid) {
    TemporaryFolder folder;
    auto asset = keep_asset(folder.path, "abc", "t");
    std::ofstream(asset_path(folder.path, asset->hash)) << "abd";
    EXPECT_NE(read_asset(folder.path, asset->hash).error().message.find("damaged"), std::string::npos);
    EXPECT_FALSE(read_asset(folder.path, std::string(64, '0')).ok());
    EXPECT_FALSE(read_asset(folder.path, "../limn.db").ok());
}

}  // namespace
}  // namespace limn::store
