#include "exchange/exr_image.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <string_view>

#include "exchange/test_pictures.h"

namespace limn::exchange {
namespace {

using ::testing::HasSubstr;

std::string fault(const Bytes& bytes) {
    auto read = parse_exr(bytes, {});
    return read ? "read" : read.error().message;
}

TEST(ExrImage, ReadsEveryTypeLayoutAndCompression) {
    const base::ImageF picture = test_picture(128, 64);
    for (int type : {1, 2}) {
        for (int compression : {0, 1, 2, 3, 4}) {
            for (int tile : {0, 48}) {
                auto read =
                    parse_exr(write_exr_bytes(picture, {.type = type, .compression = compression, .tile = tile}), {});
                ASSERT_TRUE(read) << read.error().message;
                EXPECT_EQ(read->image.data, picture.data) << type << " " << compression << " " << tile;
                EXPECT_EQ(read->note, "");
            }
        }
    }
}

TEST(ExrImage, ReadsWholeNumbers) {
    base::ImageF picture = test_picture(64, 32);
    for (float& v : picture.data) v = std::floor(v * 100);
    auto read = parse_exr(write_exr_bytes(picture, {.type = 0}), {});
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->image.data, picture.data);
}

TEST(ExrImage, ReadsAWindowAwayFromTheOrigin) {
    const base::ImageF picture = test_picture(128, 64);
    for (int tile : {0, 32}) {
        auto read = parse_exr(write_exr_bytes(picture, {.tile = tile, .origin_x = -31, .origin_y = 977}), {});
        ASSERT_TRUE(read) << read.error().message;
        EXPECT_EQ(read->image.data, picture.data);
    }
}

TEST(ExrImage, SpreadsALuminancePicture) {
    const base::ImageF picture = test_picture(64, 32);
    auto read = parse_exr(write_exr_bytes(picture, {.channels = {"Y"}}), {});
    ASSERT_TRUE(read) << read.error().message;
    for (int x = 0; x < 64; ++x) {
        for (int c = 0; c < 3; ++c) EXPECT_EQ(read->image.pixel(x, 9)[c], picture.pixel(x, 9)[0]);
    }
}

TEST(ExrImage, MendsWhatIsNoLight) {
    base::ImageF picture = test_picture(64, 32);
    picture.pixel(3, 4)[1] = std::numeric_limits<float>::infinity();
    picture.pixel(9, 4)[2] = -7;
    picture.pixel(5, 4)[0] = -0.001f;
    auto read = parse_exr(write_exr_bytes(picture), {});
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->image.pixel(3, 4)[0], 3.0f / 64) << "the colour between its neighbours";
    EXPECT_EQ(read->image.pixel(3, 4)[1], 4.0f / 32);
    EXPECT_EQ(read->image.pixel(3, 4)[2], 0.25f);
    EXPECT_EQ(read->image.pixel(9, 4)[2], 0);
    EXPECT_EQ(read->image.pixel(5, 4)[0], 0);
    EXPECT_EQ(read->note,
              "1 pixel that was infinite or not a number took the light of the neighbours; 1 negative value became 0");
}

base::ImageF plain_picture(int width, int height, float r, float g, float b) {
    base::ImageF picture(width, height, 3);
    for (size_t i = 0; i < picture.data.size(); i += 3)
        picture.data[i] = r, picture.data[i + 1] = g, picture.data[i + 2] = b;
    return picture;
}

