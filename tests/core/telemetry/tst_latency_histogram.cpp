#include "core/base/random.h"
#include "core/telemetry/latency_histogram.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <thread>

using namespace hub;
using namespace hub::telemetry;
using namespace std::chrono_literals;

namespace {

/// Durations spread evenly over the orders of magnitude from a microsecond to some hours.
std::vector<std::uint64_t> spreadDurations(Random &random, std::size_t count)
{
    std::vector<std::uint64_t> durations(count);
    for (std::uint64_t &duration : durations)
        duration = static_cast<std::uint64_t>(std::exp(random.fraction() * std::log(1e10)));
    return durations;
}

LatencySummary summaryOf(const std::vector<std::uint64_t> &durations)
{
    LatencyHistogram histogram;
    for (const std::uint64_t duration : durations)
        histogram.add(std::chrono::microseconds(duration));
    return histogram.summary();
}

std::uint64_t exactQuantile(std::vector<std::uint64_t> durations, double q)
{
    std::sort(durations.begin(), durations.end());
    const double rank = std::ceil(q * static_cast<double>(durations.size()));
    return durations[static_cast<std::size_t>(std::max(rank, 1.0)) - 1];
}

double relativeError(std::uint64_t value, std::uint64_t exact)
{
    const double difference = static_cast<double>(value) - static_cast<double>(exact);
    return exact == 0 ? std::abs(difference) : std::abs(difference) / static_cast<double>(exact);
}

} // namespace

