#include "render/still/render_still.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "render/data/test_scenes.h"
#include "render/still/share_samples.h"

namespace limn::render {
namespace {

using base::Float3;
using namespace test;

scene::Scene furnace(std::shared_ptr<const scene::Material> material, Float3 radiance) {
    scene::Scene s;
    s.environment.map = constant_environment(radiance);
    s.meshes = {sphere({0, 0, 0}, 1, std::move(material))};
    s.camera.position = {0, 0, 4};
    s.camera.target = {0, 0, 0};
    s.camera.focal_length = 100;
    return s;
}

Float3 mean(const base::ImageF& image, int x0, int y0, int x1, int y1) {
    double sum[3] = {};
    for (int y = y0; y < y1; ++y)
        for (int x = x0; x < x1; ++x)
            for (int c = 0; c < 3; ++c) sum[c] += image.pixel(x, y)[c];
    const double n = (x1 - x0) * (y1 - y0);
    return {static_cast<float>(sum[0] / n), static_cast<float>(sum[1] / n), static_cast<float>(sum[2] / n)};
}

StillImage render(const scene::Scene& s, int size, int samples, int bounces, uint32_t seed = 1, int threads = 2,
                  bool groups = false) {
    SceneAccelPtr accel = make_accel(AccelPurpose::still);
    base::TaskPool pool(threads);
    StillSettings settings;
    settings.width = settings.height = size;
    settings.samples = samples;
    settings.bounces = bounces;
    settings.seed = seed;
    settings.groups = groups;
    return render_still(*accel, s, settings, pool);
}

class WhiteFurnace : public testing::TestWithParam<std::tuple<float, float>> {};

// A white body under light that is equal from everywhere cannot be told from its surroundings.
TEST_P(WhiteFurnace, GivesBackAllLight) {
    auto m = std::make_shared<scene::Material>();
    m->base_color = Float3(1);
    m->metallic = std::get<0>(GetParam());
    m->roughness = std::get<1>(GetParam());
    const StillImage image = render(furnace(m, Float3(1)), 64, 64, 3);
    const Float3 c = mean(image.color, 20, 20, 44, 44);
    for (int k = 0; k < 3; ++k) EXPECT_NEAR(c[k], 1.0f, 0.02f);
}
INSTANTIATE_TEST_SUITE_P(Lobes, WhiteFurnace,
                         testing::Combine(testing::Values(0.0f, 0.5f, 1.0f), testing::Values(0.1f, 0.3f, 0.6f, 1.0f)));

// What lies over the base takes from it exactly what it reflects itself.
class LayeredFurnace : public testing::TestWithParam<std::tuple<float, float, float>> {};
TEST_P(LayeredFurnace, GivesBackAllLight) {
    auto m = std::make_shared<scene::Material>();
    m->base_color = Float3(1);
    m->roughness = 0.5f;
    m->metallic = std::get<0>(GetParam());
    m->coat = std::get<1>(GetParam());
    m->coat_roughness = 0.2f;
    m->sheen = Float3(std::get<2>(GetParam()));
    const StillImage image = render(furnace(m, Float3(1)), 64, 64, 3);
    const Float3 c = mean(image.color, 20, 20, 44, 44);
    for (int k = 0; k < 3; ++k) EXPECT_NEAR(c[k], 1.0f, 0.02f);
}
INSTANTIATE_TEST_SUITE_P(Layers, LayeredFurnace,
                         testing::Combine(testing::Values(0.0f, 1.0f), testing::Values(0.0f, 0.5f, 1.0f),
                                          testing::Values(0.0f, 0.6f)));

// A coat shows on a black body, a sheen at its rim.
TEST(RenderStill, LayersAreSeenOverBlack) {
    auto plain = matte(Float3(0)), coated = matte(Float3(0)), fuzzy = matte(Float3(0));
    coated->coat = 1;
    fuzzy->sheen = Float3(0.5f);
    const auto look = [](const std::shared_ptr<scene::Material>& m, int x0, int x1) {
        scene::Scene s = furnace(m, Float3(1));
        s.camera.focal_length = 50;  // the body ends 23 pixels from the middle
        return mean(render(s, 64, 32, 1).color, x0, 30, x1, 34).x;
    };
    EXPECT_GT(look(coated, 28, 36), look(plain, 28, 36) + 0.03f);
    EXPECT_GT(look(fuzzy, 10, 12), look(fuzzy, 28, 36) + 0.1f);
}

// Nothing reflects more than it gets, whatever its colour, and a grey Lambertian sphere gives its albedo.
TEST(RenderStill, GreyFurnaceGivesAlbedo) {
    const StillImage image = render(furnace(matte({0.5f, 0.2f, 0.8f}), Float3(2)), 64, 64, 2);
    const Float3 c = mean(image.color, 20, 20, 44, 44);
    EXPECT_NEAR(c.x, 1.0f, 0.02f);
    EXPECT_NEAR(c.y, 0.4f, 0.01f);
    EXPECT_NEAR(c.z, 1.6f, 0.03f);
}

scene::Scene lit_floor() {
    scene::Scene s;
    s.meshes = {floor_quad(50, matte(Float3(0.5f)))};
    s.camera.position = {0, 2, 0.001f};
    s.camera.target = {0, 0, 0};
    s.camera.up = {0, 0, -1};
    s.camera.focal_length = 400;  // looks at a patch of a few centimetres
    return s;
}

TEST(RenderStill, SunOnFloorIsAnalytic) {
    scene::Scene s = lit_floor();
    s.sun.direction = normalize(Float3{0.5f, 1, 0});
    s.sun.irradiance = Float3(3);
    const Float3 c = mean(render(s, 16, 16, 0).color, 0, 0, 16, 16);
    EXPECT_NEAR(c.x, 0.5f / base::kPi * 3 * s.sun.direction.y, 0.003f);
}

// A small square of radiance L and area A at height h gives E = L A / h^2.
TEST(RenderStill, AreaLightOnFloorIsAnalytic) {
    scene::Scene s = lit_floor();
    scene::AreaLight l;
    l.center = {0, 4, 0};
    l.u = {0.1f, 0, 0};
    l.v = {0, 0, 0.1f};  // cross(u, v) points down
    l.radiance = Float3(100);
    s.lights = {l};
    const Float3 c = mean(render(s, 16, 64, 0).color, 0, 0, 16, 16);
    EXPECT_NEAR(c.x, 0.5f / base::kPi * 100 * 0.04f / 16, 0.002f);
}

// The same light found by the shadow ray alone or by both strategies: the mean must not move.
TEST(RenderStill, MultipleImportanceSamplingKeepsTheMean) {
    scene::Scene s = lit_floor();
    scene::AreaLight l;
    l.center = {0, 1, 0};
    l.u = {0.5f, 0, 0};
    l.v = {0, 0, 0.5f};
    l.radiance = Float3(2);
    s.lights = {l};
    s.environment.map = constant_environment(Float3(0.3f));
    const float direct = mean(render(s, 16, 256, 0).color, 0, 0, 16, 16).x;
    const float both = mean(render(s, 16, 256, 1).color, 0, 0, 16, 16).x;
    EXPECT_NEAR(direct, both, 0.01f * direct);
}

TEST(RenderStill, SameBitsForAnyNumberOfThreads) {
    scene::Scene s = furnace(matte(Float3(0.7f)), Float3(1));
    s.sun.irradiance = Float3(2);
    const StillImage a = render(s, 48, 20, 3, 7, 1), b = render(s, 48, 20, 3, 7, 3), other = render(s, 48, 20, 3, 8, 1);
    ASSERT_EQ(a.color.data.size(), b.color.data.size());
    EXPECT_EQ(0, std::memcmp(a.color.data.data(), b.color.data.data(), a.color.data.size() * sizeof(float)));
    EXPECT_NE(0, std::memcmp(a.color.data.data(), other.color.data.data(), a.color.data.size() * sizeof(float)));
}

scene::Scene three_sources() {
    scene::Scene s;
    auto glossy = matte({0.6f, 0.5f, 0.4f});
    glossy->roughness = 0.3f;
    auto glowing = matte(Float3(0.1f));
    glowing->emission = {0.2f, 0.1f, 0};
    s.meshes = {floor_quad(4, glossy), sphere({0.3f, 0.5f, 0}, 0.5f, glossy, 2),
                sphere({-0.9f, 0.3f, 0.2f}, 0.3f, glowing, 3)};
    s.environment.map = constant_environment({0.3f, 0.4f, 0.5f});
    s.sun.direction = normalize(Float3{0.5f, 1, 0.4f});
    s.sun.irradiance = {1, 0.8f, 0.5f};
    scene::AreaLight key;
    key.center = {0, 3, 1};
    key.u = {0.5f, 0, 0};
    key.v = {0, 0, 0.5f};
    key.radiance = {4, 3, 2};
    s.lights = {key};
    s.camera.position = {0, 1.5f, 4};
    s.camera.target = {0, 0.5f, 0};
    s.camera.focal_length = 40;
    return s;
}

StillImage render_groups(const scene::Scene& s, int samples, uint32_t seed) {
    return render(s, 48, samples, 3, seed, 2, true);
}

TEST(RenderStill, StopsWhenToldWithTheSamplesItHas) {
    const scene::Scene s = three_sources();
    const SceneAccelPtr accel = make_accel(AccelPurpose::still);
    base::TaskPool pool(2);
    StillSettings settings;
    settings.width = settings.height = 48;
    settings.samples = 1000;
    settings.bounces = 2;
    settings.seed = 7;
    const StillImage stopped = render_still(*accel, s, settings, pool, [](double done) { return done < 0.008; });
    EXPECT_EQ(stopped.samples, 8);
    EXPECT_EQ(stopped.color.data, render(s, 48, 8, 2, 7).color.data)
        << "what is there is as if no more had been asked for";
}

StillImage render_to_noise(float noise, int threads, uint32_t seed) {
    const SceneAccelPtr accel = make_accel(AccelPurpose::still);
    base::TaskPool pool(threads);
    StillSettings settings;
    settings.width = settings.height = 64;
    settings.samples = 512;
    settings.bounces = 2;
    settings.seed = seed;
    settings.noise = noise;
    settings.variance = true;
    return render_still(*accel, three_sources(), settings, pool);
}

TEST(RenderStill, StopsAtTheNoiseThatWasAskedFor) {
    const StillImage reference = render_to_noise(0, 2, 9);
    EXPECT_EQ(reference.mean_samples, 512);
    double before = 1e9;
    for (const float noise : {0.008f, 0.004f}) {
        const StillImage image = render_to_noise(noise, 2, 1);
        EXPECT_LT(image.mean_samples, 0.8 * image.samples);
        double error = 0, pixels = 64 * 64;
        for (int y = 0; y < 64; ++y)
            for (int x = 0; x < 64; ++x)
                error += std::pow(seen(base::luminance(mean(image.color, x, y, x + 1, y + 1))) -
                                      seen(base::luminance(mean(reference.color, x, y, x + 1, y + 1))),
                                  2);
        error = std::sqrt(error / pixels);
        EXPECT_LT(error, 1.15 * noise);
        EXPECT_LT(error, before);
        before = 0.8 * error;
    }
}

// Who stops when it looks clean must be no darker for it.
TEST(RenderStill, AnAimForNoiseDoesNotMoveTheMean) {
    const StillImage reference = render_to_noise(0, 2, 9), image = render_to_noise(0.006f, 2, 1);
    double sum = 0, squares = 0;
    int counted = 0;
    for (size_t i = 0; i < image.color.data.size(); ++i) {
        const double v = static_cast<double>(image.variance.data[i]) + reference.variance.data[i];
        if (v < 1e-9) continue;
        const double z = (image.color.data[i] - reference.color.data[i]) / std::sqrt(v);
        sum += z, squares += z * z, ++counted;
    }
    ASSERT_GT(counted, 3000);
    EXPECT_LT(std::abs(sum), 4 * std::sqrt(3.0 * counted)) << "the three channels of a pixel are one";
    EXPECT_LT(squares / counted, 1.2);
}

TEST(RenderStill, AnAimForNoiseGivesTheSameBitsForAnyNumberOfThreads) {
    const StillImage a = render_to_noise(0.01f, 1, 1), b = render_to_noise(0.01f, 3, 1);
    EXPECT_EQ(a.color.data, b.color.data);
    EXPECT_EQ(a.mean_samples, b.mean_samples);
}

TEST(RenderStill, FeaturesAreWhatTheEyeSees) {
    auto m = std::make_shared<scene::Material>();
    m->base_color = {0.7f, 0.4f, 0.1f};
    const SceneAccelPtr accel = make_accel(AccelPurpose::still);
    base::TaskPool pool(2);
    StillSettings settings;
    settings.width = settings.height = 64;
    settings.samples = 4;
    settings.features = true;
    scene::Scene s = furnace(m, Float3(1));
    s.camera.focal_length = 30;
    const StillImage image = render_still(*accel, s, settings, pool);
    const Float3 albedo = mean(image.albedo, 30, 30, 34, 34), normal = mean(image.normal, 30, 30, 34, 34);
    EXPECT_NEAR(albedo.x, 0.7f, 0.01f);
    EXPECT_NEAR(albedo.y, 0.4f, 0.01f);
    EXPECT_NEAR(albedo.z, 0.1f, 0.01f);
    EXPECT_NEAR(length(normal), 1, 0.05f);
    EXPECT_EQ(mean(image.normal, 0, 0, 2, 2), Float3(0.0f)) << "there is nothing in the corner";
}

TEST(LightGroups, AddUpToThePicture) {
    const StillImage image = render_groups(three_sources(), 16, 1);
    ASSERT_EQ(image.groups.size(), 4u);
    for (size_t i = 0; i < image.color.data.size(); ++i) {
        float sum = 0;
        for (const auto& [group, picture] : image.groups) sum += picture.data[i];
        ASSERT_NEAR(sum, image.color.data[i], 0.004f * image.color.data[i] + 1e-4f) << i;
    }
}

// Noise of one sample a pixel, so that there is much to take off.
TEST(LightGroups, AddUpToTheDenoisedPictureToo) {
    auto library = open_denoiser("build/denoiser/lib/libOpenImageDenoise.so.2", 2);
    if (!library) GTEST_SKIP() << "Open Image Denoise has not been fetched";
    SceneAccelPtr accel = make_accel(AccelPurpose::still);
    base::TaskPool pool(2);
    StillSettings settings;
    settings.width = settings.height = 64;
    settings.samples = 1;
    settings.bounces = 3;
    settings.groups = settings.features = true;
    StillImage image = render_still(*accel, three_sources(), settings, pool);
    const StillImage noisy = image;
    ASSERT_TRUE(denoise_still(image, **library));
    ASSERT_EQ(image.groups.size(), 4u);
    double changed = 0, own = 0;
    for (size_t i = 0; i < image.color.data.size(); ++i) {
        double sum = 0;
        for (const auto& [group, picture] : image.groups) {
            ASSERT_GE(picture.data[i], 0);
            sum += picture.data[i];
        }
        ASSERT_NEAR(sum, image.color.data[i], 1e-5 * image.color.data[i] + 1e-7) << i;
        changed += std::abs(image.color.data[i] - noisy.color.data[i]);
        own += image.color.data[i];
    }
    EXPECT_GT(changed / own, 0.01) << "there was noise to take off";
    for (size_t g = 0; g < image.groups.size(); ++g) {
        double before = 0, after = 0;
        for (float v : noisy.groups[g].second.data) before += v;
        for (float v : image.groups[g].second.data) after += v;
        EXPECT_NEAR(after / before, 1, 0.2)
            << "and each layer keeps its light: " << kLightGroupNames[static_cast<int>(image.groups[g].first)];
    }
}

TEST(LightGroups, AreScaledToAddUp) {
    base::ImageF whole(1, 1, 3);
    whole.data = {3, 1, 0};
    std::vector<std::pair<LightGroup, base::ImageF>> groups(2, {LightGroup::key, base::ImageF(1, 1, 3)});
    groups[0].second.data = {1, 0, 1};
    groups[1].second.data = {1, 0, 4};
    make_add_up(whole, groups);
    EXPECT_EQ(groups[0].second.data, (decltype(whole.data){1.5f, 0.5f, 0}));
    EXPECT_EQ(groups[1].second.data, (decltype(whole.data){1.5f, 0.5f, 0}));
}

// Each is what a picture with all other sources out would show, and is proportional to its source.
TEST(LightGroups, EachIsThePictureOfItsSourceAlone) {
    const scene::Scene all = three_sources();
    const StillImage image = render_groups(all, 256, 1);
    const auto dark = [](scene::Scene s) {
        for (auto& mesh : s.meshes) {
            auto m = std::make_shared<scene::Material>(*mesh.materials[0]);
            m->emission = Float3(0);
            mesh.materials = {m};
        }
        return s;
    };
    for (const auto& [group, picture] : image.groups) {
        scene::Scene alone = group == LightGroup::other ? all : dark(all);
        if (group != LightGroup::environment) alone.environment.map = nullptr;
        if (group != LightGroup::sun) alone.sun.irradiance = Float3(0);
        if (group != LightGroup::key) alone.lights.clear();
        const StillImage only = render_groups(alone, 256, 2);
        double sum = 0, expected = 0, error = 0;
        for (size_t i = 0; i < picture.data.size(); ++i) {
            sum += picture.data[i], expected += only.color.data[i];
            error += std::abs(picture.data[i] - only.color.data[i]);
        }
        EXPECT_NEAR(sum, expected, 0.01 * expected) << kLightGroupNames[static_cast<int>(group)];
        EXPECT_LT(error, 0.08 * expected) << kLightGroupNames[static_cast<int>(group)];
    }
}

}  // namespace
}  // namespace limn::render
