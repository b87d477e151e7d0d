#pragma once
// One shared live scene: its members and their messages on the I/O thread, its log on the store thread, its picture on
// the frame and video threads.
//
// clang-format off
//   thread      owner        does                                   limits
//   limn-io     stream       sockets, parsing, collaboration::step  64 sockets; messages, bytes and queues bounded
//   limn-store  StoreThread  appends and syncs in groups            8192 jobs
//   limn-frame  FrameLoop    evaluate, trace (nice +5)              the newest snapshot; one frame at a time
//   limn-video  VideoSink    view transform, encode, frame headers  1024 inputs; the newest frame; 2 frames a viewer
//   limn-sound  SoundLoop    mix, encode, hear microphones          1024 inputs; a block of 10 ms
// clang-format on
//
// Values pass between them through base::Queue and base::Latest; back to the I/O thread through its own queue
// (Executor::post).
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "collaboration/fair_queue.h"
#include "collaboration/step.h"
#include "session/frame_loop.h"
#include "session/held_size.h"
#include "session/own_camera.h"
#include "session/sound_loop.h"
#include "session/store_thread.h"
#include "session/video_sink.h"
#include "stream/socket.h"
#include "stream/token_bucket.h"

namespace limn::session {

// The I/O thread's own queue.
struct Executor {
    std::function<void(std::function<void()>)> post;
    std::function<void(std::chrono::milliseconds, std::function<void()>)> post_after;
};

struct SessionOptions {
    std::string name = "demo";
    FrameLoopOptions frames;
    VideoSinkOptions video;
    std::chrono::milliseconds hello_within{10'000};
    // I/O thread: somebody has come or gone, or a revision has reached the disk. May be null.
    std::function<void()> changed;
    // Frame thread: a frame has been traced, once. May be null.
    std::function<void()> first_picture;
    document::Choices choices;  // what members may set
    // What people may cause; sessions of one server share it. Null: its own.
    std::shared_ptr<collaboration::Purses> purses;
};

// All functions are for the I/O thread but where they say otherwise.
class Session {
  public:
    // state: as the store has loaded it. Begins to trace a first frame at once.
    Session(SessionOptions options, collaboration::State state, Keeper keeper, frame::Engine engine, Executor executor);
    // After the I/O thread has ended.
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    void opened(std::shared_ptr<stream::Socket> socket);
    void text(stream::Socket& socket, std::string_view text);
    void binary(stream::Socket& socket, const stream::Envelope& envelope, std::span<const uint8_t> body);
    void refused(stream::Socket& socket, stream::Refusal refusal);
    void closed(stream::Socket& socket);
    // Tells all members; what they say from now on is not heard.
    void say_goodbye(const std::string& reason);

    // Any thread: a first frame has been traced.
    bool ready() const { return ready_.load(std::memory_order_acquire); }
    size_t people() const { return state_.members.size(); }
    uint64_t revision() const { return state_.committed.revision; }
    const document::Document& document() const { return state_.committed.document; }  // as it is on disk
    // done is called on the video thread; false when it will not be.
    bool thumbnail(std::function<void(Thumbnail)> done) { return sink_->push(ThumbnailWanted{std::move(done)}); }
    // Tells all members why, closes their sockets, and hears nothing more: stop() may follow on any thread.
    void dismiss(const std::string& reason);
    // Traces anew although nothing was edited: something that the engine uses has changed (an asset has come).
    void refresh();
    // Ends the threads; what has been ordered is written first. The I/O thread must have ended.
    void stop();

  private:
    // A member's own camera, as it says.
    struct Own {
        frame::ViewId view = 0;
        collaboration::client::ViewCamera watch;
        uint64_t moves = 0;
        Clock::time_point moved_at;
        bool urgent = false;
    };
    struct Peer {
        std::shared_ptr<stream::Socket> socket;
        bool member = false;
        std::string person;  // see Budgets: who it is, once it has said so
        stream::TokenBucket strikes{100, 5};
        CanvasSize canvas;       // that the picture is shown on; empty = not told
        std::optional<Own> own;  // nothing: it looks through the film's camera
    };

    // Hears those who wait, in fair turns; sockets are read in between.
    void serve();
    void handle_text(uint64_t id, const std::string& text);
    // A frame has been traced; ms: what its Scene took.
    void note_scene(bool new_edit, float ms);
    void strike(uint64_t id, const collaboration::server::Error& error);
    void make_room_for_newcomers();
    void handle_message(uint64_t id, collaboration::ClientMessage message);
    bool may_set(uint64_t id, collaboration::Mode mode);
    void step(decltype(collaboration::Input::event) event);
    void run_effects(collaboration::Effects effects);
    void send(uint64_t id, const collaboration::ServerMessage& message);
    void leave(uint64_t id);
    void watch(uint64_t id, const collaboration::client::ViewCamera& wanted);
    void point(uint64_t id, const collaboration::client::Pointer& told);
    void set_sound(uint64_t id, const collaboration::client::Sound& wanted);
    void tell_heard(const SoundReport& report);
    void pick(uint64_t id, const collaboration::client::Pick& wanted);
    void tell_heads(const std::vector<scene::Head>& heads);
    // The camera that a peer looks through.
    frame::ViewId view_of(uint64_t id) const;
    std::vector<OwnView> own_views();
    base::Ticks tick_now() const;
    void publish(bool edited);
    // Held pictures are to grow to the largest of the viewers' canvases.
    void fit_canvases();
    void publish_if_changed();
    void tick();
    void tell_stats(const SinkStats& stats);
    void tell_hints(frame::ViewId view, std::vector<std::string> hints);
    void written(Written written);
    // Nothing can be saved for now, or can be again: members are told, and so are those who come.
    void tell_trouble(std::optional<base::Error> trouble);
    void tell_trouble_to(uint64_t id);

    SessionOptions options_;
    Executor executor_;
    collaboration::State state_;
    std::map<uint64_t, Peer> peers_;
    std::vector<std::string> hints_;  // of the Program: for whoever comes later
    collaboration::server::Heads heads_;
    std::shared_ptr<collaboration::Purses> purses_;
    collaboration::EditShares edit_shares_;
    double said_price_ = 0;     // of what is being heard
    float usual_scene_ms_ = 0;  // of a frame that shows no edit: to evaluate it, and to make it ready for rays
    collaboration::FairQueue waiting_;
    bool serves_next_ = false;                      // it is the executor's turn to call serve
    bool serves_later_ = false;                     // and so is a timer
    const Clock::time_point began_ = Clock::now();  // where the session's clock begins
    animation::ChannelFrame live_;
    CanvasSize held_;
    frame::ViewId next_view_ = frame::kProgram + 1;
    frame::ViewId author_ = frame::kProgram;
    uint64_t speaker_ = 0;   // whose message is being heard
    uint64_t samples_ = 0;   // of all live channels
    bool own_gone_ = false;  // somebody has left with an own camera
    std::shared_ptr<const Snapshot> published_;
    std::optional<base::Error> trouble_;  // why nothing can be saved
    bool ticking_ = false;
    bool ending_ = false;
    std::atomic<bool> ready_{false};
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // for what the executor still holds at the end

    std::unique_ptr<SoundLoop> sound_;
    std::unique_ptr<VideoSink> sink_;
    std::unique_ptr<FrameLoop> loop_;
    std::unique_ptr<StoreThread> store_;
};

}  // namespace limn::session
