#pragma once

#include "core/media/worker_process_p.h"

#include <deque>
#include <poll.h>
#include <thread>
#include <vector>

namespace hub::media {

/// The workers there are: who is free, who waits for one, and the thread that starts and buries
/// them.
///
/// `workers` of them work at a time; `spares` more stand ready, so that a dead one is replaced
/// without waiting for a start. Callers get workers in the order in which they came.
///
/// Units:   std::chrono.
/// Threads: every function may be called from any thread; acquire() blocks. Worker processes are
///          spawned and destroyed by the roster's own thread only, which lives as long as it does:
///          the kernel kills a worker with the thread that spawned it.
/// Errors:  Unavailable (no worker starts), Cancelled and Timeout (the token's).
class WorkerRoster final
{
public:
    WorkerRoster(MediaPool::Options options, const Clock &clock);

    /// As stop(), then waits until every worker was given back. @pre nobody is in acquire()
    ~WorkerRoster();
    WorkerRoster(const WorkerRoster &) = delete;
    WorkerRoster &operator=(const WorkerRoster &) = delete;

    using Worker = std::unique_ptr<WorkerProcess>;

    [[nodiscard]] Result<Worker> acquire(const CancelToken &cancel);

    void giveBack(Worker worker); ///< It is well and takes the next request.
    void discard(Worker worker);  ///< It is dead, or is to be; it is killed and buried.

    /// Starts nobody from now on and ends who is idle; lent workers work on. Who waits, waits.
    void retire();

    /// Kills everything and refuses everybody from now on.
    void stop();
    [[nodiscard]] bool isStopping() const;

    struct Counts
    {
        int workers = 0; ///< Ready ones.
        int busy = 0;
        int waiting = 0;
        MediaPool::Isolation isolation = MediaPool::Isolation::Unknown;
    };
    [[nodiscard]] Counts counts() const;

private:
    struct Waiter
    {
        ConditionVariable isServed;
        Worker worker;
        std::optional<Error> refusal;
    };
    struct Starting
    {
        Worker worker;
        MonotonicTime deadline;
    };

    void serveWaiters() HUB_REQUIRES(m_mutex);
    void refuseWaiters(const Error &error) HUB_REQUIRES(m_mutex);
    [[nodiscard]] int missing() const HUB_REQUIRES(m_mutex);
    void wake() const;

    // The launcher thread's.
    void run();
    [[nodiscard]] bool isFinished() const;
    [[nodiscard]] bool isRetiring() const;
    void startMissing();
    void watch();
    [[nodiscard]] std::vector<pollfd> watched() const;
    [[nodiscard]] int watchMilliseconds() const;
    void greetStarted();
    void welcome(Worker worker, bool isFullyContained);
    void clearOut();
    void buryDead();
    void startFailed(Error error);

    const MediaPool::Options m_options;
    const Clock &m_clock;
    const UniqueFd m_wake; // eventfd

    mutable Mutex m_mutex;
    std::vector<Worker> m_idle HUB_GUARDED_BY(m_mutex); // The last one was used last.
    std::vector<WorkerProcess *> m_busy HUB_GUARDED_BY(m_mutex);
    std::vector<Worker> m_dying HUB_GUARDED_BY(m_mutex);
    std::deque<Waiter *> m_waiters HUB_GUARDED_BY(m_mutex);
    int m_startingCount HUB_GUARDED_BY(m_mutex) = 0;
    std::optional<Error> m_startFailure HUB_GUARDED_BY(m_mutex); // Of the last start.
    bool m_isRetiring HUB_GUARDED_BY(m_mutex) = false;
    bool m_isStopping HUB_GUARDED_BY(m_mutex) = false;
    MediaPool::Isolation m_isolation HUB_GUARDED_BY(m_mutex) = MediaPool::Isolation::Unknown;

    // Only the launcher thread touches these.
    std::vector<Starting> m_starting;
    MonotonicTime m_nextStart;
    std::chrono::milliseconds m_backOff{0};

    std::thread m_launcher; // The last member: everything above is there when it starts.
};

} // namespace hub::media
