#include "core/base/logging.h"
#include "core/engine/engine_store_p.h"

namespace hub {
namespace {

constexpr std::chrono::days kQuarantineLasts{30};

const QString kUpkeepNote = QStringLiteral("upkeep_ms");
const QString kPortNote = QStringLiteral("server_port");

qint64 milliseconds(WallTime time)
{
    return time.time_since_epoch().count();
}

} // namespace

EngineStore::EngineStore(database::Database &database, const Clock &clock)
    : m_database(database)
    , m_clock(clock)
{}

database::Schema EngineStore::schema()
{
    return {QStringLiteral("engine"),
            {{1,
              QStringLiteral("quarantine and upkeep"),
              {QStringLiteral("CREATE TABLE media_quarantine (hash TEXT PRIMARY KEY, "
                              "since_ms INTEGER NOT NULL) WITHOUT ROWID"),
               QStringLiteral("CREATE TABLE engine_notes (name TEXT PRIMARY KEY, "
                              "value INTEGER NOT NULL) WITHOUT ROWID")}}}};
}

Result<QList<QByteArray>> EngineStore::quarantined()
{
    const qint64 oldest = milliseconds(m_clock.wallNow() - kQuarantineLasts);
    return m_database.reader().run(
        [oldest](database::Connection &connection) -> Result<QList<QByteArray>> {
            QList<QByteArray> hashes;
            const auto read = connection.query(
                QStringLiteral("SELECT hash FROM media_quarantine WHERE since_ms > ?"),
                {oldest},
                [&hashes](const QSqlQuery &row) {
                    hashes.append(row.value(0).toString().toLatin1());
                    return true;
                });
            if (!read)
                return fail(read.error());
            return hashes;
        });
}

void EngineStore::quarantine(const QByteArray &hash)
{
    const qint64 now = milliseconds(m_clock.wallNow());
    // Nobody waits for this row, so the closure itself tells what went wrong.
    const auto written =
        m_database.writer().submit([hash, now](database::Connection &connection) -> Result<void> {
            const auto inserted = connection.execute(
                QStringLiteral("INSERT OR REPLACE INTO media_quarantine (hash, since_ms) "
                               "VALUES (?, ?)"),
                {QString::fromLatin1(hash), now});
            if (inserted)
                return {};
            qCWarning(logEngine).noquote() << "the quarantine of" << hash << "lasts only until the"
                                           << "next start:" << inserted.error().message();
            return fail(inserted.error());
        });
    Q_UNUSED(written)
}

Result<void> EngineStore::releaseAll()
{
    return m_database.writer().run([](database::Connection &connection) -> Result<void> {
        const auto deleted = connection.execute(QStringLiteral("DELETE FROM media_quarantine"));
        if (!deleted)
            return fail(deleted.error());
        return {};
    });
}

Result<std::optional<WallTime>> EngineStore::lastUpkeep()
{
    const auto value = noted(kUpkeepNote);
    if (!value)
        return fail(value.error());
    if (!*value)
        return std::optional<WallTime>();
    return std::optional(WallTime(std::chrono::milliseconds(**value)));
}

Result<void> EngineStore::noteUpkeep()
{
    return note(kUpkeepNote, milliseconds(m_clock.wallNow()));
}

Result<std::optional<std::uint16_t>> EngineStore::lastPort()
{
    const auto value = noted(kPortNote);
    if (!value)
        return fail(value.error());
    if (!*value || **value < 1 || **value > 65'535)
        return std::optional<std::uint16_t>();
    return std::optional(static_cast<std::uint16_t>(**value));
}

Result<void> EngineStore::notePort(std::uint16_t port)
{
    return note(kPortNote, port);
}

Result<std::optional<qint64>> EngineStore::noted(const QString &name)
{
    return m_database.reader().run(
        [&name](database::Connection &connection) -> Result<std::optional<qint64>> {
            const auto value = connection.value(
                QStringLiteral("SELECT value FROM engine_notes WHERE name = ?"), {name});
            if (!value)
                return fail(value.error());
            return *value ? std::optional((*value)->toLongLong()) : std::optional<qint64>();
        });
}

Result<void> EngineStore::note(const QString &name, qint64 value)
{
    return m_database.writer().run([&](database::Connection &connection) -> Result<void> {
        const auto written = connection.execute(
            QStringLiteral("INSERT OR REPLACE INTO engine_notes (name, value) VALUES (?, ?)"),
            {name, value});
        if (!written)
            return fail(written.error());
        return {};
    });
}

} // namespace hub
