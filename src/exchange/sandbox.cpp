#include "exchange/sandbox.h"

#include <linux/landlock.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

namespace limn::exchange {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;  // shadow memory spans terabytes of address space
#else
constexpr bool kSanitized = false;
#endif

base::Error failed(const char* what) {
    return base::Error{std::string(what) + ": " + std::strerror(errno)};
}

bool limit(__rlimit_resource resource, rlim_t value) {
    rlimit r{value, value};
    return setrlimit(resource, &r) == 0;
}

base::Result<void> set_limits(int cpu_seconds, size_t memory) {
    const bool ok = limit(RLIMIT_CPU, static_cast<rlim_t>(cpu_seconds)) && limit(RLIMIT_CORE, 0) &&
                    limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_NPROC, 0) &&
                    (kSanitized || (limit(RLIMIT_NOFILE, 0) && limit(RLIMIT_AS, memory)));
    if (!ok) return failed("the decoder's limits cannot be set");
    return {};
}

// A kernel without Landlock leaves the file system to seccomp, which allows no call that opens anything.
void leave_file_system() {
    const long version = syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1) return;
    landlock_ruleset_attr rules{};
    rules.handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;  // all rights of the first version
    if (version >= 2) rules.handled_access_fs |= LANDLOCK_ACCESS_FS_REFER;
    const long set = syscall(SYS_landlock_create_ruleset, &rules, sizeof(rules.handled_access_fs), 0);
    if (set < 0) return;
    syscall(SYS_landlock_restrict_self, set, 0);
    close(static_cast<int>(set));
}

base::Result<void> filter_calls() {
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (!filter) return base::Error{"the decoder's system call filter cannot be made"};
    int failure = 0;
    auto allow = [&](int call) { failure = failure ? failure : seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0); };
    for (int call : {SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(futex),
                     SCMP_SYS(exit), SCMP_SYS(exit_group), SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigprocmask),
                     SCMP_SYS(rt_sigaction), SCMP_SYS(gettid), SCMP_SYS(getpid), SCMP_SYS(tgkill),
                     SCMP_SYS(clock_gettime), SCMP_SYS(sched_yield), SCMP_SYS(getrandom)}) {
        allow(call);
    }
    if (kSanitized) {  // their runtime asks a pipe whether memory may be read, and gives threads a stack for signals
        for (int call : {SCMP_SYS(sigaltstack), SCMP_SYS(pipe), SCMP_SYS(pipe2), SCMP_SYS(write), SCMP_SYS(close)})
            allow(call);
    }
    const scmp_arg_cmp last_words = SCMP_CMP(0, SCMP_CMP_EQ, 2);
    if (!kSanitized)
        failure = failure ? failure : seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(write), 1, &last_words);
    // Memory may be had, but never to run code in it.
    for (int call : {SCMP_SYS(mmap), SCMP_SYS(mprotect)}) {
        const scmp_arg_cmp no_code = SCMP_CMP(2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
        failure = failure ? failure : seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, 1, &no_code);
    }
    if (!failure) failure = seccomp_load(filter);
    seccomp_release(filter);
    if (failure)
        return base::Error{std::string("the decoder's system call filter cannot be set: ") + std::strerror(-failure)};
    return {};
}

}  // namespace

base::Result<void> enter_sandbox(int cpu_seconds, size_t memory) {
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0 ||
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        return failed("the decoder cannot give up its privileges");
    }
    leave_file_system();
    if (auto set = set_limits(cpu_seconds, memory); !set) return set;
    return filter_calls();
}

}  // namespace limn::exchange
