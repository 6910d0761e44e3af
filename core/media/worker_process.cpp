#include "core/media/protocol.h"
#include "core/media/worker_process_p.h"

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <string>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace hub::media {

namespace {

constexpr int kSpawnAttributes =
    POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID;

/// Where the worker's standard streams go. A sanitizer's report is wanted; what codecs print is
/// not.
constexpr int firstSilencedStream()
{
    return STDIN_FILENO;
}

constexpr int lastSilencedStream()
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return STDOUT_FILENO;
#else
    return STDERR_FILENO;
#endif
}

/// What the child does with its descriptors between fork and exec.
class FileActions final
{
public:
    explicit FileActions(int socket)
    {
        posix_spawn_file_actions_init(&m_actions);
        for (int stream = firstSilencedStream(); stream <= lastSilencedStream(); ++stream)
            posix_spawn_file_actions_addopen(&m_actions, stream, "/dev/null", O_RDWR, 0);
        // Also where the numbers are equal: then this is what clears close-on-exec.
        posix_spawn_file_actions_adddup2(&m_actions, socket, wire::kSocketDescriptor);
    }
    FileActions(const FileActions &) = delete;
    FileActions &operator=(const FileActions &) = delete;
    ~FileActions() { posix_spawn_file_actions_destroy(&m_actions); }

    [[nodiscard]] const posix_spawn_file_actions_t *get() const { return &m_actions; }

private:
    posix_spawn_file_actions_t m_actions{};
};

/// No signal blocked or ignored, and a session of its own: Ctrl-C in the hub's terminal is the
/// hub's to handle.
class Attributes final
{
public:
    Attributes()
    {
        posix_spawnattr_init(&m_attributes);
        sigset_t signals;
        sigemptyset(&signals);
        posix_spawnattr_setsigmask(&m_attributes, &signals);
        sigfillset(&signals);
        posix_spawnattr_setsigdefault(&m_attributes, &signals);
        posix_spawnattr_setflags(&m_attributes, kSpawnAttributes);
    }
    Attributes(const Attributes &) = delete;
    Attributes &operator=(const Attributes &) = delete;
    ~Attributes() { posix_spawnattr_destroy(&m_attributes); }

    [[nodiscard]] const posix_spawnattr_t *get() const { return &m_attributes; }

private:
    posix_spawnattr_t m_attributes{};
};

QString cannotStart(const QByteArray &program, int error)
{
    return QStringLiteral("the media worker %1 cannot be started: %2")
        .arg(QString::fromLocal8Bit(program), QString::fromLocal8Bit(strerrordesc_np(error)));
}

QString installRemedy()
{
    return QStringLiteral("Install aio-hub again; `aio-hub doctor` says more.");
}

} // namespace

QString WorkerExit::text() const
{
    if (signal == 0)
        return QStringLiteral("ended with code %1").arg(code);
    const char *name = sigabbrev_np(signal);
    return QStringLiteral("was killed by SIG%1")
        .arg(name != nullptr ? QString::fromLatin1(name) : QString::number(signal));
}

