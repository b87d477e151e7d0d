#pragma once
// Queue<T>: the bounded pipe between two threads. It refuses when it is full, so that nobody's flood becomes another's
// memory.
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>

namespace limn::base {

template <class T>
class Queue {
  public:
    explicit Queue(size_t capacity) : capacity_(capacity) {}

    // False when full or closed; the value is then dropped.
    bool push(T value) {
        {
            std::lock_guard lock(mutex_);
            if (closed_ || items_.size() >= capacity_) return false;
            items_.push_back(std::move(value));
        }
        ready_.notify_one();
        return true;
    }

    // The oldest value, or nothing when empty.
    std::optional<T> try_pop() {
        std::lock_guard lock(mutex_);
        return take();
    }

    // Waits for a value; nothing once closed and drained.
    std::optional<T> pop() {
        std::unique_lock lock(mutex_);
        ready_.wait(lock, [&] { return closed_ || !items_.empty(); });
        return take();
    }

    // Waits at most until the deadline.
    template <class Clock, class Duration>
    std::optional<T> pop_until(std::chrono::time_point<Clock, Duration> deadline) {
        std::unique_lock lock(mutex_);
        ready_.wait_until(lock, deadline, [&] { return closed_ || !items_.empty(); });
        return take();
    }

    void close() {
        {
            std::lock_guard lock(mutex_);
            closed_ = true;
        }
        ready_.notify_all();
    }

    bool closed() const {
        std::lock_guard lock(mutex_);
        return closed_;
    }
    size_t size() const {
        std::lock_guard lock(mutex_);
        return items_.size();
    }

  private:
    std::optional<T> take() {
        if (items_.empty()) return std::nullopt;
        std::optional<T> value(std::move(items_.front()));
        items_.pop_front();
        return value;
    }

    const size_t capacity_;
    mutable std::mutex mutex_;
    std::condition_variable ready_;
    std::deque<T> items_;
    bool closed_ = false;
};

}  // namespace limn::base
