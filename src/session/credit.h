#pragma once
// What one viewer may be sent: at most two frames that it has not acknowledged, and as many bits as its link carries.
// Pure: time comes in as an argument.
#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>

namespace limn::session {

class Credit {
  public:
    using Clock = std::chrono::steady_clock;
    static constexpr size_t kFrames = 2;
    static constexpr std::chrono::seconds kLost{4};

    bool available() const { return sent_.size() < kFrames; }
    void sent(uint32_t frame, Clock::time_point now) { sent_.push_back({frame, now}); }
    // The viewer has drawn `frame` (and with it all before). The round trip, when the frame was one of ours.
    std::optional<Clock::duration> shown(uint32_t frame, Clock::time_point now);
    // True, and all credit is back, when the oldest frame has been unanswered for kLost: the acknowledgement will not
    // come any more, and the viewer may have lost the frame with it.
    bool forgive(Clock::time_point now);
    size_t in_flight() const { return sent_.size(); }

  private:
    struct Sent {
        uint32_t frame;
        Clock::time_point at;
    };
    std::deque<Sent> sent_;
};

// Multiplicative decrease when the link chokes, slow increase while it does not. A link chokes when the round trip
// grows well beyond its own best, or when frames are missed for want of credit.
class RateControl {
  public:
    using Clock = std::chrono::steady_clock;
    explicit RateControl(int max_kbps) : max_kbps_(max_kbps), kbps_(max_kbps) {}

    // round_trip: without the time that the viewer says it spent on decoding and drawing.
    void acknowledged(Clock::duration round_trip);
    void missed() { window_missed_++; }  // a frame was not sent: no credit
    void frame_sent() { window_frames_++; }
    void set_max(int kbps);

    // The rate to encode at from now on, when it has changed.
    std::optional<int> update(Clock::time_point now);
    int kbps() const { return kbps_; }

  private:
    static constexpr int kLeastKbps = 250;
    int max_kbps_;
    int kbps_;
    Clock::duration best_ = Clock::duration::max();
    Clock::duration worst_in_window_{};
    int window_frames_ = 0;
    int window_missed_ = 0;
    Clock::time_point window_start_;
    int good_windows_ = 0;
};

}  // namespace limn::session
