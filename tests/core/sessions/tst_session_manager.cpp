#include "core/base/ids.h"
#include "sessions_fixture.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace hub;
using namespace hub::sessions;
using namespace std::chrono_literals;

class TestSessionManager : public QObject
{
    Q_OBJECT

    const QString m_ann = QStringLiteral("ann");
    const QString m_ben = QStringLiteral("ben");

private Q_SLOTS:
    void rolesHaveTheirNames()
    {
        for (const Role role : {Role::Viewer, Role::Operator, Role::Admin})
            QCOMPARE(roleFromName(roleName(role).toString()), std::optional(role));
        QCOMPARE(roleName(Role::Operator), QLatin1StringView("operator"));
        QCOMPARE(roleFromName(u"root"), std::nullopt);
    }

    void aSignInTellsWhoUntilWhen()
    {
        test::Fixture fixture;
        const auto manager = fixture.start();
        const WallTime now = fixture.clock.wallNow();

        const auto opened = manager->open(m_ann, Role::Operator);

        QVERIFY(opened);
        QVERIFY(isId(opened->session.id));
        QCOMPARE(opened->session.user, m_ann);
        QCOMPARE(opened->session.role, Role::Operator);
        QCOMPARE(toRfc3339(opened->session.createdAt), toRfc3339(now));
        QCOMPARE(toRfc3339(opened->session.expiresAt), toRfc3339(now + 1h));
        QCOMPARE(toRfc3339(opened->session.idleExpiresAt), toRfc3339(now + 30min));
        QCOMPARE(manager->authenticate(opened->secret), std::optional(opened->session));
        QCOMPARE(manager->find(opened->session.id), std::optional(opened->session));
    }

    void everySignInHasItsOwnIdAndSecret()
    {
        test::Fixture fixture;
        const auto manager = fixture.start();

        const auto first = manager->open(m_ann, Role::Viewer);
        const auto second = manager->open(m_ann, Role::Viewer);

        QVERIFY(first->session.id != second->session.id);
        QVERIFY(first->secret != second->secret);
        QCOMPARE(manager->authenticate(first->secret)->id, first->session.id);
        QCOMPARE(manager->authenticate(second->secret)->id, second->session.id);
        QCOMPARE(manager->count(), 2);
    }

    void aWrongSecretOpensNothing_data()
    {
        QTest::addColumn<QByteArray>("secret");
        QTest::newRow("none") << QByteArray();
        QTest::newRow("short") << QByteArray("abc");
        QTest::newRow("right length") << QByteArray(43, 'A');
        QTest::newRow("huge") << QByteArray(1'000'000, 'A');
        QTest::newRow("zero bytes") << QByteArray(43, '\0');
    }
    void aWrongSecretOpensNothing()
    {
        QFETCH(QByteArray, secret);
        test::Fixture fixture;
        const auto manager = fixture.start();
        QVERIFY(manager->open(m_ann, Role::Admin));

        QCOMPARE(manager->authenticate(secret), std::nullopt);
    }

    void theIdIsNoSecret()
    {
        test::Fixture fixture;
        const auto manager = fixture.start();
        const auto opened = manager->open(m_ann, Role::Admin);

        QCOMPARE(manager->authenticate(opened->session.id.toLatin1()), std::nullopt);
    }

    void theSecretIsNotOnTheDisk()
    {
        test::Fixture fixture;
        auto manager = fixture.start();
        const QByteArray secret = manager->open(m_ann, Role::Admin)->secret;
        const QByteArray bytes = QByteArray::fromBase64(secret, QByteArray::Base64UrlEncoding);

        for (const char *name : {"hub.db", "hub.db-wal"}) {
            QFile file(QFile::decodeName(fixture.path(name)));
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray content = file.readAll();
            QVERIFY(!content.contains(secret));
            QVERIFY(!content.contains(bytes));
            QVERIFY(!content.contains(bytes.toHex()));
        }
    }

    void aUserNeedsAName_data()
    {
        QTest::addColumn<QString>("user");
        QTest::addColumn<bool>("isTaken");
        QTest::newRow("empty") << QString() << false;
        QTest::newRow("as long as may be") << QString(256, u'x') << true;
        QTest::newRow("one more") << QString(257, u'x') << false;
    }
    void aUserNeedsAName()
    {
        QFETCH(QString, user);
        QFETCH(bool, isTaken);
        test::Fixture fixture;
        const auto manager = fixture.start();

        const auto opened = manager->open(user, Role::Viewer);

        QCOMPARE(opened.has_value(), isTaken);
        if (!isTaken)
            QCOMPARE(opened.error().kind, Error::Kind::InvalidInput);
    }

