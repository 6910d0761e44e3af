#include "core/base/random.h"

#include <QSet>
#include <QtTest>

using namespace hub;

class TestRandom : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneSeedGivesOneSequence()
    {
        Random first(7);
        Random second(7);

        for (int i = 0; i < 1'000; ++i)
            QCOMPARE(first.below(1'000'000), second.below(1'000'000));
    }

    void freshSeedsDiffer()
    {
        QSet<quint64> seeds;
        for (int i = 0; i < 1'000; ++i)
            seeds.insert(Random::freshSeed());

        QCOMPARE(seeds.size(), 1'000);
    }

    void numbersStayBelowTheBound()
    {
        Random random(1);
        QSet<quint64> seen;
        for (int i = 0; i < 1'000; ++i) {
            seen.insert(random.below(3));
            QCOMPARE(random.below(1), std::uint64_t{0});
        }

        QCOMPARE(seen, (QSet<quint64>{0, 1, 2}));
    }

    void fractionsFillTheUnitInterval()
    {
        Random random(1);
        double sum = 0;
        for (int i = 0; i < 10'000; ++i) {
            const double fraction = random.fraction();
            QVERIFY(fraction >= 0 && fraction < 1);
            sum += fraction;
        }

        QVERIFY(qAbs(sum / 10'000 - 0.5) < 0.02);
    }
};

QTEST_GUILESS_MAIN(TestRandom)
#include "tst_random.moc"
