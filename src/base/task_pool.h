#pragma once
// A fixed set of threads that share the iterations of one loop at a time. The caller works too.
#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace limn::base {

class TaskPool {
  public:
    // threads counts the caller; 0 means one for each hardware thread.
    explicit TaskPool(int threads = 0);
    ~TaskPool();
    TaskPool(const TaskPool&) = delete;
    TaskPool& operator=(const TaskPool&) = delete;

    int threads() const { return static_cast<int>(workers_.size()) + 1; }

    // Calls body(i, thread) for every i in [0, count), each once, in any order; returns when all are done.
    // thread is in [0, threads()). One caller at a time; not from inside a body.
    void for_each(int count, const std::function<void(int i, int thread)>& body);

  private:
    void work(int thread);
    void drain(int thread);

    std::vector<std::jthread> workers_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::condition_variable done_;
    const std::function<void(int, int)>* body_ = nullptr;
    int count_ = 0;
    std::atomic<int> next_{0};
    std::atomic<uint64_t> generation_{0};
    std::atomic<int> busy_{0};
    bool stop_ = false;
};

// Denormals are zero and are flushed to zero on this thread, for speed and for equal results on every thread.
void flush_denormals();
// The name a debugger or top shows, at most 15 characters.
void name_thread(const char* name);

}  // namespace limn::base
