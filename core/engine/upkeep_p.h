#pragma once

#include "core/base/cancel_token.h"
#include "core/base/clock.h"
#include "core/base/mutex.h"

#include <functional>
#include <thread>

namespace hub {

/// Runs one task shortly after the start, on a thread of its own at the lowest priority, so that
/// the user's work does not feel it.
///
/// Units:   std::chrono.
/// Threads: created and destroyed on one thread. The destructor cancels a task that has begun and
///          waits for it; one that has not is left out.
/// Errors:  where no thread can be started the task is left out, with a line in the log.
class Upkeep final
{
public:
    /// @p clock must outlive the object.
    using Task = std::function<void(const CancelToken &)>;
    Upkeep(std::chrono::milliseconds delay, Task task, const Clock &clock);
    ~Upkeep();
    Upkeep(const Upkeep &) = delete;
    Upkeep &operator=(const Upkeep &) = delete;

    /// Asks the task to end and does not wait: at the lowest priority that may take a moment.
    void cancel();

private:
    void loop(std::chrono::milliseconds delay, const Task &task);

    const Clock &m_clock;
    Mutex m_mutex;
    ConditionVariable m_wake;
    const CancelToken m_cancel;
    std::thread m_thread;
};

} // namespace hub
