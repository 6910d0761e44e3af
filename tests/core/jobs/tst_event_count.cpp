#include "core/jobs/event_count_p.h"

#include <QTest>

#include <thread>
#include <vector>

namespace hub::jobs {

class TestEventCount : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whoComesAfterTheEventDoesNotSleep()
    {
        EventCount count;
        const std::uint32_t seen = count.value();
        count.advance();

        count.wait(seen);

        QCOMPARE(count.value(), seen + 1);
    }

    /// Each round ends only if every waiter is woken: a lost wake-up stops the test.
    void everyWaiterSeesEveryEvent()
    {
        constexpr int kThreads = 4;
        constexpr std::uint32_t kRounds = 2000;
        EventCount go;
        EventCount back;
        std::atomic<int> arrived{0};
        std::vector<std::thread> threads;
        for (int i = 0; i < kThreads; ++i) {
            threads.emplace_back([&] {
                for (std::uint32_t round = 0; round < kRounds; ++round) {
                    go.wait(round);
                    if (++arrived % kThreads == 0) {
                        back.advance();
                        back.wake(1);
                    }
                }
            });
        }
        for (std::uint32_t round = 0; round < kRounds; ++round) {
            go.advance();
            go.wake();
            back.wait(round);
        }
        for (std::thread &thread : threads)
            thread.join();

        QCOMPARE(arrived.load(), kThreads * static_cast<int>(kRounds));
    }
};

} // namespace hub::jobs

QTEST_GUILESS_MAIN(hub::jobs::TestEventCount)
#include "tst_event_count.moc"
