// Sunlight below skin in a live picture: what is spread is kept, and it goes as far as the walk of a still carries it.
#include "render/data/scatter.h"

#include <gtest/gtest.h>

#include "render/data/half.h"
#include "render/data/test_scenes.h"
#include "render/live/test_live.h"

namespace limn::render {
namespace {

using namespace test;

TEST(Scatter, SpreadsAllThatArrives) {
    const ScatterTable t = scatter_table({1, {0.0012f, 0.0005f, 0.00025f}});
    for (const ScatterWeights& w : t.of) {
        ASSERT_GE(w.step, 1);
        ASSERT_LE(w.step, kMostScatterStep);
        for (int c = 0; c < 3; ++c) {
            EXPECT_NEAR(
                w.centre[c] + 4 * (w.ring[0][c] + w.ring[1][c] + w.ring[2][c] + 2 * w.ring[3][c] + w.ring[4][c]), 1,
                1e-4f);
            EXPECT_GE(w.ring[4][c], 0);
        }
        EXPECT_LT(w.centre[0], w.centre[1]);
        EXPECT_LT(w.centre[1], w.centre[2]);
    }
}

// Of half a million walks in a half-space 36 % came out within one mean free path, 59 % within two, 82 % within four.
TEST(Scatter, ReachesAsFarAsTheWalk) {
    EXPECT_NEAR(scattered_within(1), 0.359f, 0.025f);
    EXPECT_NEAR(scattered_within(2), 0.591f, 0.025f);
    EXPECT_NEAR(scattered_within(4), 0.823f, 0.025f);
    EXPECT_NEAR(scattered_within(100), 1, 1e-4f);
}

float at(const LinearImage& f, int x, int y, int c) {
    return half_to_float(f.rgb[c].get()[static_cast<size_t>(y) * f.stride + x]);
}

// A ball of skin, lit from the side by the sun alone.
Float3 in_the_shade(const char* group, bool hold) {
    auto m = matte(Float3(0.8f));
    auto skin = std::make_shared<scene::Material>(*m);
    skin->model = scene::MaterialModel::skin;
    skin->subsurface = 1;
    skin->subsurface_radius = {0.12f, 0.05f, 0.02f};
    scene::Scene s;
    s.meshes = {sphere({0, 0, 0}, 1, skin)};
    s.zones = {{0, "Skin", group}};
    s.sun.irradiance = Float3(3);
    s.sun.direction = normalize(Float3{1, 0, -0.1f});
    s.camera.position = {0, 0, 4};
    s.camera.target = {0, 0, 0};
    s.camera.focal_length = 60;
    Live live(96);
    TracedFrame frame;
    for (int i = 0; i < (hold ? 200 : 24); ++i) frame = live.frame(s, hold ? held() : moving());
    Float3 sum(0.0f);
    for (int y = 40; y < 56; ++y)
        for (int x = 46; x < 52; ++x)
            sum += Float3{at(*frame.image, x, y, 0), at(*frame.image, x, y, 1), at(*frame.image, x, y, 2)};
    return sum / 96;
}

TEST(Scatter, ShadowsOnSkinHaveARedEdge) {
    const Float3 cloth = in_the_shade("Garment", false), face = in_the_shade("Face", false),
                 truth = in_the_shade("Face", true);
    EXPECT_GT(face.x, cloth.x + 0.1f * truth.x);
    EXPECT_GT(face.x, 1.2f * face.z);
    EXPECT_GT(truth.x, 1.2f * truth.z);
    EXPECT_NEAR(face.x, truth.x, 0.5f * truth.x);
}

}  // namespace
}  // namespace limn::render
