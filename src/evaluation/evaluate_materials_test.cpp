#include "evaluation/evaluate_materials.h"

#include <gtest/gtest.h>

#include "document/operation.h"
#include "evaluation/evaluate_props.h"
#include "evaluation/evaluate_world.h"

namespace limn::evaluation {
namespace {

struct Caches {
    MaterialCache materials;
    PropCache props;
};
bool evaluate_things(Caches& cache, const document::Document& document, const std::atomic<bool>* cancel,
                     scene::Scene& scene) {
    return evaluate_props(cache.props, cache.materials.textures, document, cancel, scene) &&
           evaluate_materials(cache.materials, document, cancel, scene);
}

// A person in a suit on a floor, as far as names and objects go.
scene::Scene dressed() {
    auto topology = std::make_shared<scene::Topology>();
    topology->id = 1;
    topology->vertices = 4;
    topology->quads = {0, 1, 2, 3};
    topology->uv = {{0, 0}, {1, 0}, {1, 1}, {0, 1}};
    const auto positions = std::make_shared<std::vector<base::Float3>>(
        std::vector<base::Float3>{{0, 0, 0}, {1, 0, 0}, {1, 1, 0}, {0, 1, 0}, {}});
    static const auto plain = std::make_shared<const scene::Material>();
    scene::Scene s;
    for (auto [node, name, materials] : {std::tuple{"person", "body", 3},
                                         {"outfit", "outfit", 1},
                                         {"outfit", "shoes", 1},
                                         {"hair", "hair", 1},
                                         {"ground", "Ground", 1}}) {
        scene::Mesh m;
        m.object = scene::object_id(node);
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

std::string name_of(const scene::Scene& s, size_t mesh, size_t index = 0) {
    return s.meshes[mesh].materials[index]->name;
}

TEST(EvaluateMaterials, LeaveAllAsItIsByDefault) {
    Caches cache;
    scene::Scene s = dressed();
    evaluate_things(cache, document::demo_document(), nullptr, s);
    ASSERT_EQ(s.meshes.size(), 5u);
    for (size_t i = 0; i < 5; ++i) EXPECT_EQ(s.meshes[i].materials, dressed().meshes[i].materials);
}

TEST(EvaluateMaterials, ChangeTheMeshThatTheyAreMeantForAndNoOther) {
    Caches cache;
    scene::Scene s = dressed();
    evaluate_things(cache, with({{"outfit.material", std::string("denim")}}), nullptr, s);
    EXPECT_EQ(name_of(s, 1), "Denim");
    for (size_t i : {0, 2, 3, 4}) EXPECT_EQ(s.meshes[i].materials, dressed().meshes[i].materials) << i;

    s = dressed();
    evaluate_things(cache,
                    with({{"person.skin_material", std::string("jade")},
                          {"outfit.shoes_material", std::string("rubber")},
                          {"ground.material", std::string("sand")}}),
                    nullptr, s);
    EXPECT_EQ(name_of(s, 0, 0), "Jade");
    EXPECT_EQ(name_of(s, 0, 1), "Jade");
    EXPECT_EQ(name_of(s, 0, 2), "");
    EXPECT_EQ(name_of(s, 1), "");
    EXPECT_EQ(name_of(s, 2), "Rubber");
    EXPECT_EQ(name_of(s, 4), "Sand");
}

TEST(EvaluateMaterials, StayTheSamePointerUntilTheyChange) {
    Caches cache;
    const auto made = [&](float wear) {
        scene::Scene s = dressed();
        evaluate_things(cache, with({{"outfit.material", std::string("leather")}, {"outfit.wear", double{wear}}}),
                        nullptr, s);
        return s.meshes[1].materials[0];
    };
    const auto first = made(0.25f);
    EXPECT_EQ(first, made(0.25f));
    const auto worn = made(0.75f);
    EXPECT_NE(first, worn);
    EXPECT_EQ(first->base_texture, worn->base_texture);
    EXPECT_FLOAT_EQ(worn->wear.amount, 0.75f);
}

// Of a film that another program made.
TEST(EvaluateMaterials, WhatIsNotThereWearsChecksThatCannotBeOverlooked) {
    document::Document d = with({{"outfit.material", std::string("mithril")},
                                 {"person.skin_material", std::string("ether")},
                                 {"ground.kind", std::string("lava")},
                                 {"hair.style", std::string("mohawk")}});
    for (auto [id, shape, material, x] : {std::tuple{"a", "cube", "mithril", 0.0}, {"b", "teapot", "glass", 1.0}})
        d = *document::apply(
            d, {document::Create{
                   id, "prop", "", {{"shape", std::string(shape)}, {"material", std::string(material)}, {"x", x}}}});
    Caches cache;
    scene::Scene s = dressed();
    evaluate_things(cache, d, nullptr, s);
    ASSERT_EQ(s.meshes.size(), 7u);
    for (auto [mesh, index] : {std::pair<size_t, size_t>{0, 0}, {0, 1}, {1, 0}, {3, 0}, {4, 0}, {5, 0}, {6, 0}}) {
        const scene::Material& m = *s.meshes[mesh].materials[index];
        EXPECT_EQ(m.name, "Missing") << mesh << " " << index;
        ASSERT_TRUE(m.base_texture);
        EXPECT_EQ(m.base_texture->texels.front(), 0xffff00ffu);
        EXPECT_GT(m.emission.x, 0);
    }
    EXPECT_EQ(name_of(s, 0, 2), "") << "the cavity of the mouth";
    EXPECT_EQ(name_of(s, 2), "") << "shoes have a material of their own";
    scene::Scene again = dressed();
    evaluate_things(cache, d, nullptr, again);
    for (size_t i = 0; i < 7; ++i) EXPECT_EQ(again.meshes[i].materials, s.meshes[i].materials) << "pointers stay";
}

TEST(EvaluateWorld, WhatIsNotThereHasAStandInThatCannotBeOverlooked) {
    StudioData data;
    WorldCache cache;
    const auto lit = [&](const document::Document& d, const AssetMap& assets) {
        scene::Scene scene;
        evaluate_light(data, assets, cache, d, {}, scene);
        return scene;
    };
    const std::string hash(64, 'a');
    const document::Document own = with({{"environment.world", hash}});
    auto mine = std::make_shared<scene::EnvironmentMap>();
    EXPECT_EQ(lit(own, [&](const std::string&) { return std::shared_ptr<const scene::EnvironmentMap>(mine); })
                  .environment.map,
              mine);
    const document::Document other = with({{"environment.world", std::string(64, 'b')}});
    const auto room =
        lit(other, [](const std::string&) { return std::shared_ptr<const scene::EnvironmentMap>(); }).environment.map;
    ASSERT_TRUE(room);
    EXPECT_EQ(room->name, "Grey room") << "whatever was there before";
    EXPECT_TRUE(cache.reading);
    EXPECT_EQ(cache.notes.size(), 1u);
    const auto missing = lit(other, [](const std::string&) { return base::Error{"not there"}; }).environment.map;
    ASSERT_TRUE(missing);
    EXPECT_EQ(missing->name, "Missing");
    EXPECT_GT(missing->mean.x, 0.05f);
    EXPECT_FLOAT_EQ(missing->mean.y, 0);
    EXPECT_NE(missing->radiance.pixel(0, 0)[0], missing->radiance.pixel(16, 0)[0]) << "in squares";

    const scene::Scene odd = lit(with({{"environment.backdrop", std::string("rainbow")}}), {});
    EXPECT_EQ(odd.backdrop.kind, scene::BackdropKind::color);
    EXPECT_EQ(odd.backdrop.color, (base::Float3{1, 0, 1}));
}

TEST(EvaluateWorld, ALookThatIsNotThereShowsThePictureInMagenta) {
    const document::Document d = with({{"film.look_table", std::string(64, 'a')}, {"film.look_strength", 0.25}});
    const scene::Look look = evaluate_look(d, [](const std::string&) { return base::Error{"not there"}; });
    ASSERT_TRUE(look.table);
    EXPECT_EQ(look.table_strength, 1);
    const auto& cube = look.table->cube;
    ASSERT_EQ(cube.values.size(), 32u);
    EXPECT_EQ(cube.values[0], 0) << "black stays";
    EXPECT_NEAR(cube.values[28], 1, 1e-5f);
    EXPECT_NEAR(cube.values[29], 0.1f, 1e-5f);
    EXPECT_FALSE(evaluate_look(d, [](const std::string&) { return std::shared_ptr<const base::ColorTable>(); }).table)
        << "while it is read";
    EXPECT_FALSE(evaluate_look(document::demo_document(), {}).table);
    EXPECT_EQ(evaluate_look(with({{"film.view_transform", std::string("acid")}}), {}).table, look.table);
}

TEST(EvaluateMaterials, PropsStandWhereTheyArePut) {
    document::Document d = document::demo_document();
    auto next = document::apply(d, {document::Create{"cube1",
                                                     "prop",
                                                     "Cube",
                                                     {{"shape", std::string("cube")},
                                                      {"material", std::string("gold")},
                                                      {"size", 0.5},
                                                      {"x", 1.0},
                                                      {"y", 2.0}}}});
    ASSERT_TRUE(next);
    Caches cache;
    scene::Scene s = dressed();
    evaluate_things(cache, *next, nullptr, s);
    ASSERT_EQ(s.meshes.size(), 6u);
    const scene::Mesh& cube = s.meshes[5];
    EXPECT_EQ(cube.object, scene::object_id("cube1"));
    EXPECT_EQ(cube.materials[0]->name, "Gold");
    EXPECT_NEAR(cube.materials[0]->texture_scale * cube.materials[0]->tile, 0.5f, 1e-5f);
    for (int v = 0; v < cube.topology->vertices; ++v) {
        const base::Float3 p = scene::placed(*cube.placement, (*cube.positions)[static_cast<size_t>(v)]);
        ASSERT_NEAR(p.x, 1, 0.2501f);
        ASSERT_GE(p.y, 1.9999f);
        ASSERT_LE(p.y, 2.5001f);
    }
    scene::Scene again = dressed();
    evaluate_things(cache, *next, nullptr, again);
    EXPECT_EQ(again.meshes[5].positions, cube.positions);
    EXPECT_EQ(again.meshes[5].materials, cube.materials);
}

document::Document with_props(int count, const char* material = "gold") {
    document::Document d = document::demo_document();
    for (int i = 0; i < count; ++i) {
        auto next =
            document::apply(d, {document::Create{"p" + std::to_string(i),
                                                 "prop",
                                                 "",
                                                 {{"x", 0.01 * (i % 700) - 3}, {"material", std::string(material)}}}});
        EXPECT_TRUE(next) << (next ? "" : next.error().message);
        if (next) d = *next;
    }
    return d;
}

TEST(EvaluateMaterials, ManyPropsShareOneShapeAndOneMaterial) {
    Caches cache;
    scene::Scene s;
    ASSERT_TRUE(evaluate_things(cache, with_props(400), nullptr, s));
    ASSERT_EQ(s.meshes.size(), 400u);
    for (const scene::Mesh& m : s.meshes) {
        ASSERT_EQ(m.positions, s.meshes[0].positions);
        ASSERT_EQ(m.normals, s.meshes[0].normals);
        ASSERT_EQ(m.topology, s.meshes[0].topology);
        ASSERT_EQ(m.materials, s.meshes[0].materials);
    }
    EXPECT_NE(s.meshes[0].placement, s.meshes[1].placement);
}

TEST(EvaluateMaterials, APropKeepsItsMaterialWhileItIsMoved) {
    Caches cache;
    const document::Document before = with_props(3);
    scene::Scene s, moved;
    evaluate_things(cache, before, nullptr, s);
    evaluate_things(cache, *document::apply(before, document::set("p1.y", 0.5)), nullptr, moved);
    for (size_t i = 0; i < 3; ++i) EXPECT_EQ(s.meshes[i].materials, moved.meshes[i].materials);
    EXPECT_EQ(s.meshes[2].placement, moved.meshes[2].placement);
    EXPECT_FLOAT_EQ(moved.meshes[1].placement->position.y, 0.5f);
}

TEST(EvaluateMaterials, TexturesAreMadeOnceHoweverManyMaterialsAreInUse) {
    Caches cache;
    document::Document d = document::demo_document();
    // More than are kept for whoever comes back to them.
    const auto materials = schema::property(*schema::kind("prop"), "material")->choices.first(16);
    for (int round = 0; round < 2; ++round)
        for (size_t i = 0; i < materials.size(); ++i)
            d = *document::apply(d, {document::Create{"p" + std::to_string(round) + "-" + std::to_string(i),
                                                      "prop",
                                                      "",
                                                      {{"x", 0.02 * static_cast<double>(i)},
                                                       {"z", 0.5 * round},
                                                       {"wear", 0.5 * round},
                                                       {"material", std::string(materials[i].id)}}}});
    scene::Scene s;
    evaluate_things(cache, d, nullptr, s);
    ASSERT_EQ(s.meshes.size(), 2 * materials.size());
    for (size_t i = 0; i < materials.size(); ++i)
        EXPECT_EQ(s.meshes[i].materials[0]->base_texture, s.meshes[materials.size() + i].materials[0]->base_texture)
            << materials[i].id;
}

TEST(EvaluateMaterials, OfTwoShapesInOnePlaceTheNewerIsShown) {
    Caches cache;
    document::Document d = document::demo_document();
    for (const char* id : {"a", "b"})
        d = *document::apply(
            d, {document::Create{id, "prop", "", {{"material", std::string(*id == 'a' ? "gold" : "jade")}}}});
    scene::Scene s;
    evaluate_things(cache, d, nullptr, s);
    ASSERT_EQ(s.meshes.size(), 1u);
    EXPECT_EQ(name_of(s, 0), "Jade");
}

TEST(EvaluateMaterials, WhatIsCancelledGoesOnFromWhatWasMade) {
    Caches cache;
    const document::Document d = with_props(40);
    const std::atomic<bool> now{true};
    scene::Scene none, s;
    EXPECT_FALSE(evaluate_things(cache, d, &now, none));
    EXPECT_TRUE(none.meshes.empty());
    EXPECT_TRUE(evaluate_things(cache, d, nullptr, s));
    EXPECT_EQ(s.meshes.size(), 40u);
    // What is there already needs no time, and is not thrown away by a call that was cancelled.
    const document::Document more = *document::apply(d, {document::Create{"more", "prop", "", {{"z", 1.0}}}});
    EXPECT_FALSE(evaluate_things(cache, more, &now, none));
    EXPECT_EQ(cache.props.props.size(), 40u);
}

}  // namespace
}  // namespace limn::evaluation
