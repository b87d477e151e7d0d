#pragma once
// What a WebSocket's peer sends beside messages. Control frames and empty fragments end inside the protocol's own
// reader and no handler ever sees them, so that they are counted where the bytes come in.
#include <chrono>
#include <cstddef>
#include <string_view>

#include "stream/token_bucket.h"

namespace limn::stream {

class WireMeter {
  public:
    using Clock = std::chrono::steady_clock;

    // Bytes that came in on the wire, and bytes of messages among them, as soon as they are known.
    void received(size_t bytes, Clock::time_point now) {
        settle(now);
        beside_ += static_cast<double>(bytes);
    }
    void delivered(size_t bytes) { beside_ -= static_cast<double>(bytes); }
    void control_frame(Clock::time_point now) { too_many_controls_ |= !controls_.take(1, now); }

    // Empty while all is well; then it stays what it is.
    std::string_view fault() const {
        if (too_many_controls_) return "too many control frames";
        if (beside_ > kMostBeside) return "too many frames without content";
        return {};
    }

  private:
    // A peer's own pings, and its answers to ours: a few a minute are usual. A burst of 100 costs a millisecond.
    static constexpr double kControlsPerSecond = 20, kControlBurst = 100;
    // A frame's head is 6 to 14 bytes: of 500 messages a second, 7 KB. What of a message is still on its way through
    // the reader counts for a moment too: 64 KB. As empty fragments it is 20,000 at once, some 3 ms of the reader.
    static constexpr double kBesidePerSecond = 32 << 10, kMostBeside = 192 << 10;

    void settle(Clock::time_point now) {
        if (last_ != Clock::time_point())
            beside_ = std::max(0.0, beside_ - kBesidePerSecond * std::chrono::duration<double>(now - last_).count());
        last_ = now;
    }

    TokenBucket controls_{kControlBurst, kControlsPerSecond};
    double beside_ = 0;
    Clock::time_point last_;
    bool too_many_controls_ = false;
};

}  // namespace limn::stream
