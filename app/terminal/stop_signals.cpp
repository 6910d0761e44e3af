#include "app/terminal/stop_signals.h"

#include "app/exit_code.h"

#include <csignal>
#include <sys/signalfd.h>
#include <unistd.h>

namespace hub::app {
namespace {

sigset_t stopSet()
{
    sigset_t set{};
    ::sigemptyset(&set);
    ::sigaddset(&set, SIGINT);
    ::sigaddset(&set, SIGTERM);
    // nohup asks us to outlive the terminal by ignoring this one.
    struct sigaction hangUp
    {};
    if (::sigaction(SIGHUP, nullptr, &hangUp) != 0 || hangUp.sa_handler != SIG_IGN)
        ::sigaddset(&set, SIGHUP);
    return set;
}

void endAtOnce(int /*signal*/)
{
    // Only async-signal-safe calls. Ending here is safe for the data: it is what a crash would be.
    constexpr char kShowCursor[] = "\r\x1b[K\x1b[?25h";
    if (::isatty(STDOUT_FILENO) == 1)
        (void)!::write(STDOUT_FILENO, kShowCursor, sizeof kShowCursor - 1);
    ::_exit(ExitInterrupted);
}

} // namespace

StopSignals::StopSignals()
{
    const sigset_t set = stopSet();
    ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
    struct sigaction ignore
    {};
    ignore.sa_handler = SIG_IGN;
    ::sigaction(SIGPIPE, &ignore, nullptr);
    ::sigaction(
        SIGXFSZ, &ignore, nullptr); // A file over the user's limit is an error, not a death.
    m_descriptor.reset(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
    if (!m_descriptor.isValid())
        qFatal("no file descriptor is left for signals: raise the limit (ulimit -n)");
}

int StopSignals::take()
{
    signalfd_siginfo info{};
    if (::read(m_descriptor.get(), &info, sizeof info) != sizeof info)
        return 0;
    return static_cast<int>(info.ssi_signo);
}

void StopSignals::escalate()
{
    const sigset_t set = stopSet();
    struct sigaction action
    {};
    action.sa_handler = endAtOnce;
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        if (::sigismember(&set, signal) == 1)
            ::sigaction(signal, &action, nullptr);
    }
    ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

} // namespace hub::app