Result<std::unique_ptr<WorkerProcess>> WorkerProcess::spawn(const MediaPool::Options &options)
{
    std::array<int, 2> pair{-1, -1};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair.data()) != 0)
        return fail(Error::Kind::Unavailable, cannotStart(options.workerProgram, errno));
    UniqueFd ours(pair[0]);
    const UniqueFd theirs(pair[1]);
    if (::fcntl(ours.get(), F_SETFL, O_NONBLOCK) != 0)
        return fail(Error::Kind::Unavailable, cannotStart(options.workerProgram, errno));

    std::string parent = "--parent=" + std::to_string(::getpid());
    std::string addresses = "--address-bytes=" + std::to_string(options.workerAddressBytes);
    std::string name = "aio-worker";
    std::string serve = "--serve";
    const std::array<char *, 5> arguments{
        name.data(), serve.data(), parent.data(), addresses.data(), nullptr};
    // Nothing of the hub's environment: it may hold secrets, and locales change number formats.
    std::string language = "LANG=C.UTF-8";
    std::string concurrency = "VIPS_CONCURRENCY=1";
    const std::array<char *, 3> environment{language.data(), concurrency.data(), nullptr};

    const FileActions actions(theirs.get());
    const Attributes attributes;
    pid_t pid = -1;
    const int error = ::posix_spawn(&pid,
                                    options.workerProgram.constData(),
                                    actions.get(),
                                    attributes.get(),
                                    arguments.data(),
                                    environment.data());
    if (error != 0) {
        return fail(
            Error::Kind::Unavailable, cannotStart(options.workerProgram, error), installRemedy());
    }
    // The child is ours and not reaped yet, so its number cannot have been given to another.
    // By number: glibc 2.36 declares pidfd_open() without C linkage.
    UniqueFd pidDescriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    if (!pidDescriptor.isValid()) {
        const int reason = errno;
        ::kill(pid, SIGKILL);
        ::waitpid(pid, nullptr, 0);
        return fail(Error::Kind::Unavailable, cannotStart(options.workerProgram, reason));
    }
    return std::unique_ptr<WorkerProcess>(
        new WorkerProcess(pid, std::move(pidDescriptor), std::move(ours)));
}

WorkerProcess::WorkerProcess(pid_t pid, UniqueFd pidDescriptor, UniqueFd socket)
    : m_pid(pid)
    , m_pidDescriptor(std::move(pidDescriptor))
    , m_socket(std::move(socket))
{}

WorkerProcess::~WorkerProcess()
{
    if (m_exit)
        return;
    kill();
    // SIGKILL takes effect once the kernel is done with what the worker asked it; a process that
    // hangs in the kernel for longer is left to init.
    constexpr std::chrono::seconds kPatience{5};
    (void)waitForExit(kPatience);
}

void WorkerProcess::kill() const
{
    (void)::syscall(SYS_pidfd_send_signal, m_pidDescriptor.get(), SIGKILL, nullptr, 0);
}

std::optional<WorkerExit> WorkerProcess::waitForExit(std::chrono::milliseconds patience)
{
    if (m_exit)
        return m_exit;
    pollfd entry{m_pidDescriptor.get(), POLLIN, 0};
    int ready = -1;
    do {
        ready = ::poll(&entry, 1, static_cast<int>(patience.count()));
    } while (ready < 0 && errno == EINTR);
    if (ready <= 0)
        return std::nullopt;
    siginfo_t info{};
    if (::waitid(P_PIDFD, static_cast<id_t>(m_pidDescriptor.get()), &info, WEXITED | WNOHANG)
        != 0) {
        // It is dead, but somebody else collected how: a program that ignores SIGCHLD, say.
        m_exit = WorkerExit{};
    } else if (info.si_pid != 0) {
        m_exit = info.si_code == CLD_EXITED ? WorkerExit{0, info.si_status}
                                            : WorkerExit{info.si_status, 0};
    }
    return m_exit;
}

std::chrono::milliseconds WorkerProcess::processorTime() const
{
    clockid_t clock{};
    timespec used{};
    if (::clock_getcpuclockid(m_pid, &clock) != 0 || ::clock_gettime(clock, &used) != 0)
        return std::chrono::milliseconds(0);
    return std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec));
}

qint64 WorkerProcess::residentBytes() const
{
    const std::string path = "/proc/" + std::to_string(m_pid) + "/statm";
    const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    std::array<char, 128> text{};
    const ssize_t size = file.isValid() ? ::read(file.get(), text.data(), text.size()) : -1;
    if (size <= 0)
        return 0;
    // "total resident ...", in pages.
    const char *end = text.data() + size;
    const char *second = std::find(text.data(), const_cast<char *>(end), ' ');
    qint64 pages = 0;
    if (second == end || std::from_chars(second + 1, end, pages).ec != std::errc())
        return 0;
    return pages * ::sysconf(_SC_PAGESIZE);
}

} // namespace hub::media
