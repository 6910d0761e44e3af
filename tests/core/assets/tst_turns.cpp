#include "core/assets/blob_locks_p.h"
#include "core/assets/single_flight_p.h"

#include <QTest>

#include <array>
#include <atomic>
#include <latch>
#include <thread>

using namespace hub;
using namespace hub::assets;
using namespace std::chrono_literals;

namespace {

Blob blobOf(char digit)
{
    return {{QByteArray(64, digit)}, 1};
}

} // namespace

/// BlobLocks and SingleFlight: who may go, who waits, and how waiting ends.
class TestTurns : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void differentBlobsAreLockedAtTheSameTime()
    {
        const ManualClock clock;
        BlobLocks locks(clock);

        const auto first = locks.lock({blobOf('a'), blobOf('b')});
        const auto second = locks.lock({blobOf('c')});
        const auto nothing = locks.lock({});

        QVERIFY(first && second && nothing);
    }

    void sameBlobTwiceInOneCallIsLockedOnce()
    {
        const ManualClock clock;
        BlobLocks locks(clock);
        QVERIFY(locks.lock({blobOf('a'), blobOf('a')}));

        QVERIFY(locks.lock({blobOf('a')})); // Would time out if the first were still held.
    }

    void lockThatIsNeverLetGoEndsInAnError()
    {
        ManualClock clock;
        BlobLocks locks(clock);
        const auto held = locks.lock({blobOf('a')});
        QVERIFY(held);
        std::atomic<bool> isOver{false};
        Error::Kind kind = Error::Kind::Internal;
        std::thread waiter([&] {
            const auto second = locks.lock({blobOf('b'), blobOf('a')});
            kind = second ? Error::Kind::Internal : second.error().kind;
            isOver = true;
        });

        QTRY_VERIFY((clock.advance(61s), isOver.load()));

        waiter.join();
        QCOMPARE(kind, Error::Kind::Timeout);
        QVERIFY(locks.lock({blobOf('b')})); // All or none: the free one was not kept.
    }

    void overlappingSetsNeverMeetNorBlockEachOtherForGood()
    {
        const SystemClock clock;
        BlobLocks locks(clock);
        constexpr int kRounds = 200;
        const std::array<std::vector<Blob>, 3> sets{
            std::vector{blobOf('a'), blobOf('b')},
            std::vector{blobOf('b'), blobOf('c')},
            std::vector{blobOf('c'), blobOf('a')},
        };
        std::array<std::atomic<int>, 3> inside{};
        std::atomic<int> collisions{0};

        std::vector<std::thread> threads;
        for (const std::vector<Blob> &set : sets) {
            threads.emplace_back([&] {
                for (int i = 0; i < kRounds; ++i) {
                    const auto held = locks.lock(set);
                    if (!held)
                        ++collisions;
                    for (const Blob &blob : set) {
                        auto &count = inside.at(static_cast<std::size_t>(blob.id.hex[0] - 'a'));
                        if (++count != 1)
                            ++collisions;
                    }
                    for (const Blob &blob : set)
                        --inside.at(static_cast<std::size_t>(blob.id.hex[0] - 'a'));
                }
            });
        }
        for (std::thread &thread : threads)
            thread.join();

        QCOMPARE(collisions.load(), 0);
    }

    void oneAtATimeWorksOnAKey()
    {
        const SystemClock clock;
        SingleFlight flights(clock);
        std::atomic<int> inside{0};
        std::atomic<int> collisions{0};
        std::atomic<int> turns{0};
        constexpr int kThreads = 6;
        constexpr int kRounds = 100;

        std::vector<std::thread> threads;
        for (int t = 0; t < kThreads; ++t) {
            threads.emplace_back([&] {
                for (int i = 0; i < kRounds; ++i) {
                    const auto turn = flights.enter("key", {});
                    if (!turn || ++inside != 1)
                        ++collisions;
                    ++turns;
                    --inside;
                }
            });
        }
        for (std::thread &thread : threads)
            thread.join();

        QCOMPARE(collisions.load(), 0);
        QCOMPARE(turns.load(), kThreads * kRounds);
    }

    void otherKeysDoNotWait()
    {
        const ManualClock clock;
        SingleFlight flights(clock);
        const auto first = flights.enter("a", {});

        const auto second = flights.enter("b", {});

        QVERIFY(first && second);
    }

    void turnEndsWithItsScope()
    {
        const ManualClock clock;
        SingleFlight flights(clock);
        {
            const auto first = flights.enter("a", {});
            QVERIFY(first);
        }

        QVERIFY(flights.enter("a", {}));
    }

    void whoIsCancelledStopsWaiting_data()
    {
        QTest::addColumn<bool>("isCancelledBefore");
        QTest::newRow("before it waits") << true;
        QTest::newRow("at any moment") << false;
    }
    void whoIsCancelledStopsWaiting()
    {
        QFETCH(bool, isCancelledBefore);
        const SystemClock clock;
        SingleFlight flights(clock);
        const auto turn = flights.enter("key", {});
        QVERIFY(turn);
        const CancelToken cancel;
        if (isCancelledBefore)
            cancel.cancel(CancelToken::Reason::Timeout);
        std::latch isStarted(1);
        std::thread canceller([&] {
            isStarted.wait();
            cancel.cancel(CancelToken::Reason::Timeout);
        });

        isStarted.count_down();
        const auto second = flights.enter("key", cancel);

        canceller.join();
        QVERIFY(!second);
        QCOMPARE(second.error().kind, Error::Kind::Timeout);
    }

    void cancelledCallerTakesAFreeTurnForWhatItIs()
    {
        // Whoever works checks the token itself; refusing here would only add a second way to fail.
        const ManualClock clock;
        SingleFlight flights(clock);
        const CancelToken cancel;
        cancel.cancel(CancelToken::Reason::User);

        QVERIFY(flights.enter("key", cancel));
    }
};

QTEST_GUILESS_MAIN(TestTurns)
#include "tst_turns.moc"
