#include "core/jobs/sqlite_job_store_p.h"

#include <utility>

namespace hub::jobs {
namespace {

const QString kColumns = QStringLiteral(
    "id, kind, state, priority, attempt, uncounted, max_attempts, crashes, interruptions, "
    "cancel_requested, input, result, error_code, error_detail, error_remedy, error_trail, "
    "created_at, started_at, finished_at, run_at, timeout_ms, unique_key, depends_on, "
    "on_dependency_failure, job_group, durability, log");

enum Column
{
    Id,
    Kind,
    StateName,
    PriorityNumber,
    Attempt,
    Uncounted,
    MaxAttempts,
    Crashes,
    Interruptions,
    CancelRequested,
    Input,
    ResultJson,
    ErrorCode,
    ErrorDetail,
    ErrorRemedy,
    ErrorTrail,
    CreatedAt,
    StartedAt,
    FinishedAt,
    RunAt,
    TimeoutMs,
    UniqueKey,
    DependsOn,
    OnFailure,
    Group,
    Durability,
    Log
};

// Lines are kept as text with a line feed between: none of them holds one (see oneLine()).
QVariant joined(const QStringList &lines)
{
    return lines.isEmpty() ? QVariant() : QVariant(lines.join(u'\n'));
}

QStringList split(const QVariant &text)
{
    return text.isNull() ? QStringList() : text.toString().split(u'\n');
}

QVariant orNull(const QString &text)
{
    return text.isEmpty() ? QVariant() : QVariant(text);
}

QVariant orNull(const QByteArray &bytes)
{
    return bytes.isEmpty() ? QVariant() : QVariant(bytes);
}

QVariant milliseconds(const std::optional<WallTime> &time)
{
    return time ? QVariant(static_cast<qint64>(time->time_since_epoch().count())) : QVariant();
}

std::optional<WallTime> wallTime(const QVariant &value)
{
    if (value.isNull())
        return std::nullopt;
    return WallTime(std::chrono::milliseconds(value.toLongLong()));
}

QString nameOf(State state)
{
    return QString(stateName(state));
}

/// The columns that a transition may change, in the order of kSave.
void appendMutable(QVariantList &values, const Record &record)
{
    const Job &job = record.job;
    values << nameOf(job.state) << static_cast<int>(job.priority) << job.attempt << record.uncounted
           << job.crashes << job.interruptions << record.cancelRequested << orNull(job.result);
    if (job.error) {
        values << QString(errorCode(job.error->kind)) << job.error->detail
               << orNull(job.error->remedy);
    } else {
        values << QVariant() << QVariant() << QVariant();
    }
    values << joined(job.errorTrail) << milliseconds(job.startedAt) << milliseconds(job.finishedAt)
           << milliseconds(job.runAt) << orNull(job.group) << joined(job.log);
}

const QString kInsert = QStringLiteral(
    "INSERT INTO jobs (state, priority, attempt, uncounted, crashes, interruptions, "
    "cancel_requested, result, error_code, error_detail, error_remedy, error_trail, started_at, "
    "finished_at, run_at, job_group, log, id, kind, max_attempts, input, created_at, timeout_ms, "
    "unique_key, depends_on, on_dependency_failure, durability) "
    "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");

const QString kSave = QStringLiteral(
    "UPDATE jobs SET state=?, priority=?, attempt=?, uncounted=?, crashes=?, interruptions=?, "
    "cancel_requested=?, result=?, error_code=?, error_detail=?, error_remedy=?, error_trail=?, "
    "started_at=?, finished_at=?, run_at=?, job_group=?, log=? WHERE id=?");

const QString kSaveFenced = kSave + QStringLiteral(" AND state='running' AND attempt=?");

QVariantList insertValues(const Record &record)
{
    const Job &job = record.job;
    QVariantList values;
    values.reserve(27);
    appendMutable(values, record);
    values << job.id << job.kind << job.maxAttempts << job.input
           << static_cast<qint64>(job.createdAt.time_since_epoch().count())
           << static_cast<qint64>(job.timeout.count()) << orNull(job.uniqueKey)
           << joined(job.dependsOn) << static_cast<int>(job.onDependencyFailure)
           << static_cast<int>(job.durability);
    return values;
}

template<typename Enum>
Enum enumeration(const QVariant &value, int last)
{
    return static_cast<Enum>(std::clamp(value.toInt(), 0, last));
}

Record recordOf(const QSqlQuery &row)
{
    Record record;
    Job &job = record.job;
    job.id = row.value(Id).toString();
    job.kind = row.value(Kind).toString();
    job.state = stateFromName(row.value(StateName).toString()).value_or(State::Failed);
    job.priority = enumeration<Priority>(row.value(PriorityNumber), 4);
    job.attempt = row.value(Attempt).toInt();
    record.uncounted = row.value(Uncounted).toInt();
    job.maxAttempts = row.value(MaxAttempts).toInt();
    job.crashes = row.value(Crashes).toInt();
    job.interruptions = row.value(Interruptions).toInt();
    record.cancelRequested = row.value(CancelRequested).toBool();
    job.input = row.value(Input).toByteArray();
    job.result = row.value(ResultJson).toByteArray();
    if (const QVariant code = row.value(ErrorCode); !code.isNull()) {
        job.error = Error{errorKind(code.toString()),
                          row.value(ErrorDetail).toString(),
                          row.value(ErrorRemedy).toString()};
    }
    job.errorTrail = split(row.value(ErrorTrail));
    job.createdAt = wallTime(row.value(CreatedAt)).value_or(WallTime());
    job.startedAt = wallTime(row.value(StartedAt));
    job.finishedAt = wallTime(row.value(FinishedAt));
    job.runAt = wallTime(row.value(RunAt));
    job.timeout = std::chrono::milliseconds(row.value(TimeoutMs).toLongLong());
    job.uniqueKey = row.value(UniqueKey).toString();
    job.dependsOn = split(row.value(DependsOn));
    job.onDependencyFailure = enumeration<OnDependencyFailure>(row.value(OnFailure), 1);
    job.group = row.value(Group).toString();
    job.durability = enumeration<DurabilityClass>(row.value(Durability), 1);
    job.log = split(row.value(Log));
    if (job.state == State::Succeeded)
        job.progress = 1;
    return record;
}

} // namespace

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
    const Record &after = *change.after;
    if (!change.before) {
        auto inserted = m_connection.execute(kInsert, insertValues(after));
        return inserted ? Result<void>() : fail(inserted.error());
    }

