#pragma once

#include "core/cache/entry_p.h"

#include <array>
#include <thread>

namespace hub::cache {

/// The entries that were read since the last maintenance, for the policy: lossy, since losing a few
/// costs less than waiting.
///
/// Units:   none.
/// Threads: add() from any thread that holds the entry's stripe, so that the entry is still in the
/// table when its
///          address is written; drain() by one thread at a time.
/// Errors:  none.
class ReadRings final
{
public:
    /// False when the ring is full: it wants to be drained.
    bool add(Entry *entry)
    {
        Ring &ring = m_rings[ringOfThread()];
        if (ring.next.load(std::memory_order_relaxed) >= kSlots)
            return false;
        const std::uint32_t at = ring.next.fetch_add(1, std::memory_order_relaxed);
        if (at >= kSlots)
            return false;
        ring.slots[at].store(entry, std::memory_order_release);
        return at + 1 < kSlots;
    }

    /// Nothing that was added to before this call stays behind: an entry that has left the table by
    /// now is in no ring after it.
    template<typename Function>
    void drain(Function &&function)
    {
        for (Ring &ring : m_rings) {
            std::uint32_t begin = 0;
            std::uint32_t next = ring.next.load(std::memory_order_acquire);
            while (next != 0) {
                const std::uint32_t end = std::min(next, kSlots);
                for (; begin < end; ++begin)
                    function(*take(ring.slots[begin]));
                if (ring.next.compare_exchange_strong(next, 0, std::memory_order_acq_rel))
                    break;
            }
        }
    }

private:
    static constexpr std::uint32_t kSlots = 64;
    static constexpr std::uint32_t kRings = 16;

    struct alignas(64) Ring
    {
        std::atomic<std::uint32_t> next{0};
        std::array<std::atomic<Entry *>, kSlots> slots{};
    };

    [[nodiscard]] static std::uint32_t ringOfThread()
    {
        static std::atomic<std::uint32_t> threads{0};
        thread_local const std::uint32_t mine = threads.fetch_add(1, std::memory_order_relaxed);
        return mine % kRings;
    }

    /// Waits for a reader that has the place and is about to write into it.
    [[nodiscard]] static Entry *take(std::atomic<Entry *> &slot)
    {
        Entry *entry = slot.exchange(nullptr, std::memory_order_acquire);
        while (!entry) {
            std::this_thread::yield();
            entry = slot.exchange(nullptr, std::memory_order_acquire);
        }
        return entry;
    }

    std::array<Ring, kRings> m_rings;
};

} // namespace hub::cache