    void anIdleSessionEnds_data()
    {
        QTest::addColumn<qint64>("idleMs");
        QTest::addColumn<bool>("isOpen");
        QTest::newRow("last millisecond") << 30LL * 60'000 - 1 << true;
        QTest::newRow("exactly at the end") << 30LL * 60'000 << false;
        QTest::newRow("after") << 30LL * 60'000 + 1 << false;
    }
    void anIdleSessionEnds()
    {
        QFETCH(qint64, idleMs);
        QFETCH(bool, isOpen);
        test::Fixture fixture;
        const auto manager = fixture.start();
        const auto opened = manager->open(m_ann, Role::Viewer);

        fixture.clock.advance(std::chrono::milliseconds(idleMs));

        QCOMPARE(manager->find(opened->session.id).has_value(), isOpen);
        QCOMPARE(manager->list().size(), isOpen ? 1U : 0U);
        QCOMPARE(manager->count(), isOpen ? 1 : 0);
        QCOMPARE(manager->extend(opened->session.id).has_value(), isOpen);
        QCOMPARE(manager->authenticate(opened->secret).has_value(), isOpen);
    }

    void useMovesTheIdleEndAndNotTheAbsoluteOne()
    {
        test::Fixture fixture;
        const auto manager = fixture.start();
        const auto opened = manager->open(m_ann, Role::Viewer);
        for (int minute = 1; minute < 60; ++minute) {
            fixture.clock.advance(1min);
            const auto session = manager->authenticate(opened->secret);
            QVERIFY(session);
            QCOMPARE(session->expiresAt, opened->session.expiresAt);
            QVERIFY(session->idleExpiresAt <= session->expiresAt);
        }

        fixture.clock.advance(1min - 1ms);
        QVERIFY(manager->authenticate(opened->secret));
        fixture.clock.advance(1ms);
        QCOMPARE(manager->authenticate(opened->secret), std::nullopt);
    }

    void lookingIsNoUse()
    {
        test::Fixture fixture;
        const auto manager = fixture.start();
        const auto opened = manager->open(m_ann, Role::Viewer);
        fixture.clock.advance(29min);

        QVERIFY(manager->find(opened->session.id));
        QCOMPARE(manager->list().front().idleExpiresAt, opened->session.idleExpiresAt);
        fixture.clock.advance(1min);

        QCOMPARE(manager->authenticate(opened->secret), std::nullopt);
    }

    void extendMovesTheIdleEndUpToTheAbsoluteOne()
    {
        test::Fixture fixture;
        const auto manager = fixture.start();
        const auto opened = manager->open(m_ann, Role::Viewer);
        const QString id = opened->session.id;
        fixture.clock.advance(20min);

        QCOMPARE(manager->extend(id)->idleExpiresAt, opened->session.createdAt + 50min);
        fixture.clock.advance(20min);
        QCOMPARE(manager->extend(id)->idleExpiresAt, opened->session.createdAt + 60min);
        fixture.clock.advance(20min);

        QCOMPARE(manager->extend(id).error().kind, Error::Kind::NotFound);
    }

    void unknownSessionsAreNotFound()
    {
        test::Fixture fixture;
        const auto manager = fixture.start();

        QCOMPARE(manager->extend(u"nobody"_qs).error().kind, Error::Kind::NotFound);
        QCOMPARE(manager->find(u"nobody"_qs), std::nullopt);
        QVERIFY(!manager->revoke(u"nobody"_qs));
        QCOMPARE(manager->revokeUser(m_ann), 0);
        QCOMPARE(manager->expire(), 0);
    }

    void aRevokedSessionIsGoneAtOnceAndFromTheDisk()
    {
        test::Fixture fixture;
        const auto manager = fixture.start();
        const auto opened = manager->open(m_ann, Role::Viewer);
        const auto other = manager->open(m_ann, Role::Viewer);

        QVERIFY(manager->revoke(opened->session.id));

        QCOMPARE(manager->authenticate(opened->secret), std::nullopt);
        QVERIFY(!manager->revoke(opened->session.id));
        QCOMPARE(fixture.storedIds(), QStringList(other->session.id));
        QVERIFY(manager->authenticate(other->secret));
    }

    void anEndedSessionCannotBeRevoked()
    {
        test::Fixture fixture;
        const auto manager = fixture.start();
        const auto opened = manager->open(m_ann, Role::Viewer);
        fixture.clock.advance(1h);

        QVERIFY(!manager->revoke(opened->session.id));
    }

    void allSessionsOfAUserCanBeRevoked()
    {
        test::Fixture fixture;
        const auto manager = fixture.start();
        const auto first = manager->open(m_ann, Role::Viewer);
        const auto second = manager->open(m_ann, Role::Admin);
        const auto other = manager->open(m_ben, Role::Viewer);

        QCOMPARE(manager->revokeUser(m_ann), 2);

        QCOMPARE(manager->authenticate(first->secret), std::nullopt);
        QCOMPARE(manager->authenticate(second->secret), std::nullopt);
        QVERIFY(manager->authenticate(other->secret));
        QCOMPARE(fixture.storedIds(), QStringList(other->session.id));
    }

