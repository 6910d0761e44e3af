#include "app/worker/probe.h"

#include "app/worker/codecs.h"
#include "app/worker/sandbox.h"

#include <array>
#include <boost/json.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace hub::worker {

namespace {

/// Returns whether @p descriptor is none, and closes it if it is one.
bool isRefused(int descriptor)
{
    if (descriptor < 0)
        return true;
    ::close(descriptor);
    return false;
}

bool cannotReadPasswords()
{
    return isRefused(::open("/etc/passwd", O_RDONLY | O_CLOEXEC));
}

bool cannotCreateFile()
{
    const std::string path = "/tmp/aio-worker-probe-" + std::to_string(::getpid());
    const bool refused = isRefused(::open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY, 0600));
    if (!refused)
        (void)::unlink(path.c_str());
    return refused;
}

bool cannotOpenSocket()
{
    return isRefused(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
}

bool cannotFork()
{
    const pid_t child = ::fork();
    if (child == 0)
        ::_exit(0);
    if (child > 0)
        (void)::waitpid(child, nullptr, 0);
    return child < 0;
}

bool cannotOpenOwnMemory()
{
    return isRefused(::open("/proc/self/mem", O_RDWR | O_CLOEXEC));
}

bool cannotMapThreeGibibytes()
{
    constexpr std::size_t kBytes = std::size_t{3} << 30U;
    void *mapped =
        ::mmap(nullptr, kBytes, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (mapped == MAP_FAILED)
        return true;
    (void)::munmap(mapped, kBytes);
    return false;
}

bool cannotSignalParent()
{
    // Signal 0 is the permission check alone.
    return ::kill(::getppid(), 0) != 0;
}

struct Action
{
    const char *name;
    bool (*isDenied)();
};

constexpr std::array<Action, kDeniedActions> kActions{{
    {"read_etc_passwd", cannotReadPasswords},
    {"create_file", cannotCreateFile},
    {"socket", cannotOpenSocket},
    {"fork", cannotFork},
    {"proc_self_mem", cannotOpenOwnMemory},
    {"mmap_3gib", cannotMapThreeGibibytes},
    {"signal_parent", cannotSignalParent},
}};

/// Whether a contained child that calls execve() is killed by the filter.
bool execveKills()
{
    const pid_t child = ::fork();
    if (child == 0) {
        const SandboxLimits limits;
        if (limitResources(limits) && restrictSystemCalls()) {
            std::array<char *, 1> none{nullptr};
            (void)::execve("/bin/true", none.data(), none.data());
        }
        ::_exit(1);
    }
    int status = 0;
    return child > 0 && ::waitpid(child, &status, 0) == child && WIFSIGNALED(status)
           && WTERMSIG(status) == SIGSYS;
}

} // namespace

std::vector<std::string> deniedActions()
{
    std::vector<std::string> denied;
    for (const Action &action : kActions) {
        if (action.isDenied())
            denied.emplace_back(action.name);
    }
    return denied;
}

int probe()
{
    const bool isExecveDeadly = execveKills();
    const SandboxLimits limits;
    const bool areResourcesLimited = limitResources(limits);
    const int landlockAbi = restrictFiles();
    const bool areCodecsReady = startCodecs();
    const bool areCallsRestricted = restrictSystemCalls();

    std::vector<std::string> denied = deniedActions();
    if (isExecveDeadly)
        denied.emplace_back("execve");
    const bool isFull = areResourcesLimited && areCallsRestricted && landlockAbi > 0
                        && denied.size() == kNeededDenials + 1;
    boost::json::object line{{"isolation", isFull ? "full" : "reduced"},
                             {"denied", boost::json::value_from(denied)},
                             {"landlock_abi", landlockAbi},
                             {"seccomp", areCallsRestricted},
                             {"formats", boost::json::value_from(codecNames())}};
    std::puts(boost::json::serialize(line).c_str());
    return areCodecsReady ? 0 : 1;
}

} // namespace hub::worker
