#include "exchange/mend_holes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "exchange/clean_rows.h"

namespace limn::exchange {
namespace {

using ::testing::HasSubstr;

constexpr float kInf = std::numeric_limits<float>::infinity(), kNan = std::numeric_limits<float>::quiet_NaN();

// A soft sky: red falls along the seam's middle, green from pole to pole.
base::ImageF sky(int width, int height) {
    base::ImageF image(width, height, 3);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            float* p = image.pixel(x, y);
            p[0] = 0.3f + 0.05f * std::cos(6.2831853f * (static_cast<float>(x) + 0.5f) / static_cast<float>(width));
            p[1] = 0.2f + 0.2f * static_cast<float>(y) / static_cast<float>(height);
            p[2] = 0.25f;
        }
    }
    return image;
}

base::Result<Decoded> cleaned(const base::ImageF& image, const DecodeLimits& limits = {}) {
    CleanRows rows(image.width, image.height, limits);
    for (int y = 0; y < image.height; ++y) rows.add(image.pixel(0, y));
    return rows.finish();
}

float median(const base::ImageF& image) {
    std::vector<float> values = image.data;
    std::nth_element(values.begin(), values.begin() + static_cast<ptrdiff_t>(values.size() / 2), values.end());
    return values[values.size() / 2];
}

struct Shape {
    const char* name;
    int left, top, width, height;  // may go over the seam
};
const Shape kShapes[] = {{"one", 20, 10, 1, 1},       {"a run", 10, 12, 30, 1},         {"a column", 33, 4, 1, 24},
                         {"a block", 40, 8, 12, 12},  {"at the seam", 63, 15, 2, 2},    {"at the edge", 0, 15, 1, 1},
                         {"a pole", 7, 0, 3, 1},      {"the other pole", 50, 30, 4, 2}, {"a whole row", 0, 9, 64, 1},
                         {"a polar cap", 0, 0, 64, 3}};

TEST(MendHoles, WhatSaysNothingTakesTheLightAroundIt) {
    const base::ImageF before = sky(64, 32);
    for (const Shape& shape : kShapes) {
        for (const float value : {kInf, -kInf, kNan, 3e38f, 1e13f}) {
            for (const int channel : {0, 2, 3}) {
                base::ImageF image = before;
                for (int y = shape.top; y < shape.top + shape.height; ++y)
                    for (int x = shape.left; x < shape.left + shape.width; ++x)
                        for (int c = 0; c < 3; ++c)
                            if (channel == 3 || c == channel) image.pixel(x % 64, y)[c] = value;
                const auto read = cleaned(image);
                ASSERT_TRUE(read) << shape.name;
                for (size_t i = 0; i < before.data.size(); ++i)
                    ASSERT_NEAR(read->image.data[i], before.data[i], 0.09f) << shape.name << " " << value << " " << i;
                EXPECT_NEAR(median(read->image), median(before), 0.01f) << shape.name;
                EXPECT_THAT(read->note, HasSubstr(std::to_string(shape.width * shape.height) + " pixel"));
            }
        }
    }
}

TEST(MendHoles, AreFoundInPicturesThatAreScaledDown) {
    const base::ImageF before = sky(128, 64);
    DecodeLimits small;
    small.kept_width = 48;
    small.kept_height = 24;
    const auto whole = cleaned(before, small);
    for (const float value : {kInf, kNan, 1e20f, 1e9f}) {
        base::ImageF image = before;
        image.pixel(50, 20)[1] = value;
        for (int x = 90; x < 96; ++x)
            for (int y = 30; y < 36; ++y) image.pixel(x, y)[0] = kNan;
        const auto read = cleaned(image, small);
        ASSERT_TRUE(read);
        for (size_t i = 0; i < whole->image.data.size(); ++i)
            ASSERT_NEAR(read->image.data[i], whole->image.data[i], 0.03f) << value << " " << i;
    }
}

// A width that is odd has nobody opposite across a pole.
TEST(MendHoles, OneSoundPixelIsEnoughWhateverTheSize) {
    for (int width = 1; width < 20; ++width) {
        for (int height = 1; height < 5; ++height) {
            for (size_t sound = 0; sound < static_cast<size_t>(width) * height; ++sound) {
                base::ImageF image(width, height, 3);
                std::ranges::fill(image.data, kNan);
                std::fill_n(image.data.begin() + static_cast<ptrdiff_t>(sound * 3), 3, 0.5f);
                std::vector<uint8_t> holes(static_cast<size_t>(width) * height, 1);
                holes[sound] = 0;
                ASSERT_TRUE(mend_holes(image, holes));
                EXPECT_TRUE(std::ranges::all_of(image.data, [](float v) { return v == 0.5f; }))
                    << width << " x " << height << ", " << sound;
            }
        }
    }
}

