#include "session/credit.h"

#include <algorithm>

namespace limn::session {
namespace {

using namespace std::chrono_literals;
constexpr auto kWindow = 500ms;
// Above its best round trip by this much, a link is queueing what we send.
constexpr auto kQueueing = 80ms;
constexpr int kGoodWindows = 4;  // before the rate grows again

}  // namespace

bool Credit::forgive(Clock::time_point now) {
    if (sent_.empty() || now - sent_.front().at < kLost) return false;
    sent_.clear();
    return true;
}

std::optional<Credit::Clock::duration> Credit::shown(uint32_t frame, Clock::time_point now) {
    std::optional<Clock::duration> round_trip;
    while (!sent_.empty() && static_cast<int32_t>(frame - sent_.front().frame) >= 0) {
        if (sent_.front().frame == frame) round_trip = now - sent_.front().at;
        sent_.pop_front();
    }
    return round_trip;
}

void RateControl::acknowledged(Clock::duration round_trip) {
    best_ = std::min(best_, round_trip);
    worst_in_window_ = std::max(worst_in_window_, round_trip);
}

void RateControl::set_max(int kbps) {
    max_kbps_ = std::max(kbps, kLeastKbps);
    kbps_ = std::min(kbps_, max_kbps_);
}

std::optional<int> RateControl::update(Clock::time_point now) {
    if (window_start_ == Clock::time_point()) window_start_ = now;
    if (now - window_start_ < kWindow) return {};
    bool queueing = best_ != Clock::duration::max() && worst_in_window_ > best_ * 2 + kQueueing;
    bool starving = window_missed_ > window_frames_ && worst_in_window_ > kQueueing / 2;
    int before = kbps_;
    if (queueing || starving) {
        good_windows_ = 0;
        kbps_ = std::max(kLeastKbps, kbps_ * 7 / 10);
    } else if (++good_windows_ >= kGoodWindows) {
        kbps_ = std::min(max_kbps_, kbps_ + std::max(kbps_ / 8, 50));
    }
    // A route that has become longer for good must not look choked for ever.
    if (best_ != Clock::duration::max()) best_ += best_ / 64;
    window_start_ = now;
    window_frames_ = window_missed_ = 0;
    worst_in_window_ = {};
    return kbps_ != before ? std::optional(kbps_) : std::nullopt;
}

}  // namespace limn::session
