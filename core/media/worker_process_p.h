#pragma once

#include "core/base/io.h"
#include "core/base/result.h"
#include "core/media/media_pool.h"

#include <chrono>
#include <memory>
#include <optional>

namespace hub::media {

/// How a worker ended.
struct WorkerExit
{
    int signal = 0; ///< 0: it returned by itself.
    int code = 0;   ///< Then this is its exit code.

    [[nodiscard]] QString text() const; ///< "was killed by SIGSEGV", "ended with code 1"
};

/// One `aio-worker` process: its socket, and the pidfd that it is watched and killed by.
///
/// Units:   bytes, std::chrono.
/// Threads: spawn() in a thread that outlives the worker, because the kernel kills the worker with
///          it. kill() from any thread; the rest by one thread at a time.
/// Errors:  Unavailable if it cannot be started.
class WorkerProcess final
{
public:
    [[nodiscard]] static Result<std::unique_ptr<WorkerProcess>> spawn(
        const MediaPool::Options &options);

    /// Kills and reaps what still runs.
    ~WorkerProcess();
    WorkerProcess(const WorkerProcess &) = delete;
    WorkerProcess &operator=(const WorkerProcess &) = delete;

    [[nodiscard]] int socket() const { return m_socket.get(); }
    [[nodiscard]] int pidDescriptor() const { return m_pidDescriptor.get(); }

    void kill() const;

    /// Waits up to @p patience for the end, and collects it. Nothing: it runs on.
    [[nodiscard]] std::optional<WorkerExit> waitForExit(std::chrono::milliseconds patience);

    [[nodiscard]] qint64 residentBytes() const; ///< 0 if it is gone.

    /// What it has used since its start; 0 if it is gone.
    [[nodiscard]] std::chrono::milliseconds processorTime() const;

    int served = 0; ///< Requests so far.

private:
    WorkerProcess(pid_t pid, UniqueFd pidDescriptor, UniqueFd socket);

    const pid_t m_pid;
    const UniqueFd m_pidDescriptor;
    const UniqueFd m_socket;
    std::optional<WorkerExit> m_exit;
};

} // namespace hub::media
