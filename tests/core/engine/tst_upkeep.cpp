#include "core/engine/upkeep_p.h"

#include <QTest>

#include <atomic>
#include <sys/resource.h>
#include <unistd.h>

using namespace hub;
using namespace std::chrono_literals;

class TestUpkeep final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void taskRunsOnceItsDelayHasPassed()
    {
        ManualClock clock;
        std::atomic<int> runs{0};
        const Upkeep upkeep(
            1s, [&](const CancelToken &) { ++runs; }, clock);

        // The thread may not be waiting yet, so the clock moves until the task has been seen.
        QTRY_VERIFY((clock.advance(1s), runs.load() == 1));
    }

    void taskThatIsNotDueIsLeftOut()
    {
        ManualClock clock;
        std::atomic<int> runs{0};
        {
            const Upkeep upkeep(
                1h, [&](const CancelToken &) { ++runs; }, clock);
            clock.advance(59min);
        }

        QCOMPARE(runs.load(), 0);
    }

    void endWaitsForATaskThatHasBegun()
    {
        ManualClock clock;
        std::atomic<bool> hasBegun{false};
        std::atomic<bool> mayEnd{false};
        std::atomic<bool> hasEnded{false};
        auto upkeep = std::make_unique<Upkeep>(
            0s,
            [&](const CancelToken &) {
                hasBegun = true;
                hasBegun.notify_all();
                mayEnd.wait(false);
                hasEnded = true;
            },
            clock);
        hasBegun.wait(false);

        std::thread release([&] {
            mayEnd = true;
            mayEnd.notify_all();
        });
        upkeep.reset();
        release.join();

        QVERIFY(hasEnded);
    }

    void endCancelsATaskThatHasBegun()
    {
        ManualClock clock;
        std::atomic<bool> hasBegun{false};
        std::atomic<bool> wasCancelled{false};
        auto upkeep = std::make_unique<Upkeep>(
            0s,
            [&](const CancelToken &cancel) {
                hasBegun = true;
                hasBegun.notify_all();
                std::atomic<bool> isCancelled{false};
                const auto registration = cancel.onCancel([&isCancelled] {
                    isCancelled = true;
                    isCancelled.notify_all();
                });
                isCancelled.wait(false);
                wasCancelled = true;
            },
            clock);
        hasBegun.wait(false);

        upkeep.reset();

        QVERIFY(wasCancelled);
    }

    void taskSeesTheCancelWhileNobodyWaitsForItYet()
    {
        ManualClock clock;
        std::atomic<bool> hasBegun{false};
        std::atomic<bool> hasEnded{false};
        Upkeep upkeep(
            0s,
            [&](const CancelToken &cancel) {
                hasBegun = true;
                while (!cancel.isCancelled())
                    std::this_thread::yield();
                hasEnded = true;
            },
            clock);
        QTRY_VERIFY(hasBegun);

        upkeep.cancel();

        QTRY_VERIFY(hasEnded);
    }

    void taskGivesWayToTheRest()
    {
        const SystemClock clock;
        std::atomic<int> niceness{-100};
        const Upkeep upkeep(
            0s,
            [&](const CancelToken &) {
                niceness = ::getpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()));
            },
            clock);

        QTRY_COMPARE(niceness.load(), 19);
        QVERIFY(::getpriority(PRIO_PROCESS, 0) < 19);
    }
};

QTEST_GUILESS_MAIN(TestUpkeep)
#include "tst_upkeep.moc"
