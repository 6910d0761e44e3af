#include "core/base/ids.h"

#include <QSet>
#include <QtTest>

#include <thread>

using namespace hub;
using namespace std::chrono_literals;

namespace {

qint64 millisecondsIn(const QString &id)
{
    return (id.left(8) + id.mid(9, 4)).toLongLong(nullptr, 16);
}

} // namespace

class TestIds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anIdIsAUuidOfVersionSeven()
    {
        const SystemClock clock;
        const QString id = newId(clock);

        QVERIFY(isId(id));
        QCOMPARE(id.at(14), QLatin1Char('7'));
        QVERIFY(!QUuid::fromString(id).isNull());
    }

    void anIdCarriesItsTime()
    {
        const SystemClock clock;
        const qint64 before = clock.wallNow().time_since_epoch().count();
        const qint64 stamped = millisecondsIn(newId(clock));
        const qint64 after = clock.wallNow().time_since_epoch().count();

        QVERIFY(before <= stamped && stamped <= after);
    }

    void idsOfOneMillisecondSortInOrder()
    {
        const ManualClock clock;
        QString last = newId(clock);
        for (int i = 0; i < 100'000; ++i) {
            const QString id = newId(clock);
            QVERIFY(id > last);
            last = id;
        }
    }

    void aWallClockSetBackKeepsTheOrder()
    {
        ManualClock clock;
        clock.jumpWall(std::chrono::hours(24 * 365 * 10));
        const QString before = newId(clock);

        clock.jumpWall(-2h);
        const QString after = newId(clock);

        QVERIFY(after > before);
    }

    void idsOfManyThreadsAreUniqueAndOrderedInEach()
    {
        constexpr int kThreads = 4;
        constexpr int kIds = 10'000;
        const SystemClock clock;
        std::vector<QStringList> made(kThreads);
        std::vector<std::thread> threads;
        for (QStringList &ids : made) {
            threads.emplace_back([&] {
                for (int i = 0; i < kIds; ++i)
                    ids.append(newId(clock));
            });
        }
        for (std::thread &thread : threads)
            thread.join();

        QSet<QString> all;
        for (const QStringList &ids : made) {
            QVERIFY(std::is_sorted(ids.begin(), ids.end()));
            all.unite(QSet<QString>(ids.begin(), ids.end()));
        }
        QCOMPARE(all.size(), kThreads * kIds);
    }

    void otherTextIsNoId_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isOne");
        QTest::newRow("id") << QStringLiteral("0190163d-8694-739b-aea5-966c26f8ad91") << true;
        QTest::newRow("empty") << QString() << false;
        QTest::newRow("short") << QStringLiteral("0190163d-8694-739b-aea5-966c26f8ad9") << false;
        QTest::newRow("long") << QStringLiteral("0190163d-8694-739b-aea5-966c26f8ad911") << false;
        QTest::newRow("capitals") << QStringLiteral("0190163D-8694-739b-aea5-966c26f8ad91")
                                  << false;
        QTest::newRow("version 4")
            << QStringLiteral("0190163d-8694-439b-aea5-966c26f8ad91") << false;
        QTest::newRow("variant") << QStringLiteral("0190163d-8694-739b-cea5-966c26f8ad91") << false;
        QTest::newRow("dash") << QStringLiteral("0190163d08694-739b-aea5-966c26f8ad91") << false;
        QTest::newRow("path") << QStringLiteral("../../../../../../../../../etc/passwd") << false;
    }
    void otherTextIsNoId()
    {
        QFETCH(QString, text);
        QFETCH(bool, isOne);

        QCOMPARE(isId(text), isOne);
    }
};

QTEST_GUILESS_MAIN(TestIds)
#include "tst_ids.moc"
