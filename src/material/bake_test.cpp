#include "material/make_material.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace limn::material {
namespace {

TEST(Bake, SharesTexturesWhateverTheColourScaleWearAndWetness) {
    Cache cache;
    MaterialSpec spec{.id = "leather"};
    const auto first = make_material(cache, spec);
    ASSERT_TRUE(first);
    spec.tint = {0.2f, 0.4f, 0.6f};
    spec.scale = 2;
    spec.wear = 0.5f;
    spec.wetness = 0.7f;
    const auto second = make_material(cache, spec);
    EXPECT_EQ(first->base_texture, second->base_texture);
    EXPECT_EQ(first->normal_texture, second->normal_texture);
    EXPECT_FLOAT_EQ(second->tile, 2 * first->tile);
    EXPECT_FLOAT_EQ(second->texture_scale, first->texture_scale / 2);
    EXPECT_FLOAT_EQ(second->wear.amount, 0.5f);
    EXPECT_LT(second->base_color.x, 0.2f);
    EXPECT_GT(second->coat, first->coat);
}

TEST(Bake, KeepsOnlyTheLatestTexturesOfWhatNobodyWears) {
    Cache cache;
    const auto worn = make_material(cache, {.id = "leather"});
    std::weak_ptr<const scene::Texture> left = make_material(cache, {.id = "oak"})->base_texture;
    ASSERT_FALSE(left.expired());
    int others = 0;
    for (const Entry& e : catalogue())
        if (e.id != "leather" && e.id != "oak" && others++ < 14) make_material(cache, {.id = e.id});
    EXPECT_TRUE(left.expired());
    EXPECT_EQ(worn->base_texture.use_count(), 1);
    EXPECT_EQ(make_material(cache, {.id = "leather"})->base_texture, worn->base_texture)
        << "what is worn is not painted again";
}

TEST(Bake, RefusesWhatIsNotThereAndClampsTheRest) {
    Cache cache;
    EXPECT_EQ(make_material(cache, {.id = "no such thing"}), nullptr);
    constexpr float kNan = std::numeric_limits<float>::quiet_NaN(), kInf = std::numeric_limits<float>::infinity();
    for (float bad : {kNan, kInf, -kInf, -3.0f, 1e30f}) {
        const auto m = make_material(
            cache,
            {.id = "glass", .tint = Float3(bad), .scale = bad, .wear = bad, .wetness = bad, .metres_per_uv = bad});
        ASSERT_TRUE(m);
        for (float v :
             {m->base_color.x, m->texture_scale, m->tile, m->wear.amount, m->coat, m->absorption.x, m->roughness})
            EXPECT_TRUE(std::isfinite(v)) << bad;
        EXPECT_GE(m->base_color.x, 0);
        EXPECT_LE(m->base_color.x, 1);
    }
}

TEST(Bake, FitsWhatTheMeshEncloses) {
    Cache cache;
    EXPECT_FALSE(make_material(cache, {.id = "glass"})->thin_walled);
    EXPECT_TRUE(make_material(cache, {.id = "glass", .body = Body::sheet})->thin_walled);
    const auto pond = make_material(cache, {.id = "water", .body = Body::floor});
    EXPECT_EQ(pond->transmission, 0);
    EXPECT_GT(pond->base_color.z, pond->base_color.x);  // depth is blue
    EXPECT_GT(make_material(cache, {.id = "wax", .body = Body::hull})->subsurface, 0);
    EXPECT_EQ(make_material(cache, {.id = "wax", .body = Body::sheet})->subsurface, 0);
}

TEST(Bake, MeasuresAUnitOfUv) {
    auto topology = std::make_shared<scene::Topology>();
    topology->vertices = 4;
    topology->quads = {0, 1, 2, 3};
    topology->uv = {{0, 0}, {0.5f, 0}, {0.5f, 0.5f}, {0, 0.5f}};
    scene::Mesh mesh;
    mesh.positions =
        std::make_shared<std::vector<Float3>>(std::vector<Float3>{{0, 0, 0}, {3, 0, 0}, {3, 3, 0}, {0, 3, 0}, {}});
    mesh.topology = topology;
    EXPECT_NEAR(metres_per_uv(mesh), 6, 1e-5f);
    auto flat = std::make_shared<scene::Topology>(*topology);
    flat->uv.assign(4, {});
    mesh.topology = flat;
    EXPECT_EQ(metres_per_uv(mesh), 1);
}

}  // namespace
}  // namespace limn::material
