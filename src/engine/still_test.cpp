#include "engine/still.h"

#include <gtest/gtest.h>

#include "document/operation.h"
#include "engine/live.h"
#include "scene/hash.h"

namespace limn::engine {
namespace {

render::StillSettings small() {
    render::StillSettings settings;
    settings.width = 48;
    settings.height = 27;
    settings.samples = 2;
    return settings;
}

struct Maker {
    std::shared_ptr<const evaluation::StudioData> data = std::make_shared<evaluation::StudioData>();
    base::TaskPool pool{1};
    std::vector<std::string> notes;

    base::Result<Still> make(
        const document::Document& film, base::Ticks time = 0,
        const std::function<bool(double)>& progress = [](double) { return true; }) {
        evaluation::EvaluationState state(data, {});
        return make_still(
            state, film, time, small(), nullptr, pool, [&](const std::string& note) { notes.push_back(note); },
            progress);
    }
};

TEST(StillEngine, IsThePictureOfAMomentTheSameEachTime) {
    Maker maker;
    const auto one = maker.make(document::demo_document(), 1000), two = maker.make(document::demo_document(), 1000);
    ASSERT_TRUE(one.ok() && two.ok());
    EXPECT_EQ(one->image.color.data, two->image.color.data);
    EXPECT_EQ(scene::scene_hash(*one->scene), scene::scene_hash(*two->scene));
    EXPECT_GT(one->image.rays, 0u);
}

// One engine, two sinks: what is watched and what is kept are the same Scene.
TEST(StillEngine, ShowsTheSceneThatTheLiveEngineShows) {
    Maker maker;
    std::atomic<bool> cancel{false};
    const std::vector<document::Operation> keyed{
        {document::PutKey{"sun", "elevation", 0, 0.0, animation::Interpolation::smooth}},
        {document::PutKey{"sun", "elevation", 1 << 30, 30.0, animation::Interpolation::smooth}}};
    const document::Document film = *document::apply_all(document::demo_document(), keyed);
    const frame::Engine live = make_live(maker.data, {}, {.threads = 1, .denoiser = {}});
    for (const base::Ticks at : {base::Ticks{0}, base::Ticks{1 << 29}})
        EXPECT_EQ(scene::scene_hash(*live.evaluate(film, {}, at, cancel)),
                  scene::scene_hash(*maker.make(film, at)->scene));
}

TEST(StillEngine, IsExposedByItsCameraAndNotesWhatIsMissing) {
    Maker maker;
    const auto film =
        document::apply(document::demo_document(), document::set("environment.world", std::string(64, 'a')));
    ASSERT_TRUE(film.ok());
    evaluation::EvaluationState state(maker.data, [](const std::string&) { return base::Error{"it is gone"}; });
    const auto still = make_still(
        state, *film, 0, small(), nullptr, maker.pool, [&](const std::string& note) { maker.notes.push_back(note); },
        [](double) { return true; });
    ASSERT_TRUE(still.ok());
    ASSERT_FALSE(maker.notes.empty());
    EXPECT_NE(maker.notes[0].find("it is gone"), std::string::npos) << maker.notes[0];
}

}  // namespace
}  // namespace limn::engine
