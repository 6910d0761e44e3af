#pragma once

#include "core/base/result.h"

#include <QByteArrayList>
#include <QStringList>

namespace hub::app {

/// The socket of the window that is open on @p dataFolder: in its `run`, or by a name made of it in
/// $XDG_RUNTIME_DIR where that path is too long for a socket. Empty where there is neither.
[[nodiscard]] QByteArray windowSocket(const QByteArray &dataFolder);

/// Hands files and links to the window that listens at @p socket. False where none is there;
/// Timeout where it does not answer within five seconds.
[[nodiscard]] Result<bool> handOver(const QByteArray &socket,
                                    const QByteArrayList &files,
                                    const QStringList &links);

} // namespace hub::app
