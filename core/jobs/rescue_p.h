#pragma once

#include "core/jobs/job_queue.h"
#include "core/jobs/lifecycle_p.h"

#include <QSet>

namespace hub::jobs {

/// Decides what becomes of the jobs that ran when the last process died.
///
/// A job that the crash notes name is to blame: its crashes count, and it fails at maxCrashes. The
/// others were interrupted by nobody's known fault and go back to their place in the queue; only
/// after maxInterruptions of that are they failed, because then they are the likely cause.
///
/// Errors: none.
void rescue(Draft &draft,
            const Lifecycle &lifecycle,
            const std::vector<RecordPtr> &unfinished,
            const QSet<QString> &crashNotes,
            const JobQueue::Options &options);

} // namespace hub::jobs
