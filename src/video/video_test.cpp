#include <gtest/gtest.h>
#include <turbojpeg.h>

#include <algorithm>
#include <cmath>

#include "video/encoder.h"
#include "video/jpeg.h"
#include "video/sps.h"

namespace limn::video {
namespace {

using look::YuvCoding;
using look::YuvPicture;

// A bright disc over a gradient with grain, moving with t.
YuvPicture moving_picture(int width, int height, int t, YuvCoding coding = YuvCoding::video) {
    YuvPicture p;
    look::resize(p, width, height);
    p.coding = coding;
    uint32_t state = 77u + static_cast<uint32_t>(t);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            const float d = std::hypot(x - width * 0.5f - 40 * std::sin(t * 0.2f), y - height * 0.5f);
            state = state * 1664525u + 1013904223u;
            const float grain = static_cast<float>(state >> 28) - 8;
            p.y[static_cast<size_t>(y) * p.stride + x] = static_cast<uint8_t>(
                std::clamp((d < height * 0.3f ? 190 : 60) + x * 40.0f / width + grain, 16.0f, 235.0f));
        }
    return p;
}

struct Nal {
    int type;
    std::vector<uint8_t> bytes;  // with the header byte
};
std::vector<Nal> split_nals(const std::vector<uint8_t>& unit) {
    std::vector<size_t> starts;
    for (size_t i = 0; i + 3 < unit.size(); ++i)
        if (unit[i] == 0 && unit[i + 1] == 0 && unit[i + 2] == 1) starts.push_back(i + 3);
    std::vector<Nal> nals;
    for (size_t k = 0; k < starts.size(); ++k) {
        size_t end = k + 1 < starts.size() ? starts[k + 1] - 3 : unit.size();
        while (k + 1 < starts.size() && end > starts[k] && unit[end - 1] == 0) --end;
        nals.push_back({unit[starts[k]] & 31, {unit.begin() + starts[k], unit.begin() + end}});
    }
    return nals;
}
bool has(const std::vector<Nal>& nals, int type) {
    return std::any_of(nals.begin(), nals.end(), [&](const Nal& n) { return n.type == type; });
}

TEST(Encoder, TellsDecodersNeverToHoldAPictureBack) {
    for (auto [width, height] : {std::pair{640, 360}, {960, 540}, {352, 200}, {1920, 1080}}) {
        auto encoder = open_encoder({.width = width, .height = height});
        ASSERT_TRUE(encoder.ok()) << encoder.error().message;
        auto unit = encode(*encoder, moving_picture(width, height, 0));
        ASSERT_TRUE(unit.ok());
        const auto nals = split_nals(unit->bytes);
        const auto at = std::find_if(nals.begin(), nals.end(), [](const Nal& n) { return n.type == 7; });
        ASSERT_NE(at, nals.end());
        const auto sps = parse_sps(at->bytes);
        ASSERT_TRUE(sps.ok()) << sps.error().message;
        EXPECT_EQ(sps->width, width);
        EXPECT_EQ(sps->height, height);
        EXPECT_TRUE(sps->bitstream_restriction);
        EXPECT_EQ(sps->max_reorder_frames, 0);
        EXPECT_LE(sps->max_decoder_frames, 2);
        EXPECT_FALSE(sps->full_range);
        EXPECT_EQ(sps->color_primaries, 1);
        EXPECT_EQ(sps->matrix, 1);
        EXPECT_EQ(codec_string(*sps), encoder->codec);
    }
}

TEST(Encoder, NamesTheTrueLevel) {
    const auto level = [](int width, int height) { return open_encoder({.width = width, .height = height})->codec; };
    EXPECT_EQ(level(640, 360), "avc1.64001F");
    EXPECT_EQ(level(960, 540), "avc1.640020");
    EXPECT_EQ(level(1920, 1080), "avc1.64002A");
}

TEST(Encoder, GivesOneUnitAPictureAndAKeyOnDemand) {
    auto encoder = open_encoder({.width = 320, .height = 192});
    ASSERT_TRUE(encoder.ok());
    for (int t = 0; t < 150; ++t) {
        const bool wanted = t == 0 || t == 71;
        auto unit = encode(*encoder, moving_picture(320, 192, t), t == 71);
        ASSERT_TRUE(unit.ok());
        EXPECT_EQ(unit->pts, t);
        EXPECT_EQ(unit->key, wanted) << t;
        const auto nals = split_nals(unit->bytes);
        EXPECT_EQ(has(nals, 5), wanted) << t;
        EXPECT_EQ(has(nals, 1), !wanted) << t;
        EXPECT_TRUE(!wanted || (has(nals, 7) && has(nals, 8))) << t;
    }
}

TEST(Encoder, RefreshesByAWanderingColumnInsteadOfKeyFrames) {
    auto encoder = open_encoder({.width = 320, .height = 192, .crf = 26, .max_kbps = 20000});
    ASSERT_TRUE(encoder.ok());
    size_t first = 0, largest = 0;
    int recovery_points = 0;
    for (int t = 0; t < 200; ++t) {
        auto unit = encode(*encoder, moving_picture(320, 192, t));
        if (t == 0) first = unit->bytes.size();
        if (t > 0) largest = std::max(largest, unit->bytes.size());
        for (const Nal& n : split_nals(unit->bytes))
            recovery_points += t > 0 && n.type == 6 && n.bytes.size() > 2 && n.bytes[1] == 6;
    }
    EXPECT_GE(recovery_points, 2);
    EXPECT_LT(largest, first) << "no later picture is as large as the key picture";
}

size_t bytes_of(Encoder& encoder, int from, int count) {
    size_t sum = 0;
    for (int t = from; t < from + count; ++t) sum += encode(encoder, moving_picture(320, 192, t))->bytes.size();
    return sum;
}

TEST(Encoder, FollowsTheLinkDownAndUpAgain) {
    auto encoder = open_encoder({.width = 320, .height = 192, .fps = 30, .crf = 18, .max_kbps = 8000});
    ASSERT_TRUE(encoder.ok());
    bytes_of(*encoder, 0, 30);
    const size_t wide = bytes_of(*encoder, 30, 60);
    ASSERT_TRUE(set_rate(*encoder, 400, 18).ok());
    bytes_of(*encoder, 90, 30);
    const size_t narrow = bytes_of(*encoder, 120, 60);
    ASSERT_TRUE(set_rate(*encoder, 8000, 18).ok());
    bytes_of(*encoder, 180, 30);
    const size_t wide_again = bytes_of(*encoder, 210, 60);
    EXPECT_LT(narrow * 8 / 2.0, 1.15 * 400e3) << "two seconds at 400 kbit/s";
    EXPECT_GT(wide, 3 * narrow);
    EXPECT_GT(wide_again, 0.8 * wide);
}

TEST(Encoder, RefusesWhatItCannotDo) {
    EXPECT_FALSE(open_encoder({.width = 641, .height = 360}).ok());
    EXPECT_FALSE(open_encoder({.width = 0, .height = 360}).ok());
    EXPECT_FALSE(open_encoder({.width = 640, .height = 360, .fps = std::nanf("")}).ok());
    EXPECT_EQ(open_encoder({.width = 640, .height = 360, .max_kbps = 3}).error().field, "max_kbps");
    auto encoder = open_encoder({.width = 320, .height = 192});
    EXPECT_FALSE(encode(*encoder, moving_picture(322, 192, 0)).ok());
    EXPECT_FALSE(encode(*encoder, moving_picture(320, 192, 0, YuvCoding::jfif)).ok());
    EXPECT_FALSE(set_rate(*encoder, 4000, 99).ok());
}

TEST(Sps, RefusesForeignAndBrokenBytes) {
    EXPECT_FALSE(parse_sps({}).ok());
    const uint8_t other[] = {0x68, 1, 2, 3};
    EXPECT_FALSE(parse_sps(other).ok());
    auto encoder = open_encoder({.width = 320, .height = 192});
    const auto nals = split_nals(encode(*encoder, moving_picture(320, 192, 0))->bytes);
    const auto sps = std::find_if(nals.begin(), nals.end(), [](const Nal& n) { return n.type == 7; })->bytes;
    for (size_t n = 0; n + 2 < sps.size(); ++n) EXPECT_FALSE(parse_sps(std::span(sps).first(n)).ok()) << n;
}

TEST(Jpeg, RoundTrips) {
    auto encoder = open_jpeg_encoder();
    ASSERT_TRUE(encoder.ok());
    YuvPicture picture = moving_picture(322, 194, 0, YuvCoding::jfif);
    std::fill(picture.u.begin(), picture.u.end(), 100);
    std::fill(picture.v.begin(), picture.v.end(), 160);
    const auto file = encode_jpeg(*encoder, picture, 92);
    ASSERT_TRUE(file.ok()) << file.error().message;
    void* reader = tjInitDecompress();
    int width = 0, height = 0, sampling = 0, space = 0;
    ASSERT_EQ(tjDecompressHeader3(reader, file->data(), file->size(), &width, &height, &sampling, &space), 0);
    EXPECT_EQ(width, 322);
    EXPECT_EQ(height, 194);
    YuvPicture back;
    look::resize(back, width, height);
    unsigned char* planes[3] = {back.y.data(), back.u.data(), back.v.data()};
    int strides[3] = {back.stride, back.chroma_stride, back.chroma_stride};
    ASSERT_EQ(tjDecompressToYUVPlanes(reader, file->data(), file->size(), planes, width, strides, height, 0), 0);
    tjDestroy(reader);
    double error = 0;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            const double d = back.y[static_cast<size_t>(y) * back.stride + x] -
                             picture.y[static_cast<size_t>(y) * picture.stride + x];
            error += d * d;
        }
    EXPECT_GT(10 * std::log10(255 * 255 / (error / (width * height))), 33);
    EXPECT_NEAR(back.u[5 * back.chroma_stride + 5], 100, 3);
    EXPECT_NEAR(back.v[5 * back.chroma_stride + 5], 160, 3);
    picture.coding = YuvCoding::video;
    EXPECT_FALSE(encode_jpeg(*encoder, picture, 92).ok());
}

}  // namespace
}  // namespace limn::video
