#pragma once

#include "core/cache/hash_p.h"

#include <bit>
#include <cstdint>
#include <vector>

namespace hub::cache {

/// From a hash to a slot number, for a few hundred entries: open addressing with linear probing.
///
/// Units:   none. Threads: one at a time. Errors: none; holds at most what it was made for.
class SlotIndex final
{
public:
    explicit SlotIndex(std::size_t entries)
        : m_cells(std::bit_ceil(entries * 2 + 2))
    {}

    /// The slot, or nothing.
    [[nodiscard]] const std::uint32_t *find(std::uint64_t hash) const
    {
        for (std::size_t at = home(hash);; at = next(at)) {
            const Cell &cell = m_cells[at];
            if (!cell.isUsed)
                return nullptr;
            if (cell.hash == hash)
                return &cell.slot;
        }
    }

    /// @pre @p hash is not there.
    void insert(std::uint64_t hash, std::uint32_t slot)
    {
        std::size_t at = home(hash);
        while (m_cells[at].isUsed)
            at = next(at);
        m_cells[at] = {hash, slot, true};
    }

    /// @pre @p hash is there.
    void remove(std::uint64_t hash)
    {
        std::size_t hole = home(hash);
        while (m_cells[hole].hash != hash || !m_cells[hole].isUsed)
            hole = next(hole);
        // What follows moves up, so that no search ends too early.
        for (std::size_t at = next(hole); m_cells[at].isUsed; at = next(at)) {
            if (distance(home(m_cells[at].hash), at) >= distance(hole, at)) {
                m_cells[hole] = m_cells[at];
                hole = at;
            }
        }
        m_cells[hole].isUsed = false;
    }

private:
    struct Cell
    {
        std::uint64_t hash = 0;
        std::uint32_t slot = 0;
        bool isUsed = false;
    };

    [[nodiscard]] std::size_t home(std::uint64_t hash) const
    {
        return mixed(hash) & (m_cells.size() - 1);
    }
    [[nodiscard]] std::size_t next(std::size_t at) const { return (at + 1) & (m_cells.size() - 1); }
    [[nodiscard]] std::size_t distance(std::size_t from, std::size_t to) const
    {
        return (to - from) & (m_cells.size() - 1);
    }

    std::vector<Cell> m_cells;
};

} // namespace hub::cache
