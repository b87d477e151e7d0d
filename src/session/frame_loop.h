#pragma once
// The frame loop: one thread that pulls the newest state at the start of each frame, evaluates it, traces it for one of
// the views that are watched, and hands the picture on. The only one that calls the engine.
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/latest.h"
#include "frame/engine.h"
#include "session/pacing.h"
#include "session/view_scheduler.h"

namespace limn::session {

// The newest of a viewer's own inputs that a state contains.
struct ViewerInput {
    uint64_t viewer = 0;
    uint32_t last_seq = 0;
    double stamp = 0;  // the client's clock
};

// A view through somebody's own camera.
struct OwnView {
    frame::ViewId view = 0;
    uint64_t viewer = 0;                           // whose
    std::shared_ptr<const document::Node> camera;  // never null
    uint64_t moves = 0;                            // counts where it has been
    Clock::time_point moved_at;                    // when the newest of that arrived
    bool urgent = false;                           // that has just come, out of quiet
    uint32_t number = 0;                           // the viewer's own of it
    double stamp = 0;                              // the client's clock
};

// Everything a frame needs to know, as of one instant; immutable.
struct Snapshot {
    document::Document document;  // the head with all drafts laid over it
    animation::ChannelFrame live;
    animation::ClockMode mode = animation::ClockMode::live;
    animation::Transport transport;
    base::Ticks length = 0;  // of the film
    uint32_t revision = 0;
    uint64_t edit = 0;            // counts what changed the picture
    Clock::time_point edited_at;  // when the newest of that arrived
    std::vector<ViewerInput> viewers;
    int held_width = 0, held_height = 0;     // see frame::FrameRequest
    std::vector<OwnView> own;                // beside the film's camera
    frame::ViewId author = frame::kProgram;  // the view of whoever made the newest edit
};

// Counts what changed the picture of a view: edits of the film and, of an own camera, its moves.
inline uint64_t edits_seen(const Snapshot& s, const OwnView* own) {
    return s.edit + (own ? own->moves : 0);
}
// Null for the Program, and for a view that is there no more.
const OwnView* find_own(const Snapshot& snapshot, frame::ViewId view);

// One traced frame on its way to the viewers.
struct TracedFrame {
    std::shared_ptr<const Snapshot> snapshot;
    frame::ViewId view = frame::kProgram;
    frame::Frame frame;
    uint32_t number = 0;  // of all views' together
    bool response = false;
    bool new_edit = false;        // shows an edit that no frame before showed
    double time_seconds = 0;      // of the Scene
    base::Ticks tick = 0;         // of the session's clock, at the moment that it shows
    Clock::time_point edited_at;  // when the newest edit of this view's picture arrived
    Clock::time_point started, traced_at;
};

// Whether anybody can take a frame of a view, as the sending side sees it.
struct Demand {
    bool viewers = false;
    bool credit = false;
    bool waiting = false;  // the newest frame has reached nobody
    uint32_t newest = 0;   // the frame that `waiting` speaks of
    frame::ViewId view = frame::kProgram;
};

struct FrameLoopOptions {
    int width = 640, height = 360;
    Pace pace;
    Clock::time_point origin;  // of the session's clock
};

class FrameLoop {
  public:
    // deliver: called on the frame thread with each finished frame. failed: when evaluate or trace throw, once a second
    // at most; the loop goes on with the next edit.
    FrameLoop(frame::Engine engine, FrameLoopOptions options, std::function<void(TracedFrame)> deliver,
              std::function<void(std::string)> failed);
    ~FrameLoop();
    FrameLoop(const FrameLoop&) = delete;
    FrameLoop& operator=(const FrameLoop&) = delete;

    // From any one thread each.
    void publish(std::shared_ptr<const Snapshot> snapshot);
    // Of all views that are watched.
    void demand(std::vector<Demand> demands);

    // Ends the thread; cancels what is under way.
    void stop();

  private:
    // What is kept of one view.
    struct View {
        frame::ViewId id = frame::kProgram;
        LoopState state;
        uint32_t frame = 0;              // its newest
        animation::Moment moment;        // that was begun last
        base::Ticks tick = 0;            // of the session's clock, at that moment
        animation::Transport transport;  // by which that was told
        uint64_t scene = 0;              // number of the Scene that it showed last
        int passed_over = 0;             // see ViewClaim
    };
    // An evaluated Scene, as long as another view may want it too.
    struct Evaluated {
        std::shared_ptr<const scene::Scene> scene;
        animation::ChannelFrame live;
        uint64_t edit = 0;
        animation::Moment moment;
        base::Ticks tick = 0;
        Clock::time_point at;
        uint64_t number = 0;
    };

    void run();
    void meet_views();
    std::optional<size_t> next_turn(Clock::time_point& until);
    void trace_one(size_t turn, const Decision& decision);
    animation::Moment next_moment(const View& view, const Decision& decision, Clock::time_point now);
    bool serves(const View& view, const Decision& decision, animation::Moment wanted, Clock::time_point now) const;
    std::shared_ptr<const scene::Scene> evaluate(View& view, const Decision& decision, Clock::time_point now);

    frame::Engine engine_;
    FrameLoopOptions options_;
    std::function<void(TracedFrame)> deliver_;
    std::function<void(std::string)> failed_;

    struct Ring {};
    base::Latest<std::shared_ptr<const Snapshot>> snapshots_;
    base::Latest<std::vector<Demand>> demands_;
    base::Latest<Ring> bell_;  // something of the above is new
    Interrupt interrupt_;
    std::atomic<bool> stopping_{false};

    // Of the frame thread.
    std::shared_ptr<const Snapshot> newest_;
    std::vector<View> views_{1};  // the Program first
    std::vector<Demand> demands_seen_;
    std::vector<Decision> decisions_;  // one a view, as of this turn
    std::vector<ViewClaim> claims_;
    Evaluated evaluated_;
    uint32_t frame_ = 0;
    base::Ticks life_ = 0;  // of the film while it stands
    Clock::time_point clock_at_;
    Clock::time_point last_failure_;

    std::thread thread_;
};

}  // namespace limn::session
