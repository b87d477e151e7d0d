// What is hidden, by itself or by what it lies in, is not in the picture.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "document/operation.h"
#include "evaluation/evaluate.h"

namespace limn::evaluation {
namespace {

document::Document film() {
    document::Document film = document::demo_document();
    for (const document::Operation& operation : {document::Operation{document::Create{"set", "folder", "Set", {}}},
                                                 {document::Create{"ball", "prop", "Ball", {}, "set"}},
                                                 {document::Move{"key", "set", "a0"}}})
        film = *document::apply(film, operation);
    return film;
}

std::shared_ptr<const scene::Scene> seen(const char* hidden) {
    static const auto studio = [] {
        const char* other = std::getenv("LIMN_PACK");
        return open_studio_data(other ? other : "build/pack/limn.pack");
    }();
    static EvaluationState state(studio, {});
    document::Document shown = film();
    if (*hidden) shown = *document::apply(shown, document::set(std::string(hidden) + ".hidden", true));
    return evaluate(state, shown, {}, {});
}

bool has(const scene::Scene& scene, std::string_view mesh) {
    return std::ranges::any_of(scene.meshes, [&](const scene::Mesh& m) { return m.name == mesh; });
}

bool shines(const scene::Scene& scene, scene::LightRole role) {
    return std::ranges::any_of(scene.lights,
                               [&](const scene::AreaLight& l) { return l.role == role && l.radiance.x > 0; });
}

TEST(Hidden, NothingIsAtFirst) {
    const auto scene = seen("");
    for (const char* mesh : {"body", "hair", "outfit", "Ground", "Ball"}) EXPECT_TRUE(has(*scene, mesh)) << mesh;
    EXPECT_TRUE(shines(*scene, scene::LightRole::key));
    EXPECT_GT(scene->sun.irradiance.x, 0);
}

TEST(Hidden, AFolderTakesWhatLiesInItOutOfThePicture) {
    const auto scene = seen("set");
    EXPECT_FALSE(has(*scene, "Ball"));
    EXPECT_FALSE(shines(*scene, scene::LightRole::key));
    EXPECT_TRUE(shines(*scene, scene::LightRole::fill));
}

TEST(Hidden, APersonIsGoneWithHairAndClothes) {
    const auto scene = seen("person");
    for (const char* mesh : {"body", "hair", "outfit", "eyes"}) EXPECT_FALSE(has(*scene, mesh)) << mesh;
    EXPECT_TRUE(has(*scene, "Ground"));
    EXPECT_EQ(scene->camera.target.y, seen("")->camera.target.y);
}

TEST(Hidden, HairAndClothesGoAlone) {
    EXPECT_FALSE(has(*seen("hair"), "hair"));
    const auto scene = seen("outfit");
    EXPECT_FALSE(has(*scene, "outfit"));
    EXPECT_TRUE(has(*scene, "base layer"));
}

TEST(Hidden, GroundSunAndWorldGo) {
    EXPECT_FALSE(has(*seen("ground"), "Ground"));
    EXPECT_EQ(seen("sun")->sun.irradiance.x, 0);
    EXPECT_EQ(seen("environment")->environment.gain.x, 0);
}

}  // namespace
}  // namespace limn::evaluation
