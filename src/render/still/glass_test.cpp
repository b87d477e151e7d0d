// What goes through things, wanders below them and is split by films on them: no energy is made or lost, and light
// comes from where it should.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <tuple>

#include "render/data/test_scenes.h"
#include "render/still/render_still.h"

namespace limn::render {
namespace {

using namespace test;

std::shared_ptr<scene::Material> glass(float roughness = 0.02f) {
    auto m = std::make_shared<scene::Material>();
    m->base_color = Float3(1);
    m->roughness = roughness;
    m->transmission = 1;
    return m;
}

scene::Scene before_the_eye(std::shared_ptr<const scene::Material> material) {
    scene::Scene s;
    s.environment.map = constant_environment(Float3(1));
    s.meshes = {sphere({0, 0, 0}, 1, std::move(material))};
    s.camera.position = {0, 0, 4};
    s.camera.target = {0, 0, 0};
    s.camera.focal_length = 100;
    return s;
}

Float3 seen(const scene::Scene& s, int bounces, int samples = 64, int x0 = 20, int x1 = 44) {
    const SceneAccelPtr accel = make_accel(AccelPurpose::still);
    base::TaskPool pool(2);
    StillSettings settings;
    settings.width = settings.height = 64;
    settings.samples = samples;
    settings.bounces = bounces;
    const StillImage image = render_still(*accel, s, settings, pool);
    Float3 sum(0.0f);
    for (int y = 20; y < 44; ++y)
        for (int x = x0; x < x1; ++x)
            sum += Float3{image.color.pixel(x, y)[0], image.color.pixel(x, y)[1], image.color.pixel(x, y)[2]};
    return sum / static_cast<float>(24 * (x1 - x0));
}

// {roughness, transmission, thin, bounces}: one bounce is what a live frame has.
class GlassFurnace : public testing::TestWithParam<std::tuple<float, float, bool, int>> {};
TEST_P(GlassFurnace, GivesBackAllLight) {
    const auto [roughness, transmission, thin, bounces] = GetParam();
    auto m = glass(roughness);
    m->transmission = transmission;
    m->thin_walled = thin;
    const Float3 c = seen(before_the_eye(m), bounces);
    for (int k = 0; k < 3; ++k) EXPECT_NEAR(c[k], 1.0f, 0.025f);
}
INSTANTIATE_TEST_SUITE_P(Surfaces, GlassFurnace,
                         testing::Combine(testing::Values(0.02f, 0.2f, 0.5f), testing::Values(0.5f, 1.0f),
                                          testing::Bool(), testing::Values(1, 4)));

// The camera looks at a red wall through the glass, and at no other.
TEST(Glass, ShowsWhatIsBehindIt) {
    for (bool thin : {true, false}) {
        auto m = glass();
        m->thin_walled = thin;
        scene::Scene s = before_the_eye(m);
        s.environment.map = constant_environment(Float3(0.0f));
        auto wall = matte(Float3(0));
        wall->emission = {1, 0.1f, 0};
        s.meshes.push_back(make_mesh({{-40, -40, -9}, {40, -40, -9}, {40, 40, -9}, {-40, 40, -9}},
                                     std::vector<Float3>(4, Float3{0, 0, 1}), {0, 1, 2, 3}, wall, 9));
        const Float3 c = seen(s, 1, 32, 28, 36);
        EXPECT_GT(c.x, 0.8f);
        EXPECT_NEAR(c.y, 0.1f * c.x, 0.01f);
        EXPECT_LT(c.z, 0.01f);
    }
}

// Through the middle of a ball two metres thick.
TEST(Glass, AbsorbsByTheWayInside) {
    auto m = glass();
    m->absorption = {0, 0.5f, 2};
    const Float3 c = seen(before_the_eye(m), 2, 64, 31, 33);
    EXPECT_GT(c.x, 0.97f);
    EXPECT_LT(c.y, c.x - 0.3f);
    EXPECT_LT(c.z, c.y - 0.15f);
}

// A lamp's shadow behind clear glass is a light one, behind anything else it is dark.
TEST(Glass, LetsALampsLightThrough) {
    const auto shadow = [](std::shared_ptr<const scene::Material> m) {
        scene::Scene s;
        s.meshes = {floor_quad(4, matte(Float3(0.8f))),
                    make_mesh({{-1, 1, 1}, {1, 1, 1}, {1, 1, -1}, {-1, 1, -1}}, std::vector<Float3>(4, Float3{0, 1, 0}),
                              {0, 1, 2, 3}, std::move(m), 3)};
        scene::AreaLight lamp;
        lamp.center = {0, 3, 0};
        lamp.u = {0.2f, 0, 0}, lamp.v = {0, 0, 0.2f};  // shines along cross(u, v): down
        lamp.radiance = Float3(40);
        s.lights = {lamp};
        s.camera.position = {0, 0.6f, 3.2f};
        s.camera.target = {0, 0, 0};
        s.camera.focal_length = 120;
        return seen(s, 1, 32).x;
    };
    auto sheet = glass();
    sheet->thin_walled = true;
    EXPECT_GT(shadow(sheet), 0.1f);
    EXPECT_LT(shadow(matte(Float3(0))), 0.2f * shadow(sheet));
}

// A white body whose light wanders is as bright as its surroundings where these are.
TEST(Subsurface, GivesBackAllLight) {
    for (float radius : {0.02f, 0.3f}) {
        for (int bounces : {1, 3}) {
            auto m = matte(Float3(1));
            m->subsurface = 1;
            m->subsurface_radius = Float3(radius);
            const Float3 c = seen(before_the_eye(m), bounces);
            for (int k = 0; k < 3; ++k) EXPECT_NEAR(c[k], 1.0f, 0.02f) << radius;
        }
    }
}

// So is one that lets red light wander farther than blue; it may then colour shadows, but not itself.
TEST(Subsurface, GivesBackAllLightOfEachColour) {
    for (auto model : {scene::MaterialModel::principled, scene::MaterialModel::skin}) {
        auto m = matte(Float3(1));
        m->model = model;
        m->subsurface = 1;
        m->subsurface_radius = {0.2f, 0.07f, 0.03f};
        const Float3 c = seen(before_the_eye(m), 2, 64);
        for (int k = 0; k < 3; ++k) EXPECT_NEAR(c[k], 1.0f, 0.03f) << k;
    }
}

// Nor may what lies just below it take a colour away: an eye in its socket, teeth behind lips.
TEST(Subsurface, KeepsItsColourAboveAnotherBody) {
    auto m = matte(Float3(1));
    m->subsurface = 1;
    m->subsurface_radius = {0.2f, 0.07f, 0.03f};
    scene::Scene s = before_the_eye(m);
    s.meshes.push_back(sphere({0, 0, 0}, 0.9f, matte(Float3(1))));
    const Float3 c = seen(s, 2, 64);
    for (int k = 0; k < 3; ++k) EXPECT_NEAR(c[k], 1.0f, 0.03f) << k;
}

// The sun, too, comes in where it shines and out where it does not.
TEST(Subsurface, CarriesTheSunIntoTheShade) {
    const auto edge = [](float subsurface) {
        auto m = matte(Float3(1));
        m->model = scene::MaterialModel::skin;
        m->subsurface = subsurface;
        m->subsurface_radius = {0.25f, 0.08f, 0.03f};
        scene::Scene s = before_the_eye(m);
        s.environment.map = nullptr;
        s.sun.irradiance = Float3(3);
        s.sun.direction = normalize(Float3{1, 0, -0.25f});  // behind the edge that the eye looks at
        return seen(s, 0, 256);
    };
    const Float3 dull = edge(0), soft = edge(1);
    EXPECT_GT(soft.x, dull.x + 0.01f);
    EXPECT_GT(soft.x, 1.2f * soft.y);
}

// Beyond the edge of a shadow there is more red than green, and more green than blue.
TEST(Subsurface, RedBleedsFarthest) {
    auto m = matte(Float3(1));
    m->model = scene::MaterialModel::skin;
    m->subsurface = 1;
    m->subsurface_radius = {0.25f, 0.08f, 0.03f};
    scene::Scene s = before_the_eye(m);
    s.environment.map = nullptr;
    scene::AreaLight lamp;  // from the side: the half of the body away from it is dark, and the eye looks at the edge
    lamp.center = {6, 0, -1.2f};
    lamp.u = {0, 0, 0.2f}, lamp.v = {0, 0.2f, 0};
    lamp.radiance = Float3(200);
    if (dot(cross(lamp.u, lamp.v), Float3{-1, 0, 0}) < 0) std::swap(lamp.u, lamp.v);
    s.lights = {lamp};
    const Float3 c = seen(s, 0, 256);
    EXPECT_GT(c.x, 1.3f * c.y);
    EXPECT_GT(c.y, 1.1f * c.z);
}

// Lit from behind, it glows where plain matter is dark.
TEST(Subsurface, LightComesThrough) {
    const auto lit_from_behind = [](float subsurface) {
        auto m = matte(Float3(0.9f));
        m->subsurface = subsurface;
        m->subsurface_radius = Float3(0.4f);
        scene::Scene s = before_the_eye(m);
        s.environment.map = nullptr;
        scene::AreaLight lamp;
        lamp.center = {0, 0, -3};
        lamp.u = {1, 0, 0}, lamp.v = {0, 1, 0};
        lamp.radiance = Float3(20);
        s.lights = {lamp};
        return seen(s, 1, 32).x;
    };
    EXPECT_LT(lit_from_behind(0), 0.01f);
    EXPECT_GT(lit_from_behind(1), 0.05f);
}

// A film takes and gives by wavelength, and no colour ever gets more than there is.
TEST(Film, ColoursAMirrorAndMakesNoLight) {
    float least = 9, most = 0;
    for (float thickness : {150.0f, 300.0f, 450.0f, 700.0f, 1100.0f}) {
        auto m = std::make_shared<scene::Material>();
        m->base_color = Float3(1);
        m->metallic = 1;
        m->roughness = 0.1f;
        m->film = thickness;
        const Float3 c = seen(before_the_eye(m), 2, 16);
        for (int k = 0; k < 3; ++k) {
            EXPECT_LE(c[k], 1.02f) << thickness;
            least = std::min(least, c[k]), most = std::max(most, c[k]);
        }
        EXPECT_GT(length(c - Float3(c.x)) + std::abs(c.x - 0.5f), 0.01f) << thickness;
    }
    EXPECT_LT(least, 0.35f);
    EXPECT_GT(most, 0.8f);
}

// What is not there costs nothing and changes nothing: the flags stay down.
TEST(Glass, IsAskedForByMaterialsAlone) {
    const SceneAccelPtr accel = make_accel(AccelPurpose::still);
    update_accel(*accel, before_the_eye(matte(Float3(0.5f))));
    const WideScene& plain = wide_scene(*accel);
    EXPECT_FALSE(plain.has_transmission || plain.has_subsurface || plain.has_film || plain.has_wear || plain.has_tiles);
    update_accel(*accel, before_the_eye(glass()));
    EXPECT_TRUE(wide_scene(*accel).has_transmission);
}

}  // namespace
}  // namespace limn::render
