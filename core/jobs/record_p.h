#pragma once

#include "core/jobs/job.h"

#include <memory>

namespace hub::jobs {

class Run;

/// A job with what only the queue knows of it. A version of it is never changed: each transition
/// makes the next version, so that readers need no lock while they look at one.
struct Record
{
    Job job;
    int uncounted = 0; ///< Attempts that do not count against maxAttempts: nobody's fault.
    bool cancelRequested = false;    ///< Stored, so that a cancelled job stays so over a death.
    QStringList pendingDependencies; ///< Those of Job::dependsOn that are not finished.

    MonotonicTime dueSince;   ///< When it was enqueued or due; its latency counts from here.
    MonotonicTime readySince; ///< Since when it could run; its place in the queue.
    std::optional<MonotonicTime> delayedUntil; ///< Of a delay; a wall run_at has none.

    std::shared_ptr<Run> run; ///< Set while running in this process; shared with its worker.

    [[nodiscard]] int countedAttempts() const { return job.attempt - uncounted; }
    [[nodiscard]] bool isFinished() const { return isTerminal(job.state); }
    /// Whether the process died so often while it ran that it must not run beside another such.
    [[nodiscard]] bool isSuspect() const { return job.interruptions >= kSuspectInterruptions; }

    static constexpr int kSuspectInterruptions = 3;
};

using RecordPtr = std::shared_ptr<const Record>; // Shared by the board and whoever looks at it.

/// One job's step from one version to the next.
struct RecordChange
{
    RecordPtr before; ///< Null for a job that is added.
    RecordPtr after;
};

} // namespace hub::jobs
