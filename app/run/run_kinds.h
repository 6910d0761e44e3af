#pragma once

#include "app/help/job_table.h"
#include "core/base/json.h"

namespace hub::app {

/// The job kind called @p name, of those that this call offers: test kinds only with @p testJobs.
/// InvalidInput with the nearest name otherwise.
[[nodiscard]] Result<JobKindHelp> findRunKind(const QString &name, bool testJobs);

/// Makes a job's input of `--set name=value` words, typed as @p kind has them: "widths=320,640"
/// becomes a list of numbers. A name given twice has its last value.
[[nodiscard]] Result<json::object> readSettings(const JobKindHelp &kind,
                                                const QList<QByteArray> &words);

} // namespace hub::app
