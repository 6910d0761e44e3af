#pragma once

#include "core/jobs/event_count_p.h"
#include "core/jobs/run_p.h"

#include <deque>
#include <functional>
#include <thread>
#include <vector>

namespace hub::jobs {

/// The threads that run jobs.
///
/// Units:   the queue never holds more runs than there are threads: the schedule sees to that.
/// Threads: every function may be called from any thread but the pool's own.
/// Errors:  start() fails with Unavailable where the system gives no more threads.
class WorkerPool final
{
public:
    using Execute = std::function<void(const std::shared_ptr<Run> &)>;

    explicit WorkerPool(Execute execute);
    ~WorkerPool(); ///< Waits for what runs.
    WorkerPool(const WorkerPool &) = delete;
    WorkerPool &operator=(const WorkerPool &) = delete;

    [[nodiscard]] Result<void> start(int threads);
    void post(std::vector<std::shared_ptr<Run>> runs);

    /// Waits until nothing runs; false if @p deadline came first.
    [[nodiscard]] bool waitUntilIdle(const Clock &clock, MonotonicTime deadline);

private:
    void loop();
    [[nodiscard]] bool needsOneMore() HUB_REQUIRES(m_mutex);

    const Execute m_execute;
    EventCount m_posts; ///< Waited for without the lock: a woken worker finds nobody in its way.
    Mutex m_mutex;
    ConditionVariable m_idle;
    std::deque<std::shared_ptr<Run>> m_runs HUB_GUARDED_BY(m_mutex);
    int m_busy HUB_GUARDED_BY(m_mutex) = 0;
    int m_idleThreads HUB_GUARDED_BY(m_mutex) = 0;
    bool m_isOneComing HUB_GUARDED_BY(m_mutex) = false; ///< Woken, and not there yet.
    bool m_isStopping HUB_GUARDED_BY(m_mutex) = false;
    std::vector<std::thread> m_threads;
};

} // namespace hub::jobs
