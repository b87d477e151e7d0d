#include "session/frame_loop.h"

#include <algorithm>

#include "base/task_pool.h"
#include "session/priority.h"

namespace limn::session {
namespace {

float milliseconds(Clock::duration d) {
    return std::chrono::duration<float, std::milli>(d).count();
}

}  // namespace

FrameLoop::FrameLoop(Stages stages, FrameLoopOptions options, std::function<void(TracedFrame)> deliver,
                     std::function<void(std::string)> failed)
    : stages_(std::move(stages)),
      options_(options),
      deliver_(std::move(deliver)),
      failed_(std::move(failed)),
      thread_([this] { run(); }) {}

FrameLoop::~FrameLoop() {
    stop();
}

void FrameLoop::publish(std::shared_ptr<const Snapshot> snapshot) {
    uint64_t edit = snapshot->edit;
    snapshots_.put(std::move(snapshot));
    interrupt_.edited(edit);
    bell_.put({});
}

void FrameLoop::demand(Demand demand) {
    demands_.put(demand);
    bell_.put({});
}

void FrameLoop::stop() {
    stopping_ = true;
    interrupt_.cancel();
    bell_.close();
    if (thread_.joinable()) thread_.join();
}

void FrameLoop::run() {
    base::name_thread("limn-frame");
    base::flush_denormals();
    yield_to_input();
    clock_at_ = Clock::now();
    while (!stopping_) {
        if (auto snapshot = snapshots_.try_take()) newest_ = std::move(*snapshot);
        if (auto demand = demands_.try_take()) demand_ = *demand;
        Decision decision;
        if (newest_) {
            state_.newest_edit = newest_->edit;
            state_.mode = newest_->live.mode;
            state_.viewers = demand_.viewers;
            state_.credit = demand_.credit;
            // What the sender has not seen yet cannot have reached anybody.
            state_.waiting = demand_.waiting || demand_.newest != frame_;
            decision = decide(state_, options_.pace, Clock::now());
        }
        if (decision.trace) {
            trace_one(decision);
        } else if (decision.until == Clock::time_point::max()) {
            bell_.take();
        } else {
            bell_.take_until(decision.until);
        }
    }
}

void FrameLoop::trace_one(const Decision& decision) {
    auto start = Clock::now();
    TracedFrame frame;
    frame.snapshot = newest_;
    frame.new_edit = newest_->edit != state_.delivered_edit;
    frame.response = decision.response;
    frame.started = start;
    // Time goes on while the clock is live, from where it stood; after a rest it catches up.
    if (newest_->live.mode == ClockMode::live && !decision.rests)
        scene_time_ += base::ticks_from_seconds(std::chrono::duration<double>(start - clock_at_).count());
    if (newest_->live.mode != ClockMode::live || !decision.rests) clock_at_ = start;
    frame.time_seconds = base::seconds_from_ticks(scene_time_);
    if (frame.new_edit) frame.input_ms = milliseconds(start - newest_->edited_at);

    state_.last_start = start;
    interrupt_.begin(newest_->edit);
    bool delivered = false;
    try {
        auto scene = stages_.evaluate(newest_->document, newest_->live, scene_time_);
        frame.evaluate_ms = milliseconds(Clock::now() - start);
        FrameRequest request{options_.width, options_.height, decision.response, decision.rests, decision.drags, newest_->live.mode, newest_->held_width, newest_->held_height, decision.budget_ms};
        frame.outcome = stages_.trace(*scene, request, interrupt_.flag());
        delivered = !frame.outcome.cancelled;
    } catch (const std::exception& mistake) {
        interrupt_.end(true);
        // The picture stays as it was; the next edit may mend it.
        state_.delivered_edit = newest_->edit;
        if (start - last_failure_ > std::chrono::seconds(1)) {
            last_failure_ = start;
            failed_(mistake.what());
        }
        return;
    }
    interrupt_.end(delivered);
    if (!delivered) return;
    state_.traced = true;
    state_.frames = std::min(state_.frames + 1, kFramesForNobody);
    if (!decision.rests) {
        state_.full_done = Clock::now();
        state_.full_took = state_.full_done - start;
    }
    state_.settled = frame.outcome.settled;
    state_.owes = frame.outcome.owes;
    state_.delivered_edit = newest_->edit;
    if (frame.new_edit) state_.last_edit_frame = start;
    frame.number = ++frame_;
    frame.traced_at = Clock::now();
    deliver_(std::move(frame));
}

}  // namespace limn::session
