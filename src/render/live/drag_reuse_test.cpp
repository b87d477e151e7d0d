// While a thing that is placed is dragged, full frames look only at what it changes.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "render/data/half.h"
#include "render/data/test_scenes.h"
#include "render/live/shadow_reach.h"
#include "render/live/test_live.h"
#include "render/live/tile_reuse.h"
#include "render/still/render_still.h"

namespace limn::render {
namespace {

using base::Float3;
using namespace test;

constexpr int kSize = 192, kTiles = kSize / 16;

// Two placed balls over a floor in the sun; the left one (object 1) is what is dragged.
scene::Scene scene_of(Float3 left) {
    static const auto environment = constant_environment({0.4f, 0.4f, 0.45f});
    static const scene::Mesh ball = sphere({0, 0, 0}, 0.2f, matte({0.7f, 0.3f, 0.2f}), 1, 24),
                             ground = floor_quad(8, matte(Float3(0.5f)), 3);
    scene::Scene s;
    s.environment.map = environment;
    s.meshes = {ball, ball, ground};
    s.meshes[1].object = 2;
    s.meshes[0].placement = scene::Placement{left, 1, 0};
    s.meshes[1].placement = scene::Placement{{0.8f, 0.3f, 0}, 1, 0};
    s.sun.direction = normalize(Float3{0.6f, 1, 0});
    s.sun.irradiance = Float3(3);
    s.camera.position = {0, 1.6f, 4};
    s.camera.target = {0, 0.4f, 0};
    return s;
}

constexpr Float3 kBefore{-0.5f, 0.9f, 0}, kAfter{-0.42f, 0.9f, 0};

struct View : Live {
    View() : Live(kSize) {}
    void settle(Float3 left = kBefore) {
        for (int i = 0; i < 40; ++i) frame(scene_of(left), moving());
    }
    TracedFrame full(Float3 left) {
        WorkRequest r = moving();
        r.response = r.drag = true;
        return frame(scene_of(left), r);
    }
    TracedFrame answer(Float3 left) {
        WorkRequest r = moving();
        r.response = r.drag = r.reprojected = true;
        return frame(scene_of(left), r);
    }
    const Planes& planes() const { return last_planes(*view); }
    bool sleeps(int x, int y) const { return planes().reused.get()[y / 16 * kTiles + x / 16]; }
    int sleeping() const {
        return static_cast<int>(std::count(planes().reused.get(), planes().reused.get() + kTiles * kTiles, 1));
    }
    int object(int x, int y) const { return planes().g.id.get()[static_cast<size_t>(y) * planes().stride + x] >> 8; }
};

// Of all pixels, those where the views see different things.
int different(const View& a, const View& b) {
    int n = 0;
    for (int y = 0; y < kSize; ++y)
        for (int x = 0; x < kSize; ++x) n += a.object(x, y) != b.object(x, y);
    return n;
}

// Where a point is on the picture.
void pixel_of(Float3 p, int& x, int& y) {
    const CameraRecord c = camera_record(scene_of(kBefore).camera, kSize, kSize);
    const float at[3] = {p.x, p.y, p.z};
    float px, py;
    project_vertices(c, at, kSize, kSize, 0, 1, &px, &py);
    x = static_cast<int>(px), y = static_cast<int>(py);
}

TEST(DragReuse, WhatStandsSleepsWhileSomethingIsDragged) {
    View v, traced;
    v.settle();
    traced.settle();
    WorkRequest edit = moving();
    edit.response = true;  // and none follows
    const uint64_t whole = traced.frame(scene_of(kAfter), edit).rays;
    const TracedFrame dragged = v.full(kAfter);
    EXPECT_GT(v.sleeping(), kTiles * kTiles / 3);
    EXPECT_LT(dragged.rays, whole * 2 / 3);
    View fresh;
    fresh.frame(scene_of(kAfter), moving());
    // Outlines, by the sub-pixel offsets of two frames.
    EXPECT_LT(different(v, fresh), kSize * kSize / 100);
    for (int y = 0; y < kSize; ++y)
        for (int x = 0; x < kSize; ++x) EXPECT_FALSE(v.object(x, y) == 1 && v.sleeps(x, y)) << x << ' ' << y;
}

// Its shadow is elsewhere on a floor that stands.
TEST(DragReuse, WhereItsShadowFellAndFallsIsAwake) {
    View v;
    v.settle();
    v.full(kAfter);
    for (const Float3 ball : {kBefore, kAfter}) {
        const Float3 sun = scene_of(ball).sun.direction;
        const Float3 shadow = ball - sun * (ball.y / sun.y);
        for (const Float3 aside : {Float3{0, 0, 0}, Float3{0.15f, 0, 0}, Float3{-0.15f, 0, 0}, Float3{0, 0, 0.15f}}) {
            int x, y;
            pixel_of(shadow + aside, x, y);
            ASSERT_EQ(v.object(x, y), 3);
            EXPECT_FALSE(v.sleeps(x, y)) << x << ' ' << y;
        }
    }
}

// Answers have looked for surfaces where it was for a moment; it comes back to where the last full frame saw it.
TEST(DragReuse, WhatAnswersFoundElsewhereIsNotTakenForWhatIsThere) {
    View v;
    v.settle();
    v.full(kBefore);
    v.answer(kBefore + Float3{0.9f, 0.5f, 0.4f});
    v.answer(kBefore + Float3{0.4f, 0.2f, 0.4f});
    v.full(kBefore);
    View fresh;
    fresh.frame(scene_of(kBefore), moving());
    EXPECT_LT(different(v, fresh), kSize * kSize / 100);
}

TEST(DragReuse, OnceItIsLetGoAllIsTracedUntilHistoriesHaveHealed) {
    View v;
    v.settle();
    for (int i = 0; i < 8; ++i) v.full(kBefore + Float3{0.02f * static_cast<float>(i), 0, 0});
    View whole;
    whole.frame(scene_of(kBefore), moving());
    const uint64_t rays = whole.frame(scene_of(kBefore), moving()).rays;
    for (int i = 1; i < kHealingFrames; ++i) {
        Float3 left = kBefore;
        left.y += 0.001f * static_cast<float>(i);  // the film goes on
        EXPECT_GT(v.frame(scene_of(left), moving()).rays, rays / 2) << i;
    }
}

TEST(DragReuse, AMeshOfItsOwnIsTracedAsBefore) {
    View v;
    const auto scene = [](float x) {
        scene::Scene s = scene_of(kBefore);
        auto moved = std::make_shared<std::vector<Float3>>(*s.meshes[0].positions);
        for (Float3& p : *moved) p = p + kBefore + Float3{x, 0, 0};
        s.meshes[0].positions = std::move(moved);
        s.meshes[0].placement.reset();
        s.meshes[0].deforms = true;
        return s;
    };
    for (int i = 0; i < 40; ++i) v.frame(scene(0), moving());
    WorkRequest drag = moving();
    drag.response = true;
    const uint64_t whole = v.frame(scene(0.04f), drag).rays;
    drag.drag = true;
    EXPECT_GT(v.frame(scene(0.08f), drag).rays, whole * 3 / 4);
}

// After a drag the picture is soon as near to the truth as that of a view that has always traced all of it.
TEST(DragReuse, ThePictureHeals) {
    const auto error_after = [](bool drag) {
        View v;
        v.settle();
        TracedFrame last;
        Float3 left = kBefore;
        for (int i = 1; i <= 24; ++i) {
            left.x = kBefore.x + 0.02f * static_cast<float>(i);
            WorkRequest r = moving();
            r.response = true;
            r.drag = drag;
            v.frame(scene_of(left), r);
        }
        for (int i = 0; i < kHealingFrames; ++i) last = v.frame(scene_of(left), moving());
        StillSettings settings;
        settings.width = settings.height = kSize;
        settings.samples = 128;
        settings.bounces = 1;
        const SceneAccelPtr accel = make_accel(AccelPurpose::still);
        base::TaskPool pool(2);
        const StillImage still = render_still(*accel, scene_of(left), settings, pool);
        double sum = 0;
        for (int y = 0; y < kSize; ++y)
            for (int x = 0; x < kSize; ++x)
                for (int c = 0; c < 3; ++c)
                    sum += std::pow(
                        half_to_float(last.film->rgb[c].get()[static_cast<size_t>(y) * last.film->stride + x]) -
                            still.color.pixel(x, y)[c],
                        2);
        return std::sqrt(sum / (kSize * kSize * 3));
    };
    const double dragged = error_after(true), traced = error_after(false);
    EXPECT_LT(dragged, traced * 1.05) << traced;
}

}  // namespace
}  // namespace limn::render
