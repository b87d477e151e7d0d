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
    EXPECT_THAT(fault(to_bytes("#?RADIANCE\n\n-Y 4 +X 8 9\n")), HasSubstr("size line"));
    EXPECT_THAT(fault(to_bytes("#?RADIANCE\n" + std::string(70'000, 'x') + "\n\n-Y 2 +X 4\n")),
                HasSubstr("lines may have 64 kB"));
    EXPECT_THAT(fault(to_bytes(std::string("#?RADIANCE\n\n-Y 1 +X 4\n\1\1\1\4", 27))), HasSubstr("row 0 holds a run"));
    std::string overlong = "#?RADIANCE\n\n-Y 1 +X 8\n";
    overlong += std::string({2, 2, 0, 8, static_cast<char>(137), 5, 5, 5});
    EXPECT_THAT(fault(to_bytes(overlong)), HasSubstr("row 0 holds a run"));
}

base::Result<Decoded> read_with(const std::string& lines) {
    return parse_radiance(write_hdr(test_picture(64, 32), HdrCoding::channel_runs, lines), {});
}

TEST(RadianceHdr, DividesByTheColourCorrection) {
    base::ImageF picture = test_picture(64, 32);
    auto read = read_with("COLORCORR=1 2 4\nFORMAT=32-bit_rle_rgbe\nCOLORCORR= 1.0\t2 +1e0\nEXPOSURE=2\n");
    ASSERT_TRUE(read) << read.error().message;
    for (size_t i = 0; i < picture.data.size(); ++i) picture.data[i] /= i % 3 == 0 ? 2.0f : 8.0f;
    // A shared exponent keeps eight bits of the largest channel, which is no longer the same one.
    for (size_t i = 0; i < picture.data.size(); ++i)
        ASSERT_NEAR(read->image.data[i], picture.data[i], std::max(4.0f / 128, picture.data[i] / 128));
}

TEST(RadianceHdr, IgnoresHeaderLinesOfNoUseAndSaysSo) {
    const base::ImageF picture = test_picture(64, 32);
    for (const std::string line :
         {"EXPOSURE=0", "EXPOSURE=-1", "EXPOSURE=nan", "EXPOSURE=inf", "EXPOSURE=", "EXPOSURE=auto", "EXPOSURE=1e-30",
          "COLORCORR=0 0 0", "COLORCORR=1 2", "COLORCORR=1 2 3 4", "GAMMA=2.2", "PRIMARIES=unknown"}) {
        const auto read = read_with(line + "\n");
        ASSERT_TRUE(read) << line << ": " << read.error().message;
        expect_close(read->image, picture);
        EXPECT_EQ(read->note, line + " is of no use and was ignored");
    }
    for (const std::string line :
         {"EXPOSURE=1", "GAMMA=1.0", "PIXASPECT=1", "\tEXPOSURE=16", " EXPOSURE=16", "EXPOSURES=16", "# EXPOSURE=16",
          "PRIMARIES=0 0 0 0 0 0 0 0", "VIEW= -vth -vp 0 0 0"}) {
        const auto read = read_with(line + "\n");
        ASSERT_TRUE(read) << line << ": " << read.error().message;
        expect_close(read->image, picture);
        EXPECT_EQ(read->note, "");
    }
}

TEST(RadianceHdr, ReadsEveryEndOfLineBlanksAndLongLines) {
    const base::ImageF picture = test_picture(64, 32);
    const Bytes plain = write_hdr(picture, HdrCoding::channel_runs, "# a note\nFORMAT=32-bit_rle_rgbe\n");
    const std::string text(reinterpret_cast<const char*>(plain.data()), plain.size());
    const size_t header = text.find("+X 64\n") + 6;
    for (const std::string end : {"\n", "\r\n", "\r", " \t\n", "  \r\n"}) {
        std::string other;
        for (const char c : text.substr(0, header)) c == '\n' ? other += end : other += c;
        const auto read = parse_radiance(to_bytes(other + text.substr(header)), {});
        ASSERT_TRUE(read) << read.error().message;
        expect_close(read->image, picture);
    }
    for (const size_t length : {3'000, 60'000}) {
        const auto read = read_with("pfilt -x " + std::string(length, 'x') + "\nFORMAT = 32-bit_rle_rgbe\n");
        ASSERT_TRUE(read) << read.error().message;
        expect_close(read->image, picture);
    }
    EXPECT_TRUE(parse_radiance(to_bytes("#?AnyProgram" + text.substr(10)), {}));
}

TEST(RadianceHdr, ConvertsPrimaries) {
    base::ImageF picture(64, 32, 3);
    for (float& v : picture.data) v = 0.5f;
    const auto read_in = [&](const std::string& primaries) {
        return parse_radiance(write_hdr(picture, HdrCoding::flat, "PRIMARIES=" + primaries + "\n"), {});
    };
    const std::string ap0 = "0.7347 0.2653 0 1 0.0001 -0.077 0.32168 0.33767";
    auto read = read_in(ap0);
    ASSERT_TRUE(read) << read.error().message;
    expect_close(read->image, picture);
    for (size_t i = 0; i < picture.data.size(); i += 3) picture.data[i + 1] = picture.data[i + 2] = 0.25f;
    read = read_in(ap0);
    ASSERT_TRUE(read);
    EXPECT_NEAR(read->image.pixel(3, 3)[0], 0.25f + 0.25f * 2.52169f, 0.01);
    EXPECT_NEAR(read->image.pixel(3, 3)[1], 0.25f - 0.25f * 0.27648f, 0.01);
    const auto none = read_in("0.3 0.3 0.3 0.3 0.3 0.3 0.3 0.3");
    ASSERT_FALSE(none);
    EXPECT_THAT(none.error().message, HasSubstr("PRIMARIES line of the .hdr file cannot be used"));
}

TEST(RadianceHdr, FlatRowsMayLookPacked) {
    // Not normalised: the mantissas are small, so that a pixel may be the mark of a packed row or of a repetition.
    for (const unsigned char first : {1, 2}) {
        for (const int every : {1, 5}) {
            std::string pixels;
            for (int y = 0; y < 32; ++y) {
                for (int x = 0; x < 64; ++x) {
                    const bool marked = x == 0 && y % every == 0;
                    const auto v = static_cast<char>(marked ? first : 100 + (x * 7 + y) % 50);
                    pixels += v;
                    pixels += v;
                    pixels += static_cast<char>(marked ? (first == 2 ? 0 : 1) : 90);
                    pixels += static_cast<char>(marked ? 64 : 128);
                }
            }
            const auto read =
                parse_radiance(to_bytes("#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 32 +X 64\n" + pixels), {});
            ASSERT_TRUE(read) << read.error().message;
            EXPECT_EQ(read->image.pixel(9, 7)[0], (100 + (9 * 7 + 7) % 50 + 0.5f) / 256);
            EXPECT_EQ(read->image.pixel(63, 31)[2], 90.5f / 256);
        }
    }
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