TEST(MendHoles, LonePixelsThatOutshineEverythingAreNoLamps) {
    const base::ImageF before = sky(64, 32);
    for (const float value : {65504.0f, 1e6f, 1e11f}) {
        for (const int x : {0, 30, 63}) {
            for (const int y : {0, 16, 31}) {
                if (value < 1e6f && y != 16) continue;  // little of the sphere lies at a pole
                base::ImageF image = before;
                std::fill_n(image.pixel(x, y), 3, value);
                const auto read = cleaned(image);
                ASSERT_TRUE(read);
                EXPECT_NEAR(read->image.pixel(x, y)[1], before.pixel(x, y)[1], 0.02f) << value << " " << x << " " << y;
                EXPECT_THAT(read->note, HasSubstr("1 lone pixel that outshone everything"));
            }
        }
    }
}

TEST(MendHoles, SunsAndLampsStay) {
    // A sun as a small map has it: five times the light of its sky.
    base::ImageF day = sky(512, 256);
    std::fill_n(day.pixel(100, 60), 3, 60000.0f);
    EXPECT_EQ(cleaned(day)->image.pixel(100, 60)[0], 60000.0f);
    EXPECT_EQ(cleaned(day)->note, "");
    // In nits, and with its glow.
    for (float& v : day.data) v *= 5000;
    for (int y = -2; y <= 2; ++y)
        for (int x = -2; x <= 2; ++x)
            std::fill_n(day.pixel(100 + x, 60 + y), 3, 1e9f / static_cast<float>(1 + 100 * (x * x + y * y)));
    EXPECT_EQ(cleaned(day)->image.pixel(100, 60)[0], 1e9f);
    // A lamp in the dark, and soft boxes in a studio that is all but dark.
    base::ImageF dark(64, 32, 3);
    std::fill_n(dark.pixel(30, 10), 3, 65504.0f);
    EXPECT_EQ(cleaned(dark)->image.pixel(30, 10)[0], 65504.0f);
    for (float& v : dark.data) v = 1e-4f;
    for (int x = 10; x < 13; ++x) std::fill_n(dark.pixel(x, 10), 3, 300.0f);
    EXPECT_EQ(cleaned(dark)->image.pixel(11, 10)[0], 300.0f);
}

TEST(MendHoles, APictureWithoutLightIsRefused) {
    base::ImageF image(64, 32, 3);
    EXPECT_THAT(cleaned(image).error().message, HasSubstr("every pixel is black"));
    std::fill(image.data.begin(), image.data.end(), -3.0f);
    EXPECT_THAT(cleaned(image).error().message, HasSubstr("every pixel is black"));
    for (const float value : {kNan, kInf}) {
        std::fill(image.data.begin(), image.data.end(), value);
        EXPECT_THAT(cleaned(image).error().message, HasSubstr("every pixel is infinite or not a number"));
    }
    std::fill_n(image.pixel(3, 3), 3, 0.0f);
    EXPECT_THAT(cleaned(image).error().message, HasSubstr("every pixel is black"));
    std::fill_n(image.pixel(3, 3), 3, 0.5f);
    ASSERT_TRUE(cleaned(image)) << "one sound pixel is light";
    EXPECT_EQ(cleaned(image)->image.pixel(60, 31)[1], 0.5f);
}

RC_GTEST_PROP(MendHoles, WhateverIsStoredComesOutAsLight, (const std::vector<uint32_t>& bits)) {
    base::ImageF image(16, 8, 3);
    for (size_t i = 0; i < image.data.size(); ++i) {
        const uint32_t v = bits.empty() ? 0 : bits[i % bits.size()] * 2654435761u + static_cast<uint32_t>(i) * 40503u;
        std::memcpy(&image.data[i], &v, sizeof(v));
    }
    const auto read = cleaned(image);
    if (!read) return;
    for (const float v : read->image.data) RC_ASSERT(v >= 0 && v <= kMostLight);
}

}  // namespace
}  // namespace limn::exchange
