#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace hub::cache {

/// How often keys were asked for lately: 4-bit counters shared by all keys (a count-min sketch),
/// halved from time to time so that old fame fades.
///
/// The four counters of a key lie in one cache line, in the manner of a blocked Bloom filter
/// (Putze, Sanders, Singler: "Cache-, hash- and space-efficient Bloom filters"); halving is that of
/// TinyLFU (Einziger, Friedman, Manes, 2015).
///
/// Units:   entries; counts are 0 to 15.
/// Threads: one at a time.
/// Errors:  none.
class FrequencySketch final
{
public:
    /// Sized for @p entries keys that are worth being told apart.
    explicit FrequencySketch(std::size_t entries);

    void record(std::uint64_t hash);
    [[nodiscard]] int frequency(std::uint64_t hash) const;

    /// Forgets everything where @p entries needs a larger table, else keeps what is known.
    void ensure(std::size_t entries);

private:
    [[nodiscard]] std::size_t blockOf(std::uint64_t hash) const;
    void halve();

    std::vector<std::uint64_t> m_words; ///< Blocks of 8: one cache line.
    std::size_t m_period = 0;           ///< Recorded counts after which all are halved.
    std::size_t m_recorded = 0;
};

} // namespace hub::cache
