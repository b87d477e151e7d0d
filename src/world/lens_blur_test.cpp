#include "world/lens_blur.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/random.h"
#include "world/environment_map.h"
#include "world/sphere.h"

namespace limn::world {
namespace {

TEST(LensBlur, LeavesAnEvenMapAsItIs) {
    base::ImageF map(256, 128, 3);
    std::fill(map.data.begin(), map.data.end(), 0.7f);
    for (float v : lens_blur(map, 0.1f, 512, 256).data) ASSERT_NEAR(v, 0.7f, 1e-4f);
}

TEST(LensBlur, KeepsTheMeanOfAMapWithBrightLights) {
    base::ImageF map(512, 256, 3);
    for (size_t i = 0; i < map.data.size(); ++i) map.data[i] = base::uniform(base::hash(static_cast<uint32_t>(i)));
    for (uint32_t light = 0; light < 40; ++light) {
        int x = static_cast<int>(base::hash(light, 1) % 512), y = 8 + static_cast<int>(base::hash(light, 2) % 240);
        map.pixel(x, y)[light % 3] = 3000;
    }
    for (float radius : {0.04f, 0.075f, 0.17f}) {
        base::Float3 before = mean_radiance(map), after = mean_radiance(lens_blur(map, radius, 1024, 512));
        for (int c = 0; c < 3; ++c) EXPECT_NEAR(after[c] / before[c], 1, 0.02) << radius;
    }
}

// A point of light anywhere, also across the seam and near a pole, becomes an even disc of that radius round it.
TEST(LensBlur, MakesADiscOfAPoint) {
    const float radius = 0.1f;
    for (auto [x, y] : {std::pair{200, 120}, {0, 128}, {511, 60}, {100, 14}}) {
        base::ImageF map(512, 256, 3);
        std::fill_n(map.pixel(x, y), 3, 1000.0f);
        const base::ImageF out = lens_blur(map, radius, 1024, 512);
        const base::Float3 center = map_direction((x + 0.5f) / 512, (y + 0.5f) / 256);
        const float inside =
            1000 * static_cast<float>(texel_solid_angle(y, 512, 256)) / (2 * base::kPi * (1 - std::cos(radius)));
        for (int v = 0; v < out.height; ++v) {
            for (int u = 0; u < out.width; ++u) {
                float away = std::acos(std::min(1.0f, dot(map_direction((u + 0.5f) / 1024, (v + 0.5f) / 512), center)));
                if (away < radius - 0.035f) {
                    ASSERT_NEAR(out.pixel(u, v)[1] / inside, 1, 0.15) << x << " " << y << " " << away;
                }
                if (away > radius + 0.035f) {
                    ASSERT_LT(out.pixel(u, v)[1] / inside, 0.02) << x << " " << y << " " << away;
                }
            }
        }
    }
}

TEST(LensBlur, ShadowsBesideASunSurvive) {
    base::ImageF map(256, 128, 3);
    std::fill(map.data.begin(), map.data.end(), 0.01f);
    std::fill_n(map.pixel(40, 64), 3, 1e5f);
    const base::ImageF out = lens_blur(map, 0.075f, 512, 256);
    EXPECT_NEAR(out.pixel(300, 128)[0], 0.01f, 1e-4f);
    EXPECT_NEAR(out.pixel(500, 128)[0], 0.01f, 1e-4f);
}

}  // namespace
}  // namespace limn::world
