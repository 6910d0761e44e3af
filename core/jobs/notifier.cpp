#include "core/base/logging.h"
#include "core/jobs/notifier_p.h"

#include <algorithm>
#include <pthread.h>

namespace hub::jobs {
namespace {

constexpr std::chrono::hours kIdleSleep{1};

} // namespace

Notifier::Notifier(const Clock &clock)
    : m_clock(clock)
    , m_subscribers(std::make_shared<Subscribers>())
    , m_thread([this] { loop(); })
{}

Notifier::~Notifier()
{
    stop();
}

CancelToken::Registration Notifier::subscribe(JobQueue::Callback callback)
{
    std::uint64_t id = 0;
    {
        const MutexLocker lock(m_subscribers->mutex);
        id = ++m_subscribers->lastId;
        m_subscribers->callbacks.emplace(
            id, std::make_shared<const JobQueue::Callback>(std::move(callback)));
        m_subscribers->count = &m_subscriberCount;
        m_subscriberCount.store(static_cast<int>(m_subscribers->callbacks.size()));
    }
    return CancelToken::Registration([subscribers = m_subscribers, id] {
        const MutexLocker lock(subscribers->mutex);
        subscribers->callbacks.erase(id);
        if (subscribers->count)
            subscribers->count->store(static_cast<int>(subscribers->callbacks.size()));
        while (subscribers->running == id && subscribers->thread != std::this_thread::get_id())
            subscribers->returned.wait(subscribers->mutex);
    });
}

bool Notifier::merge(const JobEvent &event)
{
    if (event.type == JobEvent::Type::Partial)
        return false;
    const auto queued =
        std::find_if(m_events.rbegin(), m_events.rend(), [&event](const JobEvent &earlier) {
            return earlier.job.id == event.job.id && earlier.type != JobEvent::Type::Partial;
        });
    if (queued == m_events.rend())
        return false;
    queued->job = event.job;
    return true;
}

void Notifier::push(JobEvent event)
{
    if (m_events.size() >= kMaxQueued) {
        if (merge(event))
            return;
        if (m_dropped.fetch_add(1) == 0) {
            qCWarning(logJobs).noquote()
                << QStringLiteral(
                       "a subscriber is too slow: over %1 job events wait, the oldest are dropped")
                       .arg(kMaxQueued);
        }
        m_events.pop_front();
    }
    m_events.push_back(std::move(event));
}

void Notifier::tell(JobEvent event)
{
    std::vector<JobEvent> events;
    events.push_back(std::move(event));
    tell(std::move(events));
}

void Notifier::tell(std::vector<JobEvent> events)
{
    {
        const MutexLocker lock(m_mutex);
        if (m_isStopping)
            return;
        for (JobEvent &event : events)
            push(std::move(event));
    }
    m_wake.notify_one();
}

void Notifier::tellProgress(const std::shared_ptr<Run> &run)
{
    if (!hasSubscribers())
        return;
    const MutexLocker lock(m_mutex);
    if (m_isStopping || !m_progressed.insert(run).second)
        return;
    // The thread sleeps until the earliest of these, and one more may be earlier.
    m_wake.notify_one();
}

void Notifier::tellPartial(const Run &run, const QByteArray &json)
{
    if (!hasSubscribers())
        return;
    tell(JobEvent{JobEvent::Type::Partial, run.snapshot(), json});
}

void Notifier::stop()
{
    {
        const MutexLocker lock(m_mutex);
        m_isStopping = true;
        m_wake.notify_one();
    }
    if (m_thread.joinable())
        m_thread.join();
    const MutexLocker lock(m_subscribers->mutex);
    m_subscribers->count = nullptr;
}

bool Notifier::hasEndWaiting(const QString &id) const
{
    const auto newest =
        std::find_if(m_events.rbegin(), m_events.rend(), [&](const JobEvent &event) {
            return event.job.id == id && event.type != JobEvent::Type::Partial;
        });
    return newest != m_events.rend() && newest->job.state != State::Running;
}

void Notifier::takeDueProgress(MonotonicTime now)
{
    for (auto next = m_progressed.begin(); next != m_progressed.end();) {
        Run &run = **next;
        if (run.toldAt + kProgressPeriod > now) {
            ++next;
            continue;
        }
        if (hasEndWaiting(run.job().id)) {
            next = m_progressed.erase(next);
            continue;
        }
        run.toldAt = now;
        m_events.push_back({JobEvent::Type::Progress, run.snapshot(), {}});
        next = m_progressed.erase(next);
    }
}

void Notifier::sleep()
{
    MonotonicTime deadline = m_clock.now() + kIdleSleep;
    for (const std::shared_ptr<Run> &run : m_progressed)
        deadline = std::min(deadline, run->toldAt + kProgressPeriod);
    m_clock.waitUntil(m_wake, m_mutex, deadline);
}

void Notifier::loop()
{
    pthread_setname_np(pthread_self(), "job-events");
    MutexLocker lock(m_mutex);
    while (true) {
        if (!m_progressed.empty())
            takeDueProgress(m_clock.now());
        if (m_events.empty()) {
            if (m_isStopping)
                return;
            sleep();
            continue;
        }
        const std::deque<JobEvent> events = takeEvents();
        lock.unlock();
        for (const JobEvent &event : events)
            deliver(event);
        lock.lock();
    }
}

std::deque<JobEvent> Notifier::takeEvents()
{
    // The end of these is about to be told: a progress after that would be a lie.
    for (auto event = m_events.begin(); event != m_events.end() && !m_progressed.empty(); ++event) {
        if (event->type == JobEvent::Type::Progress || event->job.state == State::Running)
            continue;
        std::erase_if(m_progressed, [&](const std::shared_ptr<Run> &run) {
            return run->job().id == event->job.id;
        });
    }
    return std::exchange(m_events, {});
}

void Notifier::deliver(const JobEvent &event)
{
    Subscribers &subscribers = *m_subscribers;
    MutexLocker lock(subscribers.mutex);
    subscribers.thread = std::this_thread::get_id();
    std::uint64_t last = 0;
    while (true) {
        const auto next = subscribers.callbacks.upper_bound(last);
        if (next == subscribers.callbacks.end())
            return;
        last = next->first;
        subscribers.running = last;
        const std::shared_ptr<const JobQueue::Callback> callback = next->second;
        lock.unlock();
        (*callback)(event);
        lock.lock();
        subscribers.running = 0;
        subscribers.returned.notify_all();
    }
}

} // namespace hub::jobs
