#include "core/base/logging.h"
#include "core/engine/upkeep_p.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <system_error>
#include <unistd.h>

namespace hub {
namespace {

/// Gives way to everything else: CPU only when nobody wants it, disk only when it is idle.
void lowerOwnPriority()
{
    constexpr int kWhoIsThread = 1;     // IOPRIO_WHO_PROCESS; 0 means this thread.
    constexpr int kIdleClass = 3 << 13; // IOPRIO_CLASS_IDLE
    const auto thread = static_cast<id_t>(::gettid());
    ::setpriority(PRIO_PROCESS, thread, 19);
    ::syscall(SYS_ioprio_set, kWhoIsThread, 0, kIdleClass);
}

} // namespace

Upkeep::Upkeep(std::chrono::milliseconds delay, Task task, const Clock &clock)
    : m_clock(clock)
{
    try {
        m_thread = std::thread([this, delay, task = std::move(task)] { loop(delay, task); });
    } catch (const std::system_error &error) {
        qCWarning(logEngine) << "no thread for upkeep, it is left out this time:" << error.what();
    }
}

Upkeep::~Upkeep()
{
    cancel();
    if (m_thread.joinable())
        m_thread.join();
}

void Upkeep::cancel()
{
    m_cancel.cancel(CancelToken::Reason::Shutdown);
    // Under the lock: the thread is either before its check or asleep, never in between.
    const MutexLocker lock(m_mutex);
    m_wake.notify_all();
}

void Upkeep::loop(std::chrono::milliseconds delay, const Task &task)
{
    const MonotonicTime due = m_clock.now() + delay;
    {
        const MutexLocker lock(m_mutex);
        while (!m_cancel.isCancelled() && m_clock.now() < due)
            m_clock.waitUntil(m_wake, m_mutex, due);
    }
    if (m_cancel.isCancelled())
        return;
    lowerOwnPriority();
    task(m_cancel);
}

} // namespace hub
