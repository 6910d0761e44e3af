#pragma once

#include <QString>

namespace hub::app {

/// The help for the command called @p command, or for the whole program if that is empty, for a
/// terminal of @p columns. Empty if there is no such command.
[[nodiscard]] QString helpText(const QString &command, int columns);

} // namespace hub::app
