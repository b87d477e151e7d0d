#include "base/priority.h"

#include <gtest/gtest.h>
#include <sched.h>
#include <unistd.h>

#include <atomic>
#include <thread>

namespace limn::base {
namespace {

TEST(Background, ThreadsThatRunLastAreBroughtForward) {
    std::atomic<pid_t> id{0};
    std::atomic<bool> done{false};
    std::thread last([&] {
        const sched_param none{};
        ::sched_setscheduler(0, SCHED_IDLE, &none);
        id = gettid();
        while (!done) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    });
    while (!id) std::this_thread::yield();
    EXPECT_EQ(::sched_getscheduler(id), SCHED_IDLE);
    hurry_all();
    EXPECT_EQ(::sched_getscheduler(id), SCHED_OTHER);
    done = true;
    last.join();
}

}  // namespace
}  // namespace limn::base
