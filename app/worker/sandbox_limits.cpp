#include "app/worker/sandbox.h"

#include <array>
#include <csignal>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace hub::worker {

bool dieWithParent(int parentPid)
{
    if (::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
        return false;
    // A parent that died before the call above sends no signal any more.
    return ::getppid() == parentPid;
}

void closeDescriptorsAbove(int last)
{
    (void)::syscall(SYS_close_range, static_cast<unsigned int>(last + 1), ~0U, 0U);
}

bool limitResources(const SandboxLimits &limits)
{
    struct Limit
    {
        __rlimit_resource resource;
        rlim_t value;
    };
    const std::array wanted{
        Limit{RLIMIT_CPU, static_cast<rlim_t>(limits.cpuSeconds)},
        Limit{RLIMIT_FSIZE, static_cast<rlim_t>(limits.fileBytes)},
        Limit{RLIMIT_CORE, 0},
        Limit{RLIMIT_NOFILE, 64},
    };
    // Over RLIMIT_FSIZE write() is to fail with EFBIG instead.
    (void)std::signal(SIGXFSZ, SIG_IGN);
    for (const Limit &limit : wanted) {
        const rlimit value{limit.value, limit.value};
        if (::setrlimit(limit.resource, &value) != 0)
            return false;
    }
    if (hasUnlimitedAddresses())
        return true;
    const auto bytes = static_cast<rlim_t>(limits.addressBytes);
    const rlimit value{bytes, bytes};
    return ::setrlimit(RLIMIT_AS, &value) == 0;
}

} // namespace hub::worker
