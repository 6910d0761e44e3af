#include "core/jobs/control_p.h"

namespace hub::jobs {
namespace {

/// The newest version of job @p id, finished or not.
Result<Record> newestOf(const Draft &draft, JobStore &store, const QString &id)
{
    if (const RecordPtr known = draft.find(id))
        return *known;
    auto stored = store.find(id);
    if (!stored)
        return fail(stored.error());
    if (!*stored)
        return fail(Error::Kind::NotFound, QStringLiteral("there is no job %1").arg(id.left(64)));
    return std::move(**stored);
}

auto wrongState(const Job &job, const QString &wish, const QString &remedy = {})
{
    return fail(
        Error::Kind::Conflict,
        QStringLiteral("job %1 is %2 and cannot be %3").arg(job.id, stateName(job.state), wish),
        remedy);
}

} // namespace

Result<void> Control::cancel(Draft &draft, JobStore &store, const QString &id) const
{
    auto found = newestOf(draft, store, id);
    if (!found)
        return fail(found.error());
    Record &record = *found;
    if (record.job.state == State::Cancelled || record.cancelRequested)
        return {};
    if (record.isFinished())
        return wrongState(record.job, QStringLiteral("cancelled"));
    if (record.job.state == State::Running) {
        record.cancelRequested = true;
        draft.replace(std::move(record));
        return {};
    }
    m_lifecycle.end(
        draft,
        std::move(record),
        State::Cancelled,
        Error{Error::Kind::Cancelled, QStringLiteral("job %1 was cancelled").arg(id), {}});
    return {};
}

Result<void> Control::retry(Draft &draft, JobStore &store, const QString &id) const
{
    const auto found = newestOf(draft, store, id);
    if (!found)
        return fail(found.error());
    const State state = found->job.state;
    if (state != State::Failed && state != State::Cancelled)
        return wrongState(found->job, QStringLiteral("retried"));
    if (const QString holder = draft.links().holderOf(found->job.uniqueKey); !holder.isEmpty()) {
        return fail(
            Error::Kind::AlreadyExists,
            QStringLiteral("job %1 has the same unique key and is not finished").arg(holder));
    }

    Record record = *found;
    Job &job = record.job;
    job.attempt = 0;
    job.crashes = 0;
    job.interruptions = 0;
    job.progress = 0;
    job.result.clear();
    job.error.reset();
    job.startedAt.reset();
    job.finishedAt.reset();
    job.runAt.reset();
    record.uncounted = 0;
    record.cancelRequested = false;
    record.pendingDependencies.clear();
    record.delayedUntil.reset();
    record.dueSince = record.readySince = m_lifecycle.clock().now();
    job.state = State::Waiting;
    // One that ended in this very draft is known to it; the store has the others.
    if (draft.find(id))
        draft.replace(std::move(record));
    else
        draft.revive(*found, std::move(record));
    return {};
}

Result<void> Control::pause(Draft &draft, JobStore &store, const QString &id) const
{
    auto found = newestOf(draft, store, id);
    if (!found)
        return fail(found.error());
    Record &record = *found;
    if (record.job.state == State::Paused)
        return {};
    if (record.isFinished())
        return wrongState(record.job, QStringLiteral("paused"));
    if (record.job.state == State::Running) {
        return wrongState(
            record.job, QStringLiteral("paused"), QStringLiteral("cancel it, or let it end"));
    }
    record.job.state = State::Paused;
    draft.replace(std::move(record));
    return {};
}

Result<void> Control::resume(Draft &draft, JobStore &store, const QString &id) const
{
    auto found = newestOf(draft, store, id);
    if (!found)
        return fail(found.error());
    Record &record = *found;
    if (record.job.state != State::Paused)
        return wrongState(record.job, QStringLiteral("resumed"));
    m_lifecycle.settle(record);
    draft.replace(std::move(record));
    return {};
}

Result<void> Control::setPriority(Draft &draft,
                                  JobStore &store,
                                  const QString &id,
                                  Priority priority) const
{
    auto found = newestOf(draft, store, id);
    if (!found)
        return fail(found.error());
    Record &record = *found;
    if (record.isFinished())
        return wrongState(record.job, QStringLiteral("given another priority"));
    if (record.job.priority == priority)
        return {};
    record.job.priority = priority;
    draft.replace(std::move(record));
    return {};
}

} // namespace hub::jobs
