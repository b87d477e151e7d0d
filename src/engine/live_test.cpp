// The live engine as a session asks it for frames: without the asset pack, so that stand-ins light a film of props.
#include "engine/live.h"

#include <gtest/gtest.h>

#include <set>

#include "document/operation.h"
#include "scene/hash.h"

namespace limn::engine {
namespace {

using animation::ClockMode;
using frame::Stage;
constexpr base::Ticks kSecond = base::kTicksPerSecond;

document::Document film(std::vector<document::Operation> operations = {}) {
    operations.insert(operations.begin(), {document::Create{"ball", "prop", "Ball", {{"size", 0.4}, {"x", 0.0}}}});
    auto made = document::apply_all(document::demo_document(), operations);
    EXPECT_TRUE(made.ok()) << made.error().message;
    return *made;
}

struct Live {
    frame::Engine engine;
    std::atomic<bool> cancel{false};
    document::Document document = film();

    explicit Live(evaluation::AssetMap assets = {})
        : engine(make_live(std::make_shared<evaluation::StudioData>(), std::move(assets),
                           {.threads = 1, .denoiser = {}})) {}

    std::shared_ptr<const scene::Scene> scene(animation::Moment moment = {}) {
        return engine.evaluate(document, {}, moment, cancel);
    }
    frame::Frame frame(animation::Moment moment = {}, ClockMode mode = ClockMode::live, frame::ViewId view = 0) {
        frame::FrameRequest request;
        request.width = 96;
        request.height = 54;
        request.mode = mode;
        request.view = view;
        return engine.trace(*scene(moment), request, cancel);
    }
};

TEST(LiveEngine, AFrameTellsWhatItIsAndWhatItTook) {
    Live live;
    const frame::Frame first = live.frame();
    ASSERT_FALSE(first.cancelled);
    EXPECT_EQ(first.picture.width, first.report.gbuffer_width);
    EXPECT_GT(first.picture.width, 0);
    EXPECT_GT(first.report.stages[Stage::light], 0);
    EXPECT_GT(first.report.rays, 0u);
    EXPECT_GT(first.report.triangles, 0u);
    EXPECT_EQ(first.report.threads, 1);
    EXPECT_EQ(first.report.scene_hash, scene::scene_hash(*live.scene()));
}

TEST(LiveEngine, WhatIsSeenCanBePicked) {
    Live live;
    live.document = film({document::set("ball.y", 1.35), document::set("ball.z", 0.0)});
    const frame::Frame frame = live.frame();
    ASSERT_TRUE(frame.ids);
    EXPECT_EQ(frame.ids->object_at(0.5, 0.5), scene::object_id("ball"));
    EXPECT_NE(frame.ids->object_at(0.01, 0.01), scene::object_id("ball"));
}

TEST(LiveEngine, PicturesOfIdsUseTheirMemoryAgainButNotWhileSomebodyReadsThem) {
    Live live;
    const frame::Frame held = live.frame();
    ASSERT_TRUE(held.ids);
    const std::vector<int32_t> before = held.ids->ids;
    live.document = film({document::set("ball.y", 1.35), document::set("ball.z", 0.0)});
    std::set<const frame::IdPicture*> pictures;
    for (int i = 0; i < 8; ++i) pictures.insert(live.frame({i * kSecond / 30, i * kSecond / 30}).ids.get());
    EXPECT_LE(pictures.size(), 3u);
    EXPECT_EQ(held.ids->ids, before);
    EXPECT_NE(live.frame().ids->ids, before);
}

TEST(LiveEngine, AHeldPictureSettles) {
    Live live;
    float settled = 0;
    for (int i = 0; i < 12; ++i) {
        const float now = live.frame({}, ClockMode::hold).report.settled;
        EXPECT_GE(now, settled);
        settled = now;
    }
    EXPECT_GT(settled, 0);
}

TEST(LiveEngine, KeysMoveWhatTheyAreOf) {
    Live live;
    live.document = film({{document::PutKey{"ball", "y", 0, 1.0, animation::Interpolation::linear}},
                          {document::PutKey{"ball", "y", 2 * kSecond, 2.0, animation::Interpolation::linear}}});
    const auto height_at = [&](base::Ticks film_time) {
        const auto scene = live.scene({film_time, 0});
        for (const scene::Mesh& mesh : scene->meshes)
            if (mesh.object == scene::object_id("ball")) return mesh.placement->position.y;
        return -1.0f;
    };
    EXPECT_FLOAT_EQ(height_at(0), 1);
    EXPECT_FLOAT_EQ(height_at(kSecond), 1.5f);
    EXPECT_FLOAT_EQ(height_at(9 * kSecond), 2);
    // Whatever was asked for before.
    Live fresh;
    fresh.document = live.document;
    EXPECT_EQ(scene::scene_hash(*live.scene(kSecond)), scene::scene_hash(*fresh.scene(kSecond)));
    EXPECT_NE(scene::scene_hash(*live.scene(kSecond)), scene::scene_hash(*live.scene(2 * kSecond)));
}

TEST(LiveEngine, AnotherCameraHasAPictureOfItsOwn) {
    Live live;
    document::Node camera = document::program_camera(live.document);
    camera.values[schema::prop::camera::azimuth] = 90.0;
    const auto program = live.scene();
    const auto aimed = live.engine.aim(*program, camera);
    EXPECT_NE(aimed->camera.position, program->camera.position);
    EXPECT_EQ(aimed->meshes.size(), program->meshes.size());
    frame::FrameRequest request{.width = 96, .height = 54, .view = 3};
    EXPECT_FALSE(live.engine.trace(*aimed, request, live.cancel).cancelled);
    live.engine.forget(3);
    EXPECT_FALSE(live.engine.trace(*aimed, request, live.cancel).cancelled);
}

TEST(LiveEngine, IsCancelled) {
    Live live;
    live.frame();
    const auto scene = live.scene();
    live.cancel = true;
    frame::FrameRequest request{.width = 96, .height = 54};
    EXPECT_TRUE(live.engine.trace(*scene, request, live.cancel).cancelled);
    live.cancel = false;
    EXPECT_FALSE(live.engine.trace(*scene, request, live.cancel).cancelled);
}

// An evaluation alone shows a plain room until a picture is read; whoever watches keeps the world that was there.
TEST(LiveEngine, TheWorldStaysWhileTheNextIsRead) {
    const std::string one(64, 'a'), two(64, 'b');
    auto map = std::make_shared<scene::EnvironmentMap>();
    map->radiance = base::ImageF(8, 4, 3);
    for (float& v : map->radiance.data) v = 0.5f;
    map->blurred = map->radiance;
    map->mean = base::Float3(0.5f);
    std::shared_ptr<const scene::EnvironmentMap> next;
    Live live([&](const std::string& hash) -> base::Result<std::shared_ptr<const scene::EnvironmentMap>> {
        return hash == one ? map : next;
    });
    live.document = film({document::set("environment.world", one)});
    EXPECT_EQ(live.scene()->environment.map, map);
    live.document = film({document::set("environment.world", two)});
    EXPECT_EQ(live.scene()->environment.map, map);
    next = std::make_shared<scene::EnvironmentMap>(*map);
    EXPECT_EQ(live.scene()->environment.map, next);
}

}  // namespace
}  // namespace limn::engine
