#pragma once
// The frame loop: one thread that pulls the newest state at the start of each frame, evaluates it, traces it and hands
// the picture on. The only one that calls Stages.
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/latest.h"
#include "session/pacing.h"
#include "session/stages.h"

namespace limn::session {

// The newest of a viewer's own inputs that a state contains.
struct ViewerInput {
    uint64_t viewer = 0;
    uint32_t last_seq = 0;
    double stamp = 0;  // the client's clock
};

// Everything a frame needs to know, as of one instant; immutable.
struct Snapshot {
    document::Document document;  // the head with all drafts laid over it
    LiveInput live;
    uint32_t revision = 0;
    uint64_t edit = 0;            // counts what changed the picture
    Clock::time_point edited_at;  // when the newest of that arrived
    std::vector<ViewerInput> viewers;
    int held_width = 0, held_height = 0;  // see FrameRequest
};

// One traced frame on its way to the viewers.
struct TracedFrame {
    std::shared_ptr<const Snapshot> snapshot;
    TraceOutcome outcome;
    uint32_t number = 0;
    bool response = false;
    bool new_edit = false;  // shows an edit that no frame before showed
    double time_seconds = 0;
    float input_ms = 0, evaluate_ms = 0;
    Clock::time_point started, traced_at;
};

// Whether anybody can take a frame, as the sending side sees it.
struct Demand {
    bool viewers = false;
    bool credit = false;
    bool waiting = false;  // the newest frame has reached nobody
    uint32_t newest = 0;   // the frame that `waiting` speaks of
};

struct FrameLoopOptions {
    int width = 640, height = 360;
    Pace pace;
};

class FrameLoop {
  public:
    // deliver: called on the frame thread with each finished frame. failed: when evaluate or trace throw, once a second
    // at most; the loop goes on with the next edit.
    FrameLoop(Stages stages, FrameLoopOptions options, std::function<void(TracedFrame)> deliver,
              std::function<void(std::string)> failed);
    ~FrameLoop();
    FrameLoop(const FrameLoop&) = delete;
    FrameLoop& operator=(const FrameLoop&) = delete;

    // From any one thread each.
    void publish(std::shared_ptr<const Snapshot> snapshot);
    void demand(Demand demand);

    // Ends the thread; cancels what is under way.
    void stop();

  private:
    void run();
    void trace_one(const Decision& decision);

    Stages stages_;
    FrameLoopOptions options_;
    std::function<void(TracedFrame)> deliver_;
    std::function<void(std::string)> failed_;

    struct Ring {};
    base::Latest<std::shared_ptr<const Snapshot>> snapshots_;
    base::Latest<Demand> demands_;
    base::Latest<Ring> bell_;  // something of the above is new
    Interrupt interrupt_;
    std::atomic<bool> stopping_{false};

    // Of the frame thread.
    std::shared_ptr<const Snapshot> newest_;
    Demand demand_;
    LoopState state_;
    uint32_t frame_ = 0;
    base::Ticks scene_time_ = 0;
    Clock::time_point clock_at_;
    Clock::time_point last_failure_;

    std::thread thread_;
};

}  // namespace limn::session
