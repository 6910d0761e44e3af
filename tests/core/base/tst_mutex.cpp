#include "core/base/mutex.h"

#include <QtTest>

#include <thread>
#include <vector>

using namespace hub;

class TestMutex : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aLockerHoldsTheMutexForItsScope()
    {
        Mutex mutex;
        int counter = 0;
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&] {
                for (int i = 0; i < 20'000; ++i) {
                    const MutexLocker lock(mutex);
                    ++counter;
                }
            });
        }
        for (std::thread &thread : threads)
            thread.join();

        QCOMPARE(counter, 80'000);
    }

    void aLockerMayLetGoAndTakeAgain()
    {
        Mutex mutex;
        bool hasRun = false;
        {
            MutexLocker lock(mutex);
            lock.unlock();
            // Would wait for ever if the mutex were still held.
            std::thread other([&] {
                const MutexLocker inner(mutex);
                hasRun = true;
            });
            other.join();
            lock.lock();
        }
        const MutexLocker again(mutex);

        QVERIFY(hasRun);
    }

    void aLockerThatLetGoDoesNotUnlockTwice()
    {
        Mutex mutex;
        {
            MutexLocker lock(mutex);
            lock.unlock();
        }
        const MutexLocker again(mutex);
    }

    void aConditionHandsTheMutexOver()
    {
        Mutex mutex;
        ConditionVariable condition;
        int turn = 0;
        std::thread other([&] {
            const MutexLocker lock(mutex);
            while (turn != 1)
                condition.wait(mutex);
            turn = 2;
            condition.notify_all();
        });
        {
            const MutexLocker lock(mutex);
            turn = 1;
            condition.notify_all();
            while (turn != 2)
                condition.wait(mutex);
        }
        other.join();

        QCOMPARE(turn, 2);
    }
};

QTEST_GUILESS_MAIN(TestMutex)
#include "tst_mutex.moc"
