#include "core/media/quarantine_p.h"

#include <QtTest>

#include <thread>

using namespace hub::media;

class TestQuarantine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theLastDeathPutsTheContentIn()
    {
        Quarantine quarantine(2);

        QVERIFY(!quarantine.addDeath("a"));
        QVERIFY(!quarantine.contains("a"));
        QVERIFY(quarantine.addDeath("a"));
        QVERIFY(quarantine.contains("a"));
        QVERIFY(!quarantine.contains("b"));
    }

    void itIsToldOnce()
    {
        Quarantine quarantine(1);

        QVERIFY(quarantine.addDeath("a"));
        QVERIFY(!quarantine.addDeath("a"));
    }

    void aSuccessForgetsTheDeathBefore()
    {
        Quarantine quarantine(2);
        QVERIFY(!quarantine.addDeath("a"));

        quarantine.addSuccess("a");

        QVERIFY(!quarantine.addDeath("a"));
        QVERIFY(!quarantine.contains("a"));
    }

    void contentWithoutAHashIsNeverIn()
    {
        Quarantine quarantine(1);

        QVERIFY(!quarantine.addDeath({}));
        QVERIFY(!quarantine.contains({}));
    }

    void aReleasedContentStartsFromZero()
    {
        Quarantine quarantine(2);
        quarantine.replace({"a", "b"});

        quarantine.release("a");

        QCOMPARE(quarantine.hashes(), QList<QByteArray>{"b"});
        QVERIFY(!quarantine.addDeath("a"));
    }

    void manySuspectsDoNotGrowForEver()
    {
        Quarantine quarantine(2);
        for (int i = 0; i < 10'001; ++i)
            QVERIFY(!quarantine.addDeath(QByteArray::number(i)));

        // Over the limit the old suspicions are forgotten, the last one is not.
        QVERIFY(!quarantine.addDeath("0"));
        QVERIFY(quarantine.addDeath("10000"));
    }

    void deathsFromManyThreadsAreAllCounted()
    {
        constexpr int kThreads = 8;
        constexpr int kDeaths = 500;
        Quarantine quarantine(kThreads * kDeaths);
        std::atomic<int> told{0};
        std::vector<std::thread> threads;
        for (int i = 0; i < kThreads; ++i) {
            threads.emplace_back([&] {
                for (int death = 0; death < kDeaths; ++death)
                    told += quarantine.addDeath("a") ? 1 : 0;
            });
        }
        for (std::thread &thread : threads)
            thread.join();

        QCOMPARE(told.load(), 1);
        QVERIFY(quarantine.contains("a"));
    }
};

QTEST_GUILESS_MAIN(TestQuarantine)
#include "tst_quarantine.moc"