    QVariantList values;
    values.reserve(19);
    appendMutable(values, after);
    values << after.job.id;
    const bool isFenced = change.before->job.state == State::Running;
    if (isFenced)
        values << change.before->job.attempt;
    const auto changed = m_connection.execute(isFenced ? kSaveFenced : kSave, values);
    if (!changed)
        return fail(changed.error());
    if (*changed != 1) {
        return fail(Error::Kind::Conflict,
                    QStringLiteral("job %1: attempt %2 is not what its row runs")
                        .arg(after.job.id)
                        .arg(change.before->job.attempt));
    }
    return {};
}

Result<std::vector<Record>> SqliteJobStore::select(const QString &where, const QVariantList &values)
{
    std::vector<Record> records;
    auto done = m_connection.query(QStringLiteral("SELECT ") + kColumns
                                       + QStringLiteral(" FROM jobs ") + where,
                                   values,
                                   [&](const QSqlQuery &row) {
                                       records.push_back(recordOf(row));
                                       return true;
                                   });
    if (!done)
        return fail(done.error());
    return records;
}

Result<std::vector<Record>> SqliteJobStore::loadUnfinished()
{
    return select(QStringLiteral("WHERE finished_at IS NULL ORDER BY id"), {});
}

Result<std::optional<Record>> SqliteJobStore::find(const QString &id)
{
    auto records = select(QStringLiteral("WHERE id=?"), {id});
    if (!records)
        return fail(records.error());
    if (records->empty())
        return std::nullopt;
    return std::move(records->front());
}

Result<std::vector<Record>> SqliteJobStore::list(const JobQueue::Filter &filter)
{
    QStringList conditions;
    QVariantList values;
    const auto where = [&](const char *condition, const QVariant &value) {
        conditions << QString::fromLatin1(condition);
        values << value;
    };
    if (filter.state)
        where("state=?", nameOf(*filter.state));
    if (!filter.kind.isEmpty())
        where("kind=?", filter.kind);
    if (!filter.group.isEmpty())
        where("job_group=?", filter.group);
    if (filter.priority)
        where("priority=?", static_cast<int>(*filter.priority));
    if (!filter.cursor.isEmpty())
        where("id<?", filter.cursor);
    QString text;
    if (!conditions.isEmpty())
        text = QStringLiteral("WHERE ") + conditions.join(QStringLiteral(" AND "));
    values << filter.limit;
    return select(text + QStringLiteral(" ORDER BY id DESC LIMIT ?"), values);
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
