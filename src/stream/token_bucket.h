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
        if (last_ != Clock::time_point())
            level_ = std::min(capacity_, level_ + per_second_ * std::chrono::duration<double>(now - last_).count());
        last_ = now;
        if (level_ < amount) return false;
        level_ -= amount;
        return true;
    }

  private:
    double capacity_;
    double per_second_;
    double level_;
    Clock::time_point last_;
};

}  // namespace limn::stream
