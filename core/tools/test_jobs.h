#pragma once

#include "core/jobs/job_kind.h"

#include <vector>

namespace hub::tools {

/// `test.sleep {ms}`, `test.fail {times,permanent?}`, `test.cpu {ms}`, `test.memory {mib,ms}`,
/// `test.crash`, `test.append {file,line}`: only with `--test-jobs`. test.append adds the line and
/// the job's id to the file at most once, however often the job is run.
[[nodiscard]] std::vector<jobs::JobKind> testJobKinds();

} // namespace hub::tools
