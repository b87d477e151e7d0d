#include "scene/hash.h"

#include <gtest/gtest.h>

#include <functional>

namespace limn::scene {
namespace {

std::shared_ptr<Texture> texture(uint32_t fill) {
    auto made = std::make_shared<Texture>();
    made->width = made->height = 4;
    made->texels.assign(16, fill);
    return made;
}

// Everything in it is its own, so that a test may change any of it.
struct Parts {
    std::shared_ptr<Topology> topology = std::make_shared<Topology>();
    std::shared_ptr<std::vector<Float3>> positions, normals;
    std::shared_ptr<Material> material = std::make_shared<Material>();
    std::shared_ptr<SkinDetail> skin = std::make_shared<SkinDetail>();
    std::shared_ptr<Texture> base = texture(1), rough = texture(2), coverage = texture(3), tone = texture(4);
    std::shared_ptr<EnvironmentMap> map = std::make_shared<EnvironmentMap>();
    Scene scene;

    Parts() {
        topology->id = next_resource_id();
        topology->vertices = 4;
        topology->quads = {0, 1, 2, 3};
        topology->uv = {{0, 0}, {1, 0}, {1, 1}, {0, 1}};
        topology->material = {0};
        topology->zone = {1};
        topology->coverage = {Coverage::opaque};
        positions = std::make_shared<std::vector<Float3>>(
            std::vector<Float3>{{0, 0, 0}, {1, 0, 0}, {1, 1, 0}, {0, 1, 0}, {0, 0, 0}});
        normals = std::make_shared<std::vector<Float3>>(5, Float3{0, 0, 1});
        skin->tone = tone;
        material->skin = skin;
        material->base_texture = base;
        material->roughness_texture = rough;
        material->coverage_texture = coverage;
        map->id = next_resource_id();
        map->radiance = base::ImageF(4, 2, 3);
        Mesh mesh;
        mesh.object = 7;
        mesh.topology = topology;
        mesh.positions = positions;
        mesh.normals = normals;
        mesh.materials = {material};
        scene.meshes = {mesh};
        scene.environment.map = map;
        scene.lights.emplace_back();
        scene.zones = {{1, "Mouth", "Face"}};
    }
};

TEST(SceneHash, OfEqualScenesIsEqualWhateverTheirIds) {
    Parts one, other;
    HashMemory memory;
    EXPECT_EQ(scene_hash(one.scene), scene_hash(other.scene));
    EXPECT_EQ(scene_hash(one.scene, memory), scene_hash(other.scene, memory));
    EXPECT_EQ(scene_hash(one.scene, memory), scene_hash(one.scene));
}

TEST(SceneHash, ChangesWithEverythingThatCanBeSeen) {
    const std::pair<const char*, std::function<void(Parts&)>> changes[] = {
        {"quads",
         [](Parts& p) {
             p.topology->quads = {0, 1, 2, 2};
         }},
        {"uv", [](Parts& p) { p.topology->uv[2].x = 0.5f; }},
        {"material of a quad", [](Parts& p) { p.topology->material[0] = 1; }},
        {"zone of a quad", [](Parts& p) { p.topology->zone[0] = 2; }},
        {"coverage", [](Parts& p) { p.topology->coverage[0] = Coverage::mixed; }},
        {"positions", [](Parts& p) { (*p.positions)[3].z = 0.001f; }},
        {"normals",
         [](Parts& p) {
             (*p.normals)[1] = {0, 1, 0};
         }},
        {"any texel", [](Parts& p) { p.base->texels[9] = 99; }},
        {"roughness texture", [](Parts& p) { p.rough->texels[15] = 99; }},
        {"coverage texture", [](Parts& p) { p.coverage->texels[3] = 99; }},
        {"skin picture", [](Parts& p) { p.tone->texels[7] = 99; }},
        {"skin without it", [](Parts& p) { p.skin->tone = nullptr; }},
        {"a number of the skin", [](Parts& p) { p.skin->freckles = 0.9f; }},
        {"no skin", [](Parts& p) { p.material->skin = nullptr; }},
        {"a number of the material", [](Parts& p) { p.material->ior = 1.4f; }},
        {"thin walls", [](Parts& p) { p.material->thin_walled = true; }},
        {"any pixel of the world", [](Parts& p) { p.map->radiance.pixel(3, 1)[2] = 1; }},
        {"placement",
         [](Parts& p) {
             p.scene.meshes[0].placement = Placement{{0, 0, 1}, 1, 0};
         }},
        {"creases", [](Parts& p) { p.scene.meshes[0].creases[2] = 0.5f; }},
        {"a mesh more", [](Parts& p) { p.scene.meshes.push_back(p.scene.meshes[0]); }},
        {"role of a light", [](Parts& p) { p.scene.lights[0].role = LightRole::rim; }},
        {"a light more", [](Parts& p) { p.scene.lights.emplace_back(); }},
        {"sun", [](Parts& p) { p.scene.sun.irradiance.y = 1; }},
        {"camera", [](Parts& p) { p.scene.camera.f_number = 2; }},
        {"look", [](Parts& p) { p.scene.look.grain = 0.5f; }},
        {"view transform", [](Parts& p) { p.scene.view_transform = ViewTransform::aces; }},
        {"backdrop", [](Parts& p) { p.scene.backdrop.blur = 0; }},
        {"time", [](Parts& p) { p.scene.time = 1; }},
        {"zones",
         [](Parts& p) {
             p.scene.zones.push_back({2, "Brows", "Face"});
         }},
    };
    const uint64_t before = scene_hash(Parts().scene);
    for (const auto& [what, change] : changes) {
        Parts changed;
        change(changed);
        EXPECT_NE(scene_hash(changed.scene), before) << what;
    }
}

TEST(SceneHash, NamesAreNotSeen) {
    Parts named;
    named.scene.meshes[0].name = named.material->name = named.scene.zones[0].name = "Another";
    EXPECT_EQ(scene_hash(named.scene), scene_hash(Parts().scene));
}

// What moves is looked at each time, even where its place in memory stays; what is gone is not taken for what came
// after it.
TEST(SceneHash, MemoryNeverAnswersForSomethingElse) {
    HashMemory memory;
    Parts moving;
    moving.scene.meshes[0].deforms = true;
    const uint64_t before = scene_hash(moving.scene, memory);
    (*moving.positions)[0].x = 0.25f;
    EXPECT_NE(scene_hash(moving.scene, memory), before);
    for (uint32_t i = 0; i < 200; ++i) {
        Parts parts;
        parts.base->texels[0] = i;
        EXPECT_EQ(scene_hash(parts.scene, memory), scene_hash(parts.scene)) << i;
    }
}

}  // namespace
}  // namespace limn::scene