// Against figures of the colour-science literature: ACES2065-1 to linear sRGB with Bradford's adaptation (S-2014-004).
TEST(ExrImage, ConvertsChromaticitiesAndWhite) {
    const std::array<float, 8> ap0 = {0.7347f, 0.2653f, 0, 1, 0.0001f, -0.077f, 0.32168f, 0.33767f};
    const auto read =
        parse_exr(write_exr_bytes(plain_picture(64, 32, 0.5f, 0.25f, 0.125f), {.chromaticities = ap0}), {});
    ASSERT_TRUE(read) << read.error().message;
    const float* p = read->image.pixel(7, 7);
    EXPECT_NEAR(p[0], 0.5f * 2.52169f - 0.25f * 1.13413f - 0.125f * 0.38756f, 2e-3);
    EXPECT_NEAR(p[1], -0.5f * 0.27648f + 0.25f * 1.37272f - 0.125f * 0.09624f, 2e-3);
    EXPECT_NEAR(p[2], -0.5f * 0.01538f - 0.25f * 0.15298f + 0.125f * 1.16835f, 2e-3);

    // Whatever the white, what is neutral stays neutral, and what no display can show is brought to its edge.
    const std::array<float, 8> p3_dci = {0.68f, 0.32f, 0.265f, 0.69f, 0.15f, 0.06f, 0.314f, 0.351f};
    const std::array<float, 8> rec2020_e = {0.708f, 0.292f, 0.17f, 0.797f, 0.131f, 0.046f, 1 / 3.0f, 1 / 3.0f};
    for (const auto& space : {ap0, p3_dci, rec2020_e}) {
        const auto grey =
            parse_exr(write_exr_bytes(plain_picture(64, 32, 0.5f, 0.5f, 0.5f), {.chromaticities = space}), {});
        ASSERT_TRUE(grey) << grey.error().message;
        for (int c = 0; c < 3; ++c) EXPECT_NEAR(grey->image.pixel(1, 1)[c], 0.5f, 1e-4);
        const auto green = parse_exr(write_exr_bytes(plain_picture(64, 32, 0, 1, 0), {.chromaticities = space}), {});
        ASSERT_TRUE(green) << green.error().message;
        EXPECT_EQ(green->image.pixel(1, 1)[0], 0);
        EXPECT_GT(green->image.pixel(1, 1)[1], 1);
        EXPECT_EQ(green->note, "");
    }
    const std::array<float, 8> rec709 = {0.64f, 0.33f, 0.3f, 0.6f, 0.15f, 0.06f, 0.3127f, 0.329f};
    const base::ImageF picture = test_picture(64, 32);
    EXPECT_EQ(parse_exr(write_exr_bytes(picture, {.chromaticities = rec709}), {})->image.data, picture.data);
    const auto grey = parse_exr(write_exr_bytes(picture, {.channels = {"Y"}, .chromaticities = ap0}), {});
    EXPECT_EQ(grey->image.pixel(5, 5)[2], picture.pixel(5, 5)[0]) << "a luminance has no colour to convert";
}

TEST(ExrImage, RefusesChromaticitiesThatMeanNoColours) {
    constexpr float nan = std::numeric_limits<float>::quiet_NaN(), inf = std::numeric_limits<float>::infinity();
    for (const std::array<float, 8>& space :
         std::initializer_list<std::array<float, 8>>{{0, 0, 0, 0, 0, 0, 0, 0},
                                                     {0.64f, 0.33f, 0.3f, 0.6f, 0.15f, 0.06f, 0.3127f, 0},
                                                     {0.64f, 0.33f, 0.3f, 0.6f, 0.15f, 0.06f, 0.3127f, -0.3f},
                                                     {0.64f, 0.33f, 0.3f, 0.6f, 0.15f, 0.06f, 0.8f, 0.1f},
                                                     {0.64f, 0.33f, 0.64f, 0.33f, 0.15f, 0.06f, 0.3127f, 0.329f},
                                                     {0.2f, 0.2f, 0.3f, 0.3f, 0.4f, 0.4f, 0.3f, 0.3f},
                                                     {nan, 0.33f, 0.3f, 0.6f, 0.15f, 0.06f, 0.3127f, 0.329f},
                                                     {0.64f, 0.33f, 0.3f, inf, 0.15f, 0.06f, 0.3127f, 0.329f},
                                                     {0.64f, 0.33f, 0.3f, 0.6f, 0.15f, 0.06f, nan, nan},
                                                     {3e38f, 0.33f, 0.3f, 0.6f, 0.15f, 0.06f, 0.3127f, 0.329f}}) {
        EXPECT_THAT(fault(write_exr_bytes(test_picture(64, 32), {.chromaticities = space})),
                    HasSubstr("chromaticities of the .exr file cannot be used"));
    }
}

