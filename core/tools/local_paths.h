#pragma once

#include "core/base/result.h"

namespace hub::tools {

/// What a job's input from the network must not say: a file or stored content of this machine by
/// its path or hash, in place of an artifact, which has been given to the hub on purpose.
///
/// Jobs of kind `image.*` may name "artifact" alone. Call it before JobQueue::enqueue(); what else
/// is wrong with an input is found there.
///
/// Errors: InvalidInput, "field 'file': ...".
[[nodiscard]] Result<void> refuseLocalPaths(const QString &kind, const QByteArray &input);

} // namespace hub::tools
