#include "sessions_fixture.h"

#include <QTest>

using namespace hub;
using namespace hub::sessions;
using namespace std::chrono_literals;

class TestSessionRestart : public QObject
{
    Q_OBJECT

    const QString m_ann = QStringLiteral("ann");

private Q_SLOTS:
    void sessionsLiveOnOverARestart_data()
    {
        QTest::addColumn<QByteArray>("bootId");
        QTest::newRow("same boot") << QByteArray("boot-1");
        QTest::newRow("another boot") << QByteArray("boot-2");
    }
    void sessionsLiveOnOverARestart()
    {
        QFETCH(QByteArray, bootId);
        test::Fixture fixture;
        auto manager = fixture.start();
        const auto opened = manager->open(m_ann, Role::Operator);
        manager.reset();
        fixture.closeDatabase();
        fixture.clock.advance(10min);
        fixture.openDatabase();

        manager = fixture.start(bootId);

        QCOMPARE(manager->find(opened->session.id), std::optional(opened->session));
        QVERIFY(manager->authenticate(opened->secret));
        fixture.clock.advance(50min - 1ms);
        QCOMPARE(manager->find(opened->session.id), std::nullopt);
    }

    void theAbsoluteEndStaysOverRestarts()
    {
        test::Fixture fixture;
        auto manager = fixture.start();
        const auto opened = manager->open(m_ann, Role::Operator);
        for (int i = 1; i < 6; ++i) {
            fixture.clock.advance(10min);
            manager.reset();
            manager = fixture.start("later-boot-" + QByteArray::number(i / 2));
            QVERIFY(manager->authenticate(opened->secret));
        }

        fixture.clock.advance(10min - 1ms);
        QVERIFY(manager->authenticate(opened->secret));
        fixture.clock.advance(1ms);
        QCOMPARE(manager->authenticate(opened->secret), std::nullopt);
    }

    void anEndWhileTheHubIsAwayIsAnEnd_data()
    {
        QTest::addColumn<QByteArray>("bootId");
        QTest::addColumn<qint64>("awayMs");
        QTest::addColumn<bool>("isOpen");
        const qint64 half = 30LL * 60'000;
        QTest::newRow("last millisecond") << QByteArray("boot-1") << half - 1 << true;
        QTest::newRow("at the end") << QByteArray("boot-1") << half << false;
        QTest::newRow("another boot, last millisecond") << QByteArray("boot-2") << half - 1 << true;
        QTest::newRow("another boot, at the end") << QByteArray("boot-2") << half << false;
    }
    void anEndWhileTheHubIsAwayIsAnEnd()
    {
        QFETCH(QByteArray, bootId);
        QFETCH(qint64, awayMs);
        QFETCH(bool, isOpen);
        test::Fixture fixture;
        auto manager = fixture.start();
        const auto opened = manager->open(m_ann, Role::Operator);
        manager.reset();
        fixture.clock.advance(std::chrono::milliseconds(awayMs));

        manager = fixture.start(bootId);

        QCOMPARE(manager->authenticate(opened->secret).has_value(), isOpen);
        QCOMPARE(fixture.storedIds().size(), isOpen ? 1 : 0);
    }

    void aClockSetBackWhileTheHubIsAwayGivesNoTime_data()
    {
        QTest::addColumn<QByteArray>("bootId");
        QTest::newRow("same boot") << QByteArray("boot-1");
        QTest::newRow("another boot") << QByteArray("boot-2");
    }
    void aClockSetBackWhileTheHubIsAwayGivesNoTime()
    {
        QFETCH(QByteArray, bootId);
        test::Fixture fixture;
        auto manager = fixture.start();
        const auto opened = manager->open(m_ann, Role::Operator);
        fixture.clock.advance(20min);
        QVERIFY(manager->authenticate(opened->secret));
        manager.reset();
        fixture.clock.jumpWall(-24h);

        manager = fixture.start(bootId);

        QVERIFY(manager->authenticate(opened->secret));
        fixture.clock.advance(20min);
        QVERIFY(manager->authenticate(opened->secret));
        fixture.clock.advance(20min - 1ms);
        QVERIFY(manager->authenticate(opened->secret));
        fixture.clock.advance(1ms);
        QCOMPARE(manager->authenticate(opened->secret), std::nullopt);
    }

    void aClockSetAheadWithinOneBootEndsNothing()
    {
        test::Fixture fixture;
        auto manager = fixture.start();
        const auto opened = manager->open(m_ann, Role::Operator);
        manager.reset();
        fixture.clock.jumpWall(240h);

        manager = fixture.start();

        QVERIFY(manager->authenticate(opened->secret));
    }

    void aSessionThatEndedStaysEndedWhenTheClockGoesBack()
    {
        test::Fixture fixture;
        auto manager = fixture.start();
        const auto opened = manager->open(m_ann, Role::Operator);
        fixture.clock.advance(30min);
        manager.reset();
        fixture.clock.jumpWall(-24h);

        manager = fixture.start();

        QCOMPARE(manager->authenticate(opened->secret), std::nullopt);
        QCOMPARE(fixture.storedIds(), QStringList());
    }

    void aRevokedSessionStaysRevoked()
    {
        test::Fixture fixture;
        auto manager = fixture.start();
        const auto opened = manager->open(m_ann, Role::Operator);
        QVERIFY(manager->revoke(opened->session.id));
        manager.reset();

        manager = fixture.start();

        QCOMPARE(manager->authenticate(opened->secret), std::nullopt);
        QCOMPARE(manager->count(), 0);
    }

