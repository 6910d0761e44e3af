#pragma once

#include "app/worker/outcome.h"

namespace hub::worker {

/// Answers requests on @p socket until the hub closes it. Returns the exit code: 0 when the hub is
/// gone, 1 when what came was no request.
[[nodiscard]] int serve(int socket, const wire::Ready &ready);

} // namespace hub::worker
