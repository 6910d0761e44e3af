#pragma once

#include "core/base/clock.h"
#include "core/base/mutex.h"

#include <functional>
#include <thread>

namespace hub {

/// Runs one task shortly after the start, on a thread of its own at the lowest priority, so that
/// the user's work does not feel it.
///
/// Units:   std::chrono.
/// Threads: created and destroyed on one thread. The destructor waits for a task that has begun;
///          one that has not is left out.
/// Errors:  where no thread can be started the task is left out, with a line in the log.
class Upkeep final
{
public:
    /// @p clock must outlive the object.
    Upkeep(std::chrono::milliseconds delay, std::function<void()> task, const Clock &clock);
    ~Upkeep();
    Upkeep(const Upkeep &) = delete;
    Upkeep &operator=(const Upkeep &) = delete;

private:
    void loop(std::chrono::milliseconds delay, const std::function<void()> &task);

    const Clock &m_clock;
    Mutex m_mutex;
    ConditionVariable m_wake;
    bool m_stopping HUB_GUARDED_BY(m_mutex) = false;
    std::thread m_thread;
};

} // namespace hub
