#pragma once

#include "core/jobs/job_queue.h"
#include "core/jobs/run_p.h"

#include <deque>
#include <map>
#include <set>
#include <thread>

namespace hub::jobs {

/// Tells subscribers what happens to jobs, in order, on one thread of its own. Progress is told at
/// most ten times a second a job; the last value before a pause always arrives.
///
/// Units:   at most kMaxQueued events wait; over that, those of the same job are merged into its
///          newest, then the oldest are dropped and counted.
/// Threads: every function may be called from any thread. Undoing a subscription waits for a
///          callback that runs, except from inside it.
/// Errors:  none.
class Notifier final
{
public:
    static constexpr std::size_t kMaxQueued = 20'000;
    static constexpr std::chrono::milliseconds kProgressPeriod{100};

    /// @p clock must outlive the notifier.
    explicit Notifier(const Clock &clock);
    ~Notifier();
    Notifier(const Notifier &) = delete;
    Notifier &operator=(const Notifier &) = delete;

    [[nodiscard]] CancelToken::Registration subscribe(JobQueue::Callback callback);
    [[nodiscard]] bool hasSubscribers() const { return m_subscriberCount.load() > 0; }

    void tell(JobEvent event);
    void tell(std::vector<JobEvent> events);
    void tellProgress(const std::shared_ptr<Run> &run);
    void tellPartial(const Run &run, const QByteArray &json);

    /// Delivers what waits, then ends the thread.
    void stop();

    [[nodiscard]] std::uint64_t droppedCount() const { return m_dropped.load(); }

private:
    /// Shared by the notifier and the registrations, which may outlive it.
    struct Subscribers
    {
        Mutex mutex;
        ConditionVariable returned;
        /// Shared with the delivery that calls one while it is removed.
        std::map<std::uint64_t, std::shared_ptr<const JobQueue::Callback>> callbacks HUB_GUARDED_BY(
            mutex);
        std::uint64_t lastId HUB_GUARDED_BY(mutex) = 0;
        std::uint64_t running HUB_GUARDED_BY(mutex) = 0; ///< 0: no callback runs.
        std::thread::id thread HUB_GUARDED_BY(mutex);
        std::atomic<int> *count HUB_GUARDED_BY(mutex) = nullptr;
    };

    void push(JobEvent event) HUB_REQUIRES(m_mutex);
    [[nodiscard]] bool merge(const JobEvent &event) HUB_REQUIRES(m_mutex);
    /// A progress that is queued behind it would be told after the end, as the last word.
    [[nodiscard]] bool hasEndWaiting(const QString &id) const HUB_REQUIRES(m_mutex);
    void takeDueProgress(MonotonicTime now) HUB_REQUIRES(m_mutex);
    void sleep() HUB_REQUIRES(m_mutex);
    void loop();
    [[nodiscard]] std::deque<JobEvent> takeEvents() HUB_REQUIRES(m_mutex);
    void deliver(const JobEvent &event);

    const Clock &m_clock;
    std::atomic<int> m_subscriberCount{0};
    std::atomic<std::uint64_t> m_dropped{0};
    const std::shared_ptr<Subscribers> m_subscribers;
    Mutex m_mutex;
    ConditionVariable m_wake;
    std::deque<JobEvent> m_events HUB_GUARDED_BY(m_mutex);
    std::set<std::shared_ptr<Run>> m_progressed HUB_GUARDED_BY(m_mutex);
    bool m_isStopping HUB_GUARDED_BY(m_mutex) = false;
    std::thread m_thread;
};

} // namespace hub::jobs