TEST(ExrImage, ConvertsXyz) {
    // XYZ of Rec.709's red under D65 (IEC 61966-2-1).
    const auto picture = plain_picture(64, 32, 0.4124f, 0.2126f, 0.0193f);
    const auto read = parse_exr(write_exr_bytes(picture, {.channels = {"X", "Y", "Z"}}), {});
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_NEAR(read->image.pixel(3, 3)[0], 1, 2e-3);
    EXPECT_NEAR(read->image.pixel(3, 3)[1], 0, 2e-3);
    EXPECT_NEAR(read->image.pixel(3, 3)[2], 0, 2e-3);
    // The same in channels that are called R, G, B, as the standard's text tells them: neutral is the white of equal
    // energy.
    const auto grey = parse_exr(write_exr_bytes(plain_picture(64, 32, 0.5f, 0.5f, 0.5f),
                                                {.chromaticities = {{1, 0, 0, 1, 0, 0, 1 / 3.0f, 1 / 3.0f}}}),
                                {});
    ASSERT_TRUE(grey) << grey.error().message;
    for (int c = 0; c < 3; ++c) EXPECT_NEAR(grey->image.pixel(3, 3)[c], 0.5f, 1e-3);
    // Luminance beside a depth is no colour.
    const auto depth = parse_exr(write_exr_bytes(picture, {.channels = {"Y", "Z"}}), {});
    ASSERT_TRUE(depth) << depth.error().message;
    EXPECT_EQ(depth->image.pixel(3, 3)[2], 0.4124f);
}

TEST(ExrImage, TheDisplayWindowIsThePicture) {
    const base::ImageF stored = test_picture(40, 24);
    for (const std::array<int, 2> origin :
         std::initializer_list<std::array<int, 2>>{{5, 3}, {-9, -6}, {40, 20}, {-3, 22}}) {
        for (const std::array<int, 2> corner : std::initializer_list<std::array<int, 2>>{{0, 0}, {-2, -4}}) {
            for (int tile : {0, 16}) {
                const std::array<int, 4> display = {corner[0], corner[1], 64, 32};
                const auto read = parse_exr(
                    write_exr_bytes(stored,
                                    {.tile = tile, .origin_x = origin[0], .origin_y = origin[1], .display = display}),
                    {});
                ASSERT_TRUE(read) << read.error().message;
                ASSERT_EQ(read->image.width, 64);
                ASSERT_EQ(read->image.height, 32);
                for (int y = 0; y < 32; ++y) {
                    for (int x = 0; x < 64; ++x) {
                        const int sx = x + corner[0] - origin[0], sy = y + corner[1] - origin[1];
                        const bool there = sx >= 0 && sx < 40 && sy >= 0 && sy < 24;
                        for (int c = 0; c < 3; ++c)
                            ASSERT_EQ(read->image.pixel(x, y)[c], there ? stored.pixel(sx, sy)[c] : 0)
                                << x << ", " << y;
                    }
                }
            }
        }
    }
    // A picture with pixels to spare on all sides.
    const auto overscan = parse_exr(
        write_exr_bytes(test_picture(80, 48), {.origin_x = -8, .origin_y = -8, .display = {{0, 0, 64, 32}}}), {});
    ASSERT_TRUE(overscan);
    EXPECT_EQ(overscan->image.width, 64);
    EXPECT_EQ(overscan->image.pixel(0, 0)[0], test_picture(80, 48).pixel(8, 8)[0]);
    EXPECT_THAT(fault(write_exr_bytes(stored, {.origin_x = 64, .display = {{0, 0, 64, 32}}})),
                HasSubstr("nothing within its display window"));
    EXPECT_THAT(fault(write_exr_bytes(stored, {.display = {{0, 0, 100000, 50000}}})),
                HasSubstr("100000 x 50000; at most 8192 x 4096"));
}

base::Result<Decoded> read_channels(const std::vector<std::string>& channels) {
    return parse_exr(write_exr_bytes(test_picture(64, 32), {.channels = channels}), {});
}

