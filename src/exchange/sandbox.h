#pragma once
// Gives up nearly everything a process may do, for good.
#include <cstddef>

#include "base/result.h"

namespace limn::exchange {

// For this process: no new files, processes, privileges or sockets, no core dumps, at most that much processor time and
// address space, no file system (Landlock, where the kernel has it), and only the system calls that computing in memory
// needs (seccomp; any other kills the process). Keeps the descriptors that are open. Errors when the kernel refuses a
// part that every Linux since 5.3 has.
base::Result<void> enter_sandbox(int cpu_seconds, size_t memory);

}  // namespace limn::exchange
