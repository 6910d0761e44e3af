#pragma once

#include "app/ctl/hub_client.h"
#include "core/base/io.h"

namespace hub::app {

/// Gets what @p target answers into the file @p path, which appears when it is whole; "-" is
/// stdout. Gives the bytes.
///
/// Errors: as HubClient; AtomicFile's.
[[nodiscard]] Result<qint64> downloadTo(const HubClient &hub,
                                        const QByteArray &target,
                                        const QByteArray &path);

} // namespace hub::app
