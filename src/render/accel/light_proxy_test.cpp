#include "render/data/light_proxy.h"

#include <gtest/gtest.h>

#include <cmath>

#include "render/accel/accel.h"
#include "render/data/test_scenes.h"

namespace limn::render {
namespace {

using base::Float3;
using namespace test;

LightProxy proxy_of(const scene::Scene& s) {
    const SceneAccelPtr accel = make_accel(AccelPurpose::live);
    update_accel(*accel, s);
    return light_proxy(*accel);
}

// Mean over the sphere of what the polynomial says, which only its first term decides.
TEST(LightProxy, AnEvenEnvironmentIsEvenAndOfItsOwnRadiance) {
    scene::Scene s;
    s.environment.map = constant_environment({0.4f, 0.5f, 0.7f});
    s.environment.gain = Float3(2.0f);
    const LightProxy proxy = proxy_of(s);
    EXPECT_NEAR(proxy.environment[0][0] * 0.282095f, 0.8f, 0.01f);
    EXPECT_NEAR(proxy.environment[0][2] * 0.282095f, 1.4f, 0.02f);
    for (int k = 1; k < 9; ++k) EXPECT_NEAR(proxy.environment[k][1], 0, 0.01f) << k;
}

TEST(LightProxy, TakesTheLampsThatGiveLight) {
    scene::Scene s;
    s.environment.map = constant_environment(Float3(0.1f));
    scene::AreaLight l;
    l.center = {0, 2, 0};
    l.u = {0.5f, 0, 0};
    l.v = {0, 0, 0.5f};
    l.radiance = Float3(3);
    scene::AreaLight off = l;
    off.radiance = Float3(0.0f);
    s.lights = {l, off};
    const LightProxy proxy = proxy_of(s);
    ASSERT_EQ(proxy.lamp_count, 1);
    EXPECT_NEAR(proxy.lamps[0].intensity[0], 3 / base::kPi, 1e-4f);
}

}  // namespace
}  // namespace limn::render
