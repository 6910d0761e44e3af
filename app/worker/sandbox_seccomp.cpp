#include "app/worker/sandbox.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <memory>
#include <sched.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace hub::worker {

namespace {

// What decoding, threads, memory and the socket need. No call here takes a path: whatever is to be
// opened was opened before the first request.
constexpr std::array kAllowed{
    // descriptors that are there
    SCMP_SYS(read),
    SCMP_SYS(readv),
    SCMP_SYS(pread64),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(pwrite64),
    SCMP_SYS(lseek),
    SCMP_SYS(close),
    SCMP_SYS(fstat),
    SCMP_SYS(fcntl),
    SCMP_SYS(ftruncate),
    SCMP_SYS(fadvise64),
    SCMP_SYS(memfd_create),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(sendmsg),
    SCMP_SYS(recvmsg),
    SCMP_SYS(eventfd2),
    // memory
    SCMP_SYS(brk),
    SCMP_SYS(mmap),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(mprotect),
    SCMP_SYS(madvise),
    SCMP_SYS(membarrier),
    // threads
    SCMP_SYS(futex),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(rseq),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(getcpu),
    SCMP_SYS(gettid),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    // signals of its own
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(restart_syscall),
    // time, chance, who am I
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_getres),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(nanosleep),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(times),
    SCMP_SYS(getrusage),
    SCMP_SYS(getrandom),
    SCMP_SYS(getpid),
    SCMP_SYS(getppid),
    SCMP_SYS(getuid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getegid),
    SCMP_SYS(uname),
    SCMP_SYS(sysinfo),
};

constexpr std::array kDeadly{SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(ptrace)};

struct FilterRelease
{
    void operator()(void *filter) const { seccomp_release(filter); }
};

bool addAllowed(scmp_filter_ctx filter)
{
    const bool areAllowed = std::all_of(kAllowed.begin(), kAllowed.end(), [filter](int call) {
        return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, 0, nullptr) == 0;
    });
    const bool areDeadly = std::all_of(kDeadly.begin(), kDeadly.end(), [filter](int call) {
        return seccomp_rule_add_array(filter, SCMP_ACT_KILL_PROCESS, call, 0, nullptr) == 0;
    });
    return areAllowed && areDeadly;
}

bool addIf(scmp_filter_ctx filter, int call, const scmp_arg_cmp &condition)
{
    return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, 1, &condition) == 0;
}

/// Calls that are harmless with some arguments only.
bool addConditional(scmp_filter_ctx filter)
{
    const auto self = static_cast<scmp_datum_t>(::getpid());
    const scmp_arg_cmp isThread{0, SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD};
    const scmp_arg_cmp isSelf{0, SCMP_CMP_EQ, self, 0};
    const scmp_arg_cmp isName{0, SCMP_CMP_EQ, PR_SET_NAME, 0};
    const scmp_arg_cmp isEmptyPath{3, SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, AT_EMPTY_PATH};
    const scmp_arg_cmp readsOnly{2, SCMP_CMP_EQ, 0, 0};
    return addIf(filter, SCMP_SYS(clone), isThread) && addIf(filter, SCMP_SYS(kill), isSelf)
           && addIf(filter, SCMP_SYS(tgkill), isSelf) && addIf(filter, SCMP_SYS(prctl), isName)
           && addIf(filter, SCMP_SYS(newfstatat), isEmptyPath)
           && addIf(filter, SCMP_SYS(prlimit64), readsOnly)
           // glibc falls back to clone(), whose flags a filter can read, on ENOSYS only.
           && seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0, nullptr)
                  == 0;
}

} // namespace

bool restrictSystemCalls()
{
    const std::unique_ptr<void, FilterRelease> filter(seccomp_init(SCMP_ACT_ERRNO(EPERM)));
    if (!filter)
        return false;
    // Codecs may have started threads by now: the filter is for all of them.
    if (seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_TSYNC, 1) != 0)
        return false;
    // A binary tree instead of a chain of comparisons: some calls are made per line of a picture.
    (void)seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2);
    return addAllowed(filter.get()) && addConditional(filter.get())
           && seccomp_load(filter.get()) == 0;
}

} // namespace hub::worker
