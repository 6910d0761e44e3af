#pragma once

#include "core/base/mutex.h"
#include "core/sessions/record_p.h"

#include <chrono>
#include <optional>

namespace hub::sessions {

/// The kernel's name of this boot.
[[nodiscard]] QByteArray machineBootId();

/// Tells monotonic times as wall times that stand still from one look to the next, and follow the
/// wall clock only when it jumps.
///
/// Units:   wall time, milliseconds.
/// Threads: one thread at a time.
/// Errors:  none.
class WallBridge final
{
public:
    explicit WallBridge(const Clock &clock);

    /// Looks at both clocks; returns the monotonic one.
    MonotonicTime look();

    [[nodiscard]] WallTime wallOf(MonotonicTime time) const;

private:
    const Clock &m_clock;
    std::chrono::nanoseconds m_wallMinusMonotonic{0};
};

/// When a session of a former start ends, on the clock of now.
struct RestoredTimes
{
    MonotonicTime lastUse;
    MonotonicTime absoluteEnd;
    MonotonicTime idleEnd;
};

/// Within one boot the monotonic times of @p row hold as they are, whatever the wall clock did.
/// After a boot the wall times count; where the wall clock is behind the last use, no time is taken
/// as passed since. Either way nothing outlives @p absolute and @p idle from now.
[[nodiscard]] RestoredTimes restoredTimes(const Row &row,
                                          const QByteArray &bootId,
                                          const Clock &clock,
                                          std::chrono::milliseconds absolute,
                                          std::chrono::milliseconds idle);

} // namespace hub::sessions
