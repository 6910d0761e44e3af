#include "sessions_fixture.h"

#include <QTest>

#include <thread>

using namespace hub;
using namespace hub::sessions;
using namespace std::chrono_literals;

class TestSessionEvents : public QObject
{
    Q_OBJECT

    const QString m_ann = QStringLiteral("ann");

private Q_SLOTS:
    void everyChangeIsTold()
    {
        test::Fixture fixture;
        const auto manager = fixture.start();
        std::vector<SessionEvent> told;
        const auto registration =
            manager->subscribe([&told](const SessionEvent &event) { told.push_back(event); });

        const auto first = manager->open(m_ann, Role::Viewer);
        QVERIFY(manager->extend(first->session.id));
        QVERIFY(manager->revoke(first->session.id));
        const auto second = manager->open(m_ann, Role::Viewer);
        fixture.clock.advance(30min);
        QCOMPARE(manager->expire(), 1);

        using Type = SessionEvent::Type;
        const std::vector<std::pair<Type, QString>> expected{{Type::Opened, first->session.id},
                                                             {Type::Extended, first->session.id},
                                                             {Type::Revoked, first->session.id},
                                                             {Type::Opened, second->session.id},
                                                             {Type::Expired, second->session.id}};
        QCOMPARE(told.size(), expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i) {
            QCOMPARE(told[i].type, expected[i].first);
            QCOMPARE(told[i].session.id, expected[i].second);
        }
    }

    void aUseIsNoEvent()
    {
        test::Fixture fixture;
        const auto manager = fixture.start();
        const auto opened = manager->open(m_ann, Role::Viewer);
        int told = 0;
        const auto registration = manager->subscribe([&told](const SessionEvent &) { ++told; });

        QVERIFY(manager->authenticate(opened->secret));
        QVERIFY(manager->find(opened->session.id));

        QCOMPARE(told, 0);
    }

    void whoComesTooLateIsTheOneThatNoticesTheEnd()
    {
        test::Fixture fixture;
        const auto manager = fixture.start();
        const auto opened = manager->open(m_ann, Role::Viewer);
        std::vector<SessionEvent> told;
        const auto registration =
            manager->subscribe([&told](const SessionEvent &event) { told.push_back(event); });
        fixture.clock.advance(30min);

        QCOMPARE(manager->authenticate(opened->secret), std::nullopt);
        QCOMPARE(manager->authenticate(opened->secret), std::nullopt);

        QCOMPARE(told.size(), 1U);
        QCOMPARE(told.front().type, SessionEvent::Type::Expired);
        QCOMPARE(fixture.storedIds(), QStringList());
    }

    void roomForANewerOneIsARevocation()
    {
        test::Fixture fixture;
        const auto manager = fixture.start("boot-1", 1);
        const auto first = manager->open(m_ann, Role::Viewer);
        fixture.clock.advance(1s);
        std::vector<SessionEvent> told;
        const auto registration =
            manager->subscribe([&told](const SessionEvent &event) { told.push_back(event); });

        QVERIFY(manager->open(m_ann, Role::Viewer));

        QCOMPARE(told.size(), 2U);
        QCOMPARE(told[0].type, SessionEvent::Type::Opened);
        QCOMPARE(told[1].type, SessionEvent::Type::Revoked);
        QCOMPARE(told[1].session.id, first->session.id);
    }

    void anUndoneSubscriptionHearsNothing()
    {
        test::Fixture fixture;
        const auto manager = fixture.start();
        int told = 0;
        {
            const auto registration = manager->subscribe([&told](const SessionEvent &) { ++told; });
        }

        QVERIFY(manager->open(m_ann, Role::Viewer));

        QCOMPARE(told, 0);
    }

    void aCallbackMayLook()
    {
        test::Fixture fixture;
        const auto manager = fixture.start();
        std::size_t seen = 0;
        const auto registration =
            manager->subscribe([&](const SessionEvent &) { seen = manager->list().size(); });

        QVERIFY(manager->open(m_ann, Role::Viewer));

        QCOMPARE(seen, 1U);
    }

    void manyThreadsAreToldInTheOrderOfEachSession()
    {
        test::Fixture fixture;
        const auto manager = fixture.start();
        std::map<QString, std::vector<SessionEvent::Type>> told;
        const auto registration = manager->subscribe(
            [&told](const SessionEvent &event) { told[event.session.id].push_back(event.type); });
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&] {
                for (int round = 0; round < 10; ++round) {
                    const auto opened = manager->open(m_ann, Role::Viewer);
                    if (manager->extend(opened->session.id))
                        manager->revoke(opened->session.id);
                }
            });
        }
        for (std::thread &thread : threads)
            thread.join();

        using Type = SessionEvent::Type;
        QCOMPARE(told.size(), 40U);
        for (const auto &[id, types] : told)
            QCOMPARE(types, (std::vector<Type>{Type::Opened, Type::Extended, Type::Revoked}));
    }
};

QTEST_GUILESS_MAIN(TestSessionEvents)
#include "tst_session_events.moc"
