#include "core/jobs/job_row_p.h"

#include <algorithm>
#include <utility>

namespace hub::jobs {
namespace {

using database::Statement;

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
void bindLines(Statement &statement, const QStringList &lines)
{
    if (lines.isEmpty())
        statement.bindNull();
    else
        statement.bind(lines.join(u'\n'));
}

QStringList lines(const Statement &row, int column)
{
    return row.isNull(column) ? QStringList() : row.text(column).split(u'\n');
}

void bindTime(Statement &statement, const std::optional<WallTime> &time)
{
    if (time)
        statement.bind(static_cast<qint64>(time->time_since_epoch().count()));
    else
        statement.bindNull();
}

std::optional<WallTime> wallTime(const Statement &row, int column)
{
    if (row.isNull(column))
        return std::nullopt;
    return WallTime(std::chrono::milliseconds(row.integer(column)));
}

void bindError(Statement &statement, const std::optional<Error> &error)
{
    if (error)
        statement.bind(errorCode(error->kind)).bind(error->detail).bindOrNull(error->remedy);
    else
        statement.bindNull().bindNull().bindNull();
}

/// The columns that a transition may change, in the order of saveSql().
void bindMutable(Statement &statement, const Record &record)
{
    const Job &job = record.job;
    statement.bind(stateName(job.state))
        .bind(static_cast<int>(job.priority))
        .bind(job.attempt)
        .bind(record.uncounted)
        .bind(job.crashes)
        .bind(job.interruptions)
        .bind(record.cancelRequested ? 1 : 0)
        .bindOrNull(job.result);
    bindError(statement, job.error);
    bindLines(statement, job.errorTrail);
    bindTime(statement, job.startedAt);
    bindTime(statement, job.finishedAt);
    bindTime(statement, job.runAt);
    statement.bindOrNull(job.group);
    bindLines(statement, job.log);
}

QByteArray insertSql()
{
    return QByteArrayLiteral(
        "INSERT INTO jobs (state, priority, attempt, uncounted, crashes, interruptions, "
        "cancel_requested, result, error_code, error_detail, error_remedy, error_trail, "
        "started_at, finished_at, run_at, job_group, log, id, kind, max_attempts, input, "
        "created_at, timeout_ms, unique_key, depends_on, on_dependency_failure, durability) "
        "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
}

QByteArray saveSql()
{
    return QByteArrayLiteral(
        "UPDATE jobs SET state=?, priority=?, attempt=?, uncounted=?, crashes=?, interruptions=?, "
        "cancel_requested=?, result=?, error_code=?, error_detail=?, error_remedy=?, "
        "error_trail=?, started_at=?, finished_at=?, run_at=?, job_group=?, log=? WHERE id=?");
}

QByteArray saveFencedSql()
{
    static const QByteArray sql =
        saveSql() + QByteArrayLiteral(" AND state='running' AND attempt=?");
    return sql;
}

/// Most changes start or end an attempt. These leave alone what such a step does not change: above
/// all, a start names no column of an index.
QByteArray startSql()
{
    return QByteArrayLiteral("UPDATE jobs SET state='running', attempt=?, error_code=NULL, "
                             "error_detail=NULL, error_remedy=NULL, started_at=? WHERE id=?");
}

QByteArray endSql()
{
    return QByteArrayLiteral(
        "UPDATE jobs SET state=?, result=?, error_code=?, error_detail=?, error_remedy=?, "
        "finished_at=?, log=? WHERE id=? AND state='running' AND attempt=?");
}

void bindInsert(Statement &statement, const Record &record)
{
    const Job &job = record.job;
    bindMutable(statement, record);
    statement.bind(job.id)
        .bind(job.kind)
        .bind(job.maxAttempts)
        .bind(job.input)
        .bind(static_cast<qint64>(job.createdAt.time_since_epoch().count()))
        .bind(static_cast<qint64>(job.timeout.count()))
        .bindOrNull(job.uniqueKey);
    bindLines(statement, job.dependsOn);
    statement.bind(static_cast<int>(job.onDependencyFailure))
        .bind(static_cast<int>(job.durability));
}

/// Whether both agree in what neither a start nor an end changes.
bool agreeBesides(const Record &before, const Record &after)
{
    const Job &was = before.job;
    const Job &is = after.job;
    return was.priority == is.priority && before.uncounted == after.uncounted
           && was.crashes == is.crashes && was.interruptions == is.interruptions
           && before.cancelRequested == after.cancelRequested && was.errorTrail == is.errorTrail
           && was.runAt == is.runAt && was.group == is.group;
}

bool isStart(const Record &before, const Record &after)
{
    const Job &was = before.job;
    const Job &is = after.job;
    return is.state == State::Running && was.state != State::Running && !is.error
           && was.result == is.result && was.finishedAt == is.finishedAt && was.log == is.log
           && agreeBesides(before, after);
}

bool isEnd(const Record &before, const Record &after)
{
    const Job &was = before.job;
    const Job &is = after.job;
    return was.state == State::Running && after.isFinished() && was.attempt == is.attempt
           && was.startedAt == is.startedAt && agreeBesides(before, after);
}

template<typename Enum>
Enum enumeration(const Statement &row, int column, qint64 last)
{
    return static_cast<Enum>(std::clamp<qint64>(row.integer(column), 0, last));
}

int number(const Statement &row, int column)
{
    return static_cast<int>(row.integer(column));
}

} // namespace

const QByteArray &jobColumns()
{
    static const QByteArray columns = QByteArrayLiteral(
        "id, kind, state, priority, attempt, uncounted, max_attempts, crashes, interruptions, "
        "cancel_requested, input, result, error_code, error_detail, error_remedy, error_trail, "
        "created_at, started_at, finished_at, run_at, timeout_ms, unique_key, depends_on, "
        "on_dependency_failure, job_group, durability, log");
    return columns;
}

Record recordOf(const Statement &row)
{
    Record record;
    Job &job = record.job;
    job.id = row.text(Id);
    job.kind = row.text(Kind);
    job.state = stateFromName(row.text(StateName)).value_or(State::Failed);
    job.priority = enumeration<Priority>(row, PriorityNumber, 4);
    job.attempt = number(row, Attempt);
    record.uncounted = number(row, Uncounted);
    job.maxAttempts = number(row, MaxAttempts);
    job.crashes = number(row, Crashes);
    job.interruptions = number(row, Interruptions);
    record.cancelRequested = row.integer(CancelRequested) != 0;
    job.input = row.bytes(Input);
    job.result = row.bytes(ResultJson);
    if (!row.isNull(ErrorCode))
        job.error =
            Error{errorKind(row.text(ErrorCode)), row.text(ErrorDetail), row.text(ErrorRemedy)};
    job.errorTrail = lines(row, ErrorTrail);
    job.createdAt = wallTime(row, CreatedAt).value_or(WallTime());
    job.startedAt = wallTime(row, StartedAt);
    job.finishedAt = wallTime(row, FinishedAt);
    job.runAt = wallTime(row, RunAt);
    job.timeout = std::chrono::milliseconds(row.integer(TimeoutMs));
    job.uniqueKey = row.text(UniqueKey);
    job.dependsOn = lines(row, DependsOn);
    job.onDependencyFailure = enumeration<OnDependencyFailure>(row, OnFailure, 1);
    job.group = row.text(Group);
    job.durability = enumeration<DurabilityClass>(row, Durability, 1);
    job.log = lines(row, Log);
    if (job.state == State::Succeeded)
        job.progress = 1;
    return record;
}

Result<int> writeRow(database::Connection &connection, const RecordChange &change)
{
    const Record &after = *change.after;
    const Job &job = after.job;
    const bool isFenced = change.before && change.before->job.state == State::Running;
    const bool starts = change.before && isStart(*change.before, after);
    const bool ends = isFenced && isEnd(*change.before, after);
    const auto prepared = connection.statement(!change.before ? insertSql()
                                               : starts       ? startSql()
                                               : ends         ? endSql()
                                               : isFenced     ? saveFencedSql()
                                                              : saveSql());
    if (!prepared)
        return fail(prepared.error());
    Statement &statement = **prepared;
    if (!change.before) {
        bindInsert(statement, after);
        return statement.execute();
    }
    if (starts) {
        statement.bind(job.attempt);
        bindTime(statement, job.startedAt);
    } else if (ends) {
        statement.bind(stateName(job.state)).bindOrNull(job.result);
        bindError(statement, job.error);
        bindTime(statement, job.finishedAt);
        bindLines(statement, job.log);
    } else {
        bindMutable(statement, after);
    }
    statement.bind(job.id);
    if (isFenced)
        statement.bind(change.before->job.attempt);
    return statement.execute();
}

} // namespace hub::jobs
