#include "core/cache/hash_p.h"
#include "core/cache/segmented_policy_p.h"
#include "core/cache/window_adapter_p.h"

#include <QTest>

#include <map>

using namespace hub::cache;

namespace {

/// A cache without values, to see which keys stay.
class Keys
{
public:
    Keys(SegmentedPolicy::Limits limits, SegmentedPolicy::Rules rules)
        : policy(limits, rules)
    {}

    bool access(std::uint64_t key, std::int64_t bytes = 1)
    {
        sketch.record(mixed(key));
        if (const auto found = m_slots.find(mixed(key)); found != m_slots.end()) {
            policy.touch(found->second);
            return true;
        }
        m_slots[mixed(key)] = policy.add(mixed(key), bytes);
        policy.settle({sketch, m_chance},
                      [this](SegmentedPolicy::Slot slot) { m_slots.erase(policy.hashOf(slot)); });
        return false;
    }
    [[nodiscard]] bool holds(std::uint64_t key) const { return m_slots.contains(mixed(key)); }
    [[nodiscard]] std::size_t count() const { return m_slots.size(); }

    SegmentedPolicy policy;
    FrequencySketch sketch{1024};

private:
    std::map<std::uint64_t, SegmentedPolicy::Slot> m_slots;
    std::uint64_t m_chance = 1;
};

constexpr std::int64_t kPlenty = std::int64_t{1} << 40U;

} // namespace

class TestSegmentedPolicy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wholeWindowIsLeastRecentlyUsed()
    {
        Keys keys({3, kPlenty}, {1.0, false});
        for (const std::uint64_t key : {1, 2, 3, 1, 4})
            keys.access(key);

        QVERIFY(keys.holds(1));
        QVERIFY(!keys.holds(2));
        QVERIFY(keys.holds(3));
        QVERIFY(keys.holds(4));
    }

    void neverHoldsMoreThanItsLimits()
    {
        Keys keys({50, 400}, {0.2, false});
        for (std::uint64_t i = 0; i < 5000; ++i) {
            keys.access(i * i % 331, static_cast<std::int64_t>(i * i % 331 % 31) + 1);

            QVERIFY(keys.policy.entries() <= 50);
            QVERIFY(keys.policy.bytes() <= 400);
            QCOMPARE(static_cast<std::size_t>(keys.policy.entries()), keys.count());
        }
    }

    void keysOfAScanDoNotDriveOutPopularOnes()
    {
        Keys keys({100, kPlenty}, {0.01, false});
        for (int round = 0; round < 5; ++round) {
            for (std::uint64_t key = 0; key < 90; ++key)
                keys.access(key);
        }

        for (std::uint64_t key = 1000; key < 3000; ++key)
            keys.access(key);

        int kept = 0;
        for (std::uint64_t key = 0; key < 90; ++key)
            kept += keys.holds(key) ? 1 : 0;
        QVERIFY2(kept > 80, qPrintable(QString::number(kept)));
    }

    void largeEntryDoesNotEmptyTheWindow()
    {
        Keys keys({100, 1000}, {0.2, false});
        for (std::uint64_t key = 0; key < 10; ++key)
            keys.access(key, 10);

        keys.access(99, 500);

        for (std::uint64_t key = 0; key < 10; ++key)
            QVERIFY(keys.holds(key));
    }

    void smallerLimitsHoldAtTheNextSettling()
    {
        Keys keys({100, kPlenty}, {0.2, false});
        for (std::uint64_t key = 0; key < 100; ++key)
            keys.access(key);

        keys.policy.setLimits({10, kPlenty});
        keys.access(1000);

        QCOMPARE(keys.policy.entries(), std::int64_t{10});
    }

    /// Of a loop that is larger than the cache, the least recently used rule finds nothing; the
    /// adapter has to see that a small window is the thing here.
    void adapterFindsTheWindowThatSuitsALoop()
    {
        WindowAdapter adapter({200, kPlenty}, false);
        SegmentedPolicy::Rules rules;
        for (int round = 0; round < 200; ++round) {
            for (std::uint64_t key = 0; key < 300; ++key)
                rules = adapter.record(mixed(key), 1).value_or(rules);
        }

        QVERIFY2(rules.window < 0.1, qPrintable(QString::number(rules.window)));
        QVERIFY2(adapter.bestHitRatio() > 0.5, qPrintable(QString::number(adapter.bestHitRatio())));
    }
};

QTEST_GUILESS_MAIN(TestSegmentedPolicy)
#include "tst_segmented_policy.moc"
