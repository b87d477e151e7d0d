// What textures make of a surface, as the G-buffer shows it.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "render/accel/accel.h"
#include "render/data/half.h"
#include "render/data/test_scenes.h"
#include "render/trace/trace_tile.h"

namespace limn::render {
namespace {

using base::Float3;
using namespace test;

std::shared_ptr<scene::Texture> even_texture(int r, int g, int b) {
    auto t = std::make_shared<scene::Texture>();
    t->width = t->height = 4;
    t->linear = true;
    t->texels.assign(16, 0xff000000u | static_cast<uint32_t>(b << 16 | g << 8 | r));
    return t;
}

struct Seen {
    Float3 normal;
    float roughness;
};

// A floor seen from above through one tile. u grows along x, v along z: the top of the picture laid on it is at -z.
Seen look_down(const std::shared_ptr<scene::Material>& material, bool flat_uv) {
    scene::Scene s;
    s.environment.map = constant_environment(Float3(1.0f));
    s.meshes = {floor_quad(1, material)};
    auto topology = std::make_shared<scene::Topology>(*s.meshes[0].topology);
    if (!flat_uv) topology->uv = {{0, 1}, {1, 1}, {1, 0}, {0, 0}};
    s.meshes[0].topology = topology;
    s.camera.position = {0, 3, 0.01f};
    s.camera.target = {0, 0, 0};
    const SceneAccelPtr accel = make_accel(AccelPurpose::still);
    update_accel(*accel, s);
    WideScene w = wide_scene(*accel);
    w.camera = w.previous_camera = camera_record(s.camera, 16, 16);
    Planes planes;
    resize(planes, 16, 16);
    std::vector<char> bytes(tile_tracer().scratch_bytes + 64);
    void* aligned = reinterpret_cast<void*>((reinterpret_cast<uintptr_t>(bytes.data()) + 63) / 64 * 64);
    PlaneView view = view_of(planes);
    view.occupied_tiles = nullptr;
    TileCounters counters;
    tile_tracer().trace(w, view, {}, 0, 0, aligned, counters);
    const size_t middle = 8 * static_cast<size_t>(planes.stride) + 8;
    const auto at = [&](const HalfPlane& p) { return half_to_float(p.get()[middle]); };
    return {{at(planes.g.normal[0]), at(planes.g.normal[1]), at(planes.g.normal[2])}, at(planes.g.roughness)};
}

// A byte of the map that stands for x in [-1, 1].
int byte_of(float x) {
    return static_cast<int>(std::lround((x * 0.5f + 0.5f) * 255));
}

TEST(Surface, ANormalMapBendsTowardsUAndUpThePicture) {
    auto m = matte(Float3(0.5f));
    m->normal_texture = even_texture(byte_of(0.6f), byte_of(0), byte_of(0.8f));
    Seen seen = look_down(m, false);
    EXPECT_NEAR(seen.normal.x, 0.6f, 0.01f);
    EXPECT_NEAR(seen.normal.y, 0.8f, 0.01f);
    EXPECT_NEAR(seen.normal.z, 0, 0.01f);
    m->normal_texture = even_texture(byte_of(0), byte_of(0.6f), byte_of(0.8f));
    seen = look_down(m, false);
    EXPECT_NEAR(seen.normal.x, 0, 0.01f);
    EXPECT_NEAR(seen.normal.z, -0.6f, 0.01f);
}

TEST(Surface, ANormalMapWithoutCoordinatesChangesNothing) {
    auto m = matte(Float3(0.5f));
    m->normal_texture = even_texture(byte_of(0.6f), byte_of(0), byte_of(0.8f));
    EXPECT_NEAR(look_down(m, true).normal.y, 1, 1e-3f);
}

TEST(Surface, ARoughnessMapMultiplies) {
    auto m = matte(Float3(0.5f));
    m->roughness = 0.8f;
    m->roughness_texture = even_texture(128, 0, 0);
    EXPECT_NEAR(look_down(m, false).roughness, 0.4f, 0.01f);
}

}  // namespace
}  // namespace limn::render
