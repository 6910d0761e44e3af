#include "core/jobs/event_count_p.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace hub::jobs {

static_assert(sizeof(std::atomic<std::uint32_t>) == sizeof(std::uint32_t)
              && std::atomic<std::uint32_t>::is_always_lock_free);

void EventCount::wait(std::uint32_t seen)
{
    // Before the look at the number: who counts after it sees that somebody waits.
    m_waiting.fetch_add(1);
    while (m_value.load() == seen)
        ::syscall(SYS_futex, &m_value, FUTEX_WAIT_PRIVATE, seen, nullptr, nullptr, 0);
    m_waiting.fetch_sub(1);
}

void EventCount::wake(int most)
{
    if (m_waiting.load() > 0)
        ::syscall(SYS_futex, &m_value, FUTEX_WAKE_PRIVATE, most, nullptr, nullptr, 0);
}

} // namespace hub::jobs
