#pragma once

#include "app/worker/sandbox.h"

#include <string>
#include <vector>

namespace hub::worker {

/// Tries what a contained process must not be able to do, and returns the names of what failed as
/// it should. Leaves nothing behind if it does not fail.
[[nodiscard]] std::vector<std::string> deniedActions();

/// The number of names that deniedActions() has at best.
inline constexpr std::size_t kDeniedActions = 7;

/// How many of them a contained process must be denied: a build with a sanitizer has no address
/// limit.
inline constexpr std::size_t kNeededDenials = kDeniedActions - (hasUnlimitedAddresses() ? 1 : 0);

/// Runs `aio-worker --probe`: contains this process, tries everything including execve (in a child)
/// and prints one line of JSON. Returns the exit code.
[[nodiscard]] int probe();

} // namespace hub::worker