    void aRowThatCouldNotBeDeletedIsDeletedLater()
    {
        test::Fixture fixture;
        const auto manager = fixture.start();
        const auto opened = manager->open(m_ann, Role::Operator);
        QVERIFY(fixture.alter(u"CREATE TRIGGER keep BEFORE DELETE ON sessions BEGIN "
                              "SELECT RAISE(ABORT, 'kept'); END"_qs));
        QVERIFY(manager->revoke(opened->session.id));
        QCOMPARE(manager->authenticate(opened->secret), std::nullopt);
        QCOMPARE(fixture.storedIds().size(), 1);
        QVERIFY(fixture.alter(u"DROP TRIGGER keep"_qs));

        manager->expire();

        QCOMPARE(fixture.storedIds(), QStringList());
    }

    void aSessionWhoseRowCannotBeWrittenWorksUntilTheEndOfTheProcess()
    {
        test::Fixture fixture;
        auto manager = fixture.start();
        QVERIFY(fixture.alter(u"CREATE TRIGGER full BEFORE INSERT ON sessions BEGIN "
                              "SELECT RAISE(ABORT, 'no room'); END"_qs));

        const auto opened = manager->open(m_ann, Role::Operator);

        QVERIFY(manager->authenticate(opened->secret));
        manager.reset();
        QCOMPARE(fixture.start()->authenticate(opened->secret), std::nullopt);
    }

    void aUseIsWrittenAtMostOnceAMinute()
    {
        test::Fixture fixture;
        const auto manager = fixture.start();
        const auto opened = manager->open(m_ann, Role::Operator);
        QVERIFY(fixture.alter(u"CREATE TABLE writes (n INTEGER)"_qs));
        QVERIFY(fixture.alter(u"CREATE TRIGGER count AFTER UPDATE ON sessions BEGIN "
                              "INSERT INTO writes VALUES (1); END"_qs));
        const auto writes = [&fixture] {
            return fixture.column(u"(SELECT COUNT(*) FROM writes)"_qs).value(0).toInt();
        };

        fixture.clock.advance(1min - 1ms);
        QVERIFY(manager->authenticate(opened->secret));
        QCOMPARE(writes(), 0);
        fixture.clock.advance(1ms);
        for (int i = 0; i < 100; ++i)
            QVERIFY(manager->authenticate(opened->secret));
        QCOMPARE(writes(), 1);
        fixture.clock.advance(1min);
        QVERIFY(manager->authenticate(opened->secret));
        QCOMPARE(writes(), 2);
    }

    void aCleanStopNotesTheLastUse()
    {
        test::Fixture fixture;
        auto manager = fixture.start();
        const auto opened = manager->open(m_ann, Role::Operator);
        fixture.clock.advance(30s);
        QVERIFY(manager->authenticate(opened->secret));
        manager.reset();
        fixture.clock.advance(30min - 1ms);

        QVERIFY(fixture.start("boot-2")->authenticate(opened->secret));
    }

    void rowsThatAreNoSessionsAreDeleted_data()
    {
        QTest::addColumn<QString>("change");
        QTest::newRow("unknown role") << u"UPDATE sessions SET role='root'"_qs;
        QTest::newRow("short hash") << u"UPDATE sessions SET secret_hash=x'00'"_qs;
    }
    void rowsThatAreNoSessionsAreDeleted()
    {
        QFETCH(QString, change);
        test::Fixture fixture;
        auto manager = fixture.start();
        const auto opened = manager->open(m_ann, Role::Operator);
        manager.reset();
        QVERIFY(fixture.alter(change));

        manager = fixture.start();

        QCOMPARE(manager->authenticate(opened->secret), std::nullopt);
        QCOMPARE(fixture.storedIds(), QStringList());
    }

    void aRowThatPromisesMoreThanTheLimitsIsCutToThem()
    {
        test::Fixture fixture;
        auto manager = fixture.start();
        const auto opened = manager->open(m_ann, Role::Operator);
        manager.reset();
        QVERIFY(fixture.alter(
            u"UPDATE sessions SET absolute_end_ns=9000000000000000000, idle_end_ns=9000000000000000000"_qs));

        manager = fixture.start();

        fixture.clock.advance(30min - 1ms);
        QVERIFY(manager->find(opened->session.id));
        fixture.clock.advance(1ms);
        QCOMPARE(manager->find(opened->session.id), std::nullopt);
    }

    void aSmallerLimitEndsTheLeastRecentlyUsed()
    {
        test::Fixture fixture;
        auto manager = fixture.start();
        const auto older = manager->open(m_ann, Role::Operator);
        fixture.clock.advance(1s);
        const auto younger = manager->open(m_ann, Role::Operator);
        manager.reset();

        manager = fixture.start("boot-1", 1);

        QCOMPARE(manager->authenticate(older->secret), std::nullopt);
        QVERIFY(manager->authenticate(younger->secret));
        QCOMPARE(fixture.storedIds(), QStringList(younger->session.id));
    }

    void theMachineHasABootId()
    {
        test::Fixture fixture;
        auto manager = fixture.start({});
        const auto opened = manager->open(m_ann, Role::Operator);

        QCOMPARE(fixture.column(u"boot_id"_qs).value(0).size(), 36);
        QVERIFY(manager->authenticate(opened->secret));
    }
};

QTEST_GUILESS_MAIN(TestSessionRestart)
#include "tst_session_restart.moc"
