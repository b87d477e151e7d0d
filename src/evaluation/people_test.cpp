// People of a film: where they stand, what they have, whom they look at.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "document/operation.h"
#include "evaluation/evaluate.h"
#include "evaluation/evaluate_world.h"

namespace limn::evaluation {
namespace {

using document::Create;
using document::Document;
using document::Operation;
using ScenePtr = std::shared_ptr<const scene::Scene>;

Document after(Document film, std::initializer_list<Operation> operations) {
    for (const Operation& operation : operations) {
        auto next = document::apply(film, operation);
        EXPECT_TRUE(next.ok()) << next.error().message;
        if (next) film = *std::move(next);
    }
    return film;
}

EvaluationState fresh() {
    static const auto studio = [] {
        const char* other = std::getenv("LIMN_PACK");
        return open_studio_data(other ? other : "build/pack/limn.pack");
    }();
    return EvaluationState(studio, {});
}

ScenePtr shown(const Document& film, double seconds = 0) {
    EvaluationState state = fresh();
    return evaluate(state, film, {}, base::ticks_from_seconds(seconds));
}

const scene::Mesh* mesh(const scene::Scene& scene, const char* node, const char* name) {
    const auto found = std::ranges::find_if(
        scene.meshes, [&](const scene::Mesh& m) { return m.object == scene::object_id(node) && m.name == name; });
    return found == scene.meshes.end() ? nullptr : &*found;
}

// A second person beside the first, with a face of her own and nothing on her.
Document two() {
    return after(document::demo_document(),
                 {{Create{"eve", "person", "Eve", {{"x", 0.7}, {"sex", 1.0}, {"height", 0.2}}}},
                  {Create{"eves_face", "face", "", {{"seed", 7.0}, {"idle_energy", 0.05}}, "eve"}}});
}

TEST(People, EachIsThereWithWhatIsHers) {
    const ScenePtr scene = shown(two());
    for (const char* person : {"person", "eve"}) EXPECT_TRUE(mesh(*scene, person, "body")) << person;
    EXPECT_TRUE(mesh(*scene, "hair", "hair"));
    EXPECT_TRUE(mesh(*scene, "outfit", "outfit"));
    EXPECT_TRUE(mesh(*scene, "eve", "base layer")) << "without a garment she is in her base layer";
    EXPECT_EQ(std::ranges::count(scene->meshes, std::string("hair"), &scene::Mesh::name), 1) << "and without hair bald";
    const ScenePtr alone = shown(after(two(), {{document::Delete{"person"}}}));
    EXPECT_FALSE(mesh(*alone, "person", "body"));
    EXPECT_FALSE(mesh(*alone, "hair", "hair"));
    EXPECT_TRUE(mesh(*alone, "eve", "body"));
    EXPECT_TRUE(shown(after(two(), {{document::Delete{"person"}}, {document::Delete{"eve"}}})));
}

TEST(People, TheFirstIsAsIfThereWereNobodyElse) {
    const ScenePtr one = shown(document::demo_document(), 2.5), both = shown(two(), 2.5);
    for (const scene::Mesh& m : one->meshes) {
        const auto same = std::ranges::find_if(
            both->meshes, [&](const scene::Mesh& o) { return o.object == m.object && o.name == m.name; });
        ASSERT_NE(same, both->meshes.end()) << m.name;
        EXPECT_TRUE(*same->positions == *m.positions) << m.name;
    }
    EXPECT_EQ(one->camera.position, both->camera.position);
}

TEST(People, StandWhereTheyArePutTurnedAboutTheirOwnMiddle) {
    const Document ahead = after(document::demo_document(), {document::set("face.look", std::string("ahead"))});
    const ScenePtr here = shown(ahead);
    const ScenePtr there = shown(after(
        ahead, {document::set("person.x", 1.5), document::set("person.z", -2.0), document::set("person.turn", 90.0)}));
    for (const char* name : {"body", "eyes", "hair", "outfit"}) {
        const char* node = std::string(name) == "hair" ? "hair" : std::string(name) == "outfit" ? "outfit" : "person";
        const auto &a = *mesh(*here, node, name)->positions, &b = *mesh(*there, node, name)->positions;
        const auto &an = *mesh(*here, node, name)->normals, &bn = *mesh(*there, node, name)->normals;
        for (size_t i = 0; i + 1 < a.size(); i += 97) {
            // A quarter to her left takes +Z to +X.
            EXPECT_LT(length(b[i] - base::Float3{1.5f + a[i].z, a[i].y, -2.0f - a[i].x}), 1e-4f) << name;
            EXPECT_LT(length(bn[i] - base::Float3{an[i].z, an[i].y, -an[i].x}), 1e-4f) << name;
        }
    }
    EXPECT_EQ(here->camera.position, there->camera.position) << "the set stays where it is";
    const ScenePtr followed = shown(after(ahead, {document::set("person.x", 1.5), document::set("person.z", -2.0),
                                                  document::set("camera.aims_at", std::string("person"))}));
    EXPECT_LT(length(followed->camera.target - here->camera.target - base::Float3{1.5f, 0, -2}), 1e-4f);
}

// A camera of two turns round the middle between them, and is focused on the first of them.
TEST(People, ACameraTurnsRoundTheMiddleOfAllThatItNames) {
    const auto both = [](const char* first, std::vector<std::string> also) {
        return shown(after(two(), {document::set("camera.aims_at", std::string(first)),
                                   document::set("camera.aims_also_at", schema::List(std::move(also)))}))
            ->camera;
    };
    const scene::Camera one = both("person", {}), other = both("eve", {}), middle = both("person", {"eve", "person"});
    EXPECT_GT(length(one.target - other.target), 0.3f);
    EXPECT_LT(length(middle.target - (one.target + other.target) * 0.5f), 1e-5f);
    EXPECT_EQ(both("eve", {"person"}).target, both("", {"eve", "person"}).target) << "whoever is named where";
    EXPECT_EQ(both("eve", {"nobody"}).target, other.target);
    EXPECT_EQ(both("", {"eve"}).target, other.target);
}

// Both look into the camera: what is foremost of an eye that looks ahead is its cornea's tip.
TEST(People, LookAtTheCameraFromWhereTheyStand) {
    EvaluationState state = fresh();
    for (double turn : {0.0, -20.0, -60.0}) {
        const Document looking = after(two(), {document::set("eve.turn", turn)});
        const Document blank = after(looking, {document::set("face.look", std::string("ahead")),
                                               document::set("eves_face.look", std::string("ahead"))});
        const ScenePtr ahead = evaluate(state, blank, {}, 0), scene = evaluate(state, looking, {}, 0);
        for (const char* person : {"person", "eve"}) {
            const float yaw = *person == 'e' ? base::radians(static_cast<float>(turn)) : 0;
            const base::Float3 forward{std::sin(yaw), 0, std::cos(yaw)}, left{std::cos(yaw), 0, -std::sin(yaw)};
            const auto &rest = *mesh(*ahead, person, "eyes")->positions, &p = *mesh(*scene, person, "eyes")->positions;
            base::Float3 between(0.0f);
            for (size_t i = 0; i + 1 < rest.size(); ++i) between += rest[i] / static_cast<float>(rest.size() - 1);
            for (float side : {-1.0f, 1.0f}) {
                base::Float3 middle(0.0f);
                size_t count = 0, tip = rest.size();
                for (size_t i = 0; i + 1 < rest.size(); ++i) {
                    if (side * dot(rest[i] - between, left) < 0) continue;
                    if (tip == rest.size() || dot(rest[i] - rest[tip], forward) > 0) tip = i;
                    middle += p[i], ++count;
                }
                middle = middle / static_cast<float>(count);
                EXPECT_GT(dot(normalize(p[tip] - middle), normalize(scene->camera.position - middle)),
                          std::cos(base::radians(14.0f)))
                    << person << " turned by " << turn;
            }
        }
    }
}

TEST(People, EachLivesHerOwnLifeByHerSeed) {
    const Document twins = after(two(), {document::set("eves_face.seed", 0.0), document::set("eve.sex", 0.0)});
    const auto lids = [](const scene::Scene& scene, const char* person) {
        return *mesh(scene, person, "lashes")->positions;
    };
    int apart = 0;
    EvaluationState state = fresh();
    for (double t = 0; t < 6; t += 0.25) {
        const ScenePtr same = evaluate(state, twins, {}, base::ticks_from_seconds(t));
        const ScenePtr other = evaluate(state, two(), {}, base::ticks_from_seconds(t));
        apart += lids(*same, "eve") != lids(*other, "eve");
        EXPECT_EQ(lids(*same, "person"), lids(*other, "person"));
    }
    EXPECT_GT(apart, 12);
}

}  // namespace
}  // namespace limn::evaluation
