#include "core/base/logging.h"
#include "core/sessions/session_store_p.h"

namespace hub::sessions {
namespace {

qint64 milliseconds(WallTime time)
{
    return time.time_since_epoch().count();
}

WallTime wallTime(const QVariant &value)
{
    return WallTime(std::chrono::milliseconds(value.toLongLong()));
}

qint64 nanoseconds(MonotonicTime time)
{
    return time.sinceBoot.count();
}

MonotonicTime monotonicTime(const QVariant &value)
{
    return {std::chrono::nanoseconds(value.toLongLong())};
}

Row rowOf(const QSqlQuery &query)
{
    Row row;
    row.id = query.value(0).toString();
    row.user = query.value(1).toString();
    row.role = query.value(2).toString();
    row.hash = query.value(3).toByteArray();
    row.createdAt = wallTime(query.value(4));
    row.lastUseAt = wallTime(query.value(5));
    row.expiresAt = wallTime(query.value(6));
    row.idleExpiresAt = wallTime(query.value(7));
    row.bootId = query.value(8).toString().toLatin1();
    row.lastUse = monotonicTime(query.value(9));
    row.absoluteEnd = monotonicTime(query.value(10));
    row.idleEnd = monotonicTime(query.value(11));
    return row;
}

Result<void> insertRow(database::Connection &connection, const Row &row)
{
    const auto inserted = connection.execute(
        QStringLiteral("INSERT INTO sessions (id, user, role, secret_hash, created_at, "
                       "last_use_at, expires_at, idle_expires_at, boot_id, last_use_ns, "
                       "absolute_end_ns, idle_end_ns) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)"),
        {row.id,
         row.user,
         row.role,
         row.hash,
         milliseconds(row.createdAt),
         milliseconds(row.lastUseAt),
         milliseconds(row.expiresAt),
         milliseconds(row.idleExpiresAt),
         QString::fromLatin1(row.bootId),
         nanoseconds(row.lastUse),
         nanoseconds(row.absoluteEnd),
         nanoseconds(row.idleEnd)});
    return inserted ? Result<void>() : fail(inserted.error());
}

/// Writes the times again, all of them: the wall clock may have jumped since the last writing.
Result<void> updateRow(database::Connection &connection, const Row &row)
{
    const auto updated = connection.execute(
        QStringLiteral("UPDATE sessions SET last_use_at=?, expires_at=?, idle_expires_at=?, "
                       "boot_id=?, last_use_ns=?, absolute_end_ns=?, idle_end_ns=? WHERE id=?"),
        {milliseconds(row.lastUseAt),
         milliseconds(row.expiresAt),
         milliseconds(row.idleExpiresAt),
         QString::fromLatin1(row.bootId),
         nanoseconds(row.lastUse),
         nanoseconds(row.absoluteEnd),
         nanoseconds(row.idleEnd),
         row.id});
    return updated ? Result<void>() : fail(updated.error());
}

Result<void> updateRows(database::Connection &connection, const std::vector<Row> &rows)
{
    // A use that a power cut forgets costs its session some of its idle time, nothing else.
    if (auto set = connection.setDurable(false); !set)
        return set;
    auto updated = connection.transaction([&]() -> Result<void> {
        for (const Row &row : rows) {
            if (auto done = updateRow(connection, row); !done)
                return done;
        }
        return {};
    });
    if (!updated) {
        qCWarning(logEngine).noquote()
            << "a session's last use is not stored:" << updated.error().message();
    }
    return updated;
}

} // namespace

SessionStore::SessionStore(database::Database &database)
    : m_database(database)
    , m_leftovers(std::make_shared<Leftovers>())
{}

database::Schema SessionStore::schema()
{
    return {QStringLiteral("sessions"),
            {{1,
              QStringLiteral("sessions"),
              {QStringLiteral("CREATE TABLE sessions (id TEXT PRIMARY KEY NOT NULL, "
                              "user TEXT NOT NULL, role TEXT NOT NULL, secret_hash BLOB NOT NULL, "
                              "created_at INTEGER NOT NULL, last_use_at INTEGER NOT NULL, "
                              "expires_at INTEGER NOT NULL, idle_expires_at INTEGER NOT NULL, "
                              "boot_id TEXT NOT NULL, last_use_ns INTEGER NOT NULL, "
                              "absolute_end_ns INTEGER NOT NULL, idle_end_ns INTEGER NOT NULL"
                              ") WITHOUT ROWID")}}}};
}

Result<std::vector<Row>> SessionStore::load()
{
    return m_database.reader().run(
        [](database::Connection &connection) -> Result<std::vector<Row>> {
            std::vector<Row> rows;
            const auto read = connection.query(
                QStringLiteral("SELECT id, user, role, secret_hash, created_at, last_use_at, "
                               "expires_at, idle_expires_at, boot_id, last_use_ns, "
                               "absolute_end_ns, idle_end_ns FROM sessions ORDER BY id"),
                {},
                [&rows](const QSqlQuery &row) {
                    rows.push_back(rowOf(row));
                    return true;
                });
            if (!read)
                return fail(read.error());
            return rows;
        });
}

void SessionStore::insert(const Row &row)
{
    const auto inserted =
        m_database.writer().run([&row](database::Connection &connection) -> Result<void> {
            if (auto set = connection.setDurable(true); !set)
                return set;
            return insertRow(connection, row);
        });
    if (!inserted) {
        qCWarning(logEngine).noquote()
            << "session" << row.id << "ends with this process:" << inserted.error().message();
    }
}

void SessionStore::noteUses(const std::vector<Row> &rows)
{
    const auto noted = m_database.writer().run(
        [&rows](database::Connection &connection) { return updateRows(connection, rows); });
    Q_UNUSED(noted) // updateRows() has logged it.
}

void SessionStore::noteUseLater(const Row &row)
{
    const auto noted = m_database.writer().submit(
        [row](database::Connection &connection) { return updateRows(connection, {row}); });
    Q_UNUSED(noted) // updateRows() has logged it.
}

Result<void> SessionStore::removeRows(database::Connection &connection,
                                      const std::shared_ptr<Leftovers> &leftovers,
                                      const QStringList &ids)
{
    QStringList all = ids;
    {
        const MutexLocker lock(leftovers->mutex);
        all += std::exchange(leftovers->ids, {});
    }
    Result<void> removed = connection.setDurable(true);
    if (removed) {
        removed = connection.transaction([&]() -> Result<void> {
            for (const QString &id : std::as_const(all)) {
                const auto done =
                    connection.execute(QStringLiteral("DELETE FROM sessions WHERE id=?"), {id});
                if (!done)
                    return fail(done.error());
            }
            return {};
        });
    }
    if (!removed) {
        qCWarning(logEngine).noquote()
            << all.size() << "ended sessions are still stored, and are deleted later:"
            << removed.error().message();
        const MutexLocker lock(leftovers->mutex);
        leftovers->ids += all;
    }
    return removed;
}

void SessionStore::remove(const QStringList &ids)
{
    const auto removed = m_database.writer().run([this, &ids](database::Connection &connection) {
        return removeRows(connection, m_leftovers, ids);
    });
    Q_UNUSED(removed) // removeRows() has logged it.
}

void SessionStore::removeLater(const QStringList &ids)
{
    const auto removed = m_database.writer().submit(
        [leftovers = m_leftovers, ids](database::Connection &connection) {
            return removeRows(connection, leftovers, ids);
        });
    Q_UNUSED(removed) // removeRows() has logged it.
}

bool SessionStore::hasLeftovers() const
{
    const MutexLocker lock(m_leftovers->mutex);
    return !m_leftovers->ids.isEmpty();
}

} // namespace hub::sessions
