#include "core/base/io.h"
#include "core/media/media_pool.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace hub::media {

namespace {

constexpr qsizetype kMaxProbeBytes = 16LL * 1024;
constexpr auto kProbeDeadline = std::chrono::seconds(20);

/// Reads what @p pipe gives until its end; empty if that takes too long or is too much.
QByteArray readToEnd(int pipe)
{
    const auto deadline = std::chrono::steady_clock::now() + kProbeDeadline;
    QByteArray text;
    for (;;) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            deadline - std::chrono::steady_clock::now());
        pollfd entry{pipe, POLLIN, 0};
        const int ready = left.count() > 0 ? ::poll(&entry, 1, static_cast<int>(left.count())) : 0;
        if (ready < 0 && errno == EINTR)
            continue;
        std::array<char, 4096> chunk{};
        const ssize_t count = ready > 0 ? ::read(pipe, chunk.data(), chunk.size()) : -1;
        if (count == 0)
            return text;
        if (count < 0 || text.size() + count > kMaxProbeBytes)
            return {};
        text.append(chunk.data(), static_cast<qsizetype>(count));
    }
}

} // namespace

Result<QByteArray> probeIsolation(const QByteArray &workerProgram)
{
    const QString program = QString::fromLocal8Bit(workerProgram);
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        return fail(errnoError(QStringLiteral("cannot make a pipe for %1").arg(program), errno));
    const UniqueFd output(ends[0]);
    UniqueFd input(ends[1]);

    posix_spawn_file_actions_t actions{};
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, input.get(), STDOUT_FILENO);
    std::string name = "aio-worker";
    std::string option = "--probe";
    const std::array<char *, 3> arguments{name.data(), option.data(), nullptr};
    std::string language = "LANG=C.UTF-8";
    const std::array<char *, 2> environment{language.data(), nullptr};
    pid_t pid = -1;
    const int error = ::posix_spawn(
        &pid, workerProgram.constData(), &actions, nullptr, arguments.data(), environment.data());
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0)
        return fail(errnoError(QStringLiteral("cannot start %1").arg(program), error));
    input.reset();

    QByteArray line = readToEnd(output.get()).trimmed();
    // Either it has ended by itself, or it is to.
    ::kill(pid, SIGKILL);
    int status = 0;
    ::waitpid(pid, &status, 0);
    if (line.isEmpty()) {
        return fail(Error::Kind::Unavailable,
                    QStringLiteral("%1 --probe did not answer").arg(program),
                    QStringLiteral("Install aio-hub again."));
    }
    return line;
}

} // namespace hub::media