    void expiringForgetsTheEndedOnes()
    {
        test::Fixture fixture;
        const auto manager = fixture.start();
        QVERIFY(manager->open(m_ann, Role::Viewer));
        fixture.clock.advance(10min);
        const auto younger = manager->open(m_ben, Role::Viewer);
        fixture.clock.advance(20min);

        QCOMPARE(manager->expire(), 1);
        QCOMPARE(manager->expire(), 0);
        QCOMPARE(fixture.storedIds(), QStringList(younger->session.id));
    }

    void overTheLimitTheLeastRecentlyUsedEnds()
    {
        test::Fixture fixture;
        const auto manager = fixture.start("boot-1", 3);
        std::vector<SessionManager::Opened> opened;
        for (int i = 0; i < 3; ++i) {
            opened.push_back(*manager->open(m_ann, Role::Viewer));
            fixture.clock.advance(1s);
        }
        QVERIFY(manager->authenticate(opened[0].secret));
        QCOMPARE(manager->count(), 3);

        const auto fourth = manager->open(m_ann, Role::Viewer);

        QCOMPARE(manager->count(), 3);
        QVERIFY(manager->authenticate(opened[0].secret));
        QCOMPARE(manager->authenticate(opened[1].secret), std::nullopt);
        QVERIFY(manager->authenticate(opened[2].secret));
        QVERIFY(manager->authenticate(fourth->secret));
        QCOMPARE(fixture.storedIds().size(), 3);
    }

    void aWallClockThatJumpsEndsAndRevivesNothing_data()
    {
        QTest::addColumn<qint64>("jumpMs");
        QTest::newRow("a day back") << -86'400'000LL;
        QTest::newRow("a day ahead") << 86'400'000LL;
        QTest::newRow("to 1970") << -1'767'225'600'000LL;
    }
    void aWallClockThatJumpsEndsAndRevivesNothing()
    {
        QFETCH(qint64, jumpMs);
        test::Fixture fixture;
        const auto manager = fixture.start();
        const auto opened = manager->open(m_ann, Role::Viewer);
        fixture.clock.jumpWall(std::chrono::milliseconds(jumpMs));

        fixture.clock.advance(30min - 1ms);
        const auto used = manager->authenticate(opened->secret);
        QVERIFY(used);
        QCOMPARE(toRfc3339(used->expiresAt), toRfc3339(fixture.clock.wallNow() + 30min + 1ms));
        fixture.clock.advance(30min + 1ms);
        QCOMPARE(manager->authenticate(opened->secret), std::nullopt);

        fixture.clock.jumpWall(-std::chrono::milliseconds(jumpMs));
        QCOMPARE(manager->authenticate(opened->secret), std::nullopt);
    }

    void shownTimesStandStillWhileTheClockIsSlewed()
    {
        test::Fixture fixture;
        const auto manager = fixture.start();
        const auto opened = manager->open(m_ann, Role::Viewer);

        fixture.clock.jumpWall(-3ms);

        QCOMPARE(manager->find(opened->session.id), std::optional(opened->session));
    }

    void manyThreadsAtOnceSeeOneTruth()
    {
        test::Fixture fixture;
        const auto manager = fixture.start();
        const auto kept = manager->open(m_ann, Role::Admin);
        std::atomic<bool> isStopped{false};
        std::atomic<int> refused{0};
        std::vector<std::thread> readers;
        for (int i = 0; i < 3; ++i) {
            readers.emplace_back([&] {
                while (!isStopped) {
                    if (!manager->authenticate(kept->secret))
                        ++refused;
                    refused += manager->list().empty() ? 1 : 0;
                }
            });
        }
        std::vector<std::thread> writers;
        std::atomic<int> wrong{0};
        for (int i = 0; i < 3; ++i) {
            writers.emplace_back([&] {
                for (int round = 0; round < 20; ++round) {
                    const auto opened = manager->open(m_ben, Role::Viewer);
                    wrong += manager->authenticate(opened->secret) ? 0 : 1;
                    wrong += manager->extend(opened->session.id) ? 0 : 1;
                    wrong += manager->revoke(opened->session.id) ? 0 : 1;
                    wrong += manager->authenticate(opened->secret) ? 1 : 0;
                    fixture.clock.advance(1ms);
                    manager->expire();
                }
            });
        }
        for (std::thread &writer : writers)
            writer.join();
        isStopped = true;
        for (std::thread &reader : readers)
            reader.join();

        QCOMPARE(refused.load(), 0);
        QCOMPARE(wrong.load(), 0);
        QCOMPARE(fixture.storedIds(), QStringList(kept->session.id));
    }
};

QTEST_GUILESS_MAIN(TestSessionManager)
#include "tst_session_manager.moc"
