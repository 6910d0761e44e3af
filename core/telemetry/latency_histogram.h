#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <vector>

namespace hub::telemetry {

/// A snapshot of a LatencyHistogram: a value that can be merged, asked and stored.
struct LatencySummary
{
    std::uint64_t count = 0;
    std::uint64_t over3s = 0; ///< Exact, not by bucket: durations > 3 s.
    std::uint64_t over5s = 0; ///< Exact: durations > 5 s.
    std::chrono::microseconds sum{0};
    std::chrono::microseconds max{0};
    std::vector<std::uint64_t> buckets; ///< LatencyHistogram's layout; empty when count is 0.

    void merge(const LatencySummary &other);

    /// The duration below which the fraction @p q (0..1) lies; 0 when empty. Off by at most 0.79 %.
    [[nodiscard]] std::chrono::microseconds quantile(double q) const;
};

/// Durations in log-linear buckets: 64 a power of two, so that every quantile is within 0.79 % and
/// histograms of any two sources can be added.
///
/// Layout: values up to 127 µs have a bucket each; above, bucket = 64·(exponent) + top six bits
/// after the leading one. Units:   microseconds; values over 2^36 µs (19 h) count as that. Threads:
/// add() from any thread, lock-free; summary() from any thread. Errors:  none.
class LatencyHistogram final
{
public:
    static constexpr int kSubBuckets = 64;
    static constexpr int kMaxExponent = 36;
    static constexpr std::size_t kBuckets =
        static_cast<std::size_t>(kSubBuckets) * (kMaxExponent - 6 + 2);

    void add(std::chrono::nanoseconds duration);
    [[nodiscard]] LatencySummary summary() const;

    [[nodiscard]] static std::size_t bucketOf(std::uint64_t microseconds);
    [[nodiscard]] static std::uint64_t bucketLowerBound(std::size_t bucket); ///< Microseconds.

private:
    std::array<std::atomic<std::uint32_t>, kBuckets> m_buckets{};
    std::atomic<std::uint64_t> m_count{0};
    std::atomic<std::uint64_t> m_over3s{0};
    std::atomic<std::uint64_t> m_over5s{0};
    std::atomic<std::uint64_t> m_sumMicroseconds{0};
    std::atomic<std::uint64_t> m_maxMicroseconds{0};
};

} // namespace hub::telemetry