TEST(ExrImage, ReadsTheOnlyLayerOfColour) {
    const base::ImageF picture = test_picture(64, 32);
    for (const std::string layer : {"ViewLayer.Combined", "beauty", "Szene.001", "\xe5\x85\x89", "R", "a.b.c.d"}) {
        const auto read = read_channels({layer + ".R", layer + ".G", layer + ".B"});
        ASSERT_TRUE(read) << layer << ": " << read.error().message;
        EXPECT_EQ(read->image.data, picture.data) << layer;
        EXPECT_EQ(read->note, "read from its layer " + layer);
    }
    EXPECT_EQ(read_channels({"x.red", "x.green", "x.blue"})->image.data, picture.data);
    // Depth, vectors and identifiers are no colours; of several, the one that is called the picture is it.
    EXPECT_EQ(read_channels({"V.Combined.R", "V.Combined.G", "V.Combined.B", "V.Depth.Z", "V.Normal.X", "V.Normal.Y",
                             "V.Normal.Z", "V.CryptoObject00.r", "V.CryptoObject00.g", "V.CryptoObject00.b"})
                  ->image.data,
              picture.data);
    EXPECT_EQ(read_channels({"V.A.R", "V.A.G", "V.A.B", "V.Combined.R", "V.Combined.G", "V.Combined.B"})->note,
              "read from its layer V.Combined");
    EXPECT_EQ(read_channels({"R", "G", "B", "L.R", "L.G", "L.B"})->image.data, picture.data);
    const auto several = read_channels({"a.R", "a.G", "a.B", "b.R", "b.G", "b.B"});
    ASSERT_FALSE(several);
    EXPECT_EQ(several.error().message, "the .exr file has several layers of colour (a, b): save one alone");
    const auto vectors = read_channels({"Position.X", "Position.Y", "Position.Z"});
    ASSERT_FALSE(vectors);
    EXPECT_THAT(vectors.error().message, HasSubstr("only: Position.X, Position.Y, Position.Z"));
    EXPECT_EQ(read_channels({"lum.Y"})->image.pixel(5, 5)[2], picture.pixel(5, 5)[0]);
}

TEST(ExrImage, NamesTheRowWhereTheFileEnds) {
    Bytes bytes = write_exr_bytes(test_picture(128, 64), {.compression = 0});
    bytes.resize(bytes.size() - (128 * 3 * 4 + 8) * 10 - 100);
    EXPECT_EQ(fault(bytes), "the file ends in the middle of row 53");
    bytes.resize(60);
    EXPECT_EQ(fault(bytes), "the .exr file ends in its header");
    bytes.resize(6);
    EXPECT_EQ(fault(bytes), "the .exr file ends in its header");
}

TEST(ExrImage, RefusesWhatItCannotShowRightly) {
    EXPECT_THAT(fault(to_bytes("GIF89a..")), HasSubstr("does not begin"));
    EXPECT_THAT(fault(write_exr_bytes(test_picture(64, 32), {.channels = {"Z", "N"}})), HasSubstr("only: N, Z"));
    EXPECT_THAT(fault(write_exr_bytes(test_picture(64, 32), {.channels = {"Y", "RY", "BY"}})),
                HasSubstr("luminance and chroma"));
    Bytes bytes = write_exr_bytes(test_picture(64, 32));
    Bytes parts = bytes;
    parts[5] |= std::byte{0x10};
    EXPECT_THAT(fault(parts), HasSubstr("several parts"));
    Bytes deep = bytes;
    deep[5] |= std::byte{0x08};
    EXPECT_THAT(fault(deep), HasSubstr("deep data"));
}

// Overwrites the data window of a file with a single float-compressed picture.
Bytes with_window(Bytes bytes, int max_x, int max_y) {
    const char name[] = "dataWindow\0box2i";
    for (size_t at = 0; at + 64 < bytes.size(); ++at) {
        if (std::memcmp(bytes.data() + at, name, sizeof(name)) != 0) continue;
        int32_t window[4] = {0, 0, max_x, max_y};
        std::memcpy(bytes.data() + at + sizeof(name) + 4, window, sizeof(window));
        return bytes;
    }
    return {};
}

