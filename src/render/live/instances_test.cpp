// Shapes that stand in many places: they look as if each were a mesh of its own, and cost as if there were one.
#include "render/accel/instances.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "render/data/path_mask.h"
#include "render/data/test_scenes.h"
#include "render/live/test_live.h"
#include "render/still/render_still.h"

namespace limn::render {
namespace {

using base::Float3;
using namespace test;

// An egg that leans, so that a turn is seen, with coordinates for textures.
scene::Mesh shape() {
    static const scene::Mesh made = [] {
        scene::Mesh m = sphere({0, 0, 0}, 1, nullptr, 1, 24);
        auto topology = std::make_shared<scene::Topology>(*m.topology);
        auto positions = std::make_shared<std::vector<Float3>>(*m.positions),
             normals = std::make_shared<std::vector<Float3>>(*m.normals);
        for (size_t i = 0; i < topology->uv.size(); ++i) {
            const Float3 d = (*m.positions)[i];
            topology->uv[i] = {d.x, d.z};
            (*positions)[i] = {0.5f * d.x + 0.2f * d.y, 0.4f * d.y + 0.4f, 0.3f * d.z};
            (*normals)[i] = normalize(Float3{d.x / 0.5f, (d.y - 0.4f * d.x) / 0.4f, d.z / 0.3f});
        }
        m.topology = topology;
        m.positions = positions;
        m.normals = normals;
        return m;
    }();
    return made;
}

std::shared_ptr<const scene::Texture> stripes(bool normals) {
    auto t = std::make_shared<scene::Texture>();
    t->width = t->height = 32;
    t->linear = normals;
    for (int i = 0; i < 32 * 32; ++i)
        t->texels.push_back(normals ? (i % 32 < 16 ? 0xfff080b0u : 0xfff08050u)
                                    : (i % 8 < 4 ? 0xff4060e0u : 0xffc0c040u));
    return t;
}

std::vector<std::shared_ptr<const scene::Material>> materials() {
    static const auto striped = [] {
        auto m = std::make_shared<scene::Material>();
        m->base_texture = stripes(false);
        m->normal_texture = stripes(true);
        m->texture_scale = 3;
        m->roughness = 0.3f;
        return m;
    }();
    static const auto glass = [] {
        auto m = std::make_shared<scene::Material>();
        m->base_color = Float3(1);
        m->transmission = 1;
        m->roughness = 0.05f;
        m->double_sided = true;
        return m;
    }();
    return {striped, matte({0.8f, 0.3f, 0.2f}), glass};
}

std::vector<scene::Placement> placements() {
    return {{{-0.9f, 0, 0}, 0.9f, 0.4f}, {{0.1f, 0, -0.3f}, 1.1f, 2}, {{0.9f, 0.1f, 0.5f}, 0.6f, -1}};
}

// The same things, placed or each in vertices of its own.
scene::Scene scene_of(bool placed, const std::vector<scene::Placement>& at) {
    static const auto environment = constant_environment({0.5f, 0.55f, 0.6f});
    static const scene::Mesh ground = floor_quad(6, matte(Float3(0.5f)), 9);
    static const auto of = materials();
    scene::Scene s;
    s.environment.map = environment;
    s.meshes = {ground};
    for (size_t i = 0; i < at.size(); ++i) {
        scene::Mesh m = shape();
        m.object = 20 + static_cast<uint32_t>(i);
        m.materials = {of[i % of.size()]};
        if (placed) {
            m.placement = at[i];
        } else {
            auto positions = std::make_shared<std::vector<Float3>>(*m.positions),
                 normals = std::make_shared<std::vector<Float3>>(*m.normals);
            for (Float3& p : *positions) p = scene::placed(at[i], p);
            for (Float3& n : *normals) n = scene::turned(at[i], n);
            m.positions = positions;
            m.normals = normals;
        }
        s.meshes.push_back(std::move(m));
    }
    s.sun.direction = normalize(Float3{0.5f, 1, 0.4f});
    s.sun.irradiance = Float3(2);
    s.camera.position = {0, 1.4f, 3.2f};
    s.camera.target = {0, 0.4f, 0};
    return s;
}

double mean_difference(const base::ImageF& a, const base::ImageF& b) {
    double sum = 0;
    for (size_t i = 0; i < a.data.size(); ++i) sum += std::abs(a.data[i] - b.data[i]);
    return sum / static_cast<double>(a.data.size());
}

TEST(Instances, LookAsIfEachWereAMeshOfItsOwn) {
    base::TaskPool pool(2);
    StillSettings settings;
    settings.width = settings.height = 64;
    settings.samples = 32;
    const SceneAccelPtr one = make_accel(AccelPurpose::still), other = make_accel(AccelPurpose::still);
    const StillImage placed = render_still(*one, scene_of(true, placements()), settings, pool);
    const StillImage apart = render_still(*other, scene_of(false, placements()), settings, pool);
    EXPECT_LT(mean_difference(placed.color, apart.color), 0.004);
    // It does see a thing that stands or is turned otherwise.
    auto aside = placements();
    aside[0].turn += 0.5f;
    aside[1].position.x += 0.1f;
    const StillImage moved = render_still(*one, scene_of(true, aside), settings, pool);
    EXPECT_GT(mean_difference(placed.color, moved.color), 0.01);
    const StillImage again = render_still(*one, scene_of(true, placements()), settings, pool);
    EXPECT_EQ(again.color.data, placed.color.data);
}

// Frame by frame, with things that move: tiles that are left out, motion and history go by the boxes and by where
// things stood before.
TEST(Instances, MoveLiveAsMeshesOfTheirOwnDo) {
    Live one(160), other(160);
    double difference = 0, whole = 0;
    for (int frame = 0; frame < 24; ++frame) {
        auto at = placements();
        at[0].position.y += 0.02f * static_cast<float>(frame);
        at[1].turn += 0.03f * static_cast<float>(frame);
        const TracedFrame placed = one.frame(scene_of(true, at), moving()),
                          apart = other.frame(scene_of(false, at), moving());
        const Planes &a = last_planes(*one.view), &b = last_planes(*other.view);
        for (size_t i = 0; i < 160 * 160; ++i) {
            const size_t p = i / 160 * static_cast<size_t>(a.stride) + i % 160;
            if (a.g.id.get()[p] != b.g.id.get()[p]) {
                ++difference;
                continue;
            }
            difference += std::abs(a.g.previous_x.get()[p] - b.g.previous_x.get()[p]) > 0.05f ||
                          std::abs(a.g.previous_y.get()[p] - b.g.previous_y.get()[p]) > 0.05f;
        }
        whole += 160 * 160;
    }
    EXPECT_LT(difference / whole, 0.002);
}

TEST(Instances, AThousandOfThemCostAsMuchMemoryAsOneAndALittle) {
    std::vector<scene::Placement> many;
    for (int i = 0; i < 1000; ++i)
        many.push_back({{0.1f * static_cast<float>(i % 40) - 2, 0, 0.1f * static_cast<float>(i / 40) - 2},
                        0.05f,
                        0.1f * static_cast<float>(i)});
    const SceneAccelPtr accel = make_accel(AccelPurpose::live);
    update_accel(*accel, scene_of(true, {many[0]}));
    const size_t one = memory_bytes(*accel);
    update_accel(*accel, scene_of(true, many));
    EXPECT_LT(memory_bytes(*accel) - one, 1000 * 1500u);
    EXPECT_EQ(wide_scene(*accel).instance_count, 1000);
    EXPECT_LT(wide_scene(*accel).row_count, 11 * 1000 + shape().topology->vertices + 100);
    // What moves one of them is no new shape, and nothing else is told to have changed.
    many[7].position.y += 1;
    const AccelChange change = update_accel(*accel, scene_of(true, many));
    EXPECT_TRUE(change.geometry);
    EXPECT_FALSE(change.topology || change.materials);
    EXPECT_FALSE(any(update_accel(*accel, scene_of(true, many))));
}

TEST(Instances, NewMaterialsAreToldByTheClassOfWhatWearsThem) {
    const SceneAccelPtr accel = make_accel(AccelPurpose::live);
    scene::Scene s = scene_of(true, placements());
    update_accel(*accel, s);
    s.meshes[2].materials = {matte({0.1f, 0.9f, 0.1f})};
    const AccelChange change = update_accel(*accel, s);
    EXPECT_TRUE(change.materials);
    EXPECT_EQ(change.classes, path_bit(static_cast<int32_t>(s.meshes[2].object << 8)));
}

}  // namespace
}  // namespace limn::render
