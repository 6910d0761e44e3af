#pragma once

#include "app/command/command_line.h"

namespace hub::app {

/// Every command and option of `aio-hub` as the parser wants them: from the table that help is made
/// of, so that what is accepted and what is described are the same.
[[nodiscard]] const CommandRules &commandRules();

} // namespace hub::app
