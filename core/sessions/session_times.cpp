#include "core/base/io.h"
#include "core/sessions/session_times_p.h"

namespace hub::sessions {
namespace {

/// The two clocks are not read in the same instant, and NTP slews: less than this is no jump.
constexpr std::chrono::seconds kSmallestJump{1};

} // namespace

QByteArray machineBootId()
{
    const auto text = readFile("/proc/sys/kernel/random/boot_id", 128);
    return text ? text->trimmed() : QByteArray();
}

WallBridge::WallBridge(const Clock &clock)
    : m_clock(clock)
    , m_wallMinusMonotonic(clock.wallNow().time_since_epoch() - clock.now().sinceBoot)
{}

MonotonicTime WallBridge::look()
{
    const MonotonicTime now = m_clock.now();
    const auto difference = m_clock.wallNow().time_since_epoch() - now.sinceBoot;
    if (std::chrono::abs(difference - m_wallMinusMonotonic) > kSmallestJump)
        m_wallMinusMonotonic = difference;
    return now;
}

WallTime WallBridge::wallOf(MonotonicTime time) const
{
    return WallTime(
        std::chrono::round<std::chrono::milliseconds>(time.sinceBoot + m_wallMinusMonotonic));
}

RestoredTimes restoredTimes(const Row &row,
                            const QByteArray &bootId,
                            const Clock &clock,
                            std::chrono::milliseconds absolute,
                            std::chrono::milliseconds idle)
{
    const MonotonicTime now = clock.now();
    RestoredTimes times{row.lastUse, row.absoluteEnd, row.idleEnd};
    if (bootId.isEmpty() || row.bootId != bootId) {
        const WallTime wall = std::max(clock.wallNow(), row.lastUseAt);
        times.lastUse = now + (row.lastUseAt - wall);
        times.absoluteEnd = now + (row.expiresAt - wall);
        times.idleEnd = now + (row.idleExpiresAt - wall);
    }
    times.lastUse = std::min(times.lastUse, now);
    times.absoluteEnd = std::min(times.absoluteEnd, now + absolute);
    times.idleEnd = std::min({times.idleEnd, times.absoluteEnd, now + idle});
    return times;
}

} // namespace hub::sessions
