#include "core/jobs/timer_p.h"

#include <pthread.h>

namespace hub::jobs {
namespace {

/// How long the thread sleeps when there is nothing to wait for; at() wakes it before.
constexpr std::chrono::hours kIdleSleep{1};

} // namespace

Timer::Timer(const Clock &clock)
    : m_clock(clock)
    , m_thread([this] { loop(); })
{}

Timer::~Timer()
{
    stop();
}

Timer::Handle Timer::at(MonotonicTime time, std::function<void()> function)
{
    const MutexLocker lock(m_mutex);
    const Handle handle{time, ++m_lastNumber};
    m_entries.emplace(handle, std::move(function));
    // Most deadlines lie behind the one that the thread sleeps for and need no wake-up.
    if (time < m_sleepsUntil)
        m_wake.notify_one();
    return handle;
}

void Timer::cancel(Handle handle)
{
    std::function<void()> unused; // What it captured may lock: it goes outside.
    const MutexLocker lock(m_mutex);
    if (const auto found = m_entries.find(handle); found != m_entries.end()) {
        unused = std::move(found->second);
        m_entries.erase(found);
    }
}

void Timer::stop()
{
    {
        const MutexLocker lock(m_mutex);
        m_isStopping = true;
        m_wake.notify_one();
    }
    if (m_thread.joinable())
        m_thread.join();
}

void Timer::loop()
{
    pthread_setname_np(pthread_self(), "job-timer");
    MutexLocker lock(m_mutex);
    while (!m_isStopping) {
        const MonotonicTime now = m_clock.now();
        if (m_entries.empty() || m_entries.begin()->first.time > now) {
            m_sleepsUntil = m_entries.empty() ? now + kIdleSleep : m_entries.begin()->first.time;
            m_clock.waitUntil(m_wake, m_mutex, m_sleepsUntil);
            m_sleepsUntil = {};
            continue;
        }
        const std::function<void()> function = std::move(m_entries.begin()->second);
        m_entries.erase(m_entries.begin());
        lock.unlock();
        function();
        lock.lock();
    }
}

} // namespace hub::jobs
