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
    picture.pixel(3, 4)[0] = std::numeric_limits<float>::quiet_NaN();
    picture.pixel(3, 4)[1] = std::numeric_limits<float>::infinity();
    picture.pixel(3, 4)[2] = -7;
    picture.pixel(5, 4)[0] = -0.001f;
    auto read = parse_exr(write_exr_bytes(picture), {});
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->image.pixel(3, 4)[0], 0);
    EXPECT_EQ(read->image.pixel(3, 4)[1], 65504);
    EXPECT_EQ(read->image.pixel(3, 4)[2], 0);
    EXPECT_EQ(read->image.pixel(5, 4)[0], 0);
    EXPECT_THAT(read->note, HasSubstr("3 values that were no light"));
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
    EXPECT_THAT(fault(with_window(bytes, 99999, 49999)), HasSubstr("100000 x 50000; at most 8192 x 4096"));
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

TEST(ExrImage, DamagedBytesAreAnErrorNeverACrash) {
    const Bytes good = write_exr_bytes(test_picture(96, 48), {.compression = 4});
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
