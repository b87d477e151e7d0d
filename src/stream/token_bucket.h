#pragma once
// A rate limit that forgives bursts: `capacity` at once, `per_second` in the long run.
#include <algorithm>
#include <chrono>

namespace limn::stream {

class TokenBucket {
  public:
    using Clock = std::chrono::steady_clock;
    TokenBucket(double capacity, double per_second) : capacity_(capacity), per_second_(per_second), level_(capacity) {}

    // Takes `amount` if it is there; else takes nothing and says false.
    bool take(double amount, Clock::time_point now) {
        fill(now);
        if (level_ < amount) return false;
        level_ -= amount;
        return true;
    }

    // Takes `amount` whether it is there or not, and says how long to wait until the debt is paid.
    Clock::duration charge(double amount, Clock::time_point now) {
        fill(now);
        level_ -= amount;
        return level_ >= 0
                   ? Clock::duration::zero()
                   : std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(-level_ / per_second_));
    }

  private:
    void fill(Clock::time_point now) {
        if (last_ != Clock::time_point())
            level_ = std::min(capacity_, level_ + per_second_ * std::chrono::duration<double>(now - last_).count());
        last_ = now;
    }

    double capacity_;
    double per_second_;
    double level_;
    Clock::time_point last_;
};

}  // namespace limn::stream
