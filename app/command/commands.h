#pragma once

#include "app/command/context.h"

namespace hub::app {

// One function a command; each gives the exit code of the process.

/// aio-hub --headless
[[nodiscard]] int headlessCommand(const Context &context);
[[nodiscard]] int runCommand(const Context &context);
[[nodiscard]] int workerCommand(const Context &context);
[[nodiscard]] int doctorCommand(const Context &context);
[[nodiscard]] int configShowCommand(const Context &context);
[[nodiscard]] int backupCommand(const Context &context);
[[nodiscard]] int restoreCommand(const Context &context);

/// aio-hub ctl RESOURCE ACTION
[[nodiscard]] int ctlCommand(const Context &context);

} // namespace hub::app
