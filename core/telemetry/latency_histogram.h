#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <vector>

namespace hub::telemetry {

/// A snapshot of a LatencyHistogram: a value that can be merged, asked and stored.
///
/// Units:   microseconds.
/// Threads: a value; share copies.
/// Errors:  none.
struct LatencySummary
{
    std::uint64_t count = 0;
    std::uint64_t over3s = 0; ///< Exact, not by bucket: durations > 3 s.
    std::uint64_t over5s = 0; ///< Exact: durations > 5 s.
    std::chrono::microseconds sum{0};
    std::chrono::microseconds max{0};
    std::vector<std::uint64_t> buckets; ///< LatencyHistogram's layout; empty when count is 0.

    void merge(const LatencySummary &other);

    /// What was added since @p earlier, an older snapshot of the same histogram. Its maximum is
    /// known to 1.6 %: the end of the highest bucket that grew.
    [[nodiscard]] LatencySummary since(const LatencySummary &earlier) const;

    /// The smallest duration that at least the fraction @p q (0..1) does not exceed; 0 when empty.
    /// Off by at most 0.79 %.
    [[nodiscard]] std::chrono::microseconds quantile(double q) const;

    /// How many durations are at most @p limit. Exact for 3 s and 5 s; elsewhere durations within
    /// 1.6 % of the limit may be counted on either side.
    [[nodiscard]] std::uint64_t countUpTo(std::chrono::microseconds limit) const;
};

/// Durations in log-linear buckets: 64 a power of two, so that every quantile is within 0.79 % and
/// histograms of any two sources can be added.
///
/// Layout: values up to 127 µs have a bucket each; above, bucket = 64·(exponent - 5) + the six bits
/// after the leading one.
///
/// Units:   microseconds, rounded down; values over 2^36 µs (19 h) count as that.
/// Threads: add() and summary() from any thread, lock-free. A summary taken meanwhile misses at
///          most the durations that are being added; its over5s <= over3s <= count always.
/// Errors:  none. A negative duration counts as 0.
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
    // 64 bits each: a cache's busiest bucket fills 32 bits within an hour or two.
    std::array<std::atomic<std::uint64_t>, kBuckets> m_buckets{};
    std::atomic<std::uint64_t> m_over3s{0};
    std::atomic<std::uint64_t> m_over5s{0};
    std::atomic<std::uint64_t> m_sumNanoseconds{0};
    std::atomic<std::uint64_t> m_maxMicroseconds{0};
};

} // namespace hub::telemetry
