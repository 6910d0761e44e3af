#pragma once

#include "core/base/io.h"
#include "core/jobs/timer_p.h"

namespace hub::jobs {

/// Brings relaxed commits to the disk: an fdatasync of the write-ahead log at most a second after
/// the first one that no sync has covered.
///
/// Units:   std::chrono.
/// Threads: every function may be called from any thread; the sync runs on the timer's.
/// Errors:  a failed sync is logged and tried again a second later.
class WalSync final
{
public:
    static constexpr std::chrono::milliseconds kLongestDelay{900};

    /// @p timer, @p clock and @p io must outlive this; @p timer must be stopped before.
    WalSync(QByteArray walFile, Timer &timer, const Clock &clock, Io &io = systemIo());

    /// Says that there is something to bring to the disk.
    void noteCommit();

    /// Does it at once if there is something.
    void syncNow();

private:
    void arm();
    [[nodiscard]] Result<void> sync();

    const QByteArray m_walFile;
    Timer &m_timer;
    const Clock &m_clock;
    Io &m_io;
    std::atomic<bool> m_isArmed{false};
};

} // namespace hub::jobs
