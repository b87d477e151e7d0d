#include "store/asset.h"

#include <gtest/gtest.h>

#include <fstream>

#include "store/store.h"
#include "store/temporary_folder.h"

namespace limn::store {
namespace {

namespace fs = std::filesystem;

std::span<const std::byte> bytes_of(std::string_view text) {
    return std::as_bytes(std::span(text));
}

size_t files_in(const fs::path& folder) {
    return static_cast<size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

TEST(Asset, IsNamedByItsContent) {
    TemporaryFolder folder;
    auto asset = put_asset(folder.path, bytes_of("abc"), "My sky.hdr", "image/vnd.radiance");
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

TEST(Asset, ComesInPieces) {
    TemporaryFolder folder;
    auto writer = AssetWriter::open(folder.path);
    ASSERT_TRUE(writer.ok());
    for (const char* piece : {"a", "", "bc"}) ASSERT_TRUE(writer->write(bytes_of(piece)).ok());
    EXPECT_EQ(writer->bytes(), 3u);
    EXPECT_TRUE(list_assets(folder.path).empty());
    auto first = writer->finish("t", "");
    auto again = put_asset(folder.path, bytes_of("abc"), "t2", "");
    EXPECT_EQ(first->hash, again->hash);
    auto list = list_assets(folder.path);
    ASSERT_EQ(list.size(), 1u);
    EXPECT_EQ(list[0].title, "t2");
}

TEST(Asset, LeavesNothingBehindWhenItIsNotFinished) {
    TemporaryFolder folder;
    {
        auto writer = AssetWriter::open(folder.path);
        ASSERT_TRUE(writer->write(bytes_of("abc")).ok());
        EXPECT_EQ(files_in(folder.path / "assets"), 1u);
    }
    EXPECT_EQ(files_in(folder.path / "assets"), 0u);
    std::ofstream(folder.path / "assets" / "upload-killed") << "half";
    ASSERT_TRUE(put_asset(folder.path, bytes_of("abc"), "t", "").ok());
    ASSERT_TRUE(open_store(folder.path).ok());
    EXPECT_EQ(files_in(folder.path / "assets"), 2u);
}

TEST(Asset, DamageIsSaid) {
    TemporaryFolder folder;
    auto asset = put_asset(folder.path, bytes_of("abc"), "t", "");
    std::ofstream(asset_path(folder.path, asset->hash)) << "abd";
    EXPECT_NE(read_asset(folder.path, asset->hash).error().message.find("damaged"), std::string::npos);
    EXPECT_FALSE(read_asset(folder.path, std::string(64, '0')).ok());
    EXPECT_FALSE(read_asset(folder.path, "../limn.db").ok());
}

}  // namespace
}  // namespace limn::store
