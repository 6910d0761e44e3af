#pragma once

#include <chrono>
#include <cstdint>

namespace hub::server {

/// What one server takes at most.
///
/// Units:   bytes, std::chrono.
/// Threads: a value.
/// Errors:  none.
struct Limits
{
    int connections = 1024;
    std::size_t headBytes = std::size_t{32} * 1024;
    std::int64_t jsonBytes = std::int64_t{1024} * 1024;
    std::int64_t uploadBytes = std::int64_t{1024} * 1024 * 1024;
    std::chrono::milliseconds headTime{10'000};  ///< From a head's first byte to its last.
    std::chrono::milliseconds idleTime{60'000};  ///< Between two requests.
    std::chrono::milliseconds stallTime{30'000}; ///< Without one byte of a body, either way.
    std::int64_t minimumRate = 1024; ///< Bytes a second of a body, once stallTime has passed.

    std::size_t eventQueueBytes = std::size_t{256} * 1024; ///< What a slow event client may owe.
    std::chrono::milliseconds eventStallTime{10'000};
    std::chrono::milliseconds heartbeat{15'000};
};

} // namespace hub::server
