#include "human/strands.h"

#include <gtest/gtest.h>

#include <cmath>

namespace limn::human {
namespace {

// Stripes whose strands run at `angle` from u; opaque in the upper half, half covered below.
scene::Texture stripes(float angle) {
    scene::Texture t;
    t.width = t.height = 128;
    for (int y = 0; y < t.height; ++y)
        for (int x = 0; x < t.width; ++x) {
            const float across = -std::sin(angle) * static_cast<float>(x) + std::cos(angle) * static_cast<float>(y);
            const auto light = static_cast<uint32_t>(128 + 100 * std::sin(across * 0.8f));
            t.texels.push_back(light | light << 8 | light << 16 | (y < 64 ? 255u : 128u) << 24);
        }
    return t;
}

float channel(const scene::Texture& t, int x, int y, int shift) {
    return static_cast<float>(t.texels[static_cast<size_t>(y * t.width + x)] >> shift & 255) / 255;
}

TEST(Strands, FollowThePicture) {
    for (float degrees : {0.0f, 30.0f, 90.0f, 135.0f}) {
        const float angle = base::radians(degrees);
        const auto map = trace_strands(stripes(angle), false);
        ASSERT_EQ(map->width, 256);
        for (int at : {90, 120, 150}) {
            EXPECT_NEAR(2 * channel(*map, at, at, 0) - 1, std::cos(2 * angle), 0.1f) << degrees;
            EXPECT_NEAR(2 * channel(*map, at, at, 8) - 1, std::sin(2 * angle), 0.1f) << degrees;
        }
    }
}

TEST(Strands, KeepTheirTintAlongAndChangeItAcross) {
    const auto map = trace_strands(stripes(0), false);
    double along = 0, across = 0;
    for (int y = 60; y < 190; ++y)
        for (int x = 60; x < 190; ++x) {
            along += std::abs(channel(*map, x + 2, y, 16) - channel(*map, x, y, 16));
            across += std::abs(channel(*map, x, y + 2, 16) - channel(*map, x, y, 16));
        }
    EXPECT_LT(along * 2, across);
}

TEST(Strands, PartARimAndLeaveTheRestWhole) {
    const auto map = trace_strands(stripes(1.2f), false);
    int covered = 0, open = 0;
    for (int x = 0; x < 256; ++x) {
        EXPECT_EQ(channel(*map, x, 60, 24), 1);
        covered += channel(*map, x, 190, 24) > 0.8f;
        open += channel(*map, x, 190, 24) < 0.2f;
    }
    EXPECT_GT(covered, 30);
    EXPECT_GT(open, 30);
}

}  // namespace
}  // namespace limn::human
