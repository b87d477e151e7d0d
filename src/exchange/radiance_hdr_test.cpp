#include "exchange/radiance_hdr.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exchange/test_pictures.h"

namespace limn::exchange {
namespace {

using ::testing::HasSubstr;

void expect_close(const base::ImageF& read, const base::ImageF& wanted) {
    ASSERT_EQ(read.width, wanted.width);
    ASSERT_EQ(read.height, wanted.height);
    for (int y = 0; y < read.height; ++y) {
        for (int x = 0; x < read.width; ++x) {
            const float* w = wanted.pixel(x, y);
            // A shared exponent keeps eight bits of the largest channel.
            float step = std::max({w[0], w[1], w[2]}) / 128;
            for (int c = 0; c < 3; ++c) ASSERT_NEAR(read.pixel(x, y)[c], w[c], step) << x << ", " << y;
        }
    }
}

std::string fault(const Bytes& bytes) {
    auto read = parse_radiance(bytes, {});
    return read ? "read" : read.error().message;
}

TEST(RadianceHdr, ReadsEveryCodingAndOrder) {
    const base::ImageF picture = test_picture(200, 100);
    for (HdrCoding coding : {HdrCoding::flat, HdrCoding::pixel_runs, HdrCoding::channel_runs}) {
        for (bool bottom_up : {false, true}) {
            for (bool right_to_left : {false, true}) {
                auto read = parse_radiance(
                    write_hdr(picture, coding, "FORMAT=32-bit_rle_rgbe\n", bottom_up, right_to_left), {});
                ASSERT_TRUE(read) << read.error().message;
                expect_close(read->image, picture);
            }
        }
    }
}

TEST(RadianceHdr, DividesByTheExposure) {
    base::ImageF picture = test_picture(64, 32);
    auto read =
        parse_radiance(write_hdr(picture, HdrCoding::flat, "EXPOSURE=4\nEXPOSURE= 0.5\nFORMAT=32-bit_rle_rgbe\n"), {});
    ASSERT_TRUE(read) << read.error().message;
    for (float& v : picture.data) v /= 2;
    expect_close(read->image, picture);
}

TEST(RadianceHdr, RepeatsMoreThan256PixelsByShiftedRuns) {
    // One pixel, then 44 + 256 repeats of it, in a row of 301.
    std::string row = {64, 32, 16, static_cast<char>(129), 1, 1, 1, 44, 1, 1, 1, 1};
    auto read = parse_radiance(to_bytes("#?RADIANCE\n\n-Y 1 +X 301\n" + row), {});
    ASSERT_TRUE(read) << read.error().message;
    for (int x = 0; x < 301; ++x) EXPECT_EQ(read->image.pixel(x, 0)[0], 64.5f / 128);
}

TEST(RadianceHdr, NamesTheRowWhereTheFileEnds) {
    Bytes bytes = write_hdr(test_picture(200, 100), HdrCoding::flat);
    bytes.resize(bytes.size() - 10 * 200 * 4 - 7);
    EXPECT_EQ(fault(bytes), "the file ends in the middle of row 89");
    bytes = write_hdr(test_picture(200, 100), HdrCoding::channel_runs);
    bytes.resize(bytes.size() - 1);
    EXPECT_EQ(fault(bytes), "the file ends in the middle of row 99");
}

TEST(RadianceHdr, NamesWhatIsWrong) {
    EXPECT_THAT(fault(to_bytes("P6 4 4 255\n")), HasSubstr("does not begin"));
    EXPECT_THAT(fault(to_bytes("#?RADIANCE\nFORMAT=32-bit_rle_xyze\n\n-Y 2 +X 4\n")), HasSubstr("32-bit_rle_xyze"));
    EXPECT_THAT(fault(to_bytes("#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n")), HasSubstr("no end"));
    EXPECT_THAT(fault(to_bytes("#?RADIANCE\n\n-Y -4 +X 8\n")), HasSubstr("size line"));
    EXPECT_THAT(fault(to_bytes("#?RADIANCE\n\n-Y 4 +Y 8\n")), HasSubstr("size line"));
    EXPECT_THAT(fault(to_bytes("#?RADIANCE\n\n+X 4 -Y 8\n")), HasSubstr("column by column"));
    EXPECT_THAT(fault(to_bytes("#?RADIANCE\n\n-Y 99999999999 +X 8\n")), HasSubstr("size line"));
    EXPECT_THAT(fault(to_bytes("#?RADIANCE\n\n-Y 4096 +X 100000\n")), HasSubstr("at most 8192 x 4096"));
    EXPECT_THAT(fault(to_bytes("#?RADIANCE\n\n-Y 4096 +X 8192\n")), HasSubstr("too short for 4096 rows"));
    EXPECT_THAT(fault(to_bytes("#?RADIANCE\nEXPOSURE=0\n\n-Y 2 +X 4\n")), HasSubstr("EXPOSURE"));
    EXPECT_THAT(fault(to_bytes(std::string("#?RADIANCE\n\n-Y 1 +X 4\n\1\1\1\4", 27))), HasSubstr("row 0 holds a run"));
    std::string overlong = "#?RADIANCE\n\n-Y 1 +X 8\n";
    overlong += std::string({2, 2, 0, 8, static_cast<char>(137), 5, 5, 5});
    EXPECT_THAT(fault(to_bytes(overlong)), HasSubstr("row 0 holds a run"));
}

TEST(RadianceHdr, ScalesLargePicturesDownAndKeepsTheirLight) {
    const base::ImageF picture = test_picture(4096, 2048);
    auto read = parse_radiance(write_hdr(picture, HdrCoding::channel_runs), {});
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->image.width, 2048);
    EXPECT_EQ(read->image.height, 1024);
    EXPECT_THAT(read->note, HasSubstr("scaled from 4096 x 2048"));
    double before = 0, after = 0;
    for (float v : picture.data) before += v;
    for (float v : read->image.data) after += v;
    EXPECT_NEAR(after * 4 / before, 1, 0.01);
}

}  // namespace
}  // namespace limn::exchange
