#pragma once

#include "core/cache/cache_space.h"

#include <array>
#include <optional>

namespace hub::cache {

/// Remembers of some thousands of keys why they left, so that a miss can say why it is one. A key
/// that is forgotten here counts as cold.
///
/// Units:   none.
/// Threads: every function may be called from any thread.
/// Errors:  two keys of the same 56 bits are taken for one: a reason in 10^13 is wrong.
class RecentRemovals final
{
public:
    void add(std::uint64_t hash, MissReason reason)
    {
        cellOf(hash).store((hash & ~kReasonBits) | static_cast<std::uint64_t>(reason),
                           std::memory_order_relaxed);
    }

    [[nodiscard]] MissReason reasonOf(std::uint64_t hash) const
    {
        const std::uint64_t cell = m_cells[placeOf(hash)].load(std::memory_order_relaxed);
        return ((cell ^ hash) & ~kReasonBits) == 0 ? static_cast<MissReason>(cell & kReasonBits)
                                                   : MissReason::Cold;
    }

private:
    static constexpr std::size_t kCells = 8192;
    static constexpr std::uint64_t kReasonBits = 0xFF;

    [[nodiscard]] static std::size_t placeOf(std::uint64_t hash)
    {
        return (hash >> 8U) & (kCells - 1);
    }
    [[nodiscard]] std::atomic<std::uint64_t> &cellOf(std::uint64_t hash)
    {
        return m_cells[placeOf(hash)];
    }

    std::array<std::atomic<std::uint64_t>, kCells> m_cells{};
};

} // namespace hub::cache
