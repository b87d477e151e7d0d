#include "world/sky.h"

#include <gtest/gtest.h>

#include <cmath>

#include "world/environment_map.h"
#include "world/sphere.h"
#include "world/test_pack.h"

namespace limn::world {
namespace {

const SkyTables& tables() {
    static const auto loaded = load_sky(*test_pack());
    return **loaded;
}

TEST(Sky, IsLightAtEveryHourAndTurbidity) {
    for (float elevation = -90; elevation <= 90; elevation += 7.5f) {
        for (float turbidity : {1.7f, 3.0f, 6.3f, 10.0f}) {
            const auto map = bake_sky(tables(), elevation, turbidity, 0.3f);
            for (float v : map->radiance.data) ASSERT_TRUE(v >= 0 && std::isfinite(v)) << elevation << " " << turbidity;
            EXPECT_GT(luminance(map->mean), 0.003f) << elevation << " " << turbidity;
        }
    }
}

// While the sun is dragged nothing may jump: neighbouring tenths of a degree differ by a few percent of the picture's
// level.
TEST(Sky, ChangesSmoothlyWithTheSun) {
    base::Float3 last_mean, last_sun;
    for (int tenth = -200; tenth <= 800; tenth += 2) {
        const float elevation = 0.1f * static_cast<float>(tenth);
        const base::Float3 mean = bake_sky(tables(), elevation)->mean, sun = sun_irradiance(tables(), elevation);
        if (tenth > -200) {
            for (int c = 0; c < 3; ++c) {
                EXPECT_NEAR(mean[c], last_mean[c], 0.004f + 0.035f * last_mean[c]) << elevation;
                EXPECT_NEAR(sun[c], last_sun[c], 0.32f) << elevation;
            }
        }
        last_mean = mean, last_sun = sun;
    }
}

TEST(Sky, IsTheSameLeftAndRightOfTheSun) {
    const auto map = bake_sky(tables(), 35);
    for (int y = 0; y < kSkyHeight; ++y) {
        for (int x = 0; x < kSkyWidth / 2; ++x) {
            for (int c = 0; c < 3; ++c)
                ASSERT_EQ(map->radiance.pixel(x, y)[c], map->radiance.pixel(kSkyWidth - 1 - x, y)[c]);
        }
    }
}

// Along the circle at the sun's height, the sky fades from the sun to the other side, and stands well above it.
TEST(Sky, IsBrightestAroundItsSun) {
    for (float elevation : {5.0f, 20.0f, 40.0f, 70.0f}) {
        const auto map = bake_sky(tables(), elevation);
        const int y = static_cast<int>((90 - elevation) / 180 * kSkyHeight);
        const float* sun = map->radiance.pixel(0, y);
        for (int x = 1; x < kSkyWidth / 8; ++x) {
            EXPECT_LE(map->radiance.pixel(x, y)[1], map->radiance.pixel(x - 1, y)[1] * 1.001f) << elevation << " " << x;
        }
        EXPECT_GT(sun[1], 1.5f * map->radiance.pixel(kSkyWidth / 4, y)[1]) << elevation;
    }
}

TEST(Sky, ZenithIsBlueByDayAndAtDusk) {
    for (float elevation : {-6.0f, 0.0f, 2.0f, 20.0f, 60.0f}) {
        const auto map = bake_sky(tables(), elevation);
        const float* zenith = map->radiance.pixel(kSkyWidth / 2, 20);
        EXPECT_GT(zenith[2], zenith[1]) << elevation;
        EXPECT_GT(zenith[2], 1.2f * zenith[0]) << elevation;
    }
}

TEST(Sun, IsWarmWhenLowAndGoneBelowTheHorizon) {
    float last_warmth = 1000;
    for (float elevation : {1.0f, 3.0f, 8.0f, 20.0f, 45.0f, 80.0f}) {
        const base::Float3 light = sun_irradiance(tables(), elevation);
        const float warmth = light.x / light.z;
        EXPECT_GT(light.z, 0);
        EXPECT_LT(warmth, last_warmth) << elevation;
        last_warmth = warmth;
    }
    EXPECT_NEAR(luminance(sun_irradiance(tables(), 60)), kNoonIrradiance, 0.02f);
    EXPECT_EQ(luminance(sun_irradiance(tables(), -1)), 0);
    EXPECT_EQ(luminance(sun_irradiance(tables(), -40)), 0);
}

TEST(Sun, ADiscOfAnySizeGivesTheSameLight) {
    const SunPlace place{30, 40};
    const scene::Sun small = make_sun(tables(), place, 0, base::Float3(1.0f), 0.5f);
    const scene::Sun large = make_sun(tables(), place, 1, {1, 0.5f, 0}, 10);
    EXPECT_NEAR(large.irradiance.x, 2 * small.irradiance.x, 1e-5f);
    EXPECT_NEAR(large.irradiance.y, small.irradiance.y, 1e-5f);
    EXPECT_EQ(large.irradiance.z, 0);
    EXPECT_NEAR(large.angular_radius, base::radians(5.0f), 1e-6f);
    EXPECT_NEAR(length(small.direction), 1, 1e-6f);
    EXPECT_NEAR(small.direction.y, std::sin(base::radians(40.0f)), 1e-6f);
}

TEST(SkyCache, BakesATenthOfADegreeOnce) {
    const auto cache = make_sky_cache(load_sky(*test_pack()).value());
    const auto first = sky(*cache, 20.01f);
    EXPECT_EQ(sky(*cache, 19.98f), first);
    EXPECT_NE(sky(*cache, 20.2f), first);
}

}  // namespace
}  // namespace limn::world
