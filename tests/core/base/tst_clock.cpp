#include "core/base/clock.h"

#include <QtTest>

#include <thread>

using namespace hub;
using namespace std::chrono_literals;

namespace {

/// A thread that sleeps until a deadline, in the loop that every waiter of this project writes.
class Sleeper
{
public:
    Sleeper(const Clock &clock, MonotonicTime deadline)
        : m_thread([this, &clock, deadline] {
            MutexLocker lock(m_mutex);
            while (!m_isStopped && clock.now() < deadline)
                clock.waitUntil(m_condition, m_mutex, deadline);
            m_hasWoken = true;
        })
    {}
    ~Sleeper()
    {
        stop();
        join();
    }
    void join()
    {
        if (m_thread.joinable())
            m_thread.join();
    }
    void stop()
    {
        const MutexLocker lock(m_mutex);
        m_isStopped = true;
        m_condition.notify_all();
    }
    [[nodiscard]] bool hasWoken() const { return m_hasWoken; }

private:
    Mutex m_mutex;
    ConditionVariable m_condition;
    bool m_isStopped HUB_GUARDED_BY(m_mutex) = false;
    std::atomic<bool> m_hasWoken = false;
    std::thread m_thread;
};

} // namespace

class TestClock : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void timesAreWrittenAsRfc3339_data()
    {
        QTest::addColumn<qint64>("milliseconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("start") << qint64{0} << QStringLiteral("1970-01-01T00:00:00.000Z");
        QTest::newRow("fraction") << qint64{1'795'404'600'007}
                                  << QStringLiteral("2026-11-23T03:30:00.007Z");
        QTest::newRow("before 1970") << qint64{-1} << QStringLiteral("1969-12-31T23:59:59.999Z");
    }
    void timesAreWrittenAsRfc3339()
    {
        QFETCH(qint64, milliseconds);
        QFETCH(QString, text);

        QCOMPARE(toRfc3339(WallTime(std::chrono::milliseconds(milliseconds))), text);
    }

    void theSystemClockNeverGoesBack()
    {
        const SystemClock clock;
        MonotonicTime last = clock.now();
        for (int i = 0; i < 100'000; ++i) {
            const MonotonicTime now = clock.now();
            QVERIFY(now >= last);
            last = now;
        }
    }

    void theSystemClockShowsTheWallTime()
    {
        const qint64 before = QDateTime::currentMSecsSinceEpoch();
        const qint64 shown = SystemClock().wallNow().time_since_epoch().count();
        const qint64 after = QDateTime::currentMSecsSinceEpoch();

        QVERIFY(before <= shown && shown <= after);
    }

    void theSystemClockWakesAtTheDeadline()
    {
        const SystemClock clock;
        const MonotonicTime deadline = clock.now() + 20ms;
        const Sleeper sleeper(clock, deadline);

        QTRY_VERIFY(sleeper.hasWoken());
        QVERIFY(clock.now() >= deadline);
    }

    void aSleeperOfTheSystemClockCanBeStopped()
    {
        const SystemClock clock;
        Sleeper sleeper(clock, {std::chrono::nanoseconds::max()});

        sleeper.stop();

        QTRY_VERIFY(sleeper.hasWoken());
    }

    void aPassedDeadlineDoesNotSleep()
    {
        const SystemClock system;
        const ManualClock manual;
        Mutex mutex;
        ConditionVariable condition;
        const MutexLocker lock(mutex);

        system.waitUntil(condition, mutex, system.now());
        manual.waitUntil(condition, mutex, manual.now());
        manual.waitUntil(condition, mutex, {0ns});
    }

    void theManualClockStandsStill()
    {
        const ManualClock clock;

        QCOMPARE(clock.now().sinceBoot, clock.now().sinceBoot);
        QCOMPARE(toRfc3339(clock.wallNow()), QStringLiteral("2026-01-01T00:00:00.000Z"));
    }

    void advancingMovesBothTimes()
    {
        ManualClock clock;
        const MonotonicTime before = clock.now();

        clock.advance(90s);

        QCOMPARE(clock.now() - before, std::chrono::nanoseconds(90s));
        QCOMPARE(toRfc3339(clock.wallNow()), QStringLiteral("2026-01-01T00:01:30.000Z"));
    }

    void jumpingMovesTheWallAlone()
    {
        ManualClock clock;
        const MonotonicTime before = clock.now();

        clock.jumpWall(-2h);

        QCOMPARE(clock.now().sinceBoot, before.sinceBoot);
        QCOMPARE(toRfc3339(clock.wallNow()), QStringLiteral("2025-12-31T22:00:00.000Z"));
    }

    void aSleeperWakesExactlyAtItsDeadline()
    {
        ManualClock clock;
        const Sleeper sleeper(clock, clock.now() + 60s);
        QTRY_COMPARE(clock.sleeperCount(), 1);

        clock.advance(60s - 1ns);
        QTRY_COMPARE(clock.sleeperCount(), 1);
        QVERIFY(!sleeper.hasWoken());
        clock.advance(1ns);

        QTRY_VERIFY(sleeper.hasWoken());
        QCOMPARE(clock.sleeperCount(), 0);
    }

    void manySleepersAreNeverForgotten()
    {
        // The time moves while the sleepers are about to sleep: a lost wake-up hangs this test.
        ManualClock clock;
        for (int round = 0; round < 300; ++round) {
            std::vector<std::unique_ptr<Sleeper>> sleepers;
            const MonotonicTime start = clock.now();
            for (int i = 1; i <= 4; ++i)
                sleepers.push_back(std::make_unique<Sleeper>(clock, start + i * 1s));
            for (int i = 0; i < 4; ++i)
                clock.advance(1s);
            for (const auto &sleeper : sleepers)
                sleeper->join();
            QCOMPARE(clock.sleeperCount(), 0);
        }
    }

    void sleepersMayEndWhileTheTimeMoves()
    {
        // Their mutexes die as soon as they are stopped, in the middle of an advance().
        ManualClock clock;
        std::atomic<bool> isDone = false;
        std::thread mover([&] {
            while (!isDone)
                clock.advance(1ms);
        });
        for (int round = 0; round < 500; ++round) {
            const Sleeper sleeper(clock, {std::chrono::nanoseconds::max()});
        }
        isDone = true;
        mover.join();

        QCOMPARE(clock.sleeperCount(), 0);
    }
};

QTEST_GUILESS_MAIN(TestClock)
#include "tst_clock.moc"
