#include "base/priority.h"

#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include <charconv>
#include <filesystem>

namespace limn::base {

void yield_to_input() {
    constexpr int kAfterInput = 5;
    setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kAfterInput);
}

void yield_to_all() {
    constexpr int kLast = 19;
    setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kLast);
}

void hurry_all() {
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/task", ignored)) {
        const std::string name = entry.path().filename().string();
        pid_t thread = 0;
        if (std::from_chars(name.data(), name.data() + name.size(), thread).ec != std::errc()) continue;
        const sched_param none{};
        ::sched_setscheduler(thread, SCHED_OTHER, &none);
        ::setpriority(PRIO_PROCESS, static_cast<id_t>(thread), 0);
    }
}

}  // namespace limn::base
