#pragma once

#include <QString>

namespace hub::bench {

/// A recorded trace through the real MemoryCache, on one thread with a clock that stands still.
struct Replay
{
    QString path;
    bool hasSizes = false;     ///< Pairs of id and size rather than ids.
    std::int64_t capacity = 0; ///< Bytes with sizes, else entries.
    bool isLru = false;
};

/// Prints one line of JSON; the exit code.
[[nodiscard]] int run(const Replay &replay);

} // namespace hub::bench
