#include "core/base/clock.h"

#include <algorithm>
#include <ctime>

namespace hub {
namespace {

/// The condition's own clock stands still while the machine is suspended, so a deadline that passed
/// meanwhile is noticed by looking again this often.
constexpr std::chrono::seconds kLongestSleep{5};

} // namespace

QString toRfc3339(WallTime time)
{
    return QDateTime::fromMSecsSinceEpoch(time.time_since_epoch().count(), Qt::UTC)
        .toString(Qt::ISODateWithMs);
}

MonotonicTime SystemClock::now() const
{
    timespec time{};
    clock_gettime(CLOCK_BOOTTIME, &time);
    return {std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec)};
}

WallTime SystemClock::wallNow() const
{
    return std::chrono::time_point_cast<std::chrono::milliseconds>(
        std::chrono::system_clock::now());
}

void SystemClock::waitUntil(ConditionVariable &condition,
                            Mutex &mutex,
                            MonotonicTime deadline) const
{
    const std::chrono::nanoseconds remaining = deadline - now();
    if (remaining.count() <= 0)
        return;
    condition.wait_for(mutex, std::min<std::chrono::nanoseconds>(remaining, kLongestSleep));
}

MonotonicTime ManualClock::now() const
{
    const MutexLocker lock(m_mutex);
    return m_now;
}

WallTime ManualClock::wallNow() const
{
    const MutexLocker lock(m_mutex);
    return m_wall;
}

int ManualClock::sleeperCount() const
{
    const MutexLocker lock(m_mutex);
    return static_cast<int>(m_waiters.size());
}

void ManualClock::waitUntil(ConditionVariable &condition,
                            Mutex &mutex,
                            MonotonicTime deadline) const
{
    Waiter waiter{&condition, &mutex};
    {
        const MutexLocker lock(m_mutex);
        if (m_now >= deadline)
            return;
        m_waiters.push_back(&waiter);
    }

    // The caller holds its mutex from here until it sleeps, and wakeAll() takes that mutex before
    // it notifies: a wake-up cannot fall between the two.
    condition.wait(mutex);

    // A wakeAll() that has seen this waiter still needs the mutex, which must live until then.
    mutex.unlock();
    {
        const MutexLocker lock(m_mutex);
        std::erase(m_waiters, &waiter);
        while (waiter.pins > 0)
            m_unpinned.wait(m_mutex);
    }
    mutex.lock();
}

void ManualClock::advance(std::chrono::nanoseconds span)
{
    {
        const MutexLocker lock(m_mutex);
        m_now = m_now + span;
        m_wall += std::chrono::duration_cast<std::chrono::milliseconds>(span);
    }
    wakeAll();
}

void ManualClock::jumpWall(std::chrono::milliseconds span)
{
    const MutexLocker lock(m_mutex);
    m_wall += span;
}

void ManualClock::wakeAll()
{
    std::vector<Waiter *> pinned;
    {
        const MutexLocker lock(m_mutex);
        pinned = m_waiters;
        for (Waiter *waiter : pinned)
            ++waiter->pins;
    }
    for (Waiter *waiter : pinned) {
        {
            const MutexLocker lock(*waiter->mutex);
            waiter->condition->notify_all();
        }
        const MutexLocker lock(m_mutex);
        --waiter->pins;
        m_unpinned.notify_all();
    }
}

} // namespace hub
