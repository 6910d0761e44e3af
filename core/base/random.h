#pragma once

#include <cstdint>
#include <random>

namespace hub {

/// The source of chance that is not about secrets: jitter, sampling. Seeded, so that a run can be
/// repeated.
///
/// Units:   none.
/// Threads: one thread at a time.
/// Errors:  none.
class Random final
{
public:
    explicit Random(std::uint64_t seed)
        : m_engine(seed)
    {}

    /// A seed from the operating system.
    [[nodiscard]] static std::uint64_t freshSeed();

    /// Uniform in [0, 1).
    [[nodiscard]] double fraction()
    {
        return std::uniform_real_distribution<double>(0, 1)(m_engine);
    }

    /// Uniform in [0, bound).  @pre bound > 0
    [[nodiscard]] std::uint64_t below(std::uint64_t bound)
    {
        return std::uniform_int_distribution<std::uint64_t>(0, bound - 1)(m_engine);
    }

private:
    std::mt19937_64 m_engine;
};

} // namespace hub
