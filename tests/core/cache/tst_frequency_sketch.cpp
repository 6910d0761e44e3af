#include "core/cache/frequency_sketch_p.h"
#include "core/cache/hash_p.h"

#include <QTest>

using namespace hub::cache;

class TestFrequencySketch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatWasNeverAskedForHasNoFrequency()
    {
        const FrequencySketch sketch(1000);

        QCOMPARE(sketch.frequency(mixed(7)), 0);
    }

    void countsUpToFifteen()
    {
        FrequencySketch sketch(1000);

        for (int i = 0; i < 6; ++i)
            sketch.record(mixed(1));
        for (int i = 0; i < 100; ++i)
            sketch.record(mixed(2));

        QCOMPARE(sketch.frequency(mixed(1)), 6);
        QCOMPARE(sketch.frequency(mixed(2)), 15);
    }

    void oldFameFades()
    {
        FrequencySketch sketch(64);
        for (int i = 0; i < 12; ++i)
            sketch.record(mixed(1));

        for (std::uint64_t i = 0; i < 2000; ++i)
            sketch.record(mixed(1000 + i));

        QVERIFY(sketch.frequency(mixed(1)) < 12);
    }

    void nearlyAllOfManyKeysAreToldApart()
    {
        FrequencySketch sketch(1000);
        for (std::uint64_t key = 0; key < 1000; ++key) {
            for (std::uint64_t i = 0; i < key % 4; ++i)
                sketch.record(mixed(key));
        }

        int wrong = 0;
        for (std::uint64_t key = 0; key < 1000; ++key)
            wrong += sketch.frequency(mixed(key)) == static_cast<int>(key % 4) ? 0 : 1;

        QVERIFY2(wrong < 50, qPrintable(QString::number(wrong)));
    }
};

QTEST_GUILESS_MAIN(TestFrequencySketch)
#include "tst_frequency_sketch.moc"
