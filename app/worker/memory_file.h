#pragma once

#include "app/worker/outcome.h"

namespace hub::worker {

/// Puts @p size bytes into a memfd that nobody can shrink, grow or write any more, so that the hub
/// can read it without fear of its size changing. The caller closes the descriptor.
[[nodiscard]] Outcome<int> sealedMemoryFile(const void *bytes, std::size_t size);

} // namespace hub::worker
