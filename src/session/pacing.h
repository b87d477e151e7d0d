#pragma once
// When a frame of a view is traced, and of which kind: pure decisions of the frame loop. An edit is anything that
// changes the view's picture; edits are counted.
#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>

#include "frame/engine.h"

namespace limn::session {

using Clock = std::chrono::steady_clock;

struct Pace {
    double live_fps = 30;  // while nobody edits
    double edit_fps = 60;  // while somebody does
    // At most, within a drag. Edits come as often as a screen is drawn; one that a long frame has made late must not
    // make all that follow it as late.
    double drag_fps = 120;
    double response_ms = 16;  // budget of the first picture after an edit that comes out of quiet
    double drag_ms = 20;      // of those that follow while the hand goes on
    double full_ms = 33;
};

// Frames that are traced before anybody watches: the first picture that somebody sees has a history.
constexpr int kFramesForNobody = 8;

// What the loop knows of a view when it is about to start a frame.
struct LoopState {
    uint64_t newest_edit = 0;     // that could be shown
    uint64_t delivered_edit = 0;  // that was shown last
    animation::ClockMode mode = animation::ClockMode::live;
    float settled = 0;                  // of the last frame
    bool pending_samples = false;       // what an edit invalidated has not got all its samples yet
    bool traced = false;                // a first frame was
    int frames = 0;                     // traced so far, counted to kFramesForNobody
    Clock::duration full_took{};        // the last frame that did not rest, from start to delivery
    Clock::time_point full_done;        // when it was delivered
    bool viewers = false;               // somebody watches
    bool credit = false;                // and somebody can take a frame
    bool waiting = false;               // the last frame has reached nobody yet
    Clock::time_point last_start;       // of the last frame
    Clock::time_point last_edit_frame;  // start of the last frame that showed a new edit
};

struct Decision {
    bool trace = false;
    bool response = false;
    // The moment of the last frame once more, under its light as far as that still holds: where an edit moves nothing,
    // nothing has to be posed and traced from the eye again. Rests get no more time than the frames between them, so
    // that a drag does not stop the film.
    bool reprojects = false;
    bool drags = false;  // edits come closely one after the other
    double budget_ms = 0;
    Clock::time_point until = Clock::time_point::max();  // when to ask again if nothing happens; only when !trace
};

Decision decide(const LoopState& state, const Pace& pace, Clock::time_point now);

// An edit cancels the frame under way, but never before something has been drawn since the edit before: a slider that
// is dragged without pause still shows pictures. Shared between the I/O thread and the frame loop.
class Interrupt {
  public:
    // I/O thread: edit number `edit` of this view's picture has been published.
    // Once, out of quiet, it may be `urgent`: then it cancels another view's frame too.
    void edited(uint64_t edit, frame::ViewId view = frame::kProgram, bool urgent = false);
    // Frame loop: a frame of the view begins that shows everything up to `edit`; `news`: no frame has shown that yet.
    // It is over.
    void begin(uint64_t edit, bool news, frame::ViewId view = frame::kProgram);
    void end();
    // The end of the loop.
    void cancel();

    const std::atomic<bool>& flag() const { return cancel_; }

  private:
    std::mutex mutex_;
    std::atomic<bool> cancel_{false};
    bool ending_ = false;
    bool tracing_ = false;
    bool news_ = false;
    frame::ViewId view_ = frame::kProgram;
    uint64_t edit_ = 0;
};

}  // namespace limn::session
