#include "base/background.h"

#include <sys/resource.h>
#include <unistd.h>

namespace limn::base {

void yield_to_all() {
    constexpr int kLast = 19;
    setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kLast);
}

}  // namespace limn::base
