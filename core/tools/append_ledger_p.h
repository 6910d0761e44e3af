#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QString>

namespace hub::tools {

/// Appends `<line>\t<id>` to @p file unless a line with @p id is there: whoever calls, however
/// often, from whatever process, the file gets one. A torn line that a death left at the end is
/// completed by a line break and does not count.
///
/// Errors: those of the file; TooLarge over 256 MiB.
[[nodiscard]] Result<void> appendOnce(const QByteArray &file,
                                      const QString &line,
                                      const QString &id);

} // namespace hub::tools
