// Strands that are grown along cards: where they stand, that they stay there, and that they lose no light.
#include "render/accel/hair_curves.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "render/data/test_scenes.h"
#include "render/still/render_still.h"

namespace limn::render {
namespace {

using base::Float2;
using base::Float3;
using test::constant_environment;

constexpr float kWidth = 0.2f, kHeight = 0.1f;

std::shared_ptr<scene::Material> hair(Float3 color) {
    auto picture = std::make_shared<scene::Texture>();
    picture->width = picture->height = 64;
    picture->linear = true;
    // Covered on the left half alone.
    for (int i = 0; i < 64 * 64; ++i) picture->texels.push_back(i % 64 < 32 ? 0xffffffffu : 0x00ffffffu);
    auto m = std::make_shared<scene::Material>();
    m->model = scene::MaterialModel::hair;
    m->base_color = color;
    m->cutout = m->double_sided = true;
    m->base_texture = m->coverage_texture = picture;
    return m;
}

// An upright card of 8 x 4 quads about the origin, at rest and drawn alike.
scene::Mesh card(Float3 color) {
    constexpr uint32_t kColumns = 8, kRows = 4;
    std::vector<Float3> p, n;
    std::vector<Float2> uv;
    std::vector<uint32_t> q;
    for (uint32_t y = 0; y <= kRows; ++y)
        for (uint32_t x = 0; x <= kColumns; ++x) {
            const Float2 at{static_cast<float>(x) / kColumns, static_cast<float>(y) / kRows};
            p.push_back({(at.x - 0.5f) * kWidth, (0.5f - at.y) * kHeight, 0});
            n.push_back({0, 0, 1});
            uv.push_back(at);
        }
    for (uint32_t y = 0; y < kRows; ++y)
        for (uint32_t x = 0; x < kColumns; ++x) {
            const uint32_t a = y * (kColumns + 1) + x, below = a + kColumns + 1;
            q.insert(q.end(), {a, below, below + 1, a + 1});
        }
    scene::Mesh m = test::make_mesh(std::move(p), std::move(n), std::move(q), hair(color), 7);
    auto t = std::make_shared<scene::Topology>(*m.topology);
    t->uv = uv;
    t->coverage.assign(t->quad_count(), scene::Coverage::mixed);
    m.topology = t;
    m.rest = m.positions;
    return m;
}

TEST(Tresses, StandOnTheirCardWhereItIsCovered) {
    const scene::Mesh m = card(Float3(0.5f));
    const Tresses t = grow_hair_curves(m);
    ASSERT_GT(t.strands.size(), 1000u);
    for (const Tress& s : t.strands) {
        ASSERT_GE(s.count, 2u);
        ASSERT_LE(s.count, kMostTressPoints + 1);
        const Float3 root = place(t.points[s.first], m).position;
        EXPECT_NEAR(root.z, 0, 0.2e-3f);
        for (uint32_t i = s.first; i < s.first + s.count; ++i) {
            const TressPoint& p = t.points[i];
            EXPECT_NEAR(p.weight[0] + p.weight[1] + p.weight[2], 1, 1e-3f);
            const Float3 at = place(p, m).position;
            EXPECT_LT(at.x, 0.005f);  // right of the middle there is no hair
            EXPECT_LT(std::abs(at.y), kHeight / 2 + 0.005f);
            EXPECT_GT(at.z, -0.2e-3f);
            EXPECT_LT(at.z, 10e-3f);
        }
    }
}

// Hair without a map falls: from its root a strand leads down.
TEST(Tresses, LeadFromRootToTip) {
    const scene::Mesh m = card(Float3(0.5f));
    const Tresses t = grow_hair_curves(m);
    for (const Tress& s : t.strands)
        EXPECT_LT(place(t.points[s.first + s.count - 1], m).position.y, place(t.points[s.first], m).position.y);
}

TEST(Tresses, AreTheSameWhateverThePose) {
    const scene::Mesh still = card(Float3(0.5f));
    scene::Mesh moved = still;
    auto lifted = *still.positions;
    for (Float3& p : lifted) p = p + Float3{0.1f, 0.2f, -0.3f};
    moved.positions = std::make_shared<std::vector<Float3>>(lifted);
    const Tresses a = grow_hair_curves(still), b = grow_hair_curves(moved);
    ASSERT_EQ(a.points.size(), b.points.size());
    for (size_t i = 0; i < a.points.size(); ++i) {
        ASSERT_EQ(std::memcmp(&a.points[i], &b.points[i], sizeof(TressPoint)), 0);
        const Float3 there = place(b.points[i], moved).position - place(a.points[i], still).position;
        EXPECT_LT(length(there - Float3{0.1f, 0.2f, -0.3f}), 1e-5f);
    }
}

TEST(Tresses, AreBoundedInNumberHoweverLargeTheMesh) {
    scene::Mesh m = card(Float3(0.5f));
    auto large = *m.rest;
    for (Float3& p : large) p = p * 100.0f;
    m.rest = std::make_shared<std::vector<Float3>>(large);
    const Tresses t = grow_hair_curves(m);
    EXPECT_LE(t.strands.size(), kMostTresses);
    EXPECT_LE(t.points.size(), t.strands.size() * (kMostTressPoints + 1));
}

TEST(Tresses, DoNotGrowWhereThereIsNoHair) {
    scene::Mesh m = card(Float3(0.5f));
    m.rest = nullptr;
    EXPECT_TRUE(grow_hair_curves(m).strands.empty());
    m = card(Float3(0.5f));
    m.materials = {test::matte(Float3(0.5f))};
    EXPECT_TRUE(grow_hair_curves(m).strands.empty());
}

scene::Scene in_even_light(scene::Mesh mesh) {
    scene::Scene s;
    s.meshes = {std::move(mesh)};
    s.environment.map = constant_environment(Float3(1));
    s.backdrop.kind = scene::BackdropKind::environment;
    s.camera.position = {-0.05f, 0, 0.4f};
    s.camera.target = {-0.05f, 0, 0};
    return s;
}

StillImage trace(const scene::Scene& s, int threads) {
    base::TaskPool pool(threads);
    const auto accel = make_accel(AccelPurpose::still);
    StillSettings settings;
    settings.width = 64, settings.height = 48, settings.samples = 16, settings.bounces = 24;
    return render_still(*accel, s, settings, pool);
}

double mean(const StillImage& i) {
    double sum = 0;
    for (float v : i.color.data) sum += v;
    return sum / static_cast<double>(i.color.data.size());
}

// White strands before a white sky are not to be seen; dark ones are.
TEST(Tresses, WhiteOnesLoseNoLightInEvenLight) {
    EXPECT_NEAR(mean(trace(in_even_light(card(Float3(1))), 1)), 1, 0.02);
    EXPECT_LT(mean(trace(in_even_light(card(Float3(0.05f))), 1)), 0.9);
}

TEST(Tresses, GiveTheSamePictureForAnyNumberOfThreads) {
    const scene::Scene s = in_even_light(card({0.4f, 0.2f, 0.1f}));
    EXPECT_EQ(trace(s, 1).color.data, trace(s, 2).color.data);
}

}  // namespace
}  // namespace limn::render
