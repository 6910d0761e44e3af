#include "core/jobs/job_queue.h"

#include "core/jobs/job_queue_p.h"
#include "core/jobs/sqlite_job_store_p.h"

namespace hub::jobs {
namespace {

constexpr int kMaxListed = 1000;

} // namespace

JobQueue::JobQueue(std::unique_ptr<Private> parts)
    : p(std::move(parts))
{}

JobQueue::~JobQueue() = default;

Result<std::unique_ptr<JobQueue>> JobQueue::start(database::Database &database,
                                                  std::vector<JobKind> kinds,
                                                  const Clock &clock,
                                                  telemetry::MetricsRegistry &metrics,
                                                  const Options &options)
{
    Q_ASSERT(options.workers > 0);
    auto parts = std::make_unique<Private>(database, std::move(kinds), clock, metrics, options);
    if (auto started = parts->start(); !started)
        return fail(started.error());
    return std::unique_ptr<JobQueue>(new JobQueue(std::move(parts)));
}

Result<Job> JobQueue::enqueue(const JobRequest &request)
{
    auto jobs = enqueue(std::vector<JobRequest>{request});
    if (!jobs)
        return fail(jobs.error());
    return std::move(jobs->front());
}

Result<std::vector<Job>> JobQueue::enqueue(const std::vector<JobRequest> &requests)
{
    if (p->isStopping.load())
        return fail(Error::Kind::Cancelled, QStringLiteral("the job queue is stopping"));
    if (requests.size() > Submission::kMaxAtOnce) {
        return fail(Error::Kind::TooLarge,
                    QStringLiteral("%1 jobs at once, over the limit of %2")
                        .arg(requests.size())
                        .arg(Submission::kMaxAtOnce),
                    QStringLiteral("enqueue them in parts"));
    }
    std::vector<Submission::Prepared> prepared;
    prepared.reserve(requests.size());
    for (const JobRequest &request : requests) {
        auto job = p->submission.prepare(request);
        if (!job)
            return fail(job.error());
        prepared.push_back(std::move(*job));
    }
    const auto records = p->committer.run([this, &prepared](Draft &draft, JobStore &store) {
        return p->submission.add(draft, store, prepared);
    });
    if (!records)
        return fail(records.error());

    std::vector<Job> jobs;
    jobs.reserve(records->size());
    for (const RecordPtr &record : *records)
        jobs.push_back(p->board.describe(*record));
    return jobs;
}

Result<Job> JobQueue::find(const QString &id) const
{
    if (const RecordPtr record = p->board.find(id))
        return p->board.describe(*record);
    auto stored = p->database.reader().run(
        [&id](database::Connection &connection) { return SqliteJobStore(connection).find(id); });
    if (!stored)
        return fail(stored.error());
    if (!*stored)
        return fail(Error::Kind::NotFound, QStringLiteral("there is no job %1").arg(id.left(64)));
    return (*stored)->job;
}

Result<std::vector<Job>> JobQueue::list(const Filter &filter) const
{
    if (filter.limit < 1 || filter.limit > kMaxListed) {
        return fail(Error::Kind::InvalidInput,
                    QStringLiteral("limit: must be from 1 to %1").arg(kMaxListed));
    }
    const auto stored = p->database.reader().run([&filter](database::Connection &connection) {
        return SqliteJobStore(connection).list(filter);
    });
    if (!stored)
        return fail(stored.error());
    std::vector<Job> jobs;
    jobs.reserve(stored->size());
    for (const Record &record : *stored) {
        const RecordPtr known = p->board.find(record.job.id);
        // One that changed meanwhile is shown as it was found: it fits the filter.
        const bool isCurrent = known && known->job.state == record.job.state;
        jobs.push_back(p->board.describe(isCurrent ? *known : record));
    }
    return jobs;
}

Result<Job> JobQueue::cancel(const QString &id)
{
    const auto record = p->change(id, [this, &id](Draft &draft, JobStore &store) {
        return p->control.cancel(draft, store, id);
    });
    if (!record)
        return fail(record.error());
    // Outside of the writer's thread: what listens to the token may take its time.
    if (*record && (*record)->run && (*record)->cancelRequested)
        p->ask((*record)->run, CancelToken::Reason::User);
    return *record ? Result<Job>(p->board.describe(**record)) : find(id);
}

Result<Job> JobQueue::retry(const QString &id)
{
    const auto record = p->change(id, [this, &id](Draft &draft, JobStore &store) {
        return p->control.retry(draft, store, id);
    });
    return record ? Result<Job>(p->board.describe(**record)) : fail(record.error());
}

Result<Job> JobQueue::pause(const QString &id)
{
    const auto record = p->change(id, [this, &id](Draft &draft, JobStore &store) {
        return p->control.pause(draft, store, id);
    });
    return record ? Result<Job>(p->board.describe(**record)) : fail(record.error());
}

Result<Job> JobQueue::resume(const QString &id)
{
    const auto record = p->change(id, [this, &id](Draft &draft, JobStore &store) {
        return p->control.resume(draft, store, id);
    });
    return record ? Result<Job>(p->board.describe(**record)) : fail(record.error());
}

Result<Job> JobQueue::setPriority(const QString &id, Priority priority)
{
    const auto record = p->change(id, [this, &id, priority](Draft &draft, JobStore &store) {
        return p->control.setPriority(draft, store, id, priority);
    });
    return record ? Result<Job>(p->board.describe(**record)) : fail(record.error());
}

Result<void> JobQueue::pauseAll()
{
    return p->setPaused(true);
}

Result<void> JobQueue::resumeAll()
{
    return p->setPaused(false);
}

JobQueue::Counts JobQueue::counts() const
{
    return p->board.counts();
}

CancelToken::Registration JobQueue::subscribe(Callback callback)
{
    return p->notifier.subscribe(std::move(callback));
}

void JobQueue::stop(std::chrono::milliseconds grace)
{
    p->stop(grace);
}

} // namespace hub::jobs
