#pragma once

#include "core/base/clock.h"
#include "core/base/io.h"

namespace hub::database {

/// A name for @p path in @p folder that nobody has, made of the time and the name; creates the
/// folder. Where that is not possible, a name beside @p path.
[[nodiscard]] Result<QByteArray> placeAside(const QByteArray &path,
                                            const QByteArray &folder,
                                            const Clock &clock);

/// Moves @p path (a file or a folder) to placeAside() and returns where it is. Never replaces
/// anything, never deletes.
[[nodiscard]] Result<QByteArray> setAside(const QByteArray &path,
                                          const QByteArray &folder,
                                          const Clock &clock,
                                          Io &io);

} // namespace hub::database
