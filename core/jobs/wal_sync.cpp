#include "core/base/logging.h"
#include "core/jobs/wal_sync_p.h"

#include <cerrno>
#include <fcntl.h>

namespace hub::jobs {

WalSync::WalSync(QByteArray walFile, Timer &timer, const Clock &clock, Io &io)
    : m_walFile(std::move(walFile))
    , m_timer(timer)
    , m_clock(clock)
    , m_io(io)
{}

void WalSync::noteCommit()
{
    if (!m_isArmed.exchange(true))
        arm();
}

void WalSync::arm()
{
    m_timer.at(m_clock.now() + kLongestDelay, [this] { syncNow(); });
}

void WalSync::syncNow()
{
    // Before the sync: a commit that comes while it runs may miss it and needs the next.
    if (!m_isArmed.exchange(false))
        return;
    if (auto synced = sync(); !synced) {
        qCWarning(logJobs).noquote() << synced.error().message();
        noteCommit();
    }
}

Result<void> WalSync::sync()
{
    // SQLite's locks are on the other files, so that closing this one takes none of them away.
    const UniqueFd file(m_io.open(m_walFile.constData(), O_RDONLY | O_CLOEXEC, 0));
    if (!file.isValid() && errno == ENOENT)
        return {}; // A checkpoint brought everything into the database and removed it.
    if (!file.isValid() || m_io.dataSync(file.get()) != 0) {
        return fail(errnoError(
            QStringLiteral("cannot sync %1").arg(QString::fromLocal8Bit(m_walFile)), errno));
    }
    return {};
}

} // namespace hub::jobs
