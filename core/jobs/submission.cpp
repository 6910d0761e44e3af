#include "core/base/ids.h"
#include "core/base/json.h"
#include "core/jobs/submission_p.h"

namespace hub::jobs {
namespace {

constexpr std::chrono::milliseconds kLongestTimeout = std::chrono::hours(24 * 7);
constexpr std::chrono::milliseconds kLongestDelay = std::chrono::days(3650);

auto refuse(const QString &problem)
{
    return fail(Error::Kind::InvalidInput, problem);
}

Result<void> checkNumbers(const JobRequest &request)
{
    if (request.delay < std::chrono::milliseconds(0) || request.delay > kLongestDelay)
        return refuse(QStringLiteral("delay: must be from 0 to %1 ms").arg(kLongestDelay.count()));
    if (request.delay.count() > 0 && request.runAt)
        return refuse(QStringLiteral("delay and run_at exclude each other"));
    if (request.timeout
        && (*request.timeout < std::chrono::milliseconds(1) || *request.timeout > kLongestTimeout))
        return refuse(
            QStringLiteral("timeout: must be from 1 to %1 ms").arg(kLongestTimeout.count()));
    if (request.maxAttempts
        && (*request.maxAttempts < 1 || *request.maxAttempts > Submission::kMaxAttempts))
        return refuse(
            QStringLiteral("max_attempts: must be from 1 to %1").arg(Submission::kMaxAttempts));
    if (request.dependsOn.size() > Submission::kMaxDependencies)
        return refuse(
            QStringLiteral("depends_on: more than %1 jobs").arg(Submission::kMaxDependencies));
    return {};
}

Result<void> checkTexts(const JobRequest &request)
{
    for (const auto &[name, text] : {std::pair(QStringLiteral("unique_key"), request.uniqueKey),
                                     std::pair(QStringLiteral("group"), request.group)}) {
        if (text.size() > Submission::kMaxKeyLength)
            return refuse(QStringLiteral("%1: longer than %2 characters")
                              .arg(name)
                              .arg(Submission::kMaxKeyLength));
    }
    for (const QString &id : request.dependsOn) {
        if (!isId(id))
            return refuse(QStringLiteral("depends_on: '%1' is not a job id").arg(id.left(64)));
    }
    if (request.input.size() > Submission::kMaxInputBytes) {
        return fail(Error::Kind::TooLarge,
                    QStringLiteral("the input is %1 bytes long, over the limit of %2")
                        .arg(request.input.size())
                        .arg(Submission::kMaxInputBytes));
    }
    const auto input = parseJson(request.input, QStringLiteral("the input"));
    if (!input)
        return fail(input.error());
    if (!input->is_object())
        return refuse(QStringLiteral("the input must be a JSON object"));
    return {};
}

} // namespace

Submission::Submission(const QHash<QString, JobKind> &kinds, const Lifecycle &lifecycle)
    : m_kinds(kinds)
    , m_lifecycle(lifecycle)
{}

Result<Submission::Prepared> Submission::prepare(const JobRequest &request) const
{
    const auto kind = m_kinds.constFind(request.kind);
    if (kind == m_kinds.constEnd()) {
        QStringList known = m_kinds.keys();
        known.sort();
        return fail(Error::Kind::InvalidInput,
                    QStringLiteral("there is no job kind '%1'").arg(request.kind.left(64)),
                    QStringLiteral("use one of: ") + known.join(QStringLiteral(", ")));
    }
    if (auto sound = checkNumbers(request); !sound)
        return fail(sound.error());
    if (auto sound = checkTexts(request); !sound)
        return fail(sound.error());
    if (kind->validate) {
        if (auto valid = kind->validate(request.input); !valid)
            return fail(valid.error());
    }

    const Clock &clock = m_lifecycle.clock();
    Prepared prepared;
    prepared.uniqueMode = request.uniqueMode;
    Record &record = prepared.record;
    Job &job = record.job;
    job.id = newId(clock);
    job.kind = kind->name;
    job.priority = request.priority;
    job.maxAttempts = request.maxAttempts.value_or(kind->retry.maxAttempts);
    job.input = request.input;
    job.createdAt = clock.wallNow();
    job.runAt = request.runAt;
    job.timeout = request.timeout.value_or(kind->timeout);
    job.uniqueKey = request.uniqueKey;
    job.dependsOn = request.dependsOn;
    job.dependsOn.removeDuplicates();
    job.onDependencyFailure = request.onDependencyFailure;
    job.group = request.group;
    job.durability = request.durability.value_or(kind->durability);
    record.dueSince = clock.now();
    if (request.delay.count() > 0) {
        job.runAt = job.createdAt + request.delay;
        record.delayedUntil = record.dueSince + request.delay;
    }
    if (job.runAt)
        record.dueSince = std::max(record.dueSince, clock.now() + (*job.runAt - job.createdAt));
    record.readySince = record.dueSince;
    return prepared;
}

Result<QStringList> Submission::add(Draft &draft,
                                    JobStore &store,
                                    const std::vector<Prepared> &jobs) const
{
    // Everything that can fail comes before the first change: all or none.
    if (draft.unfinishedCount() + static_cast<qint64>(jobs.size()) > kMaxUnfinished) {
        return fail(
            Error::Kind::Busy,
            QStringLiteral("the queue holds its limit of %1 unfinished jobs").arg(kMaxUnfinished),
            QStringLiteral("wait until some have ended"));
    }
    if (auto single = refuseDoubles(draft, jobs); !single)
        return fail(single.error());
    std::vector<Dependencies> dependencies;
    dependencies.reserve(jobs.size());
    for (const Prepared &job : jobs) {
        auto resolved = resolve(draft, store, job.record.job);
        if (!resolved)
            return fail(resolved.error());
        dependencies.push_back(std::move(*resolved));
    }

    QStringList ids;
    ids.reserve(static_cast<qsizetype>(jobs.size()));
    for (std::size_t i = 0; i < jobs.size(); ++i)
        ids << addOne(draft, jobs[i], std::move(dependencies[i]));
    return ids;
}

Result<void> Submission::refuseDoubles(const Draft &draft, const std::vector<Prepared> &jobs) const
{
    QSet<QString> keys;
    for (const Prepared &job : jobs) {
        const QString &key = job.record.job.uniqueKey;
        if (key.isEmpty() || job.uniqueMode != UniqueMode::Refuse)
            continue;
        if (const QString holder = draft.links().holderOf(key); !holder.isEmpty()) {
            return fail(Error::Kind::AlreadyExists,
                        QStringLiteral("job %1 has the unique key '%2' and is not finished")
                            .arg(holder, key));
        }
        if (keys.contains(key))
            return refuse(QStringLiteral("the unique key '%1' is given twice").arg(key));
        keys.insert(key);
    }
    return {};
}

Result<Submission::Dependencies> Submission::resolve(const Draft &draft,
                                                     JobStore &store,
                                                     const Job &job) const
{
    Dependencies dependencies;
    for (const QString &id : job.dependsOn) {
        State state = State::Waiting;
        if (const RecordPtr known = draft.find(id)) {
            state = known->job.state;
        } else {
            const auto stored = store.find(id);
            if (!stored)
                return fail(stored.error());
            if (!*stored)
                return refuse(QStringLiteral("depends_on: there is no job %1").arg(id));
            state = (*stored)->job.state;
        }
        if (!isTerminal(state)) {
            dependencies.pending << id;
        } else if (state != State::Succeeded
                   && job.onDependencyFailure == OnDependencyFailure::Fail) {
            dependencies.failure = Error{Error::Kind::Conflict,
                                         QStringLiteral("job %1, which it depends on, is %2")
                                             .arg(id, QString(stateName(state))),
                                         QStringLiteral("retry that job, then this one")};
        }
    }
    return dependencies;
}

QString Submission::join(Draft &draft, const Record &holder, const QString &group) const
{
    if (holder.job.group != group) {
        Record record = holder;
        record.job.group = group;
        draft.replace(std::move(record));
    }
    return holder.job.id;
}

QString Submission::addOne(Draft &draft, Prepared job, Dependencies dependencies) const
{
    Record &record = job.record;
    if (const QString key = record.job.uniqueKey; !key.isEmpty()) {
        const RecordPtr holder = draft.find(draft.links().holderOf(key));
        const bool isReplaced =
            holder && job.uniqueMode == UniqueMode::Replace && holder->job.state != State::Running;
        if (holder && !isReplaced)
            return join(draft, *holder, record.job.group);
        if (isReplaced) {
            m_lifecycle.end(draft,
                            *holder,
                            State::Cancelled,
                            Error{Error::Kind::Cancelled,
                                  QStringLiteral("job %1 took its place").arg(record.job.id),
                                  {}});
        }
    }
    const QString id = record.job.id;
    record.pendingDependencies = std::move(dependencies.pending);
    m_lifecycle.settle(record);
    if (dependencies.failure) {
        record.job.state = State::Failed;
        record.job.error = dependencies.failure;
        record.job.finishedAt = m_lifecycle.clock().wallNow();
        record.pendingDependencies.clear();
    }
    draft.add(std::move(record));
    return id;
}

} // namespace hub::jobs
