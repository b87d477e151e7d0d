#include "base/task_pool.h"

#include <immintrin.h>
#include <pthread.h>

namespace limn::base {
namespace {

// A frame is a dozen loops one after the other: between two of them it is cheaper to look again for some ten
// microseconds than to sleep and be woken. Longer would take the core from those who have something to do.
constexpr int kLooks = 400;

template <class Done>
bool look_for(Done done) {
    for (int i = 0; i < kLooks; ++i) {
        if (done()) return true;
        _mm_pause();
    }
    return false;
}

}  // namespace

TaskPool::TaskPool(int threads) {
    if (threads <= 0) threads = static_cast<int>(std::thread::hardware_concurrency());
    if (threads <= 0) threads = 1;
    for (int i = 1; i < threads; ++i) workers_.emplace_back([this, i] { work(i); });
}

TaskPool::~TaskPool() {
    {
        std::lock_guard lock(mutex_);
        stop_ = true;
    }
    wake_.notify_all();
    workers_.clear();  // joins, while the mutex is still there
}

void TaskPool::for_each(int count, const std::function<void(int, int)>& body) {
    if (count <= 0) return;
    if (workers_.empty()) {
        for (int i = 0; i < count; ++i) body(i, 0);
        return;
    }
    {
        std::lock_guard lock(mutex_);
        body_ = &body;
        count_ = count;
        next_.store(0, std::memory_order_relaxed);
        busy_.store(static_cast<int>(workers_.size()), std::memory_order_relaxed);
        generation_.fetch_add(1, std::memory_order_release);
    }
    wake_.notify_all();
    drain(0);
    const auto done = [&] { return busy_.load(std::memory_order_acquire) == 0; };
    if (look_for(done)) return;
    std::unique_lock lock(mutex_);
    done_.wait(lock, done);
}

void TaskPool::drain(int thread) {
    for (int i; (i = next_.fetch_add(1, std::memory_order_relaxed)) < count_;) (*body_)(i, thread);
}

void TaskPool::work(int thread) {
    name_thread("limn-trace");
    flush_denormals();
    uint64_t seen = 0;
    while (true) {
        if (!look_for([&] { return generation_.load(std::memory_order_acquire) != seen; })) {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [&] { return stop_ || generation_.load(std::memory_order_relaxed) != seen; });
            if (stop_) return;
        }
        seen = generation_.load(std::memory_order_acquire);
        drain(thread);
        if (busy_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
            std::lock_guard lock(mutex_);  // the caller is either looking or waiting, never in between
            done_.notify_one();
        }
    }
}

void flush_denormals() {
    _MM_SET_FLUSH_ZERO_MODE(_MM_FLUSH_ZERO_ON);
    _mm_setcsr(_mm_getcsr() | 0x0040);
}

void name_thread(const char* name) {
    pthread_setname_np(pthread_self(), name);
}

}  // namespace limn::base
