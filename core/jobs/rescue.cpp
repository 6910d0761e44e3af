#include "core/base/logging.h"
#include "core/jobs/crash_note.h"
#include "core/jobs/rescue_p.h"

namespace hub::jobs {
namespace {

Error crashError(const Job &job)
{
    return {Error::Kind::Crashed,
            QStringLiteral("job %1 (%2) made the program crash %3 times")
                .arg(job.id, job.kind)
                .arg(job.crashes),
            QStringLiteral("do not run it again with this input; report the crash")};
}

Error interruptionError(const Job &job)
{
    return {Error::Kind::Crashed,
            QStringLiteral("the program died %1 times while job %2 (%3) ran")
                .arg(job.interruptions)
                .arg(job.id, job.kind),
            QStringLiteral("look for what kills it (memory?), then retry the job")};
}

void rescueOne(Draft &draft,
               const Lifecycle &lifecycle,
               const Record &running,
               bool isBlamed,
               const JobQueue::Options &options)
{
    Record record = running;
    Job &job = record.job;
    if (record.cancelRequested) {
        lifecycle.end(draft,
                      std::move(record),
                      State::Cancelled,
                      Error{Error::Kind::Cancelled,
                            QStringLiteral("job %1 was cancelled").arg(running.job.id),
                            {}});
        return;
    }
    ++(isBlamed ? job.crashes : job.interruptions);
    const Error error = isBlamed ? crashError(job) : interruptionError(job);
    addToTrail(job, error);
    if (isBlamed ? job.crashes >= options.maxCrashes
                 : job.interruptions >= options.maxInterruptions) {
        qCWarning(logJobs).noquote() << error.message();
        lifecycle.end(draft, std::move(record), State::Failed, error);
        return;
    }
    lifecycle.putBack(draft, record, {});
}

} // namespace

void rescue(Draft &draft,
            const Lifecycle &lifecycle,
            const std::vector<RecordPtr> &unfinished,
            const QSet<QString> &crashNotes,
            const JobQueue::Options &options)
{
    int count = 0;
    for (const RecordPtr &record : unfinished) {
        if (record->job.state != State::Running)
            continue;
        const bool isBlamed = crashNotes.contains(crashNote(record->job.id, record->job.attempt));
        rescueOne(draft, lifecycle, *record, isBlamed, options);
        ++count;
    }
    if (count > 0)
        qCInfo(logJobs) << "rescued jobs of a process that died:" << count;
}

} // namespace hub::jobs
