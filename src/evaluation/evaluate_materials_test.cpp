#include "evaluation/evaluate_materials.h"

#include <gtest/gtest.h>

#include "document/operation.h"
#include "evaluation/evaluate_world.h"

namespace limn::evaluation {
namespace {

// A person in a suit on a floor, as far as names and objects go.
scene::Scene dressed() {
    auto topology = std::make_shared<scene::Topology>();
    topology->id = 1;
    topology->vertices = 4;
    topology->quads = {0, 1, 2, 3};
    topology->uv = {{0, 0}, {1, 0}, {1, 1}, {0, 1}};
    const auto positions = std::make_shared<std::vector<base::Float3>>(std::vector<base::Float3>{{0, 0, 0}, {1, 0, 0}, {1, 1, 0}, {0, 1, 0}, {}});
    static const auto plain = std::make_shared<const scene::Material>();
    scene::Scene s;
    for (auto [node, name, materials] : {std::tuple{"person", "body", 3}, {"outfit", "outfit", 1}, {"outfit", "shoes", 1}, {"hair", "hair", 1}, {"ground", "Ground", 1}}) {
        scene::Mesh m;
        m.object = object_id(node);
        m.name = name;
        m.topology = topology;
        m.positions = m.normals = positions;
        m.materials.assign(static_cast<size_t>(materials), plain);
        s.meshes.push_back(std::move(m));
    }
    return s;
}

document::Document with(std::initializer_list<std::pair<const char*, schema::Value>> values) {
    document::Document d = document::demo_document();
    for (const auto& [path, value] : values) {
        const std::string name = path;
        const size_t dot = name.find('.');
        auto next = document::apply(d, {document::Set{name.substr(0, dot), name.substr(dot + 1), value}});
        EXPECT_TRUE(next) << path << ": " << (next ? "" : next.error().message);
        if (next) d = *next;
    }
    return d;
}

std::string name_of(const scene::Scene& s, size_t mesh, size_t index = 0) { return s.meshes[mesh].materials[index]->name; }

TEST(EvaluateMaterials, LeaveAllAsItIsByDefault) {
    MaterialCache cache;
    scene::Scene s = dressed();
    evaluate_materials(cache, document::demo_document(), s);
    ASSERT_EQ(s.meshes.size(), 5u);
    for (size_t i = 0; i < 5; ++i) EXPECT_EQ(s.meshes[i].materials, dressed().meshes[i].materials);
}

TEST(EvaluateMaterials, ChangeTheMeshThatTheyAreMeantForAndNoOther) {
    MaterialCache cache;
    scene::Scene s = dressed();
    evaluate_materials(cache, with({{"outfit.material", std::string("denim")}}), s);
    EXPECT_EQ(name_of(s, 1), "Denim");
    for (size_t i : {0, 2, 3, 4}) EXPECT_EQ(s.meshes[i].materials, dressed().meshes[i].materials) << i;

    s = dressed();
    evaluate_materials(cache, with({{"person.skin_material", std::string("jade")}, {"outfit.shoes_material", std::string("rubber")}, {"ground.material", std::string("sand")}}), s);
    EXPECT_EQ(name_of(s, 0, 0), "Jade");
    EXPECT_EQ(name_of(s, 0, 1), "Jade");
    EXPECT_EQ(name_of(s, 0, 2), "");
    EXPECT_EQ(name_of(s, 1), "");
    EXPECT_EQ(name_of(s, 2), "Rubber");
    EXPECT_EQ(name_of(s, 4), "Sand");
}

TEST(EvaluateMaterials, StayTheSamePointerUntilTheyChange) {
    MaterialCache cache;
    const auto made = [&](float wear) {
        scene::Scene s = dressed();
        evaluate_materials(cache, with({{"outfit.material", std::string("leather")}, {"outfit.wear", double{wear}}}), s);
        return s.meshes[1].materials[0];
    };
    const auto first = made(0.25f);
    EXPECT_EQ(first, made(0.25f));
    const auto worn = made(0.75f);
    EXPECT_NE(first, worn);
    EXPECT_EQ(first->base_texture, worn->base_texture);
    EXPECT_FLOAT_EQ(worn->wear.amount, 0.75f);
}

TEST(EvaluateMaterials, AnUnknownMaterialIsRefusedWithItsField) {
    const auto refused = document::apply(document::demo_document(), {document::Set{"outfit", "material", std::string("unobtainium")}});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().field, "value");
}

TEST(EvaluateMaterials, PropsStandWhereTheyArePut) {
    document::Document d = document::demo_document();
    auto next = document::apply(d, {document::Create{"cube1", "prop", "Cube", {{"shape", std::string("cube")}, {"material", std::string("gold")}, {"size", 0.5}, {"x", 1.0}, {"y", 2.0}}}});
    ASSERT_TRUE(next);
    MaterialCache cache;
    scene::Scene s = dressed();
    evaluate_materials(cache, *next, s);
    ASSERT_EQ(s.meshes.size(), 6u);
    const scene::Mesh& cube = s.meshes[5];
    EXPECT_EQ(cube.object, object_id("cube1"));
    EXPECT_EQ(cube.materials[0]->name, "Gold");
    EXPECT_NEAR(cube.materials[0]->texture_scale * cube.materials[0]->tile, 0.5f, 1e-5f);
    for (int v = 0; v < cube.topology->vertices; ++v) {
        const base::Float3 p = (*cube.positions)[static_cast<size_t>(v)];
        ASSERT_NEAR(p.x, 1, 0.2501f);
        ASSERT_GE(p.y, 1.9999f);
        ASSERT_LE(p.y, 2.5001f);
    }
    scene::Scene again = dressed();
    evaluate_materials(cache, *next, again);
    EXPECT_EQ(again.meshes[5].positions, cube.positions);
    EXPECT_EQ(again.meshes[5].materials, cube.materials);
}

}  // namespace
}  // namespace limn::evaluation
