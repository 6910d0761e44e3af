#include "core/jobs/lifecycle_p.h"

namespace hub::jobs {

void addToTrail(Job &job, const Error &error)
{
    job.errorTrail << oneLine(
        QStringLiteral("attempt %1: %2").arg(job.attempt).arg(error.message()));
    job.errorTrail = newest(job.errorTrail, Lifecycle::kMaxTrailLines);
}

Lifecycle::Lifecycle(const QHash<QString, JobKind> &kinds, const Clock &clock, StartRun startRun)
    : m_kinds(kinds)
    , m_clock(clock)
    , m_startRun(std::move(startRun))
    , m_random(Random::freshSeed())
{}

void Lifecycle::startReady(Draft &draft, int workers) const
{
    const MonotonicTime now = m_clock.now();
    while (draft.schedule().running() < workers) {
        const std::optional<QString> id = draft.schedule().next(now);
        if (!id)
            return;
        start(draft, *id);
    }
}

void Lifecycle::start(Draft &draft, const QString &id) const
{
    Record record = *draft.find(id);
    Job &job = record.job;
    job.state = State::Running;
    ++job.attempt;
    job.startedAt = m_clock.wallNow();
    job.error.reset();
    record.run = m_startRun(job);
    draft.replace(std::move(record));
}

void Lifecycle::promoteDue(Draft &draft) const
{
    for (const QString &id : draft.schedule().due(m_clock.now(), m_clock.wallNow())) {
        Record record = *draft.find(id);
        record.readySince = record.delayedUntil.value_or(m_clock.now());
        record.delayedUntil.reset();
        record.job.state = State::Waiting;
        draft.replace(std::move(record));
    }
}

void Lifecycle::finish(Draft &draft, const QString &id, int attempt, const Outcome &outcome)
{
    const RecordPtr running = draft.find(id);
    if (!running || running->job.state != State::Running || running->job.attempt != attempt)
        return; // It was put back when the queue stopped; its work is not acknowledged.

    Record record = *running;
    Job &job = record.job;
    job.log = newest(job.log + outcome.log, Run::kMaxLogLines);
    if (record.cancelRequested) {
        end(draft,
            std::move(record),
            State::Cancelled,
            Error{Error::Kind::Cancelled, QStringLiteral("job %1 was cancelled").arg(id), {}});
        return;
    }
    if (outcome.result) {
        if (outcome.result->size() > kMaxResultBytes) {
            failAttempt(draft,
                        std::move(record),
                        {Error::Kind::TooLarge,
                         QStringLiteral("its result is %1 bytes long, over the limit of %2")
                             .arg(outcome.result->size())
                             .arg(kMaxResultBytes),
                         {}});
            return;
        }
        job.result = *outcome.result;
        job.progress = 1;
        end(draft, std::move(record), State::Succeeded, std::nullopt);
        return;
    }
    if (outcome.asked == CancelToken::Reason::Shutdown) {
        putBack(draft, *running, outcome.log);
        return;
    }
    Error error = outcome.result.error();
    if (outcome.asked == CancelToken::Reason::Timeout) {
        error = {Error::Kind::Timeout,
                 QStringLiteral("it ran longer than its limit of %1 ms").arg(job.timeout.count()),
                 QStringLiteral("give the job a longer timeout")};
    }
    failAttempt(draft, std::move(record), error);
}

void Lifecycle::failAttempt(Draft &draft, Record record, const Error &error)
{
    Job &job = record.job;
    addToTrail(job, error);
    const int counted = record.countedAttempts();
    if (!RetryPolicy::isRetryable(error) || counted >= job.maxAttempts) {
        end(draft, std::move(record), State::Failed, error);
        return;
    }
    const RetryPolicy policy = m_kinds.value(job.kind).retry;
    const auto delay = policy.delayAfter(std::max(counted, 1), m_random.fraction());
    job.state = State::Retrying;
    job.error = error;
    job.runAt = m_clock.wallNow() + delay;
    record.delayedUntil = m_clock.now() + delay;
    record.run.reset();
    draft.replace(std::move(record));
}

void Lifecycle::putBack(Draft &draft, const Record &running, const QStringList &log) const
{
    Record record = running;
    record.job.log = newest(record.job.log + log, Run::kMaxLogLines);
    record.job.state = State::Waiting;
    ++record.uncounted;
    record.run.reset();
    draft.replace(std::move(record));
}

void Lifecycle::end(Draft &draft, Record record, State state, std::optional<Error> error) const
{
    Q_ASSERT(isTerminal(state));
    QStringList ended{record.job.id};
    record.job.state = state;
    record.job.error = std::move(error);
    record.job.finishedAt = m_clock.wallNow();
    record.run.reset();
    draft.replace(std::move(record));

    // A list instead of recursion: a chain of dependencies may be longer than the stack is deep.
    while (!ended.isEmpty()) {
        const RecordPtr finished = draft.find(ended.takeFirst());
        release(draft, *finished, ended);
    }
}

void Lifecycle::release(Draft &draft, const Record &finished, QStringList &alsoEnded) const
{
    const QString &id = finished.job.id;
    for (const QString &dependent : draft.links().dependentsOf(id)) {
        Record record = *draft.find(dependent);
        record.pendingDependencies.removeAll(id);
        const bool fails = finished.job.state != State::Succeeded
                           && record.job.onDependencyFailure == OnDependencyFailure::Fail;
        if (fails) {
            record.job.state = State::Failed;
            record.job.error = Error{Error::Kind::Conflict,
                                     QStringLiteral("job %1, which it depends on, is %2")
                                         .arg(id, QString(stateName(finished.job.state))),
                                     QStringLiteral("retry that job, then this one")};
            record.job.finishedAt = m_clock.wallNow();
            record.pendingDependencies.clear();
            alsoEnded << dependent;
        } else if (record.job.state == State::Blocked) {
            record.readySince = m_clock.now();
            settle(record);
        }
        draft.replace(std::move(record));
    }
}

void Lifecycle::settle(Record &record) const
{
    Job &job = record.job;
    const bool isDelayed = record.delayedUntil ? *record.delayedUntil > m_clock.now()
                                               : job.runAt && *job.runAt > m_clock.wallNow();
    if (!record.pendingDependencies.isEmpty())
        job.state = State::Blocked;
    else if (isDelayed)
        job.state = job.attempt > 0 ? State::Retrying : State::Scheduled;
    else
        job.state = State::Waiting;
    if (job.state == State::Waiting)
        record.delayedUntil.reset();
}

void Lifecycle::placeLoaded(Record &record) const
{
    const WallTime due = record.job.runAt.value_or(record.job.createdAt);
    record.dueSince = m_clock.now() + (due - m_clock.wallNow());
    record.readySince = record.dueSince;
}

} // namespace hub::jobs
