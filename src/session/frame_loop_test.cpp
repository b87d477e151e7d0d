#include "session/frame_loop.h"

#include <gtest/gtest.h>

#include "base/queue.h"
#include "session/fill.h"

namespace limn::session {
namespace {

using namespace std::chrono_literals;

std::shared_ptr<const Snapshot> snapshot(uint64_t edit, ClockMode mode = ClockMode::live) {
    auto made = std::make_shared<Snapshot>();
    made->document = document::demo_document();
    made->edit = edit;
    made->edited_at = Clock::now();
    made->live.mode = mode;
    return made;
}

// A tracer that does nothing until it is told to, so that a test decides what happens during a frame.
struct Gate {
    base::Queue<FrameRequest> started{64};
    base::Queue<bool> released{64};
    std::atomic<int> cancelled{0}, evaluated{0};
    std::atomic<bool> slow_scene{false};  // takes until it is cancelled
    base::Queue<ViewId> forgotten{64};

    Stages stages() {
        Stages stages = fill_stages();
        stages.evaluate = [this, fill = stages.evaluate](const document::Document& document, const LiveInput& live,
                                                         base::Ticks time, const std::atomic<bool>& cancel) {
            evaluated++;
            while (slow_scene && !cancel) std::this_thread::sleep_for(1ms);
            return cancel ? nullptr : fill(document, live, time, cancel);
        };
        stages.forget = [this](ViewId view) { forgotten.push(view); };
        stages.trace = [this, fill = stages.trace](const scene::Scene& scene, const FrameRequest& request,
                                                   const std::atomic<bool>& cancel) {
            started.push(request);
            while (!released.pop_until(Clock::now() + 1ms)) {
                if (!cancel) continue;
                cancelled++;
                TraceOutcome outcome;
                outcome.cancelled = true;
                return outcome;
            }
            return fill(scene, request, cancel);
        };
        return stages;
    }
};

struct Loop {
    Gate gate;
    base::Queue<TracedFrame> frames{64};
    base::Queue<std::string> failures{64};
    std::atomic<bool> watched{true};
    std::map<ViewId, uint32_t> newest;  // the last frame of each view
    FrameLoop loop;
    explicit Loop(Pace pace = {})
        : loop(
              gate.stages(), {64, 36, pace},
              [this](TracedFrame frame) {
                  const uint32_t number = frame.number;
                  const ViewId frame_view = frame.view;
                  frames.push(std::move(frame));
                  newest[frame_view] = number;
                  std::vector<Demand> demands;
                  for (const auto& [view, last] : newest) demands.push_back({watched, watched, !watched, last, view});
                  loop.demand(std::move(demands));
              },
              [this](std::string what) { failures.push(std::move(what)); }) {}
    std::optional<FrameRequest> started() { return gate.started.pop_until(Clock::now() + 10s); }
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

TEST(FrameLoop, TimeStandsInHoldAndGoesOnFromThere) {
    Loop test;
    test.loop.demand({{true, true, false, 0}});
    test.loop.publish(snapshot(1));
    test.started();
    test.finished();
    test.started();
    double live = test.finished()->time_seconds;
    test.loop.publish(snapshot(2, ClockMode::hold));
    std::optional<TracedFrame> held;
    do {
        test.started();
        held = test.finished();
        ASSERT_TRUE(held);
    } while (held->snapshot->edit != 2);
    double stood = held->time_seconds;
    EXPECT_GE(stood, live);
    std::this_thread::sleep_for(50ms);
    test.started();
    EXPECT_EQ(test.finished()->time_seconds, stood);
    test.loop.publish(snapshot(3));
    do {
        test.started();
        held = test.finished();
        ASSERT_TRUE(held);
    } while (held->snapshot->edit != 3);
    EXPECT_LT(held->time_seconds, stood + 5);
}

std::shared_ptr<const Snapshot> with_own(uint64_t edit, std::vector<std::pair<ViewId, uint64_t>> own,
                                         ViewId author = kProgram, ClockMode mode = ClockMode::live) {
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
    std::map<ViewId, std::vector<double>> times;
    for (int i = 0; i < 12; i++) {
        ASSERT_TRUE(test.started());
        auto frame = test.finished();
        ASSERT_TRUE(frame);
        times[frame->view].push_back(frame->time_seconds);
    }
    ASSERT_EQ(times[kProgram].size(), 6u);
    ASSERT_EQ(times[3].size(), 6u);
    EXPECT_EQ(times[kProgram], times[3]);
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
        const ViewId author = edit % 2 ? 3 : kProgram;
        ASSERT_TRUE(test.started());  // something that shows nothing new
        test.loop.publish(with_own(edit, {{3, 1}}, author));
        ASSERT_TRUE(test.started()) << "cancelled for the answer";
        auto first = test.finished();
        ASSERT_TRUE(test.started());
        auto second = test.finished();
        ASSERT_TRUE(first && second);
        EXPECT_EQ(first->view, author);
        EXPECT_EQ(second->view, author ? kProgram : 3);
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
    Stages stages = fill_stages();
    auto evaluate = stages.evaluate;
    stages.evaluate = [&](const document::Document& document, const LiveInput& live, base::Ticks time,
                          const std::atomic<bool>& cancel) {
        if (broken) throw std::runtime_error("no pack");
        return evaluate(document, live, time, cancel);
    };
    base::Queue<TracedFrame> frames{64};
    base::Queue<std::string> failures{64};
    FrameLoop loop(
        stages, {64, 36, {}}, [&](TracedFrame frame) { frames.push(std::move(frame)); },
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
