#include "session/priority.h"

#include <sys/resource.h>
#include <unistd.h>

namespace limn::session {

void yield_to_input() {
    setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), 5);
}

}  // namespace limn::session