TEST(ExrImage, RefusesHugeSizesBeforeTakingMemory) {
    const Bytes bytes = write_exr_bytes(test_picture(64, 32));
    EXPECT_THAT(fault(with_window(bytes, 99999, 49999)),
                HasSubstr("data window is 100000 x 50000; at most 16384 x 8192"));
    EXPECT_NE(fault(with_window(bytes, 2147483647, 2147483647)), "read");
    EXPECT_NE(fault(with_window(bytes, -5, -5)), "read");
    // A size that the bytes cannot fill, but that is allowed.
    EXPECT_NE(fault(with_window(bytes, 8191, 4095)), "read");
    EXPECT_THAT(fault(write_exr_bytes(test_picture(2048, 1200), {.tile = 1100})), HasSubstr("tiles of 1100 x 1100"));
}

// The bytes of a picture with one attribute's four size bytes, or what follows them, set.
Bytes with_attribute(Bytes bytes, std::string_view name_and_type, size_t offset, std::byte value) {
    for (size_t at = 0; at + name_and_type.size() + 1 < bytes.size(); ++at) {
        if (std::memcmp(bytes.data() + at, name_and_type.data(), name_and_type.size()) != 0) continue;
        bytes[at + name_and_type.size() + 1 + offset] = value;
        return bytes;
    }
    ADD_FAILURE() << "no such attribute";
    return bytes;
}

TEST(ExrImage, AttributesHoldWhatTheirTypeHasAndNoMoreThanTheFile) {
    using namespace std::string_view_literals;
    const Bytes good = write_exr_bytes(test_picture(64, 32));
    EXPECT_EQ(fault(with_attribute(good, "pixelAspectRatio\0float"sv, 3, std::byte{0x70})),
              "the .exr file ends in its header");
    EXPECT_EQ(fault(with_attribute(good, "pixelAspectRatio\0float"sv, 0, std::byte{5})),
              "the .exr file's attribute \"pixelAspectRatio\" is damaged");
    // A channel list whose end is gone runs on into what follows.
    EXPECT_EQ(fault(with_attribute(good, "channels\0chlist"sv, 4 + 3 * 18, std::byte{'R'})),
              "the .exr file's attribute \"channels\" is damaged");
    EXPECT_EQ(fault(to_bytes(std::string("\x76\x2f\x31\x01\x02\0\0\0", 8) + std::string(400, 'a'))),
              "the .exr file ends in its header");
}

TEST(ExrImage, NamesCompressionsThatCameLater) {
    using namespace std::string_view_literals;
    const Bytes good = write_exr_bytes(test_picture(64, 32));
    for (const int number : {10, 11})
        EXPECT_THAT(fault(with_attribute(good, "compression\0compression"sv, 4, std::byte(number))),
                    HasSubstr("compression HTJ2K, which is not read"));
    for (const int number : {12, 37, 255})
        EXPECT_THAT(fault(with_attribute(good, "compression\0compression"sv, 4, std::byte(number))),
                    HasSubstr("compression number " + std::to_string(number) + ", which is not read"));
}

TEST(ExrImage, DamagedBytesAreAnErrorNeverACrash) {
    const Bytes good = write_exr_bytes(
        test_picture(96, 48), {.channels = {"L.R", "L.G", "L.B"},
                               .compression = 4,
                               .origin_x = -5,
                               .display = {{0, 0, 96, 48}},
                               .chromaticities = {{0.7347f, 0.2653f, 0, 1, 0.0001f, -0.077f, 0.32168f, 0.33767f}}});
    int read = 0;
    for (size_t at = 4; at < good.size(); at += 37) {
        Bytes bad = good;
        bad[at] ^= std::byte{0x5a};
        auto result = parse_exr(bad, {});
        if (!result) continue;
        ++read;
        for (float v : result->image.data) ASSERT_TRUE(v >= 0 && std::isfinite(v));
    }
    EXPECT_LT(read, 1000);
}

}  // namespace
}  // namespace limn::exchange
