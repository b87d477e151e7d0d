// What somebody newly wears is read aside: the film goes on with what was there, and ends up at the very same Scene.
#include "evaluation/person_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <mutex>

#include "document/operation.h"
#include "evaluation/evaluate.h"
#include "scene/hash.h"

namespace limn::evaluation {
namespace {

using document::Create;
using document::Document;
using document::Operation;
using ScenePtr = std::shared_ptr<const scene::Scene>;

Document after(Document film, const std::vector<Operation>& operations) {
    auto made = document::apply_all(film, operations);
    EXPECT_TRUE(made.ok()) << made.error().message;
    return *std::move(made);
}

Document with_eve(const std::string& hair = "bob01") {
    return after(document::demo_document(), {{Create{"eve", "person", "Eve", {{"x", 0.7}}}},
                                             {Create{"eves_hair", "hair", "", {{"style", hair}}, "eve"}}});
}

Document dressed(const std::string& style, double x = 0) {
    return after(document::demo_document(), {document::set("outfit.style", style), document::set("person.x", x)});
}

std::shared_ptr<const StudioData> studio() {
    static const auto opened = [] {
        const char* other = std::getenv("LIMN_PACK");
        return open_studio_data(other ? other : "build/pack/limn.pack");
    }();
    return opened;
}

ScenePtr at_once(const Document& film) {
    EvaluationState state(studio(), {});
    return evaluate(state, film, {}, 0);
}

bool shows(const ScenePtr& scene, const char* node) {
    return std::ranges::find(scene->meshes, scene::object_id(node), &scene::Mesh::object) != scene->meshes.end();
}

const scene::Mesh& outfit(const ScenePtr& scene) {
    return *std::ranges::find(scene->meshes, std::string("outfit"), &scene::Mesh::name);
}

// An evaluation as the live engine has it.
struct Aside {
    std::mutex mutex;
    std::condition_variable wake;
    int changes = 0;
    bool may_show = true;
    std::vector<std::string> shown;  // names of the meshes that were asked about last
    EvaluationState state{studio(), {}};

    Aside() {
        read_people_aside(
            state,
            [this] {
                const std::lock_guard lock(mutex);
                ++changes;
                wake.notify_all();
            },
            [this](const std::vector<scene::Mesh>& meshes) {
                shown.clear();
                for (const scene::Mesh& m : meshes) shown.push_back(m.name);
                return may_show;
            });
    }
    ScenePtr scene(const Document& film) { return evaluate(state, film, {}, 0); }
    // Until somebody asks for another Scene.
    void wait() {
        std::unique_lock lock(mutex);
        ASSERT_TRUE(wake.wait_for(lock, std::chrono::seconds(60), [this] { return changes > 0; }));
        changes = 0;
    }
};

TEST(ReadAside, TheFirstSceneIsWhole) {
    Aside aside;
    EXPECT_EQ(scene::scene_hash(*aside.scene(with_eve())), scene::scene_hash(*at_once(with_eve())));
    EXPECT_TRUE(people_being_read(aside.state).empty());
}

TEST(ReadAside, SomebodyNewIsThereOnceSheIsRead) {
    Aside aside;
    aside.scene(document::demo_document());
    const ScenePtr before = aside.scene(with_eve());
    EXPECT_FALSE(shows(before, "eve"));
    EXPECT_TRUE(shows(before, "person"));
    EXPECT_EQ(before->heads.size(), 1u);
    EXPECT_EQ(people_being_read(aside.state), std::vector<std::string>{"eve"});
    aside.wait();
    const ScenePtr then = aside.scene(with_eve());
    EXPECT_TRUE(shows(then, "eve"));
    EXPECT_TRUE(people_being_read(aside.state).empty());
    EXPECT_EQ(scene::scene_hash(*then), scene::scene_hash(*at_once(with_eve())));
}

TEST(ReadAside, SheMovesInWhatSheWoreUntilTheNextIsRead) {
    Aside aside;
    const ScenePtr first = aside.scene(document::demo_document());
    const ScenePtr meanwhile = aside.scene(dressed("female_sportsuit01", 0.5));
    EXPECT_EQ(outfit(meanwhile).topology, outfit(first).topology);
    EXPECT_NEAR((*outfit(meanwhile).positions)[0].x, (*outfit(first).positions)[0].x + 0.5f, 1e-5f);
    aside.wait();
    const ScenePtr then = aside.scene(dressed("female_sportsuit01", 0.5));
    EXPECT_NE(outfit(then).topology, outfit(first).topology);
    EXPECT_EQ(scene::scene_hash(*then), scene::scene_hash(*at_once(dressed("female_sportsuit01", 0.5))));
}

TEST(ReadAside, WhoChangesHerMindWearsTheLast) {
    Aside aside;
    aside.scene(document::demo_document());
    aside.scene(dressed("female_sportsuit01"));
    aside.scene(dressed("male_worksuit01"));
    ScenePtr scene;
    for (int i = 0; i < 3 && (!scene || !people_being_read(aside.state).empty()); ++i) {
        aside.wait();
        scene = aside.scene(dressed("male_worksuit01"));
    }
    EXPECT_EQ(scene::scene_hash(*scene), scene::scene_hash(*at_once(dressed("male_worksuit01"))));
    aside.scene(dressed("female_sportsuit01"));
    EXPECT_EQ(scene::scene_hash(*aside.scene(document::demo_document())),
              scene::scene_hash(*aside.scene(document::demo_document())));
}

TEST(ReadAside, NothingIsShownBeforeItMayBe) {
    Aside aside;
    aside.scene(document::demo_document());
    aside.may_show = false;
    aside.scene(with_eve("long01"));
    aside.wait();
    for (int i = 0; i < 3; ++i) {
        EXPECT_FALSE(shows(aside.scene(with_eve("long01")), "eve"));
        EXPECT_NE(std::ranges::find(aside.shown, "hair"), aside.shown.end());
        aside.wait();  // it asks again by itself, since a picture that has settled is not asked for any more
    }
    aside.may_show = true;
    EXPECT_TRUE(shows(aside.scene(with_eve("long01")), "eve"));
}

TEST(ReadAside, EndsInTheMiddleOfReading) {
    Aside aside;
    aside.scene(document::demo_document());
    aside.scene(with_eve("afro01"));
}

TEST(ReadAside, PeopleShareTheirPictures) {
    const ScenePtr scene = at_once(with_eve("short02"));
    std::vector<const scene::Texture*> teeth;
    for (const scene::Mesh& m : scene->meshes)
        if (m.name == "teeth") teeth.push_back(m.materials[0]->base_texture.get());
    ASSERT_EQ(teeth.size(), 2u);
    EXPECT_EQ(teeth[0], teeth[1]);
}

}  // namespace
}  // namespace limn::evaluation
