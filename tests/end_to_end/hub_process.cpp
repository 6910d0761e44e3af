#include "hub_process.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace hub::tests {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr uid_t kNobody = 65534;

void becomeNobody()
{
    if (::getuid() != 0)
        return;
    if (::setgroups(0, nullptr) != 0 || ::setgid(kNobody) != 0 || ::setuid(kNobody) != 0)
        ::_exit(125);
}

std::vector<char *> pointersTo(QList<QByteArray> &words)
{
    std::vector<char *> pointers;
    for (QByteArray &word : words)
        pointers.push_back(word.data());
    pointers.push_back(nullptr);
    return pointers;
}

/// The command to execute: the hub itself, or a shell that arranges mounts before it becomes it.
QList<QByteArray> commandOf(const QList<QByteArray> &arguments, const HubProcess::Options &options)
{
    QList<QByteArray> command;
    if (!options.inNewMounts.isEmpty()) {
        command = {"unshare", "--mount"};
        if (::getuid() != 0)
            command += {"--user", "--map-root-user"};
        command += {"sh", "-c", "set -e; " + options.inNewMounts + "; exec \"$@\"", "sh"};
    }
    command.append(AIO_HUB_PROGRAM);
    return command + arguments;
}

} // namespace

HubProcess::HubProcess(const QList<QByteArray> &arguments, const Options &options)
    : m_began(Clock::now())
{
    std::array<int, 2> out{-1, -1};
    std::array<int, 2> err{-1, -1};
    if (::pipe2(out.data(), O_CLOEXEC) != 0 || ::pipe2(err.data(), O_CLOEXEC) != 0)
        qFatal("no pipes for the test");
    QList<QByteArray> command = commandOf(arguments, options);
    const std::vector<char *> pointers = pointersTo(command);

    m_process = ::fork();
    if (m_process == 0) {
        ::dup2(out[1], STDOUT_FILENO);
        ::dup2(err[1], STDERR_FILENO);
        // However full the disk of the machine is; a test of a full disk makes one of its own.
        ::setenv("AIO_STORAGE_RESERVE_PERCENT", "0", 1);
        ::setenv("AIO_STORAGE_RESERVE_BYTES", "0", 1);
        // No test of a command is to open a window.
        ::unsetenv("DISPLAY");
        ::unsetenv("WAYLAND_DISPLAY");
        for (const auto &[name, value] : options.environment)
            ::setenv(name.constData(), value.constData(), 1);
        if (options.asNobody)
            becomeNobody();
        ::execvp(pointers[0], pointers.data());
        ::_exit(126);
    }
    ::close(out[1]);
    ::close(err[1]);
    m_errPipe = err[0];
    m_outPipe = out[0];
    if (options.closeStdout) {
        ::close(m_outPipe);
        m_outPipe = -1;
    }
}

HubProcess::~HubProcess()
{
    if (m_process > 0) {
        ::kill(m_process, SIGKILL);
        ::waitpid(m_process, nullptr, 0);
    }
    for (const int pipe : {m_outPipe, m_errPipe}) {
        if (pipe >= 0)
            ::close(pipe);
    }
}

void HubProcess::signal(int number) const
{
    ::kill(m_process, number);
}

bool HubProcess::readSome(milliseconds patience)
{
    std::array<pollfd, 2> pipes{pollfd{m_outPipe, POLLIN, 0}, pollfd{m_errPipe, POLLIN, 0}};
    if (m_outPipe < 0 && m_errPipe < 0)
        return false;
    if (::poll(pipes.data(), pipes.size(), static_cast<int>(patience.count())) <= 0)
        return true;
    std::array<char, 65536> buffer{};
    const auto readFrom = [&](const pollfd &entry, int &pipe, QByteArray &text) {
        if (pipe < 0 || entry.revents == 0)
            return;
        const ssize_t got = ::read(pipe, buffer.data(), buffer.size());
        if (got > 0) {
            text.append(buffer.data(), got);
            return;
        }
        ::close(pipe);
        pipe = -1;
    };
    readFrom(pipes[0], m_outPipe, m_result.out);
    readFrom(pipes[1], m_errPipe, m_result.err);
    return true;
}

bool HubProcess::waitForOutput(const std::function<bool(const QByteArray &)> &isThere)
{
    const auto deadline = Clock::now() + std::chrono::seconds(60);
    while (!isThere(m_result.out)) {
        if (Clock::now() > deadline || !readSome(milliseconds(1000)))
            return false;
    }
    return true;
}

HubResult HubProcess::finish(std::chrono::seconds deadline)
{
    const auto latest = Clock::now() + deadline;
    while (readSome(milliseconds(1000))) {
        if (Clock::now() > latest) {
            ::kill(m_process, SIGKILL);
            m_result.err += "\n(killed by the test at its deadline)";
            break;
        }
    }
    int status = 0;
    ::waitpid(m_process, &status, 0);
    m_process = -1;
    m_result.duration = std::chrono::duration_cast<milliseconds>(Clock::now() - m_began);
    if (WIFEXITED(status))
        m_result.exitCode = WEXITSTATUS(status);
    else if (Clock::now() <= latest)
        m_result.exitCode = 128 + WTERMSIG(status);
    return m_result;
}

} // namespace hub::tests
