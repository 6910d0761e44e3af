#include "core/jobs/timer_p.h"

#include <QtTest>

using namespace std::chrono_literals;

namespace hub::jobs {

class TestTimer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void callsWhatIsDueInOrder()
    {
        ManualClock clock;
        std::atomic<int> calls{0};
        std::atomic<int> order{0};
        Timer timer(clock);
        timer.at(clock.now() + 2s, [&] { order = order * 10 + 2, ++calls; });
        timer.at(clock.now() + 1s, [&] { order = order * 10 + 1, ++calls; });
        timer.at(clock.now() + 3s, [&] { order = order * 10 + 3, ++calls; });

        clock.advance(2s);

        QTRY_COMPARE(calls.load(), 2);
        QCOMPARE(order.load(), 12);
        clock.advance(1s);
        QTRY_COMPARE(order.load(), 123);
    }

    void whatLiesInThePastIsCalledAtOnce()
    {
        ManualClock clock;
        std::atomic<bool> called{false};
        Timer timer(clock);

        timer.at({}, [&] { called = true; });

        QTRY_VERIFY(called.load());
    }

    void whatWasCancelledIsNotCalled()
    {
        ManualClock clock;
        std::atomic<int> calls{0};
        Timer timer(clock);
        const Timer::Handle handle = timer.at(clock.now() + 1s, [&] { calls += 10; });
        timer.at(clock.now() + 1s, [&] { calls += 1; });

        timer.cancel(handle);
        timer.cancel(handle);
        timer.cancel({});
        clock.advance(1s);

        QTRY_COMPARE(calls.load(), 1);
    }

    void aFunctionMaySetTheNextOne()
    {
        ManualClock clock;
        std::atomic<int> calls{0};
        Timer timer(clock);
        std::function<void()> again = [&] {
            if (++calls < 3)
                timer.at(clock.now(), again);
        };

        timer.at(clock.now(), again);

        QTRY_COMPARE(calls.load(), 3);
    }

    void nothingIsCalledAfterStop()
    {
        ManualClock clock;
        std::atomic<int> calls{0};
        Timer timer(clock);
        timer.at(clock.now() + 1s, [&] { ++calls; });

        timer.stop();
        clock.advance(1h);
        timer.at(clock.now(), [&] { ++calls; });
        timer.stop();

        QCOMPARE(calls.load(), 0);
    }

    void takesFromManyThreads()
    {
        const SystemClock clock;
        std::atomic<int> calls{0};
        Timer timer(clock);
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&] {
                for (int i = 0; i < 250; ++i) {
                    const auto kept = timer.at(clock.now(), [&] { ++calls; });
                    timer.cancel(timer.at(clock.now() + 1h, [&] { calls += 1000; }));
                    static_cast<void>(kept);
                }
            });
        }
        for (std::thread &thread : threads)
            thread.join();

        QTRY_COMPARE(calls.load(), 1000);
    }
};

} // namespace hub::jobs

QTEST_GUILESS_MAIN(hub::jobs::TestTimer)
#include "tst_timer.moc"
