#pragma once

#include <condition_variable>
#include <mutex>

// Clang checks these (-Wthread-safety, part of `./dev lint`); g++ does not know them.
#if defined(__clang__)
#define HUB_THREAD_ATTRIBUTE(x) __attribute__((x))
#else
#define HUB_THREAD_ATTRIBUTE(x)
#endif
#define HUB_GUARDED_BY(mutex) HUB_THREAD_ATTRIBUTE(guarded_by(mutex))
#define HUB_REQUIRES(mutex) HUB_THREAD_ATTRIBUTE(requires_capability(mutex))
#define HUB_EXCLUDES(mutex) HUB_THREAD_ATTRIBUTE(locks_excluded(mutex))

namespace hub {

/// A mutex that clang's thread-safety analysis understands.
///
/// Units:   none.
/// Threads: any.
/// Errors:  none.
class HUB_THREAD_ATTRIBUTE(capability("mutex")) Mutex final
{
public:
    Mutex() = default;
    Mutex(const Mutex &) = delete;
    Mutex &operator=(const Mutex &) = delete;

    void lock() HUB_THREAD_ATTRIBUTE(acquire_capability()) { m_mutex.lock(); }
    void unlock() HUB_THREAD_ATTRIBUTE(release_capability()) { m_mutex.unlock(); }

private:
    std::mutex m_mutex;
};

/// Holds a Mutex for a scope; can let go of it and take it again in between.
///
/// Units:   none.
/// Threads: the one that made it.
/// Errors:  none.
class HUB_THREAD_ATTRIBUTE(scoped_lockable) MutexLocker final
{
public:
    explicit MutexLocker(Mutex &mutex) HUB_THREAD_ATTRIBUTE(acquire_capability(mutex))
        : m_mutex(mutex)
    {
        m_mutex.lock();
    }
    ~MutexLocker() HUB_THREAD_ATTRIBUTE(release_capability())
    {
        if (m_held)
            m_mutex.unlock();
    }
    MutexLocker(const MutexLocker &) = delete;
    MutexLocker &operator=(const MutexLocker &) = delete;

    void unlock() HUB_THREAD_ATTRIBUTE(release_capability())
    {
        m_held = false;
        m_mutex.unlock();
    }
    void lock() HUB_THREAD_ATTRIBUTE(acquire_capability())
    {
        m_mutex.lock();
        m_held = true;
    }

private:
    Mutex &m_mutex;
    bool m_held = true;
};

/// A condition variable for Mutex. Timed waits go through Clock::waitUntil(), so that tests can
/// move the time.
using ConditionVariable = std::condition_variable_any;

} // namespace hub
