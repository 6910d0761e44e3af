#include "core/jobs/board_p.h"
#include "core/jobs/run_p.h"

namespace hub::jobs {
namespace {

constexpr qsizetype kNamedDependencies = 3;

std::size_t indexOf(State state)
{
    return static_cast<std::size_t>(state);
}

/// "4 s", "2 min": what is left until @p time.
QString left(WallTime time, WallTime now)
{
    const auto seconds =
        std::chrono::ceil<std::chrono::seconds>(std::max(time - now, std::chrono::milliseconds(0)));
    if (seconds < std::chrono::seconds(120))
        return QStringLiteral("%1 s").arg(seconds.count());
    return QStringLiteral("%1 min").arg(std::chrono::ceil<std::chrono::minutes>(seconds).count());
}

} // namespace

Board::Board(Options options, const Clock &clock)
    : m_options(std::move(options))
    , m_clock(clock)
{}

void Board::count(const Record &record, int sign)
{
    m_byState[indexOf(record.job.state)] += sign;
    if (record.job.state != State::Running)
        return;
    m_runningOfKind[record.job.kind] += sign;
    if (record.isSuspect())
        m_runningSuspects += sign;
}

void Board::publish(const std::vector<RecordChange> &changes)
{
    const MutexLocker lock(m_mutex);
    for (const RecordChange &change : changes) {
        if (change.before)
            count(*change.before, -1);
        count(*change.after, 1);
        if (change.after->isFinished())
            m_records.remove(change.after->job.id);
        else
            m_records.insert(change.after->job.id, change.after);
    }
}

void Board::addFinished(const std::array<qint64, 9> &byState, int sign)
{
    const MutexLocker lock(m_mutex);
    for (std::size_t i = 0; i < byState.size(); ++i)
        m_byState[i] += sign * byState[i];
}

RecordPtr Board::find(const QString &id) const
{
    const MutexLocker lock(m_mutex);
    return m_records.value(id);
}

std::vector<RecordPtr> Board::unfinished() const
{
    const MutexLocker lock(m_mutex);
    return {m_records.begin(), m_records.end()};
}

qint64 Board::finishedCount() const
{
    const MutexLocker lock(m_mutex);
    return m_byState[indexOf(State::Succeeded)] + m_byState[indexOf(State::Failed)]
           + m_byState[indexOf(State::Cancelled)];
}

qint64 Board::unfinishedCount() const
{
    const MutexLocker lock(m_mutex);
    return m_records.size();
}

JobQueue::Counts Board::counts() const
{
    const MutexLocker lock(m_mutex);
    JobQueue::Counts counts;
    counts.byState = m_byState;
    counts.isPaused = m_isPaused;
    counts.workers = m_options.workers;
    counts.busy = static_cast<int>(m_byState[indexOf(State::Running)]);
    return counts;
}

void Board::setPaused(bool paused)
{
    const MutexLocker lock(m_mutex);
    m_isPaused = paused;
}

bool Board::isPaused() const
{
    const MutexLocker lock(m_mutex);
    return m_isPaused;
}

void Board::setTrouble(const QString &trouble)
{
    const MutexLocker lock(m_mutex);
    m_trouble = trouble;
}

Job Board::describe(const Record &record) const
{
    Job job = record.job;
    if (record.run)
        record.run->describe(job, record.cancelRequested);
    else
        job.waitingReason = reasonOf(record);
    return job;
}

QString Board::reasonOf(const Record &record) const
{
    const QStringList &pending = record.pendingDependencies;
    switch (record.job.state) {
    case State::Waiting: {
        const MutexLocker lock(m_mutex);
        return reasonOfWaiting(record);
    }
    case State::Scheduled:
        return QStringLiteral("starts at ")
               + toRfc3339(record.job.runAt.value_or(record.job.createdAt));
    case State::Retrying:
        return QStringLiteral("retries in ")
               + left(record.job.runAt.value_or(record.job.createdAt), m_clock.wallNow());
    case State::Blocked:
        return (pending.size() == 1
                    ? QStringLiteral("waits for another job: ")
                    : QStringLiteral("waits for %1 other jobs: ").arg(pending.size()))
               + pending.mid(0, kNamedDependencies).join(QStringLiteral(", "))
               + (pending.size() > kNamedDependencies ? QStringLiteral(", ...") : QString());
    case State::Paused:
        return QStringLiteral("is paused");
    case State::Running:
    case State::Succeeded:
    case State::Failed:
    case State::Cancelled:
        break;
    }
    return {};
}

QString Board::reasonOfWaiting(const Record &record) const
{
    const QString &kind = record.job.kind;
    if (!m_options.kindLimits.contains(kind))
        return QStringLiteral("waits for a program that knows the kind '%1'").arg(kind);
    if (m_options.onlyGroup && record.job.group != *m_options.onlyGroup)
        return QStringLiteral("waits for a program that runs its group");
    if (m_isPaused)
        return QStringLiteral("the queue is paused");
    if (!m_trouble.isEmpty())
        return m_trouble;
    if (record.isSuspect() && m_runningSuspects > 0) {
        return QStringLiteral("waits to run apart from other jobs that the program died with");
    }
    const int limit = m_options.kindLimits.value(kind);
    if (limit > 0 && m_runningOfKind.value(kind) >= limit) {
        return QStringLiteral("waits for one of the %1 running '%2' jobs to end")
            .arg(limit)
            .arg(kind);
    }
    if (m_byState[indexOf(State::Running)] >= m_options.workers)
        return QStringLiteral("waits for a free worker");
    return QStringLiteral("starts at once");
}

} // namespace hub::jobs
