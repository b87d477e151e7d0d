#include "world/lights.h"

#include <gtest/gtest.h>

#include <cmath>

namespace limn::world {
namespace {

// Irradiance at `point` on a surface facing `normal`, by midpoints over the lamp.
base::Float3 irradiance(const scene::AreaLight& light, base::Float3 point, base::Float3 normal) {
    constexpr int kSteps = 200;
    const base::Float3 shine = cross(light.u, light.v);
    const float patch = 4 * length(shine) / (kSteps * kSteps);
    double sum = 0;
    for (int i = 0; i < kSteps; ++i) {
        for (int j = 0; j < kSteps; ++j) {
            base::Float3 at =
                light.center + light.u * ((2 * i + 1.0f) / kSteps - 1) + light.v * ((2 * j + 1.0f) / kSteps - 1);
            base::Float3 way = at - point;
            float squared = dot(way, way), distance = std::sqrt(squared);
            float cosine = std::max(0.0f, dot(way, normal) / distance);
            float emitted = std::max(0.0f, -dot(way, normalize(shine)) / distance);
            sum += cosine * emitted / squared * patch;
        }
    }
    return light.radiance * static_cast<float>(sum);
}

TEST(AreaLight, GivesTheHeadTheLightItPromisesWhateverItsSize) {
    const base::Float3 head{0.1f, 1.6f, -0.2f};
    for (float size : {0.05f, 0.5f, 1.0f, 3.0f}) {
        for (float distance : {0.5f, 1.6f, 4.0f}) {
            Lamp lamp{
                .gain = 1, .temperature = 6500, .size = size, .azimuth = -70, .elevation = 20, .distance = distance};
            lamp.irradiance = 1.3f;
            const scene::AreaLight light = area_light(lamp, scene::LightRole::key, 7, head);
            const base::Float3 got = irradiance(light, head, normalize(light.center - head));
            const float wanted = 2 * 1.3f * (kReferenceDistance / distance) * (kReferenceDistance / distance);
            EXPECT_NEAR(luminance(got) / wanted, 1, 0.005) << size << " " << distance;
        }
    }
}

TEST(AreaLight, StandsWhereItIsToldAndLooksAtTheHead) {
    const base::Float3 head{0, 1.6f, 0};
    for (float azimuth : {-180.0f, -40.0f, 0.0f, 90.0f}) {
        for (float elevation : {-90.0f, -10.0f, 35.0f, 90.0f}) {
            const Lamp lamp{.size = 0.6f, .azimuth = azimuth, .elevation = elevation, .distance = 2};
            const scene::AreaLight light = area_light(lamp, scene::LightRole::rim, 3, head);
            const base::Float3 way = head - light.center;
            EXPECT_NEAR(length(way), 2, 1e-5f);
            EXPECT_NEAR(dot(normalize(cross(light.u, light.v)), normalize(way)), 1, 1e-5f);
            EXPECT_NEAR(length(light.u), 0.3f, 1e-5f);
            EXPECT_NEAR(length(light.v), 0.3f, 1e-5f);
            EXPECT_NEAR(dot(light.u, light.v), 0, 1e-6f);
        }
    }
    EXPECT_GT(area_light({.azimuth = 90, .elevation = 0}, scene::LightRole::fill, 1, head).center.x, 1);
}

TEST(AreaLight, IsDarkButThereWhenOff) {
    const scene::AreaLight light = area_light({.on = false}, scene::LightRole::key, 7, {});
    EXPECT_EQ(light.radiance, base::Float3(0.0f));
    EXPECT_EQ(light.object, 7u);
    EXPECT_GT(length(light.u), 0);
}

TEST(Blackbody, HasLuminanceOneAndCoolsWithHeat) {
    float last = 1e9f;
    for (float kelvin : {1000.0f, 2000.0f, 3200.0f, 5000.0f, 6500.0f, 9000.0f, 12000.0f, 40000.0f}) {
        const base::Float3 c = blackbody(kelvin);
        EXPECT_NEAR(luminance(c), 1, 1e-4f);
        EXPECT_GE(c.z, 0);
        const float warmth = c.x / std::max(c.z, 1e-4f);
        EXPECT_LT(warmth, last) << kelvin;
        last = warmth;
    }
    const base::Float3 day = blackbody(6500);
    for (int i = 0; i < 3; ++i) EXPECT_NEAR(day[i], 1, 0.06f);
    // Known chromaticity of a black body at 3000 K, x = 0.4369, y = 0.4041, as linear Rec.709.
    const base::Float3 warm = blackbody(3000);
    EXPECT_NEAR(warm.x, 1.77f, 0.04f);
    EXPECT_NEAR(warm.y, 0.85f, 0.02f);
    EXPECT_NEAR(warm.z, 0.25f, 0.03f);
}

}  // namespace
}  // namespace limn::world
