#include "session/frame_loop.h"

#include <gtest/gtest.h>

#include "base/queue.h"
#include "session/fill.h"

namespace limn::session {
namespace {

using namespace std::chrono_literals;

std::shared_ptr<const Snapshot> snapshot(uint64_t edit, animation::ClockMode mode = animation::ClockMode::live) {
    auto made = std::make_shared<Snapshot>();
    made->document = document::demo_document();
    made->edit = edit;
    made->edited_at = Clock::now();
    made->mode = mode;
    made->length = 3600 * base::kTicksPerSecond;
    return made;
}

// A tracer that does nothing until it is told to, so that a test decides what happens during a frame.
struct Gate {
    base::Queue<frame::FrameRequest> started{64};
    base::Queue<bool> released{64};
    std::atomic<int> cancelled{0}, evaluated{0};
    std::atomic<base::Ticks> newest_film{0};  // time that was evaluated last
    std::atomic<bool> slow_scene{false};      // takes until it is cancelled
    base::Queue<frame::ViewId> forgotten{64};

    frame::Engine engine() {
        frame::Engine engine = fill_engine();
        engine.evaluate = [this, fill = engine.evaluate](const document::Document& document,
                                                         const animation::ChannelFrame& live, animation::Moment time,
                                                         const std::atomic<bool>& cancel) {
            evaluated++;
            newest_film = time.film;
            while (slow_scene && !cancel) std::this_thread::sleep_for(1ms);
            return cancel ? nullptr : fill(document, live, time, cancel);
        };
        engine.forget = [this](frame::ViewId view) { forgotten.push(view); };
        engine.trace = [this, fill = engine.trace](const scene::Scene& scene, const frame::FrameRequest& request,
                                                   const std::atomic<bool>& cancel) {
            started.push(request);
            while (!released.pop_until(Clock::now() + 1ms)) {
                if (!cancel) continue;
                cancelled++;
                frame::Frame outcome;
                outcome.cancelled = true;
                return outcome;
            }
            return fill(scene, request, cancel);
        };
        return engine;
    }
};

struct Loop {
    Gate gate;
    base::Queue<TracedFrame> frames{64};
    base::Queue<std::string> failures{64};
    std::atomic<bool> watched{true};
    std::map<frame::ViewId, uint32_t> newest;  // the last frame of each view
    FrameLoop loop;
    explicit Loop(Pace pace = {})
        : loop(
              gate.engine(), {64, 36, pace},
              [this](TracedFrame frame) {
                  const uint32_t number = frame.number;
                  const frame::ViewId frame_view = frame.view;
                  frames.push(std::move(frame));
                  newest[frame_view] = number;
                  std::vector<Demand> demands;
                  for (const auto& [view, last] : newest) demands.push_back({watched, watched, !watched, last, view});
                  loop.demand(std::move(demands));
              },
              [this](std::string what) { failures.push(std::move(what)); }) {}
    std::optional<frame::FrameRequest> started() { return gate.started.pop_until(Clock::now() + 10s); }
    std::optional<TracedFrame> finished() {
        gate.released.push(true);
        return frames.pop_until(Clock::now() + 10s);
    }
};

TEST(FrameLoop, AnEditCancelsAFrameThatShowsNothingNewAndOnlySuchAOne) {
    Loop test;
    test.loop.demand({{true, true, false, 0}});
    test.loop.publish(snapshot(1));
    ASSERT_TRUE(test.started());
    EXPECT_EQ(test.finished()->snapshot->edit, 1u);
    auto full = test.started();
    ASSERT_TRUE(full);
    EXPECT_FALSE(full->response);
    test.loop.publish(snapshot(2));
    auto response = test.started();
    ASSERT_TRUE(response);
    EXPECT_EQ(test.gate.cancelled, 1);
    EXPECT_TRUE(response->response);
    // The hand goes on: this one is not cancelled, or a drag would never show anything.
    test.loop.publish(snapshot(3));
    test.loop.publish(snapshot(4));
    std::this_thread::sleep_for(20ms);
    EXPECT_EQ(test.gate.cancelled, 1);
    auto frame = test.finished();
    ASSERT_TRUE(frame);
    EXPECT_EQ(frame->snapshot->edit, 2u);
    EXPECT_TRUE(frame->response && frame->new_edit);
    // The next one pulls the newest state; what lay between is never shown.
    ASSERT_TRUE(test.started());
    EXPECT_EQ(test.finished()->snapshot->edit, 4u);
    EXPECT_EQ(test.gate.cancelled, 1);
}

TEST(FrameLoop, TracesAHistoryForNobodyAndThenRests) {
    Loop test;
    test.watched = false;
    test.loop.publish(snapshot(1));
    for (int i = 0; i < kFramesForNobody; i++) {
        ASSERT_TRUE(test.started());
        ASSERT_TRUE(test.finished());
    }
    test.loop.publish(snapshot(2));
    EXPECT_FALSE(test.gate.started.pop_until(Clock::now() + 200ms));
    test.loop.demand({{true, true, true, kFramesForNobody}});
    EXPECT_TRUE(test.started());
}

// The next frame that shows an edit.
TracedFrame frame_of_edit(Loop& test, uint64_t edit) {
    while (true) {
        test.started();
        auto frame = test.finished();
        if (!frame) throw std::runtime_error("no frame came");
        if (frame->snapshot->edit == edit) return *std::move(frame);
    }
}

TEST(FrameLoop, AHeldFilmStandsWhereItIsAndLifeGoesOnFromThere) {
    Loop test;
    test.loop.demand({{true, true, false, 0}});
    test.loop.publish(snapshot(1));
    const double live = frame_of_edit(test, 1).time_seconds;
    EXPECT_LT(live, 5);
    auto held = std::make_shared<Snapshot>(*snapshot(2, animation::ClockMode::hold));
    held->transport.position = 7 * base::kTicksPerSecond;
    test.loop.publish(held);
    EXPECT_EQ(frame_of_edit(test, 2).time_seconds, 7);
    std::this_thread::sleep_for(50ms);
    EXPECT_EQ(frame_of_edit(test, 2).time_seconds, 7);
    auto let_go = std::make_shared<Snapshot>(*snapshot(3));
    let_go->transport = held->transport;
    test.loop.publish(let_go);
    const double on = frame_of_edit(test, 3).time_seconds;
    EXPECT_GE(on, 7);
    EXPECT_LT(on, 12);
}

TEST(FrameLoop, APlayingFilmIsWhereItsTransportSays) {
    Loop test;
    test.loop.demand({{true, true, false, 0}});
    auto plays = std::make_shared<Snapshot>(*snapshot(1));
    plays->transport.playing = true;
    plays->transport.position = 3 * base::kTicksPerSecond;
    plays->transport.rate = 0.5;
    const auto began = Clock::now();
    plays->transport.origin = base::ticks_from_seconds(std::chrono::duration<double>(began.time_since_epoch()).count());
    test.loop.publish(plays);
    const double first = frame_of_edit(test, 1).time_seconds;
    std::this_thread::sleep_for(40ms);
    const double second = frame_of_edit(test, 1).time_seconds;
    const double most = 3 + std::chrono::duration<double>(Clock::now() - began).count() / 2;
    EXPECT_GE(first, 3);
    EXPECT_GT(second, first);
    EXPECT_LE(second, most);
    // To go elsewhere is answered by that very moment, though the frame before it was only just made.
    auto there = std::make_shared<Snapshot>(*plays);
    there->edit = 2;
    there->edited_at = Clock::now();
    there->transport.playing = false;
    there->transport.position = 8 * base::kTicksPerSecond;
    test.loop.publish(there);
    frame_of_edit(test, 2);
    EXPECT_EQ(test.gate.newest_film.load(), 8 * base::kTicksPerSecond);
}

std::shared_ptr<const Snapshot> with_own(uint64_t edit, std::vector<std::pair<frame::ViewId, uint64_t>> own,
                                         frame::ViewId author = frame::kProgram,
                                         animation::ClockMode mode = animation::ClockMode::live) {
    auto made = std::make_shared<Snapshot>(*snapshot(edit, mode));
    const auto& camera = document::program_camera(made->document);
    for (auto [view, moves] : own)
        made->own.push_back({view, view, std::make_shared<document::Node>(camera), moves, Clock::now(), false, 1, 0});
    made->author = author;
    return made;
}

// A Scene that one view has shown serves the other: the same moment, evaluated once.
TEST(FrameLoop, TwoViewsShareAnEvaluation) {
    Loop test;
    test.loop.demand({{true, true, false, 0}, {true, true, false, 0, 3}});
    test.loop.publish(with_own(1, {{3, 1}}));
    std::map<frame::ViewId, std::vector<double>> times;
    for (int i = 0; i < 12; i++) {
        ASSERT_TRUE(test.started());
        auto frame = test.finished();
        ASSERT_TRUE(frame);
        times[frame->view].push_back(frame->time_seconds);
    }
    ASSERT_EQ(times[frame::kProgram].size(), 6u);
    ASSERT_EQ(times[3].size(), 6u);
    EXPECT_EQ(times[frame::kProgram], times[3]);
    EXPECT_TRUE(std::ranges::is_sorted(times[3]));
    EXPECT_LE(test.gate.evaluated, 7);  // one may be under way
}

TEST(FrameLoop, AnEditIsAnsweredFirstForItsAuthorAndThenForTheOthers) {
    Loop test;
    test.loop.demand({{true, true, false, 0}, {true, true, false, 0, 3}});
    test.loop.publish(with_own(1, {{3, 1}}));
    for (int i = 0; i < 4; i++) {
        ASSERT_TRUE(test.started());
        ASSERT_TRUE(test.finished());
    }
    std::this_thread::sleep_for(150ms);  // out of quiet: in a drag each view has its pace
    ASSERT_TRUE(test.started());
    ASSERT_TRUE(test.finished());
    for (uint64_t edit = 2; edit < 8; edit++) {
        const frame::ViewId author = edit % 2 ? 3 : frame::kProgram;
        ASSERT_TRUE(test.started());  // something that shows nothing new
        test.loop.publish(with_own(edit, {{3, 1}}, author));
        ASSERT_TRUE(test.started()) << "cancelled for the answer";
        auto first = test.finished();
        ASSERT_TRUE(test.started());
        auto second = test.finished();
        ASSERT_TRUE(first && second);
        EXPECT_EQ(first->view, author);
        EXPECT_EQ(second->view, author ? frame::kProgram : 3);
        EXPECT_TRUE(first->response && first->new_edit && second->response && second->new_edit);
        EXPECT_EQ(second->snapshot->edit, edit);
        std::this_thread::sleep_for(150ms);
        ASSERT_TRUE(test.started());
        ASSERT_TRUE(test.finished());
    }
}

TEST(FrameLoop, AViewThatIsThereNoMoreIsForgotten) {
    Loop test;
    test.loop.demand({{true, true, false, 0}, {true, true, false, 0, 3}, {true, true, false, 0, 4}});
    test.loop.publish(with_own(1, {{3, 1}, {4, 1}}));
    for (int i = 0; i < 6; i++) {
        ASSERT_TRUE(test.started());
        ASSERT_TRUE(test.finished());
    }
    test.loop.publish(with_own(1, {{4, 1}}));
    for (int i = 0; i < 6; i++) {
        ASSERT_TRUE(test.started());
        auto frame = test.finished();
        ASSERT_TRUE(frame);
        if (i > 1) {
            EXPECT_NE(frame->view, 3u);
        }
    }
    EXPECT_EQ(test.gate.forgotten.try_pop(), 3u);
    EXPECT_FALSE(test.gate.forgotten.try_pop());
}

TEST(FrameLoop, SurvivesAStageThatThrows) {
    std::atomic<bool> broken{true};
    frame::Engine engine = fill_engine();
    auto evaluate = engine.evaluate;
    engine.evaluate = [&](const document::Document& document, const animation::ChannelFrame& live,
                          animation::Moment time, const std::atomic<bool>& cancel) {
        if (broken) throw std::runtime_error("no pack");
        return evaluate(document, live, time, cancel);
    };
    base::Queue<TracedFrame> frames{64};
    base::Queue<std::string> failures{64};
    FrameLoop loop(
        engine, {64, 36, {}}, [&](TracedFrame frame) { frames.push(std::move(frame)); },
        [&](std::string what) { failures.push(std::move(what)); });
    loop.publish(snapshot(1));
    EXPECT_EQ(failures.pop_until(Clock::now() + 10s), "no pack");
    broken = false;
    EXPECT_TRUE(frames.pop_until(Clock::now() + 10s));
}

TEST(FrameLoop, EndsInTheMiddleOfAScene) {
    auto test = std::make_unique<Loop>();
    test->gate.slow_scene = true;
    test->loop.publish(snapshot(1));
    while (test->gate.evaluated == 0) std::this_thread::sleep_for(1ms);
    test.reset();
}

TEST(FrameLoop, AnEditCancelsASceneThatShowsNothingNew) {
    Loop test;
    test.loop.publish(snapshot(1));
    ASSERT_TRUE(test.started());
    test.gate.slow_scene = true;
    ASSERT_TRUE(test.finished());
    while (test.gate.evaluated < 2) std::this_thread::sleep_for(1ms);
    test.loop.publish(snapshot(2));
    while (test.gate.evaluated < 3) std::this_thread::sleep_for(1ms);
    test.gate.slow_scene = false;
    ASSERT_TRUE(test.started());
    EXPECT_EQ(test.finished()->snapshot->edit, 2u);
    EXPECT_TRUE(test.failures.try_pop() == std::nullopt);
}

TEST(FrameLoop, EndsInTheMiddleOfAFrame) {
    auto test = std::make_unique<Loop>();
    test->loop.publish(snapshot(1));
    ASSERT_TRUE(test->started());
    test.reset();
}

}  // namespace
}  // namespace limn::session
