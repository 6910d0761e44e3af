#pragma once

#include <atomic>
#include <climits>
#include <cstdint>

namespace hub::jobs {

/// A number that threads wait to see changed: std::atomic::wait(), which in libstdc++ gives the
/// processor away four times before it sleeps, without that.
///
/// Units:   none.
/// Threads: every function may be called from any thread. Who waits sees what was written before
///          the advance() that ended the wait.
/// Errors:  none.
class EventCount final
{
public:
    EventCount() = default;
    EventCount(const EventCount &) = delete;
    EventCount &operator=(const EventCount &) = delete;

    [[nodiscard]] std::uint32_t value() const { return m_value.load(std::memory_order_acquire); }

    /// Returns once the number is not @p seen any more.
    void wait(std::uint32_t seen);

    /// Counts one more. It wakes nobody by itself, so that a lock can be let go of in between.
    void advance() { m_value.fetch_add(1); }

    /// Wakes at most @p most of those whose number has passed.
    void wake(int most = INT_MAX);

private:
    std::atomic<std::uint32_t> m_value{0};
    std::atomic<int> m_waiting{0};
};

} // namespace hub::jobs
