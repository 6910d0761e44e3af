#include "core/cache/frequency_sketch_p.h"
#include "core/cache/hash_p.h"

#include <algorithm>
#include <array>
#include <bit>

namespace hub::cache {
namespace {

constexpr std::size_t kWordsInBlock = 8;
constexpr std::size_t kPeriodsAnEntry = 10;
constexpr std::uint64_t kHighest = 15;
constexpr std::uint64_t kHalves = 0x7777777777777777U;
constexpr std::uint64_t kLowest = 0x1111111111111111U;

struct Counter
{
    std::size_t word;
    unsigned shift;
};

/// One counter in each pair of the block's words.
Counter counterOf(std::size_t block, std::uint64_t bits, unsigned row)
{
    const auto byte = static_cast<unsigned>(bits >> (row * 8U)) & 0xFFU;
    return {block + row * std::size_t{2} + (byte & 1U), ((byte >> 1U) & 0xFU) * 4U};
}

} // namespace

FrequencySketch::FrequencySketch(std::size_t entries)
{
    ensure(std::max<std::size_t>(entries, 1));
}

std::size_t FrequencySketch::blockOf(std::uint64_t hash) const
{
    return (hash & (m_words.size() / kWordsInBlock - 1)) * kWordsInBlock;
}

void FrequencySketch::record(std::uint64_t hash)
{
    const std::size_t block = blockOf(hash);
    const std::uint64_t bits = mixed(hash);
    bool grew = false;
    for (unsigned row = 0; row < 4; ++row) {
        const Counter counter = counterOf(block, bits, row);
        std::uint64_t &word = m_words[counter.word];
        if (((word >> counter.shift) & kHighest) < kHighest) {
            word += std::uint64_t{1} << counter.shift;
            grew = true;
        }
    }
    if (grew && ++m_recorded >= m_period)
        halve();
}

int FrequencySketch::frequency(std::uint64_t hash) const
{
    const std::size_t block = blockOf(hash);
    const std::uint64_t bits = mixed(hash);
    std::uint64_t least = kHighest;
    for (unsigned row = 0; row < 4; ++row) {
        const Counter counter = counterOf(block, bits, row);
        least = std::min(least, (m_words[counter.word] >> counter.shift) & kHighest);
    }
    return static_cast<int>(least);
}

void FrequencySketch::ensure(std::size_t entries)
{
    m_period = std::max(m_period, kPeriodsAnEntry * entries);
    const std::size_t words = std::max(std::bit_ceil(entries), kWordsInBlock);
    if (words <= m_words.size())
        return;
    m_words.assign(words, 0);
    m_recorded = 0;
}

void FrequencySketch::halve()
{
    std::size_t odd = 0;
    for (std::uint64_t &word : m_words) {
        odd += static_cast<std::size_t>(std::popcount(word & kLowest));
        word = (word >> 1U) & kHalves;
    }
    // Each key counted in four counters; what rounding took away does not count any more.
    m_recorded = (m_recorded - std::min(m_recorded, odd / 4)) / 2;
}

} // namespace hub::cache
