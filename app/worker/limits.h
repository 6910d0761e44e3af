#pragma once

#include "app/worker/outcome.h"

namespace hub::worker {

/// Holds what a header says against the hub's limits. The refusal says which limit, by how much it
/// is missed, and which setting raises it.
[[nodiscard]] Outcome<void> checkLimits(const wire::Source &source, const wire::Limits &limits);

[[nodiscard]] tl::unexpected<wire::Failure> refuseFileBytes(std::int64_t bytes, std::int64_t limit);

/// Counting stops at the limit, so the number of frames is not known.
[[nodiscard]] tl::unexpected<wire::Failure> refuseFrames(int limit);

} // namespace hub::worker
