#pragma once
// Latest<T>: the one-slot pipe between two threads. A newer value replaces an older one that nobody took.
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <utility>

namespace limn::base {

template <class T>
class Latest {
  public:
    // False once closed.
    bool put(T value) {
        {
            std::lock_guard lock(mutex_);
            if (closed_) return false;
            slot_ = std::move(value);
        }
        ready_.notify_one();
        return true;
    }

    // The value, if one came since the last take.
    std::optional<T> try_take() {
        std::lock_guard lock(mutex_);
        return std::exchange(slot_, std::nullopt);
    }

    // Waits for a value; nothing once closed and empty.
    std::optional<T> take() {
        std::unique_lock lock(mutex_);
        ready_.wait(lock, [&] { return closed_ || slot_.has_value(); });
        return std::exchange(slot_, std::nullopt);
    }

    template <class Clock, class Duration>
    std::optional<T> take_until(std::chrono::time_point<Clock, Duration> deadline) {
        std::unique_lock lock(mutex_);
        ready_.wait_until(lock, deadline, [&] { return closed_ || slot_.has_value(); });
        return std::exchange(slot_, std::nullopt);
    }

    void close() {
        {
            std::lock_guard lock(mutex_);
            closed_ = true;
        }
        ready_.notify_all();
    }

  private:
    std::mutex mutex_;
    std::condition_variable ready_;
    std::optional<T> slot_;
    bool closed_ = false;
};

}  // namespace limn::base
