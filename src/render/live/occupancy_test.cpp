#include "render/live/occupancy.h"

#include <gtest/gtest.h>

#include <cstring>

#include "render/data/half.h"
#include "render/data/test_scenes.h"
#include "render/live/trace_frame.h"
#include "render/trace/trace_tile.h"

namespace limn::render {
namespace {

using base::Float3;
using namespace test;

scene::Scene ball_at(Float3 center, float radius) {
    scene::Scene s;
    s.environment.map = constant_environment(Float3(1));
    s.meshes = {sphere(center, radius, matte(Float3(0.2f)), 1, 32)};
    s.camera.position = {0, 0, 4};
    s.camera.target = {0, 0, 0};
    return s;
}

struct Marked {
    std::vector<uint8_t> tiles;
    Planes planes;
};

// The tiles that are marked, and the G-buffer of all tiles traced.
Marked mark_and_trace(const scene::Scene& s) {
    constexpr int kWidth = 320, kHeight = 176;
    const SceneAccelPtr accel = make_accel(AccelPurpose::live);
    base::TaskPool pool(2);
    const AccelChange change = update_accel(*accel, s);
    WideScene w = wide_scene(*accel);
    w.camera = w.previous_camera = camera_record(s.camera, kWidth, kHeight);
    Marked m;
    m.tiles.resize(20 * 11);
    OccupancyScratch scratch;
    mark_occupied(w, kWidth, kHeight, 20, 11, pool, scratch, m.tiles.data());
    resize(m.planes, kWidth, kHeight);
    PlaneView view = view_of(m.planes);
    view.occupied_tiles = nullptr;
    std::vector<char> bytes(tile_tracer().scratch_bytes + 64);
    void* aligned = reinterpret_cast<void*>((reinterpret_cast<uintptr_t>(bytes.data()) + 63) / 64 * 64);
    TileCounters counters;
    (void)change;
    for (int i = 0; i < 20 * 11; ++i) tile_tracer().trace(w, view, {}, i % 20, i / 20, aligned, counters);
    return m;
}

// No surface may lie in a tile that is not marked; and not everything is marked.
void expect_conservative(const scene::Scene& s, bool tight) {
    const Marked m = mark_and_trace(s);
    int marked = 0;
    for (int y = 0; y < 176; ++y) {
        for (int x = 0; x < 320; ++x) {
            if (m.planes.g.depth.get()[y * m.planes.stride + x] <= 0) continue;
            ASSERT_TRUE(m.tiles[y / 16 * 20 + x / 16]) << x << ", " << y;
        }
    }
    for (uint8_t t : m.tiles) marked += t;
    if (tight) {
        EXPECT_LT(marked, 20 * 11 / 2);
    }
}

TEST(Occupancy, HoldsEverySurface) {
    expect_conservative(ball_at({0, 0, 0}, 0.6f), true);
    expect_conservative(ball_at({1.1f, 0.4f, 0.5f}, 0.3f), true);
    expect_conservative(ball_at({-1.6f, 0, 0}, 0.5f), true);  // cut by the picture's border
}

TEST(Occupancy, HoldsAFloorThatReachesBehindTheCamera) {
    for (float pitch : {-0.4f, 0.0f, 0.8f}) {
        scene::Scene s = ball_at({0, 0.3f, 0}, 0.3f);
        s.meshes.push_back(floor_quad(3, matte(Float3(0.5f))));
        s.camera.position = {0.2f, 1.6f, 0.8f};
        s.camera.target = {0, 1.6f - pitch, 0};
        expect_conservative(s, pitch < 0.5f);
    }
}

TEST(Occupancy, NothingWhenAllIsBehindTheCamera) {
    const Marked m = mark_and_trace(ball_at({0, 0, 9}, 0.5f));
    for (uint8_t t : m.tiles) EXPECT_FALSE(t);
}

}  // namespace
}  // namespace limn::render
