#include "core/cache/hash_p.h"
#include "core/cache/window_adapter_p.h"

#include <algorithm>
#include <array>
#include <bit>

namespace hub::cache {
namespace {

using Rules = SegmentedPolicy::Rules;

constexpr std::array<Rules, 9> kTried{{{0.01, false},
                                       {0.05, false},
                                       {0.2, false},
                                       {0.4, false},
                                       {0.7, false},
                                       {0.99, false},
                                       {0.05, true},
                                       {0.2, true},
                                       {0.5, true}}};
constexpr std::size_t kFirst = 2; ///< What a cache starts with.
constexpr std::int64_t kMostInMini = 255;
constexpr std::int64_t kEpochAnEntry = 4;
constexpr double kFading = 0.85;
constexpr double kMustWinBy = 0.002;
constexpr double kLargestStep = 0.15;

std::uint64_t sampleMaskFor(std::int64_t entries)
{
    std::uint64_t oneOf = 1;
    while (entries / static_cast<std::int64_t>(oneOf) > kMostInMini)
        oneOf *= 2;
    return oneOf - 1;
}

} // namespace

WindowAdapter::WindowAdapter(SegmentedPolicy::Limits limits, bool isByteBound)
    : m_sampleMask(sampleMaskFor(limits.entries))
    , m_epoch(std::max<std::int64_t>(limits.entries, 1) * kEpochAnEntry)
    , m_isByteBound(isByteBound)
    , m_sketch(static_cast<std::size_t>(
          std::max<std::int64_t>(limits.entries / static_cast<std::int64_t>(m_sampleMask + 1), 1)))
    , m_rules(kTried[kFirst])
    , m_best(kFirst)
{
    const auto oneOf = static_cast<std::int64_t>(m_sampleMask + 1);
    SegmentedPolicy::Limits mini{std::max<std::int64_t>(limits.entries / oneOf, 1),
                                 std::max<std::int64_t>(limits.bytes / oneOf, 1)};
    if (isByteBound)
        mini.entries *= 8;
    m_minis.reserve(kTried.size());
    for (const Rules &rules : kTried)
        m_minis.push_back(
            {SegmentedPolicy(mini, rules), SlotIndex(static_cast<std::size_t>(mini.entries) + 1)});
}

std::optional<Rules> WindowAdapter::record(std::uint64_t hash, std::int64_t bytes)
{
    if (((mixed(hash) >> 40U) & m_sampleMask) == 0) {
        m_sketch.record(hash);
        m_epochTotal += m_isByteBound ? static_cast<double>(bytes) : 1.0;
        for (Mini &mini : m_minis)
            access(mini, hash, bytes);
    }
    if (++m_accesses < m_epoch)
        return std::nullopt;
    m_accesses = 0;
    return endEpoch();
}

void WindowAdapter::access(Mini &mini, std::uint64_t hash, std::int64_t bytes)
{
    if (const std::uint32_t *slot = mini.index.find(hash)) {
        mini.policy.touch(*slot);
        mini.epochHits += m_isByteBound ? static_cast<double>(bytes) : 1.0;
        return;
    }
    if (bytes > mini.policy.limits().bytes)
        return;
    mini.index.insert(hash, mini.policy.add(hash, bytes));
    mini.policy.settle({m_sketch, m_chance}, [&](SegmentedPolicy::Slot evicted) {
        mini.index.remove(mini.policy.hashOf(evicted));
    });
}

std::optional<Rules> WindowAdapter::endEpoch()
{
    m_total = m_total * kFading + m_epochTotal;
    m_epochTotal = 0;
    for (Mini &mini : m_minis) {
        mini.hits = mini.hits * kFading + mini.epochHits;
        mini.epochHits = 0;
    }
    const auto best =
        std::max_element(m_minis.begin(), m_minis.end(), [](const Mini &a, const Mini &b) {
            return a.hits < b.hits;
        });
    if (best->hits > m_minis[m_best].hits + m_total * kMustWinBy)
        m_best = static_cast<std::size_t>(best - m_minis.begin());
    const Rules &wanted = kTried[m_best];
    const double step = std::clamp(wanted.window - m_rules.window, -kLargestStep, kLargestStep);
    if (step == 0 && wanted.admitsTies == m_rules.admitsTies)
        return std::nullopt;
    m_rules = {m_rules.window + step, wanted.admitsTies};
    return m_rules;
}

double WindowAdapter::bestHitRatio() const
{
    return m_total > 0 ? m_minis[m_best].hits / m_total : 0;
}

} // namespace hub::cache
