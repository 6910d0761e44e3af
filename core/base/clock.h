#pragma once

#include "core/base/mutex.h"

#include <QDateTime>

#include <chrono>
#include <vector>

namespace hub {

/// A point on the clock that goes on through suspend and never jumps (CLOCK_BOOTTIME).
/// Deadlines, TTLs and delays use it.
struct MonotonicTime
{
    std::chrono::nanoseconds sinceBoot{0};

    // NOLINTNEXTLINE(modernize-use-nullptr): <=> itself compares with a literal 0.
    auto operator<=>(const MonotonicTime &) const = default;
    friend MonotonicTime operator+(MonotonicTime time, std::chrono::nanoseconds span)
    {
        return {time.sinceBoot + span};
    }
    friend std::chrono::nanoseconds operator-(MonotonicTime a, MonotonicTime b)
    {
        return a.sinceBoot - b.sinceBoot;
    }
};

/// Wall time in milliseconds since 1970 UTC. Only for times that are stored or shown.
using WallTime = std::chrono::sys_time<std::chrono::milliseconds>;

/// RFC 3339 in UTC with milliseconds: 2026-11-23T03:30:00.000Z.
[[nodiscard]] QString toRfc3339(WallTime time);

/// The time source. Everything that waits or stamps gets one through its constructor.
///
/// Units:   std::chrono.
/// Threads: every function may be called from any thread.
/// Errors:  none.
class Clock
{
public:
    Clock() = default;
    Clock(const Clock &) = delete;
    Clock &operator=(const Clock &) = delete;
    virtual ~Clock() = default;

    [[nodiscard]] virtual MonotonicTime now() const = 0;
    [[nodiscard]] virtual WallTime wallNow() const = 0;

    /// Sleeps on @p condition until it is notified or @p deadline has passed; may wake early.
    /// @p mutex is held by the caller, is released while sleeping and is held again on return.
    virtual void waitUntil(ConditionVariable &condition, Mutex &mutex, MonotonicTime deadline) const
        HUB_REQUIRES(mutex) = 0;
};

/// The machine's clock: CLOCK_BOOTTIME and CLOCK_REALTIME.
///
/// Units:   std::chrono.
/// Threads: every function may be called from any thread.
/// Errors:  none.
class SystemClock final : public Clock
{
public:
    [[nodiscard]] MonotonicTime now() const override;
    [[nodiscard]] WallTime wallNow() const override;
    void waitUntil(ConditionVariable &condition,
                   Mutex &mutex,
                   MonotonicTime deadline) const override HUB_REQUIRES(mutex);
};

/// A clock that stands still until it is told to move; wakes every waiter when it does.
///
/// Units:   std::chrono.
/// Threads: every function may be called from any thread.
/// Errors:  none.
class ManualClock final : public Clock
{
public:
    [[nodiscard]] MonotonicTime now() const override;
    [[nodiscard]] WallTime wallNow() const override;
    void waitUntil(ConditionVariable &condition,
                   Mutex &mutex,
                   MonotonicTime deadline) const override HUB_REQUIRES(mutex);

    /// Moves both clocks forward and wakes all waiters.
    void advance(std::chrono::nanoseconds span);

    /// Moves the wall clock alone, as a user or NTP does.
    void jumpWall(std::chrono::milliseconds span);

    /// How many threads sleep in waitUntil(): lets a test move the time only once somebody waits.
    [[nodiscard]] int sleeperCount() const;

private:
    struct Waiter
    {
        ConditionVariable *condition = nullptr;
        Mutex *mutex = nullptr;
        int pins = 0; ///< wakeAll() calls that still have to notify it; under m_mutex.
    };
    void wakeAll();

    mutable Mutex m_mutex;
    mutable ConditionVariable m_unpinned;
    mutable std::vector<Waiter *> m_waiters HUB_GUARDED_BY(m_mutex);
    MonotonicTime m_now HUB_GUARDED_BY(m_mutex){std::chrono::hours(1)};
    WallTime m_wall HUB_GUARDED_BY(m_mutex){std::chrono::sys_days(std::chrono::year(2026) / 1 / 1)};
};

} // namespace hub
