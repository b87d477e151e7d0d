#pragma once
// For what others can cause as often as they like: it is counted, and told once in a while.
#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

namespace limn::base {

class Seldom {
  public:
    using Clock = std::chrono::steady_clock;
    explicit Seldom(Clock::duration every = std::chrono::minutes(1)) : every_(every) {}

    // It has happened. How often since it was told last, when it is to be told now.
    std::optional<uint64_t> note(Clock::time_point now = Clock::now()) {
        ++count_;
        if (told_ && now - *told_ < every_) return {};
        told_ = now;
        return std::exchange(count_, 0);
    }

  private:
    Clock::duration every_;
    std::optional<Clock::time_point> told_;
    uint64_t count_ = 0;
};

}  // namespace limn::base
