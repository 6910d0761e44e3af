#include "core/media/worker_roster_p.h"

#include <QtTest>

#include <future>

using namespace hub;
using namespace hub::media;
using namespace std::chrono_literals;

namespace {

MediaPool::Options fakeOptions(int workers, int spares = 1)
{
    MediaPool::Options options;
    options.workerProgram = FAKE_WORKER;
    options.workers = workers;
    options.spares = spares;
    return options;
}

using Taken = Result<WorkerRoster::Worker>;

std::future<Taken> takeAside(WorkerRoster &roster, const CancelToken &cancel = {})
{
    return std::async(std::launch::async, [&roster, cancel] { return roster.acquire(cancel); });
}

} // namespace

class TestWorkerRoster : public QObject
{
    Q_OBJECT

    SystemClock m_clock;

private Q_SLOTS:
    void aWorkerIsLentAndTakenBack()
    {
        WorkerRoster roster(fakeOptions(1), m_clock);

        Taken worker = roster.acquire({});
        QVERIFY(worker.has_value());
        QCOMPARE(roster.counts().busy, 1);
        roster.giveBack(std::move(*worker));

        QCOMPARE(roster.counts().busy, 0);
        QTRY_COMPARE(roster.counts().workers, 2);
    }

    void noMoreThanTheWorkersAreLentAtOnce()
    {
        WorkerRoster roster(fakeOptions(2, 2), m_clock);
        QTRY_COMPARE(roster.counts().workers, 4);
        Taken first = roster.acquire({});
        Taken second = roster.acquire({});

        auto third = takeAside(roster);
        QTRY_COMPARE(roster.counts().waiting, 1);

        // Two more stand ready, but they are spares.
        QCOMPARE(roster.counts().busy, 2);
        roster.giveBack(std::move(*first));
        Taken late = third.get();
        QVERIFY(late.has_value());
        roster.giveBack(std::move(*second));
        roster.giveBack(std::move(*late));
    }

    void whoWaitsLongestIsServedFirst()
    {
        constexpr int kWaiters = 6;
        WorkerRoster roster(fakeOptions(1), m_clock);
        Taken held = roster.acquire({});
        Mutex mutex;
        std::vector<int> order;
        std::vector<std::future<void>> waiters;
        for (int i = 0; i < kWaiters; ++i) {
            waiters.push_back(std::async(std::launch::async, [&roster, &mutex, &order, i] {
                Taken worker = roster.acquire({});
                {
                    const MutexLocker lock(mutex);
                    order.push_back(i);
                }
                roster.giveBack(std::move(*worker));
            }));
            QTRY_COMPARE(roster.counts().waiting, i + 1);
        }

        roster.giveBack(std::move(*held));
        for (std::future<void> &waiter : waiters)
            waiter.wait();

        QCOMPARE(order, (std::vector<int>{0, 1, 2, 3, 4, 5}));
    }

    void theSpareStepsInForADeadWorker()
    {
        WorkerRoster roster(fakeOptions(1), m_clock);
        QTRY_COMPARE(roster.counts().workers, 2);
        Taken worker = roster.acquire({});
        const WorkerProcess *before = worker->get();
        auto next = takeAside(roster);
        QTRY_COMPARE(roster.counts().waiting, 1);

        roster.discard(std::move(*worker));

        Taken spare = next.get();
        QVERIFY(spare.has_value());
        QVERIFY(spare->get() != before);
        roster.giveBack(std::move(*spare));
        QTRY_COMPARE(roster.counts().workers, 2); // A new spare was started.
    }

    void theWorkerThatWorkedLastGoesFirst()
    {
        WorkerRoster roster(fakeOptions(2), m_clock);
        QTRY_COMPARE(roster.counts().workers, 3);
        Taken worker = roster.acquire({});
        const WorkerProcess *warm = worker->get();
        roster.giveBack(std::move(*worker));

        Taken again = roster.acquire({});

        QCOMPARE(static_cast<const WorkerProcess *>(again->get()), warm);
        roster.giveBack(std::move(*again));
    }

    void aCancelledWaiterLeavesTheLine()
    {
        WorkerRoster roster(fakeOptions(1), m_clock);
        Taken held = roster.acquire({});
        const CancelToken cancel;
        auto cancelled = takeAside(roster, cancel);
        QTRY_COMPARE(roster.counts().waiting, 1);
        auto patient = takeAside(roster);
        QTRY_COMPARE(roster.counts().waiting, 2);

        cancel.cancel(CancelToken::Reason::User);

        QCOMPARE(cancelled.get().error().kind, Error::Kind::Cancelled);
        roster.giveBack(std::move(*held));
        Taken served = patient.get();
        QVERIFY(served.has_value());
        roster.giveBack(std::move(*served));
    }

    void cancelsThatRaceWithServingLoseNoWorker()
    {
        WorkerRoster roster(fakeOptions(2), m_clock);
        for (int round = 0; round < 30; ++round) {
            const CancelToken cancel;
            std::vector<std::future<Taken>> takers;
            for (int i = 0; i < 4; ++i)
                takers.push_back(takeAside(roster, cancel));
            cancel.cancel(CancelToken::Reason::User);
            for (auto &taker : takers) {
                Taken worker = taker.get();
                if (worker)
                    roster.giveBack(std::move(*worker));
            }
        }

        QCOMPARE(roster.counts().busy, 0);
        QCOMPARE(roster.counts().waiting, 0);
        QTRY_COMPARE(roster.counts().workers, 3);
    }

    void retiredRosterEndsWhoIsIdleAndReplacesNobody()
    {
        WorkerRoster roster(fakeOptions(2), m_clock);
        QTRY_COMPARE(roster.counts().workers, 3);
        Taken first = roster.acquire({});
        Taken second = roster.acquire({});
        const CancelToken cancel;
        auto waiting = takeAside(roster, cancel);
        QTRY_COMPARE(roster.counts().waiting, 1);

        roster.retire();

        QTRY_COMPARE(roster.counts().workers, 2); // The spare is gone, the lent ones work on.
        QVERIFY(!(*first)->waitForExit(0ms).has_value());
        roster.discard(std::move(*first));
        QTRY_COMPARE(roster.counts().workers, 1);
        QCOMPARE(roster.counts().waiting, 1); // Nobody stepped in.
        cancel.cancel(CancelToken::Reason::Shutdown);
        QCOMPARE(waiting.get().error().kind, Error::Kind::Cancelled);
        roster.giveBack(std::move(*second));
        QTRY_COMPARE(roster.counts().workers, 0);
    }

    void stoppingRefusesWhoWaitsAndWhoComes()
    {
        WorkerRoster roster(fakeOptions(1), m_clock);
        Taken held = roster.acquire({});
        auto waiting = takeAside(roster);
        QTRY_COMPARE(roster.counts().waiting, 1);

        roster.stop();

        QCOMPARE(waiting.get().error().kind, Error::Kind::Cancelled);
        QCOMPARE(roster.acquire({}).error().kind, Error::Kind::Cancelled);
        // The lent one was killed under its holder.
        QVERIFY((*held)->waitForExit(5s).has_value());
        roster.giveBack(std::move(*held));
    }
};

QTEST_GUILESS_MAIN(TestWorkerRoster)
#include "tst_worker_roster.moc"
