#pragma once

#include "app/help/command_table.h"

namespace hub::app {

/// The part of the table that talks to a running hub: `aio-hub ctl ...`.
[[nodiscard]] std::vector<CommandHelp> ctlCommands();
[[nodiscard]] std::vector<CommandGroup> ctlGroups();

} // namespace hub::app
