#pragma once

#include "core/base/clock.h"
#include "core/base/io.h"

namespace hub::maintenance {

/// Puts the folder @p fresh in the place of @p target. An older folder there is renamed to
/// `<target>-replaced-<time>`; its name is returned, empty if there was none.
///
/// The exchange is one step of the kernel: whoever looks finds the old folder or the new one.
/// Errors: those of rename; the target is as it was then.
[[nodiscard]] Result<QByteArray> swapFolder(const QByteArray &fresh,
                                            const QByteArray &target,
                                            const Clock &clock,
                                            Io &io);

} // namespace hub::maintenance
