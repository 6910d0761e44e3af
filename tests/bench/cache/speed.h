#pragma once

namespace hub::bench {

/// What a read costs: our cache beside other stores, in turns of 10 ms, so that a busy moment meets
/// all of them. Prints one JSON array; the exit code.
[[nodiscard]] int measureSpeed(int rounds);

} // namespace hub::bench
