#include "exchange/film_file.h"

#include <gtest/gtest.h>

#include "base/sha256.h"

namespace limn::exchange {
namespace {

FilmFile some_film() {
    FilmFile film{R"({"nodes":[]})", "\xff\xd8 picture", {}};
    for (const char* content : {"a sky", "a look"}) {
        FilmAsset asset{film.assets.empty() ? FilmAssetKind::world : FilmAssetKind::look, base::sha256_hex(content),
                        std::string("called ") + content, content};
        film.assets.push_back(asset);
    }
    return film;
}

std::string why(std::string_view bytes) {
    auto film = read_film_file(bytes);
    return film ? "read" : film.error().message;
}

TEST(FilmFile, ReadsWhatItWrote) {
    const FilmFile film = some_film();
    auto bytes = write_film_file(film);
    ASSERT_TRUE(bytes.ok());
    auto again = read_film_file(*bytes);
    ASSERT_TRUE(again.ok()) << again.error().message;
    EXPECT_EQ(again->document, film.document);
    EXPECT_EQ(again->thumbnail, film.thumbnail);
    ASSERT_EQ(again->assets.size(), 2u);
    for (const FilmAsset& asset : again->assets) {
        EXPECT_EQ(base::sha256_hex(asset.content), asset.hash);
        EXPECT_EQ(asset.title, "called " + asset.content);
        EXPECT_EQ(asset.kind == FilmAssetKind::world, asset.content == "a sky");
    }
}

TEST(FilmFile, WithoutPictureAndAssets) {
    auto bytes = write_film_file({"{}", "", {}});
    auto again = read_film_file(*bytes);
    ASSERT_TRUE(again.ok());
    EXPECT_EQ(again->document, "{}");
    EXPECT_TRUE(again->thumbnail.empty());
}

// Cut anywhere, or with any bit turned over, it is refused or (in a name that nobody knows) passed over: never a wrong
// film.
TEST(FilmFile, DamageIsNeverRead) {
    const FilmFile film = some_film();
    const std::string bytes = *write_film_file(film);
    for (size_t length = 0; length < bytes.size(); ++length)
        EXPECT_NE(why(std::string_view(bytes).substr(0, length)), "read") << length;
    EXPECT_NE(why(bytes + "x"), "read");
    for (size_t i = 0; i < bytes.size() * 8; ++i) {
        std::string damaged = bytes;
        damaged[i / 8] = static_cast<char>(damaged[i / 8] ^ (1 << (i % 8)));
        auto read = read_film_file(damaged);
        if (!read) continue;
        EXPECT_EQ(read->document, film.document) << i;
        for (const FilmAsset& asset : read->assets) EXPECT_EQ(base::sha256_hex(asset.content), asset.hash) << i;
        EXPECT_TRUE(read->thumbnail.empty() || read->thumbnail == film.thumbnail) << i;
    }
}

TEST(FilmFile, SaysWhatIsWrong) {
    std::string bytes = *write_film_file(some_film());
    EXPECT_NE(why("PK\x03\x04").find("no film of Limn"), std::string::npos);
    bytes[8] = 2;
    EXPECT_NE(why(bytes).find("newer Limn"), std::string::npos) << why(bytes);
    bytes[8] = 0;
    EXPECT_NE(why(bytes).find("version is 0"), std::string::npos);
    bytes[8] = 1;
    bytes[bytes.find("a sky")] = 'b';
    EXPECT_NE(why(bytes).find("world/"), std::string::npos);
    EXPECT_NE(why(bytes).find("checksum differs"), std::string::npos);
    // A size of nearly 2^64 that would wrap round.
    std::string huge = *write_film_file({"{}", "", {}});
    const size_t size_at = huge.find("document.json") + 13;
    for (size_t i = 0; i < 8; ++i) huge[size_at + i] = static_cast<char>(0xff);
    EXPECT_NE(why(huge).find("breaks off"), std::string::npos);
}

TEST(FilmFile, RefusesAnAssetUnderAnothersName) {
    FilmFile film = some_film();
    film.assets[0].hash = film.assets[1].hash = std::string(64, 'a');
    film.assets.pop_back();
    EXPECT_NE(why(*write_film_file(film)).find("not what its name says"), std::string::npos);
}

}  // namespace
}  // namespace limn::exchange
