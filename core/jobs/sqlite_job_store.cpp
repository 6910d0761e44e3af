#include "core/jobs/job_row_p.h"
#include "core/jobs/sqlite_job_store_p.h"

namespace hub::jobs {

using database::Statement;

Result<void> SqliteJobStore::apply(const std::vector<RecordChange> &changes,
                                   DurabilityClass durability)
{
    if (auto set = m_connection.setDurable(durability == DurabilityClass::Strict); !set)
        return set;
    return m_connection.transaction([&]() -> Result<void> {
        for (const RecordChange &change : changes) {
            if (auto applied = applyOne(change); !applied)
                return applied;
        }
        return {};
    });
}

Result<void> SqliteJobStore::applyOne(const RecordChange &change)
{
    const auto changed = writeRow(m_connection, change);
    if (!changed)
        return fail(changed.error());
    if (*changed != 1) {
        return fail(Error::Kind::Conflict,
                    QStringLiteral("job %1: attempt %2 is not what its row runs")
                        .arg(change.after->job.id)
                        .arg(change.before ? change.before->job.attempt : 0));
    }
    return {};
}

Result<Statement *> SqliteJobStore::selection(const QByteArray &where)
{
    return m_connection.statement(QByteArrayLiteral("SELECT ") + jobColumns()
                                  + QByteArrayLiteral(" FROM jobs ") + where);
}

Result<std::vector<Record>> SqliteJobStore::read(Statement &selected)
{
    std::vector<Record> records;
    while (true) {
        const auto row = selected.next();
        if (!row)
            return fail(row.error());
        if (!*row)
            return records;
        records.push_back(recordOf(selected));
    }
}

Result<std::vector<std::shared_ptr<Record>>> SqliteJobStore::loadUnfinished()
{
    const auto selected = selection(QByteArrayLiteral("WHERE finished_at IS NULL ORDER BY id"));
    if (!selected)
        return fail(selected.error());
    std::vector<std::shared_ptr<Record>> records;
    while (true) {
        const auto row = (*selected)->next();
        if (!row)
            return fail(row.error());
        if (!*row)
            return records;
        records.push_back(std::make_shared<Record>(recordOf(**selected)));
    }
}

Result<std::optional<Record>> SqliteJobStore::find(const QString &id)
{
    const auto selected = selection(QByteArrayLiteral("WHERE id=?"));
    if (!selected)
        return fail(selected.error());
    (*selected)->bind(id);
    auto records = read(**selected);
    if (!records)
        return fail(records.error());
    if (records->empty())
        return std::nullopt;
    return std::move(records->front());
}

Result<std::vector<Record>> SqliteJobStore::list(const JobQueue::Filter &filter)
{
    // One of 32 texts: what is compared is bound.
    QByteArrayList conditions;
    if (filter.state)
        conditions << QByteArrayLiteral("state=?");
    if (!filter.kind.isEmpty())
        conditions << QByteArrayLiteral("kind=?");
    if (!filter.group.isEmpty())
        conditions << QByteArrayLiteral("job_group=?");
    if (filter.priority)
        conditions << QByteArrayLiteral("priority=?");
    if (!filter.cursor.isEmpty())
        conditions << QByteArrayLiteral("id<?");
    QByteArray where;
    if (!conditions.isEmpty())
        where = QByteArrayLiteral("WHERE ") + conditions.join(QByteArrayLiteral(" AND "));
    const auto selected = selection(where + QByteArrayLiteral(" ORDER BY id DESC LIMIT ?"));
    if (!selected)
        return fail(selected.error());

    Statement &statement = **selected;
    if (filter.state)
        statement.bind(stateName(*filter.state));
    for (const QString *const text : {&filter.kind, &filter.group}) {
        if (!text->isEmpty())
            statement.bind(*text);
    }
    if (filter.priority)
        statement.bind(static_cast<int>(*filter.priority));
    if (!filter.cursor.isEmpty())
        statement.bind(filter.cursor);
    statement.bind(filter.limit);
    return read(statement);
}

Result<std::array<qint64, 9>> SqliteJobStore::countFinished()
{
    std::array<qint64, 9> counts{};
    auto done = m_connection.query(
        QStringLiteral(
            "SELECT state, COUNT(*) FROM jobs WHERE finished_at IS NOT NULL GROUP BY state"),
        {},
        [&](const QSqlQuery &row) {
            if (const auto state = stateFromName(row.value(0).toString()))
                counts[static_cast<std::size_t>(*state)] = row.value(1).toLongLong();
            return true;
        });
    if (!done)
        return fail(done.error());
    return counts;
}

Result<std::array<qint64, 9>> SqliteJobStore::prune(const Retention &retention,
                                                    WallTime now,
                                                    int batch)
{
    std::array<qint64, 9> removed{};
    if (auto set = m_connection.setDurable(false); !set)
        return fail(set.error());
    auto done = m_connection.transaction([&]() -> Result<void> {
        const auto finished =
            m_connection.value(QStringLiteral("SELECT COUNT(*) FROM jobs WHERE finished_at > 0"));
        if (!finished)
            return fail(finished.error());
        const qint64 over = (*finished ? (*finished)->toLongLong() : 0) - retention.count;
        const qint64 oldest = (now - retention.age).time_since_epoch().count();

        // Ids sort by creation, so the first ones are the oldest; age alone decides once the number
        // is under the limit.
        QStringList ids;
        auto found = m_connection.query(
            QStringLiteral("SELECT id, state FROM jobs WHERE finished_at IS NOT NULL "
                           "AND (? > 0 OR finished_at < ?) ORDER BY id LIMIT ?"),
            {over, oldest, over > 0 ? std::min<qint64>(over, batch) : batch},
            [&](const QSqlQuery &row) {
                ids << row.value(0).toString();
                if (const auto state = stateFromName(row.value(1).toString()))
                    ++removed[static_cast<std::size_t>(*state)];
                return true;
            });
        if (!found)
            return found;
        for (const QString &id : std::as_const(ids)) {
            if (auto gone =
                    m_connection.execute(QStringLiteral("DELETE FROM jobs WHERE id=?"), {id});
                !gone)
                return fail(gone.error());
        }
        return {};
    });
    if (!done)
        return fail(done.error());
    return removed;
}

Result<void> SqliteJobStore::setPaused(bool isPaused)
{
    if (auto set = m_connection.setDurable(true); !set)
        return set;
    const auto stored = m_connection.execute(
        QStringLiteral("INSERT INTO job_settings (name, value) VALUES ('paused', ?) "
                       "ON CONFLICT (name) DO UPDATE SET value=excluded.value"),
        {isPaused ? 1 : 0});
    return stored ? Result<void>() : fail(stored.error());
}

Result<bool> SqliteJobStore::isPaused()
{
    const auto stored =
        m_connection.value(QStringLiteral("SELECT value FROM job_settings WHERE name='paused'"));
    if (!stored)
        return fail(stored.error());
    return *stored && (*stored)->toBool();
}

} // namespace hub::jobs
