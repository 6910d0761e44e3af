#pragma once

#include "core/cache/frequency_sketch_p.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace hub::cache {

/// Which entries stay and which one leaves: W-TinyLFU with a window of any size.
///
/// New entries enter a window, the most recently used first. What leaves the window is a candidate:
/// it stays in the main part only if it was asked for more often than the entry that would leave
/// for it. In the main part an entry is on probation until it is used again, and protected after
/// that. A window of 1.0 is plain LRU. Source: Einziger, Friedman, Manes, "TinyLFU: A Highly
/// Efficient Cache Admission Policy", 2017.
///
/// Units:   bytes, entries; the window is a share of both.
/// Threads: one at a time.
/// Errors:  none.
class SegmentedPolicy final
{
public:
    using Slot = std::uint32_t;

    struct Limits
    {
        std::int64_t entries = 0;
        std::int64_t bytes = 0;
    };

    struct Rules
    {
        double window = 0.2;
        bool admitsTies = false; ///< A candidate that is as popular as the victim stays, too.
    };

    /// What is still to be evicted, and who wins; see settle().
    struct Contest
    {
        const FrequencySketch &sketch;
        std::uint64_t &chance; ///< State of a generator; never 0.
    };

    SegmentedPolicy(Limits limits, Rules rules);

    [[nodiscard]] Slot add(std::uint64_t hash, std::int64_t bytes);
    void touch(Slot slot);
    void remove(Slot slot);

    /// Takes effect with the entries that come and go from here on.
    void setRules(Rules rules);
    void setLimits(Limits limits);

    /// The next entry that must go for the limits to hold; it has left the policy.
    [[nodiscard]] std::optional<Slot> evictOne(Contest contest);

    /// Calls @p evict for one entry after the other until the limits hold; each has left the policy
    /// by then.
    template<typename Evict>
    void settle(Contest contest, Evict evict)
    {
        while (const std::optional<Slot> slot = evictOne(contest))
            evict(*slot);
    }

    [[nodiscard]] const Limits &limits() const { return m_limits; }
    [[nodiscard]] const Rules &rules() const { return m_rules; }
    [[nodiscard]] std::int64_t entries() const { return m_total.entries; }
    [[nodiscard]] std::int64_t bytes() const { return m_total.bytes; }
    [[nodiscard]] std::uint64_t hashOf(Slot slot) const { return m_entries[slot].hash; }

private:
    enum Queue : std::uint8_t
    {
        Window,
        Probation,
        Protected,
        Free,
    };
    static constexpr Slot kNone = 0xFFFFFFFFU;

    struct Entry
    {
        std::uint64_t hash = 0;
        std::int64_t bytes = 0;
        Slot newer = kNone;
        Slot older = kNone;
        Queue queue = Free;
    };

    struct Chain
    {
        Slot newest = kNone;
        Slot oldest = kNone;
        Limits held;
    };

    struct Choice
    {
        Slot slot = kNone;
        explicit operator bool() const { return slot != kNone; }
    };

    void link(Slot slot, Queue queue, bool asNewest);
    void unlink(Slot slot);
    void demoteProtected();
    [[nodiscard]] Choice chooseVictim(Contest contest);
    [[nodiscard]] Slot nextCandidate();
    [[nodiscard]] Slot oldestBut(Slot candidate) const;
    [[nodiscard]] bool wins(Slot candidate, Slot victim, Contest contest) const;
    [[nodiscard]] static bool isOver(const Limits &held, const Limits &limits)
    {
        return held.entries > limits.entries || held.bytes > limits.bytes;
    }

    Limits m_limits;
    Rules m_rules;
    Limits m_windowLimits;
    Limits m_protectedLimits;
    Limits m_total;
    Chain m_chains[3];
    std::vector<Entry> m_entries;
    Slot m_free = kNone;
    Slot m_candidate = kNone; ///< Left the window and has not lost yet, while something must go.
};

} // namespace hub::cache