class TestLatencyHistogram : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatWasAddedSinceASnapshotIsTold()
    {
        LatencyHistogram histogram;
        histogram.add(6s);
        histogram.add(2ms);
        const LatencySummary before = histogram.summary();
        histogram.add(10ms);
        histogram.add(4s);

        const LatencySummary grown = histogram.summary().since(before);

        QCOMPARE(grown.count, 2U);
        QCOMPARE(grown.over3s, 1U);
        QCOMPARE(grown.over5s, 0U);
        QCOMPARE(grown.sum, 4'010'000us);
        QVERIFY(std::abs(static_cast<double>(grown.max.count()) / 4e6 - 1) < 0.016);
        QVERIFY(std::abs(static_cast<double>(grown.quantile(0.5).count()) / 1e4 - 1) < 0.008);
    }

    void nothingAddedSinceASnapshotIsEmpty()
    {
        LatencyHistogram histogram;
        histogram.add(6s);

        const LatencySummary grown = histogram.summary().since(histogram.summary());

        QCOMPARE(grown.count, 0U);
        QCOMPARE(grown.quantile(0.99), 0us);
        QVERIFY(grown.buckets.empty());
    }

    void anEmptyHistogramAnswersZero()
    {
        const LatencySummary summary = LatencyHistogram().summary();

        QCOMPARE(summary.count, 0U);
        QCOMPARE(summary.quantile(0.5), 0us);
        QCOMPARE(summary.countUpTo(1h), 0U);
        QVERIFY(summary.buckets.empty());
    }

    void bucketsAreContiguous()
    {
        for (std::size_t bucket = 0; bucket + 1 < LatencyHistogram::kBuckets; ++bucket) {
            const std::uint64_t lower = LatencyHistogram::bucketLowerBound(bucket);
            const std::uint64_t next = LatencyHistogram::bucketLowerBound(bucket + 1);
            QVERIFY(next > lower);
            if (next > (1ULL << LatencyHistogram::kMaxExponent))
                break;
            QCOMPARE(LatencyHistogram::bucketOf(lower), bucket);
            QCOMPARE(LatencyHistogram::bucketOf(next - 1), bucket);
        }
    }

    void durationsBeyondTheRangeShareTheLastBucket()
    {
        const std::uint64_t largest = 1ULL << LatencyHistogram::kMaxExponent;

        QCOMPARE(LatencyHistogram::bucketOf(largest + 1), LatencyHistogram::bucketOf(largest));
        QCOMPARE(LatencyHistogram::bucketOf(UINT64_MAX), LatencyHistogram::bucketOf(largest));
        QVERIFY(LatencyHistogram::bucketOf(UINT64_MAX) < LatencyHistogram::kBuckets);
    }

    void threeAndFiveSecondsAreCountedExactly_data()
    {
        QTest::addColumn<qint64>("nanoseconds");
        QTest::addColumn<int>("over3s");
        QTest::addColumn<int>("over5s");
        QTest::newRow("just below 3 s") << qint64{2'999'999'999} << 0 << 0;
        QTest::newRow("exactly 3 s") << qint64{3'000'000'000} << 0 << 0;
        QTest::newRow("a nanosecond over 3 s") << qint64{3'000'000'001} << 1 << 0;
        QTest::newRow("exactly 5 s") << qint64{5'000'000'000} << 1 << 0;
        QTest::newRow("a nanosecond over 5 s") << qint64{5'000'000'001} << 1 << 1;
    }
    void threeAndFiveSecondsAreCountedExactly()
    {
        QFETCH(qint64, nanoseconds);
        QFETCH(int, over3s);
        QFETCH(int, over5s);
        LatencyHistogram histogram;

        histogram.add(std::chrono::nanoseconds(nanoseconds));

        const LatencySummary summary = histogram.summary();
        QCOMPARE(static_cast<int>(summary.over3s), over3s);
        QCOMPARE(static_cast<int>(summary.over5s), over5s);
        QCOMPARE(static_cast<int>(summary.countUpTo(3s)), 1 - over3s);
        QCOMPARE(static_cast<int>(summary.countUpTo(5s)), 1 - over5s);
    }

    void aNegativeDurationCountsAsZero()
    {
        LatencyHistogram histogram;

        histogram.add(-5s);

        QCOMPARE(histogram.summary().count, 1U);
        QCOMPARE(histogram.summary().sum, 0us);
        QCOMPARE(histogram.summary().max, 0us);
    }

    void theSumKeepsFractionsOfAMicrosecond()
    {
        LatencyHistogram histogram;

        for (int i = 0; i < 1'000; ++i)
            histogram.add(250ns);

        QCOMPARE(histogram.summary().sum, 250us);
    }

    void quantilesOfKnownValues()
    {
        LatencyHistogram histogram;
        for (int i = 1; i <= 100; ++i)
            histogram.add(std::chrono::microseconds(i));
        const LatencySummary summary = histogram.summary();

        QCOMPARE(summary.quantile(0), 1us);
        QCOMPARE(summary.quantile(0.5), 50us);
        QCOMPARE(summary.quantile(0.95), 95us);
        QCOMPARE(summary.quantile(1), 100us);
        QCOMPARE(summary.quantile(-3), 1us);
        QCOMPARE(summary.quantile(7), 100us);
    }

    void everyQuantileIsWithinOnePercent()
    {
        const std::uint64_t seed = Random::freshSeed();
        qInfo() << "seed" << seed;
        Random random(seed);
        double worst = 0;
        for (int round = 0; round < 50; ++round) {
            const auto durations = spreadDurations(random, 1 + random.below(5'000));
            const LatencySummary summary = summaryOf(durations);
            for (const double q : {0.01, 0.25, 0.5, 0.9, 0.95, 0.99, 0.999}) {
                const auto value = static_cast<std::uint64_t>(summary.quantile(q).count());
                worst = std::max(worst, relativeError(value, exactQuantile(durations, q)));
            }
        }
        qInfo() << "largest error of a quantile:" << worst * 100 << "%";

        QVERIFY(worst <= 0.0079);
    }

    void quantilesAndCountsOnlyGrow()
    {
        const std::uint64_t seed = Random::freshSeed();
        qInfo() << "seed" << seed;
        Random random(seed);
        const LatencySummary summary = summaryOf(spreadDurations(random, 2'000));
        std::chrono::microseconds last{0};
        for (int i = 0; i <= 1'000; ++i) {
            const std::chrono::microseconds quantile = summary.quantile(i / 1'000.0);
            QVERIFY(quantile >= last);
            last = quantile;
        }
        QCOMPARE(last, summary.max);

        std::uint64_t counted = 0;
        for (const std::chrono::microseconds limit :
             std::initializer_list<std::chrono::microseconds>{
                 -1us, 0us, 1ms, 1s, 3s, 5s, 1h, 20h}) {
            QVERIFY(summary.countUpTo(limit) >= counted);
            counted = summary.countUpTo(limit);
        }
        QCOMPARE(counted, summary.count);
    }

    void mergingEqualsAddingToOne()
    {
        const std::uint64_t seed = Random::freshSeed();
        qInfo() << "seed" << seed;
        Random random(seed);
        const auto first = spreadDurations(random, 3'000);
        const auto second = spreadDurations(random, 500);
        auto both = first;
        both.insert(both.end(), second.begin(), second.end());

        LatencySummary merged = summaryOf(first);
        merged.merge(summaryOf(second));

        const LatencySummary whole = summaryOf(both);
        QCOMPARE(merged.count, whole.count);
        QCOMPARE(merged.over3s, whole.over3s);
        QCOMPARE(merged.over5s, whole.over5s);
        QCOMPARE(merged.sum, whole.sum);
        QCOMPARE(merged.max, whole.max);
        QVERIFY(merged.buckets == whole.buckets);
    }

    void mergingWithNothingChangesNothing()
    {
        LatencySummary summary = summaryOf({5, 7, 9});
        summary.merge(LatencyHistogram().summary());
        LatencySummary empty = LatencyHistogram().summary();
        empty.merge(summary);

        QCOMPARE(summary.quantile(0.5), 7us);
        QCOMPARE(empty.quantile(0.5), 7us);
        QCOMPARE(empty.count, 3U);
    }

    void concurrentAddsAreAllCounted()
    {
        constexpr int kThreads = 4;
        constexpr int kAdds = 50'000;
        LatencyHistogram histogram;
        std::atomic<bool> isConsistent = true;
        std::atomic<int> running = kThreads;
        std::vector<std::thread> threads;
        for (int t = 0; t < kThreads; ++t) {
            threads.emplace_back([&, t] {
                for (int i = 0; i < kAdds; ++i)
                    histogram.add(std::chrono::milliseconds((i * kThreads + t) % 8'000));
                --running;
            });
        }
        while (running > 0) {
            const LatencySummary seen = histogram.summary();
            if (seen.over5s > seen.over3s || seen.over3s > seen.count)
                isConsistent = false;
        }
        for (std::thread &thread : threads)
            thread.join();

        const LatencySummary summary = histogram.summary();
        QVERIFY(isConsistent);
        QCOMPARE(summary.count, static_cast<std::uint64_t>(kThreads * kAdds));
        // Each residue of 8,000 ms comes up 25 times; 4,999 of them are over 3 s, 2,999 over 5 s.
        QCOMPARE(summary.over3s, 25U * 4'999U);
        QCOMPARE(summary.over5s, 25U * 2'999U);
        QCOMPARE(summary.max, std::chrono::microseconds(7'999ms));
        QCOMPARE(summary.sum, std::chrono::microseconds(25ms * (7'999LL * 8'000LL / 2)));
    }
};

QTEST_GUILESS_MAIN(TestLatencyHistogram)
#include "tst_latency_histogram.moc"
