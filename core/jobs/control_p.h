#pragma once

#include "core/jobs/job_store_p.h"
#include "core/jobs/lifecycle_p.h"

namespace hub::jobs {

/// What people do to single jobs: cancel, retry, pause, resume, change the priority.
///
/// Units:   none.
/// Threads: one at a time: the committer's.
/// Errors:  NotFound; Conflict where the job's state does not allow it.
class Control final
{
public:
    /// @p lifecycle must outlive this.
    explicit Control(const Lifecycle &lifecycle)
        : m_lifecycle(lifecycle)
    {}

    /// A running job is only marked; its work is stopped by whoever called, after the commit.
    [[nodiscard]] Result<void> cancel(Draft &draft, JobStore &store, const QString &id) const;
    [[nodiscard]] Result<void> retry(Draft &draft, JobStore &store, const QString &id) const;
    [[nodiscard]] Result<void> pause(Draft &draft, JobStore &store, const QString &id) const;
    [[nodiscard]] Result<void> resume(Draft &draft, JobStore &store, const QString &id) const;
    [[nodiscard]] Result<void> setPriority(Draft &draft,
                                           JobStore &store,
                                           const QString &id,
                                           Priority priority) const;

private:
    const Lifecycle &m_lifecycle;
};

} // namespace hub::jobs
