#pragma once

#include "core/base/clock.h"
#include "core/base/mutex.h"

#include <functional>
#include <map>
#include <thread>

namespace hub::jobs {

/// Calls functions when their time on the monotonic clock has come, on one thread of its own.
///
/// Units:   std::chrono.
/// Threads: every function may be called from any thread. The functions run one after the other on
///          the timer's thread and return soon.
/// Errors:  none. After stop() nothing is called any more.
class Timer final
{
public:
    struct Handle
    {
        MonotonicTime time;
        std::uint64_t number = 0; ///< 0: none.

        // clang-tidy takes the 0 that the compiler compares with for a null pointer of ours.
        auto operator<=>(const Handle &) const = default; // NOLINT(modernize-use-nullptr)
    };

    /// @p clock must outlive the timer.
    explicit Timer(const Clock &clock);
    ~Timer();
    Timer(const Timer &) = delete;
    Timer &operator=(const Timer &) = delete;

    Handle at(MonotonicTime time, std::function<void()> function);

    /// The function is not called from here on, unless it runs right now.
    void cancel(Handle handle);

    /// Ends the thread; waits for a function that runs.
    void stop();

private:
    void loop();

    const Clock &m_clock;
    Mutex m_mutex;
    ConditionVariable m_wake;
    std::map<Handle, std::function<void()>> m_entries HUB_GUARDED_BY(m_mutex);
    std::uint64_t m_lastNumber HUB_GUARDED_BY(m_mutex) = 0;
    MonotonicTime m_sleepsUntil HUB_GUARDED_BY(m_mutex);
    bool m_isStopping HUB_GUARDED_BY(m_mutex) = false;
    std::thread m_thread;
};

} // namespace hub::jobs
