#pragma once

#include "app/command/command_line.h"
#include "core/base/clock.h"

namespace hub::app {

/// Shows the window, or raises the one that is open on the data folder. The exit code.
///
/// @pre No QCoreApplication exists: the window makes its own.
[[nodiscard]] int windowCommand(const CommandLine &line,
                                MonotonicTime began,
                                int argc,
                                char **argv);

/// Whether there is a display to open a window on.
[[nodiscard]] bool hasDisplay();

} // namespace hub::app
