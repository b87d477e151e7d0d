#include "render/live/tile_reuse.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "render/data/half.h"
#include "render/data/test_scenes.h"
#include "render/live/test_live.h"
#include "render/still/render_still.h"

namespace limn::render {
namespace {

using base::Float3;
using namespace test;

constexpr int kSize = 160, kTiles = kSize / 16;

// A ball that hops and one that drifts, before a wall that stands.
struct Balls {
    Float3 left{-0.7f, 0.6f, 0}, right{0.7f, 0.6f, 0};
    Float3 light{3};
};

scene::Scene scene_of(const Balls& b) {
    static const auto environment = constant_environment({0.5f, 0.5f, 0.55f});
    static const scene::Mesh ball = sphere({0, 0, 0}, 0.3f, matte({0.7f, 0.3f, 0.2f}), 1, 24),
                             ground = floor_quad(5, matte(Float3(0.5f)), 3);
    scene::Scene s;
    s.environment.map = environment;
    s.meshes = {ball, ball, ground};
    s.meshes[1].object = 2;
    for (int i = 0; i < 2; ++i) {
        auto moved = std::make_shared<std::vector<Float3>>(*ball.positions);
        for (Float3& p : *moved) p = p + (i == 0 ? b.left : b.right);
        s.meshes[static_cast<size_t>(i)].positions = std::move(moved);
        s.meshes[static_cast<size_t>(i)].deforms = true;
    }
    scene::AreaLight l;
    l.center = {0, 3, 1};
    l.u = {0.5f, 0, 0};
    l.v = {0, 0, 0.5f};
    l.radiance = b.light;
    s.lights = {l};
    s.camera.position = {0, 1.2f, 3.5f};
    s.camera.target = {0, 0.6f, 0};
    return s;
}

Balls hopping(int frame) {
    Balls b;
    b.left.y += 0.1f * std::abs(std::sin(0.4f * static_cast<float>(frame)));
    return b;
}

struct View : Live {
    View() : Live(kSize) {}
    TracedFrame next(const Balls& b) { return frame(scene_of(b), moving()); }
    void settle() {
        for (int i = 0; i < 60; ++i) next(hopping(i));
    }
    int reused() const {
        const Planes& p = last_planes(*view);
        return static_cast<int>(std::count(p.reused.get(), p.reused.get() + kTiles * kTiles, 1));
    }
    // Of an object, as the last frame found it.
    bool shows(int tile, int object) const {
        const Planes& p = last_planes(*view);
        for (int i = 0; i < 256; ++i)
            if (p.g.id.get()[static_cast<size_t>(tile / kTiles * 16 + i / 16) * p.stride + tile % kTiles * 16 +
                             i % 16] >>
                    8 ==
                object)
                return true;
        return false;
    }
    int tiles_of(int object) const {
        int tiles = 0;
        for (int t = 0; t < kTiles * kTiles; ++t) tiles += shows(t, object);
        return tiles;
    }
    int traced_tiles_of(int object) const {
        int awake = 0;
        for (int t = 0; t < kTiles * kTiles; ++t) awake += shows(t, object) && !last_planes(*view).reused.get()[t];
        return awake;
    }
};

TEST(TileReuse, WhatStandsSleepsAndWhatMovesDoesNot) {
    View v;
    TracedFrame first, last;
    for (int i = 0; i < 60; ++i) {
        last = v.next(hopping(i));
        if (i == 0) first = last;
        if (i < kHealingFrames) {
            EXPECT_GT(last.rays, first.rays / 2) << i;
        }
    }
    EXPECT_GT(v.reused(), kTiles * kTiles / 2);
    EXPECT_EQ(v.traced_tiles_of(1), v.tiles_of(1));
    EXPECT_LT(last.rays, first.rays / 2);
}

// Every tile is traced in every fourth frame, whatever it shows.
TEST(TileReuse, NoTileSleepsForLong) {
    View v;
    v.settle();
    std::vector<int> was_reused(kTiles * kTiles, 0);
    for (int i = 60; i < 80; ++i) {
        v.next(hopping(i));
        const uint8_t* reused = last_planes(*v.view).reused.get();
        for (size_t t = 0; t < was_reused.size(); ++t) {
            was_reused[t] = reused[t] ? was_reused[t] + 1 : 0;
            EXPECT_LT(was_reused[t], kReuseTurns);
        }
    }
}

TEST(TileReuse, WhatBeginsToMoveWakesInTheSameFrame) {
    View v;
    v.settle();
    EXPECT_LT(v.traced_tiles_of(2), v.tiles_of(2));
    Balls b = hopping(60);
    b.right.x += 0.2f;
    v.next(b);
    EXPECT_EQ(v.traced_tiles_of(2), v.tiles_of(2));
    // Nothing of it stays where it was.
    const Planes& p = last_planes(*v.view);
    Live fresh(kSize);
    fresh.frame(scene_of(b), moving());
    const Planes& q = last_planes(*fresh.view);
    int other = 0;
    for (int y = 0; y < kSize; ++y)
        for (int x = 0; x < kSize; ++x)
            other += (p.g.id.get()[static_cast<size_t>(y) * p.stride + x] >> 8 == 2) !=
                     (q.g.id.get()[static_cast<size_t>(y) * q.stride + x] >> 8 == 2);
    // Its outline, by the sub-pixel offsets of two frames.
    EXPECT_LT(other, 60);
}

// Whoever drifts slowly is traced before it is a fraction of a pixel from where it is shown.
TEST(TileReuse, SlowDriftWakesInTime) {
    View v;
    v.settle();
    Balls b = hopping(60);
    for (int i = 0; i < 40; ++i) {
        b.left = hopping(60 + i).left;
        b.right.x += 0.0004f;  // 0.026 pixels
        v.next(b);
        const Planes& p = last_planes(*v.view);
        for (int t = 0; t < kTiles * kTiles; ++t) EXPECT_LE(p.motion_scale.get()[t], kReuseTurns);
    }
    const scene::Scene s = scene_of(b);
    const CameraRecord c = camera_record(s.camera, kSize, kSize);
    // Where the ball's right edge is on the picture, and where the G-buffer has it.
    const float distance = length(s.camera.position - b.right);
    const float edge = kSize / 2 + (b.right.x + 0.3f) / distance / c.half_width * kSize / 2;
    const Planes& p = last_planes(*v.view);
    int rightmost = 0;
    for (int y = 0; y < kSize; ++y)
        for (int x = 0; x < kSize; ++x)
            if (p.g.id.get()[static_cast<size_t>(y) * p.stride + x] >> 8 == 2) rightmost = std::max(rightmost, x);
    EXPECT_NEAR(static_cast<float>(rightmost) + 0.5f, edge, 2.5f);
}

// An edit of the light is an edit everywhere.
TEST(TileReuse, AnEditWakesAllUntilHistoriesHaveHealed) {
    View v;
    v.settle();
    EXPECT_GT(v.reused(), 0);
    const TracedFrame before = v.next(hopping(60));
    for (int i = 61; i < 61 + kHealingFrames; ++i) {
        Balls b = hopping(i);
        b.light = Float3(0.2f);
        const TracedFrame f = v.next(b);
        EXPECT_GT(f.rays, before.rays * 3 / 2) << i;
    }
}

// In an answer to an edit that moves one thing, nothing else is looked for again; and of where the thing was in the
// answers before there is no trace.
TEST(TileReuse, AnAnswerFindsOnlyWhatTheEditMoved) {
    View v;
    Balls b;
    for (int i = 0; i < 4; ++i) v.next(b);
    WorkRequest answer = moving();
    answer.response = answer.reprojected = answer.drag = true;
    for (int i = 1; i <= 5; ++i) {
        b.left.x += 0.12f;
        b.left.y += i == 3 ? 0.4f : 0;
        const TracedFrame got = v.frame(scene_of(b), answer);
        ASSERT_FALSE(got.cancelled);
        View fresh;
        const TracedFrame whole = fresh.next(b);
        EXPECT_LT(got.rays, whole.rays / 3) << i;
        const Planes &found = last_planes(*v.view), &truth = last_planes(*fresh.view);
        int others = 0, here = 0, there = 0;
        for (int y = 0; y < kSize; ++y)
            for (int x = 0; x < kSize; ++x) {
                const size_t at = static_cast<size_t>(y) * static_cast<size_t>(found.stride) + static_cast<size_t>(x);
                const int one = found.g.id.get()[at] >> 8, other = truth.g.id.get()[at] >> 8;
                others += one != other;
                here += one == 1, there += other == 1;
            }
        // Edges are met at other sub-pixel offsets.
        EXPECT_LT(others, kSize * kSize / 100) << i;
        EXPECT_NEAR(here, there, there / 12) << i;
    }
    // The next full frame goes on from the last full one.
    EXPECT_GT(v.next(b).rays, 0u);
}

// The picture is as near to the truth as that of a view whose tiles never sleep.
TEST(TileReuse, ThePictureIsAsTrue) {
    const auto error_of = [](bool disturbed) {
        View v;
        TracedFrame last;
        for (int i = 0; i < 80; ++i) {
            Balls b = hopping(i);
            b.right.x += 0.0004f * static_cast<float>(i);
            // The smallest change of a light keeps everybody awake.
            if (disturbed) b.light.x += 1e-5f * static_cast<float>(i % 2);
            last = v.next(b);
        }
        Balls end = hopping(79);
        end.right.x += 0.0004f * 79;
        StillSettings settings;
        settings.width = settings.height = kSize;
        settings.samples = 256;
        settings.bounces = 1;
        const SceneAccelPtr accel = make_accel(AccelPurpose::still);
        base::TaskPool pool(2);
        const StillImage still = render_still(*accel, scene_of(end), settings, pool);
        double sum = 0;
        for (int y = 0; y < kSize; ++y)
            for (int x = 0; x < kSize; ++x)
                for (int c = 0; c < 3; ++c)
                    sum += std::pow(
                        half_to_float(last.image->rgb[c].get()[static_cast<size_t>(y) * last.image->stride + x]) -
                            still.color.pixel(x, y)[c],
                        2);
        return std::sqrt(sum / (kSize * kSize * 3));
    };
    const double sleeping = error_of(false), awake = error_of(true);
    EXPECT_LT(sleeping, awake * 1.15) << awake;
}

}  // namespace
}  // namespace limn::render
