#pragma once

#include "app/ctl/ctl.h"

namespace hub::app {

/// `ctl jobs files ID --out DIR`: the variants of a finished image job, in a folder.
[[nodiscard]] CtlResult writeJobFiles(const Ctl &ctl);

} // namespace hub::app
