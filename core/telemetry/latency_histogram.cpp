#include "core/telemetry/latency_histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace hub::telemetry {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t kPerOctave = LatencyHistogram::kSubBuckets;
constexpr std::uint64_t kSubBucketBits = 6;
constexpr std::uint64_t kLargestMicroseconds = 1ULL << LatencyHistogram::kMaxExponent;

/// The middle of a bucket: nowhere in it is further away than 1/128 of the value.
std::uint64_t bucketMiddle(std::size_t bucket)
{
    const std::uint64_t lower = LatencyHistogram::bucketLowerBound(bucket);
    if (bucket < 2 * kPerOctave)
        return lower;
    const std::uint64_t width = 1ULL << (bucket / kPerOctave - 1);
    return lower + width / 2;
}

} // namespace

void LatencySummary::merge(const LatencySummary &other)
{
    count += other.count;
    over3s += other.over3s;
    over5s += other.over5s;
    sum += other.sum;
    max = std::max(max, other.max);
    if (buckets.size() < other.buckets.size())
        buckets.resize(other.buckets.size());
    for (std::size_t i = 0; i < other.buckets.size(); ++i)
        buckets[i] += other.buckets[i];
}

LatencySummary LatencySummary::since(const LatencySummary &earlier) const
{
    LatencySummary grown = *this;
    // A snapshot may miss what was being added: nothing ever shrinks, so what seems to is nothing.
    const auto minus = [](auto now, auto before) {
        return now > before ? now - before : decltype(now){};
    };
    grown.over3s = minus(over3s, earlier.over3s);
    grown.over5s = minus(over5s, earlier.over5s);
    grown.sum = minus(sum, earlier.sum);
    grown.count = 0;
    std::size_t highest = 0;
    for (std::size_t i = 0; i < grown.buckets.size(); ++i) {
        if (i < earlier.buckets.size())
            grown.buckets[i] = minus(buckets[i], earlier.buckets[i]);
        grown.count += grown.buckets[i];
        if (grown.buckets[i] > 0)
            highest = i;
    }
    if (grown.count == 0)
        return {};
    const auto end = LatencyHistogram::bucketLowerBound(highest + 1) - 1;
    grown.max = std::min(max, std::chrono::microseconds(end));
    return grown;
}

std::chrono::microseconds LatencySummary::quantile(double q) const
{
    if (count == 0)
        return 0us;
    const double wanted = std::ceil(std::clamp(q, 0.0, 1.0) * static_cast<double>(count));
    const std::uint64_t rank =
        std::clamp<std::uint64_t>(static_cast<std::uint64_t>(wanted), 1, count);
    if (rank == count)
        return max;
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < buckets.size(); ++i) {
        seen += buckets[i];
        if (seen >= rank)
            return std::min(std::chrono::microseconds(bucketMiddle(i)), max);
    }
    return max;
}

std::uint64_t LatencySummary::countUpTo(std::chrono::microseconds limit) const
{
    if (limit == 3s)
        return count - over3s;
    if (limit == 5s)
        return count - over5s;
    if (limit < 0us)
        return 0;
    const std::size_t last = LatencyHistogram::bucketOf(static_cast<std::uint64_t>(limit.count()));
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < buckets.size() && i <= last; ++i)
        seen += buckets[i];
    return seen;
}

void LatencyHistogram::add(std::chrono::nanoseconds duration)
{
    duration = std::max(duration, 0ns);
    const auto nanoseconds = static_cast<std::uint64_t>(duration.count());
    const std::uint64_t microseconds = std::min(nanoseconds / 1000, kLargestMicroseconds);

    m_buckets[bucketOf(microseconds)].fetch_add(1, std::memory_order_relaxed);
    m_sumNanoseconds.fetch_add(nanoseconds, std::memory_order_relaxed);
    std::uint64_t max = m_maxMicroseconds.load(std::memory_order_relaxed);
    while (
        microseconds > max
        && !m_maxMicroseconds.compare_exchange_weak(max, microseconds, std::memory_order_relaxed)) {
    }
    // Released after the bucket, and read in the opposite order by summary(): that keeps
    // over5s <= over3s <= count.
    if (duration > 3s)
        m_over3s.fetch_add(1, std::memory_order_release);
    if (duration > 5s)
        m_over5s.fetch_add(1, std::memory_order_release);
}

LatencySummary LatencyHistogram::summary() const
{
    LatencySummary summary;
    summary.over5s = m_over5s.load(std::memory_order_acquire);
    summary.over3s = m_over3s.load(std::memory_order_acquire);
    summary.buckets.resize(kBuckets);
    for (std::size_t i = 0; i < kBuckets; ++i) {
        summary.buckets[i] = m_buckets[i].load(std::memory_order_relaxed);
        summary.count += summary.buckets[i];
    }
    summary.sum = std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::nanoseconds(m_sumNanoseconds.load(std::memory_order_relaxed)));
    summary.max = std::chrono::microseconds(m_maxMicroseconds.load(std::memory_order_relaxed));
    if (summary.count == 0)
        summary.buckets.clear();
    return summary;
}

std::size_t LatencyHistogram::bucketOf(std::uint64_t microseconds)
{
    microseconds = std::min(microseconds, kLargestMicroseconds);
    if (microseconds < 2 * kPerOctave)
        return microseconds;
    const auto exponent = static_cast<std::uint64_t>(std::bit_width(microseconds)) - 1;
    const std::uint64_t below = (microseconds >> (exponent - kSubBucketBits)) & (kPerOctave - 1);
    return kPerOctave * (exponent - kSubBucketBits + 1) + below;
}

std::uint64_t LatencyHistogram::bucketLowerBound(std::size_t bucket)
{
    if (bucket < 2 * kPerOctave)
        return bucket;
    const std::uint64_t shift = bucket / kPerOctave - 1;
    return (kPerOctave + bucket % kPerOctave) << shift;
}

} // namespace hub::telemetry
