#pragma once

#include "app/command/command_line.h"

#include <optional>

namespace hub::app {

/// Runs what only prints text: --version, --help, `help`, `completion`. They need no settings, so
/// they work where a setting is wrong. Gives the exit code; nothing if @p line asks for something
/// else.
[[nodiscard]] std::optional<int> runHelpCommand(const CommandLine &line);

} // namespace hub::app
