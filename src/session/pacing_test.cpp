#include "session/pacing.h"

#include <gtest/gtest.h>

namespace limn::session {
namespace {

using namespace std::chrono_literals;
const Clock::time_point kNow = Clock::time_point() + 1h;

LoopState watched() {
    LoopState state;
    state.traced = state.viewers = state.credit = true;
    state.newest_edit = state.delivered_edit = 7;
    state.last_start = kNow;
    return state;
}

TEST(Decide, TracesAFirstFrameForNobody) {
    Decision decision = decide({}, {}, kNow);
    EXPECT_TRUE(decision.trace);
    EXPECT_FALSE(decision.response);
}

TEST(Decide, AFirstFrameThatFailedIsTriedAgainLater) {
    LoopState state;
    state.last_start = kNow;
    Decision decision = decide(state, {}, kNow + 1ms);
    EXPECT_FALSE(decision.trace);
    EXPECT_TRUE(decide(state, {}, decision.until).trace);
}

TEST(Decide, RestsWhileNobodyWatches) {
    LoopState state = watched();
    state.viewers = false;
    state.newest_edit++;
    EXPECT_TRUE(decide(state, {}, kNow).trace) << "until there is a history";
    state.frames = kFramesForNobody;
    Decision decision = decide(state, {}, kNow + 1h);
    EXPECT_FALSE(decision.trace);
    EXPECT_EQ(decision.until, Clock::time_point::max());
}

TEST(Decide, KeepsTheLiveRate) {
    LoopState state = watched();
    Decision early = decide(state, {}, kNow + 10ms);
    EXPECT_FALSE(early.trace);
    EXPECT_NEAR(std::chrono::duration<double>(early.until - kNow).count(), 1.0 / 30, 1e-6);
    EXPECT_TRUE(decide(state, {}, early.until).trace);
    EXPECT_FALSE(decide(state, {}, early.until).response);
}

TEST(Decide, AnEditOutOfQuietIsAnsweredAtOnceAndSmall) {
    LoopState state = watched();
    state.newest_edit++;
    Decision decision = decide(state, {}, kNow + 1ms);
    EXPECT_TRUE(decision.trace);
    EXPECT_TRUE(decision.response);
    EXPECT_EQ(decision.budget_ms, Pace().response_ms);
}

TEST(Decide, AnswersShowTheLastMomentAsLongAsItsFrameTook) {
    LoopState state = watched();
    state.full_took = 40ms;
    state.full_done = kNow;
    EXPECT_FALSE(decide(state, {}, kNow + 1h).reprojects);
    state.newest_edit++;
    EXPECT_TRUE(decide(state, {}, kNow + 1ms).reprojects);
    EXPECT_TRUE(decide(state, {}, kNow + 300ms).reprojects) << "the first edit out of quiet";
    state.last_edit_frame = kNow;
    EXPECT_TRUE(decide(state, {}, kNow + 39ms).reprojects);
    Decision decision = decide(state, {}, kNow + 41ms);
    EXPECT_TRUE(decision.response);
    EXPECT_FALSE(decision.reprojects);
}

TEST(Decide, ADragGetsLargerAnswers) {
    LoopState state = watched();
    state.newest_edit++;
    state.last_edit_frame = kNow - 20ms;
    EXPECT_EQ(decide(state, {}, kNow + 20ms).budget_ms, Pace().drag_ms);
}

// A hand's edits come as often as a screen is drawn: one that a long frame made late does not make the next ones wait.
TEST(Decide, AFrameThatBeganLateInADragDoesNotDelayTheNext) {
    LoopState state = watched();
    state.newest_edit++;
    state.last_edit_frame = kNow - 20ms;
    EXPECT_FALSE(decide(state, {}, kNow + 2ms).trace);
    EXPECT_TRUE(decide(state, {}, kNow + 10ms).trace);
    state.delivered_edit = state.newest_edit;
    state.pending_samples = true;
    EXPECT_FALSE(decide(state, {}, kNow + 10ms).trace) << "what is owed keeps the rate of a screen";
}

TEST(Decide, OneFrameStandsReadyForWhoeverHasCreditNext) {
    LoopState state = watched();
    state.credit = false;
    EXPECT_TRUE(decide(state, {}, kNow + 1s).trace);
    state.waiting = true;
    state.newest_edit++;
    EXPECT_FALSE(decide(state, {}, kNow + 1s).trace);
}

TEST(Decide, HoldStopsWhenSettledAndWakesForAnEdit) {
    LoopState state = watched();
    state.mode = animation::ClockMode::hold;
    state.settled = 0.9f;
    EXPECT_TRUE(decide(state, {}, kNow + 1s).trace);
    state.settled = 1;
    EXPECT_FALSE(decide(state, {}, kNow + 1s).trace);
    state.newest_edit++;
    EXPECT_TRUE(decide(state, {}, kNow + 1s).trace);
}

TEST(Interrupt, TheFirstEditCancelsAndTheNextWaitsForAPicture) {
    Interrupt interrupt;
    interrupt.begin(0, false);  // a full frame that shows nothing new
    interrupt.edited(1);
    EXPECT_TRUE(interrupt.flag());
    interrupt.end();
    interrupt.begin(1, true);
    EXPECT_FALSE(interrupt.flag());
    interrupt.edited(2);  // nothing has been drawn since edit 1
    EXPECT_FALSE(interrupt.flag());
    interrupt.end();
    interrupt.begin(2, true);
    interrupt.edited(3);
    EXPECT_FALSE(interrupt.flag());
    interrupt.end();
    interrupt.begin(2, false);  // the hand reprojects: a full frame
    interrupt.edited(3);
    EXPECT_TRUE(interrupt.flag());
}

TEST(Interrupt, AnEditThatTheFrameShowsDoesNotCancelIt) {
    Interrupt interrupt;
    interrupt.begin(5, false);
    interrupt.edited(5);
    EXPECT_FALSE(interrupt.flag());
}

TEST(Interrupt, AnotherViewsCameraCancelsOnlyOutOfQuiet) {
    Interrupt interrupt;
    interrupt.begin(5, false, frame::kProgram);
    interrupt.edited(9, 3);
    EXPECT_FALSE(interrupt.flag());
    interrupt.edited(10, 3, true);
    EXPECT_TRUE(interrupt.flag());
    interrupt.end();
    interrupt.begin(6, true, frame::kProgram);  // but not what somebody waits for
    interrupt.edited(11, 3, true);
    EXPECT_FALSE(interrupt.flag());
}

TEST(Interrupt, TheEndCancelsWhateverComes) {
    Interrupt interrupt;
    interrupt.cancel();
    interrupt.begin(1, true);
    EXPECT_TRUE(interrupt.flag());
}

}  // namespace
}  // namespace limn::session
