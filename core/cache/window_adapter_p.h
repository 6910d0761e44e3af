#pragma once

#include "core/cache/frequency_sketch_p.h"
#include "core/cache/segmented_policy_p.h"
#include "core/cache/slot_index_p.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace hub::cache {

/// Finds the rules that suit what is asked for: small copies of the cache, which hold no values and
/// see only a sample of the keys, try a window and an admission rule each; the real cache follows
/// the best.
///
/// Units:   shares of the capacity; bytes.
/// Threads: one at a time.
/// Errors:  none.
class WindowAdapter final
{
public:
    /// @p isByteBound: count hits by their bytes, since bytes are what is scarce.
    WindowAdapter(SegmentedPolicy::Limits limits, bool isByteBound);

    /// One access, hit or miss. Gives the rules that the cache should have from here on, when they
    /// change.
    [[nodiscard]] std::optional<SegmentedPolicy::Rules> record(std::uint64_t hash,
                                                               std::int64_t bytes);

    /// The hit ratio that the best of the copies had lately, 0 to 1.
    [[nodiscard]] double bestHitRatio() const;

    [[nodiscard]] bool isByteBound() const { return m_isByteBound; }

private:
    struct Mini
    {
        SegmentedPolicy policy;
        SlotIndex index;
        double hits = 0; ///< Fading sums.
        double epochHits = 0;
    };

    void access(Mini &mini, std::uint64_t hash, std::int64_t bytes);
    [[nodiscard]] std::optional<SegmentedPolicy::Rules> endEpoch();

    std::uint64_t m_sampleMask = 0;
    std::int64_t m_epoch = 0; ///< Accesses to the real cache.
    bool m_isByteBound = false;
    FrequencySketch m_sketch;
    std::vector<Mini> m_minis;
    SegmentedPolicy::Rules m_rules;
    std::size_t m_best;
    std::int64_t m_accesses = 0;
    double m_total = 0;
    double m_epochTotal = 0;
    std::uint64_t m_chance = 0x9E3779B97F4A7C15U;
};

} // namespace hub::cache
