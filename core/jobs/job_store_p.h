#pragma once

#include "core/jobs/job_queue.h"
#include "core/jobs/record_p.h"

namespace hub::jobs {

/// Where jobs are kept. One is lent to the queue for the length of a call, on the thread that owns
/// its connection.
///
/// Units:   none.
/// Threads: one; that of the connection.
/// Errors:  StorageFull, Busy, Io, Corrupt from the database; Conflict from apply() where a fence
///          does not hold.
class JobStore
{
public:
    JobStore() = default;
    JobStore(const JobStore &) = delete;
    JobStore &operator=(const JobStore &) = delete;
    virtual ~JobStore() = default;

    /// Stores @p changes in one transaction, all or none. The change of a running job holds only if
    /// the row is still running the attempt that `before` names: the fence.
    [[nodiscard]] virtual Result<void> apply(const std::vector<RecordChange> &changes,
                                             DurabilityClass durability) = 0;

    /// Every job that is not finished, oldest first, each where it will stay: there may be a
    /// hundred thousand. Times on the monotonic clock are not set.
    [[nodiscard]] virtual Result<std::vector<std::shared_ptr<Record>>> loadUnfinished() = 0;
    [[nodiscard]] virtual Result<std::optional<Record>> find(const QString &id) = 0;
    [[nodiscard]] virtual Result<std::vector<Record>> list(const JobQueue::Filter &filter) = 0;

    /// Finished jobs by state, indexed as State.
    [[nodiscard]] virtual Result<std::array<qint64, 9>> countFinished() = 0;

    /// Which finished jobs are kept.
    struct Retention
    {
        std::chrono::hours age = std::chrono::days(30);
        qint64 count = 10'000;
    };
    /// Removes at most @p batch finished jobs that @p retention does not keep; gives how many of
    /// each state.
    [[nodiscard]] virtual Result<std::array<qint64, 9>> prune(const Retention &retention,
                                                              WallTime now,
                                                              int batch) = 0;

    /// Whether the whole queue is paused; setPaused() is on disk when it returns.
    [[nodiscard]] virtual Result<void> setPaused(bool isPaused) = 0;
    [[nodiscard]] virtual Result<bool> isPaused() = 0;
};

} // namespace hub::jobs
