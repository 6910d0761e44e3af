#include "core/database/executor.h"

#include <QTemporaryDir>
#include <QTest>

#include <semaphore>

using namespace hub;
using namespace hub::database;

namespace {

QString q(const char *sql)
{
    return QString::fromLatin1(sql);
}

} // namespace

class TestExecutor : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    std::unique_ptr<Executor> started(const char *name, std::size_t maxQueued = 1000) const
    {
        Executor::Options options;
        options.name = QString::fromLatin1(name);
        options.connection.file = m_folder.path().toUtf8() + '/' + name + ".db";
        options.maxQueued = maxQueued;
        auto executor = Executor::start(options);
        Q_ASSERT(executor);
        (*executor)->run([](Connection &connection) {
            const auto relaxed = connection.setDurable(false); // These tests are not about disks.
            Q_UNUSED(relaxed)
            return connection.execute(q("CREATE TABLE IF NOT EXISTS t (v INTEGER)"));
        });
        return std::move(*executor);
    }

    static Result<int> insert(Connection &connection, int value)
    {
        return connection.execute(q("INSERT INTO t VALUES (?)"), {value});
    }

    static int count(Executor &executor)
    {
        const auto rows = executor.run(
            [](Connection &connection) { return connection.value(q("SELECT count(*) FROM t")); });
        return rows && *rows ? (*rows)->toInt() : -1;
    }

private Q_SLOTS:
    void aFileThatCannotBeOpenedFailsTheStart()
    {
        Executor::Options options;
        options.name = u"none"_qs;
        options.connection.file = m_folder.path().toUtf8() + "/no/such.db";

        QCOMPARE(Executor::start(options).error().kind, Error::Kind::NotFound);
    }

    void closuresRunInTheirOrder()
    {
        auto executor = started("order");
        std::vector<int> seen;
        std::vector<QFuture<Result<void>>> futures;

        for (int i = 0; i < 100; ++i) {
            futures.push_back(executor->submit([&seen, i](Connection &) -> Result<void> {
                seen.push_back(i);
                return {};
            }));
        }
        futures.back().waitForFinished();

        QCOMPARE(seen.size(), std::size_t(100));
        QVERIFY(std::is_sorted(seen.begin(), seen.end()));
    }

    void allOfThemRunOnOneThreadThatIsNotTheCallers()
    {
        auto executor = started("thread");
        const auto id = [](Connection &) -> Result<std::thread::id> {
            return std::this_thread::get_id();
        };

        const auto first = executor->run(id).value();
        const auto second = executor->submit(id).result().value();

        QCOMPARE(first, second);
        QVERIFY(first != std::this_thread::get_id());
    }

    void errorsComeBackAsValues()
    {
        auto executor = started("errors");

        const auto done = executor->run([](Connection &connection) {
            return connection.execute(q("INSERT INTO nowhere VALUES (1)"));
        });

        QCOMPARE(done.error().kind, Error::Kind::Internal);
    }

    void theQueueTakesItsLimitAndNotOneMore()
    {
        auto executor = started("limit", 5);
        std::binary_semaphore entered(0);
        std::binary_semaphore release(0);
        auto running = executor->submit([&](Connection &) -> Result<void> {
            entered.release();
            release.acquire();
            return {};
        });
        entered.acquire();

        std::vector<QFuture<Result<int>>> waiting;
        for (int i = 0; i < 5; ++i)
            waiting.push_back(executor->submit([i](Connection &c) { return insert(c, i); }));
        auto over = executor->submit([](Connection &c) { return insert(c, 5); });

        QVERIFY(over.isFinished());
        QCOMPARE(over.result().error().kind, Error::Kind::Busy);
        release.release();
        for (auto &future : waiting)
            QVERIFY(future.result());
        QCOMPARE(count(*executor), 5);
    }

    void manyThreadsMaySubmitAtOnce()
    {
        auto executor = started("concurrent", 100'000);
        constexpr int kThreads = 8;
        constexpr int kEach = 200;
        std::atomic<int> failures{0};

        std::vector<std::thread> threads;
        for (int t = 0; t < kThreads; ++t) {
            threads.emplace_back([&, t] {
                for (int i = 0; i < kEach; ++i) {
                    const auto body = [&](Connection &c) { return insert(c, t * kEach + i); };
                    const bool isWaited = i % 2 == 0;
                    const auto done =
                        isWaited ? executor->run(body) : executor->submit(body).result();
                    failures += done ? 0 : 1;
                }
            });
        }
        for (auto &thread : threads)
            thread.join();

        QCOMPARE(failures.load(), 0);
        QCOMPARE(count(*executor), kThreads * kEach);
    }

    void stopRunsWhatIsQueuedAndRefusesTheRest()
    {
        auto executor = started("stop");
        std::binary_semaphore entered(0);
        std::binary_semaphore release(0);
        auto running = executor->submit([&](Connection &) -> Result<void> {
            entered.release();
            release.acquire();
            return {};
        });
        entered.acquire();
        auto queued = executor->submit([](Connection &c) { return insert(c, 1); });

        std::thread stopper([&] { executor->stop(); });
        // Taken until stop() has come through, refused from then on.
        QTRY_VERIFY_WITH_TIMEOUT(
            [&] {
                auto late = executor->submit([](Connection &c) { return insert(c, 2); });
                return late.isFinished() && late.result().error().kind == Error::Kind::Cancelled;
            }(),
            5000);
        release.release();
        stopper.join();

        QVERIFY(running.result());
        QCOMPARE(queued.result().value(), 1);
        const auto after = executor->run([](Connection &c) { return insert(c, 3); });
        QCOMPARE(after.error().kind, Error::Kind::Cancelled);
    }

    void destructionWhileThreadsSubmitLosesNoAnswer()
    {
        auto executor = started("busy-end", 100'000);
        std::vector<QFuture<Result<int>>> futures;
        for (int i = 0; i < 500; ++i)
            futures.push_back(executor->submit([i](Connection &c) { return insert(c, i); }));

        executor.reset();

        for (auto &future : futures) {
            QVERIFY(future.isFinished());
            QVERIFY(future.result());
        }
        QCOMPARE(count(*started("busy-end")), 500);
    }

    void aRoundTripIsMeasured()
    {
        auto executor = started("cost");
        const auto nothing = [](Connection &) -> Result<void> { return {}; };

        QBENCHMARK
        {
            QVERIFY(executor->run(nothing));
        }
    }

    void aRoundTripByFutureIsMeasured()
    {
        auto executor = started("cost");
        const auto nothing = [](Connection &) -> Result<void> { return {}; };

        QBENCHMARK
        {
            QVERIFY(executor->submit(nothing).result());
        }
    }
};

QTEST_GUILESS_MAIN(TestExecutor)
#include "tst_executor.moc"
