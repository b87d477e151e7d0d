#include "world/repair.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/vec.h"

namespace limn::world {
namespace {

TEST(RepairHighlights, GivesARingingSunTheColourOfItsHalo) {
    base::ImageF map(64, 32, 3);
    for (size_t i = 0; i < map.data.size(); i += 3) map.data[i] = 0.4f, map.data[i + 1] = 0.5f, map.data[i + 2] = 0.6f;
    for (int dy = -2; dy <= 2; ++dy) {
        for (int dx = -2; dx <= 2; ++dx) {
            float* p = map.pixel((62 + dx) % 64, 10 + dy);
            p[0] = 20, p[1] = 18, p[2] = 12;
        }
    }
    float* core = map.pixel(62, 10);
    core[0] = core[1] = 0, core[2] = 9000;
    float* ring = map.pixel(63, 10);
    ring[0] = ring[1] = 0, ring[2] = -1500;
    map.pixel(3, 3)[1] = std::numeric_limits<float>::quiet_NaN();
    repair_highlights(map);
    for (const float* p : {map.pixel(62, 10), map.pixel(63, 10)}) {
        EXPECT_EQ(p[0], 20);
        EXPECT_EQ(p[1], 18);
        EXPECT_EQ(p[2], 12);
    }
    EXPECT_EQ(map.pixel(3, 3)[1], 0.5f);
    EXPECT_EQ(map.pixel(30, 20)[2], 0.6f);
}

TEST(Turn, BringsTheHeadingToTheMiddle) {
    for (float heading : {0.0f, 90.0f, -90.0f, 180.0f, -178.6f}) {
        base::ImageF map(256, 128, 3);
        int column = (128 + static_cast<int>(std::lround(heading / 360 * 256)) + 256) % 256;
        std::fill_n(map.pixel(column, 40), 3, 1.0f);
        turn(map, heading);
        EXPECT_EQ(map.pixel(128, 40)[0], 1) << heading;
    }
}

}  // namespace
}  // namespace limn::world
