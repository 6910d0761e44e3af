#pragma once

#include <QString>

namespace hub::app {

/// How many columns of a terminal @p text takes: 2 for wide East Asian characters and most emoji, 0
/// for combining marks. Control characters count 0; make them visible before (pathForDisplay()).
[[nodiscard]] int textWidth(QStringView text);

/// @p text cut to at most @p columns, ending in "…" where something was left out. Never splits a
/// character.
[[nodiscard]] QString elided(const QString &text, int columns);

} // namespace hub::app
