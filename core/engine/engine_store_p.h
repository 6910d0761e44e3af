#pragma once

#include "core/base/clock.h"
#include "core/database/database.h"

#include <QList>

#include <optional>

namespace hub {

/// What the engine itself keeps in the database: the quarantine list of the media pool, when the
/// last upkeep was, and the server's port.
///
/// Units:   wall time.
/// Threads: every function may be called from any thread but the database's.
/// Errors:  those of the database.
class EngineStore final
{
public:
    /// Both must outlive the store.
    EngineStore(database::Database &database, const Clock &clock);

    [[nodiscard]] static database::Schema schema();

    /// Contents that are still refused. An entry ends after 30 days: the decoder that died of it
    /// has probably been mended by then, and a harmless second death brings it back.
    [[nodiscard]] Result<QList<QByteArray>> quarantined();

    /// Returns at once; the row is written by the database's own thread.
    void quarantine(const QByteArray &hash);

    [[nodiscard]] Result<void> releaseAll();

    [[nodiscard]] Result<std::optional<WallTime>> lastUpkeep();
    [[nodiscard]] Result<void> noteUpkeep();

    /// The port that the server had at its last start.
    [[nodiscard]] Result<std::optional<std::uint16_t>> lastPort();
    [[nodiscard]] Result<void> notePort(std::uint16_t port);

private:
    [[nodiscard]] Result<std::optional<qint64>> noted(const QString &name);
    [[nodiscard]] Result<void> note(const QString &name, qint64 value);

    database::Database &m_database;
    const Clock &m_clock;
};

} // namespace hub
