#include "world/daylight.h"

#include <gtest/gtest.h>

#include <cmath>

namespace limn::world {
namespace {

TEST(SunPlace, KeepsItsAppointments) {
    EXPECT_NEAR(sun_place(6).elevation, 0, 0.2f);
    EXPECT_NEAR(sun_place(20.5f).elevation, 0, 0.2f);
    EXPECT_NEAR(sun_place(13.25f).elevation, 60, 0.1f);
    EXPECT_NEAR(sun_place(13.25f).azimuth, -20, 0.1f);
    EXPECT_NEAR(sun_place(16.5f).elevation, 40, 1);
    EXPECT_NEAR(sun_place(16.5f).azimuth, 50, 1);
    EXPECT_LT(sun_place(1.25f).elevation, -20);
}

TEST(SunPlace, MovesWithoutAJumpAllRoundTheDay) {
    base::Float3 last = sun_direction(sun_place(-0.02f));
    for (float hours = 0; hours <= 24.01f; hours += 0.02f) {
        const base::Float3 now = sun_direction(sun_place(hours));
        EXPECT_NEAR(length(now), 1, 1e-5f);
        // 15 degrees an hour at most.
        EXPECT_LT(length(now - last), base::radians(0.02f * 15) * 1.02f) << hours;
        EXPECT_GT(length(now - last), 0) << hours;
        last = now;
    }
    EXPECT_LT(length(sun_direction(sun_place(0)) - sun_direction(sun_place(24))), 1e-4f);
}

TEST(SunPlace, OffsetsTurnAndStayOnTheSphere) {
    const SunPlace moved = offset({170, 80}, 30, 30);
    EXPECT_NEAR(moved.azimuth, -160, 1e-4f);
    EXPECT_EQ(moved.elevation, 90);
    EXPECT_EQ(offset({0, -80}, 0, -30).elevation, -90);
}

}  // namespace
}  // namespace limn::world
