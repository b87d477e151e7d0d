#include "session/pacing.h"

#include <algorithm>

namespace limn::session {
namespace {

Clock::duration period(double fps) {
    return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(1 / fps));
}

// Inputs that come closer together than this are one drag.
constexpr auto kRetry = std::chrono::milliseconds(250);
constexpr auto kDragPause = std::chrono::milliseconds(120);
// How long a full frame's light may stand in for new light, however short that frame was: within a drag, and for a
// first edit, which may find the frame that it has just cancelled in its way.
constexpr auto kLeastRest = std::chrono::milliseconds(16), kRestOutOfQuiet = std::chrono::milliseconds(500);

}  // namespace

Decision decide(const LoopState& state, const Pace& pace, Clock::time_point now) {
    Decision decision;
    bool edited = state.newest_edit != state.delivered_edit;
    bool dragging = state.last_edit_frame != Clock::time_point() && now - state.last_edit_frame < kDragPause;
    decision.response = edited && state.traced;
    decision.drags = edited && dragging;
    decision.reprojects =
        decision.response &&
        now - state.full_done < std::max<Clock::duration>(state.full_took, dragging ? kLeastRest : kRestOutOfQuiet);
    decision.budget_ms = !decision.response ? pace.full_ms : dragging ? pace.drag_ms : pace.response_ms;
    if (!state.traced) {
        // The first frame failed if there was a start at all: it is tried again, but not in a hot loop.
        decision.until = state.last_start == Clock::time_point() ? now : state.last_start + kRetry;
        decision.trace = now >= decision.until;
        return decision;
    }
    if (!state.viewers) {
        decision.trace = state.frames < kFramesForNobody;
        return decision;
    }
    // One frame may stand ready for the first who can take it; a second one would only make it old.
    if (!state.credit && state.waiting) return decision;
    if (!edited && state.mode == animation::ClockMode::hold && state.settled >= 1) return decision;
    // An edit out of quiet waits for nothing: the frame that it has just cancelled must not hold it up.
    Clock::time_point due = edited && !dragging ? now
                                                : state.last_start + period(edited                  ? pace.drag_fps
                                                                            : state.pending_samples ? pace.edit_fps
                                                                                                    : pace.live_fps);
    if (now >= due)
        decision.trace = true;
    else
        decision.until = due;
    return decision;
}

void Interrupt::edited(uint64_t edit, frame::ViewId view, bool urgent) {
    std::lock_guard lock(mutex_);
    const bool concerned = view == view_ ? edit_ < edit : urgent;
    if (tracing_ && concerned && !news_) cancel_ = true;
}

void Interrupt::begin(uint64_t edit, bool news, frame::ViewId view) {
    std::lock_guard lock(mutex_);
    tracing_ = true;
    edit_ = edit;
    news_ = news;
    view_ = view;
    cancel_ = ending_;
}

void Interrupt::end() {
    std::lock_guard lock(mutex_);
    tracing_ = false;
}

void Interrupt::cancel() {
    std::lock_guard lock(mutex_);
    ending_ = true;
    cancel_ = true;
}

}  // namespace limn::session
