#include "core/assets/shared_run_p.h"

#include <QTest>

#include <latch>
#include <thread>

using namespace hub;
using namespace hub::assets;

namespace {

using Numbers = SharedRun<int>;

/// Work that runs until it is let go or stopped.
struct Gate
{
    std::latch hasBegun{1};
    std::atomic<bool> mayEnd{false};
    std::atomic<int> runs{0};

    Result<int> operator()(const CancelToken &stop)
    {
        ++runs;
        hasBegun.count_down();
        while (!mayEnd && !stop.isCancelled())
            std::this_thread::yield();
        if (stop.isCancelled())
            return fail(stop.error(QStringLiteral("the work")));
        return 42;
    }
};

/// One who asks, in a thread of its own.
class Asker
{
public:
    Asker(Numbers &numbers, const QByteArray &key, std::function<Result<int>(CancelToken)> work)
        : m_thread([this, &numbers, key, work = std::move(work)] {
            m_result = numbers.run(key, m_cancel, work);
            m_isDone = true;
        })
    {}
    ~Asker()
    {
        m_cancel.cancel(CancelToken::Reason::Shutdown);
        m_thread.join();
    }
    Asker(const Asker &) = delete;
    Asker &operator=(const Asker &) = delete;

    void cancel(CancelToken::Reason reason = CancelToken::Reason::User) { m_cancel.cancel(reason); }
    [[nodiscard]] bool isDone() const { return m_isDone; }
    [[nodiscard]] const Result<int> &result() const { return m_result; }

private:
    const CancelToken m_cancel;
    Result<int> m_result = fail(Error::Kind::Internal, QStringLiteral("none"));
    std::atomic<bool> m_isDone{false};
    std::thread m_thread;
};

Result<int> neverRun(const CancelToken &)
{
    return fail(Error::Kind::Internal, QStringLiteral("ran twice"));
}

} // namespace

class TestSharedRun : public QObject
{
    Q_OBJECT

    const SystemClock m_clock;

private Q_SLOTS:
    void allWhoAskMeanwhileGetTheOneResult()
    {
        Numbers numbers(m_clock);
        Gate gate;
        Asker first(numbers, "a", std::ref(gate));
        gate.hasBegun.wait();
        Asker second(numbers, "a", neverRun);
        Asker third(numbers, "a", neverRun);
        QTRY_COMPARE(numbers.askers("a"), 3);
        gate.mayEnd = true;

        for (const Asker *asker : {&first, &second, &third}) {
            QTRY_VERIFY(asker->isDone());
            QCOMPARE(asker->result().value_or(0), 42);
        }
        QCOMPARE(gate.runs.load(), 1);
    }

    void errorsAreSharedToo()
    {
        Numbers numbers(m_clock);
        std::latch hasBegun(1);
        std::atomic<bool> mayEnd{false};
        Asker first(numbers, "a", [&](const CancelToken &) -> Result<int> {
            hasBegun.count_down();
            mayEnd.wait(false);
            return fail(Error::Kind::Crashed, QStringLiteral("broken"));
        });
        hasBegun.wait();
        Asker second(numbers, "a", neverRun);
        QTRY_COMPARE(numbers.askers("a"), 2);

        mayEnd = true;
        mayEnd.notify_all();

        QTRY_VERIFY(first.isDone() && second.isDone());
        QCOMPARE(first.result().error().kind, Error::Kind::Crashed);
        QCOMPARE(second.result().error().kind, Error::Kind::Crashed);
    }

    void otherKeysAreOtherWork()
    {
        Numbers numbers(m_clock);
        Gate gate;
        Asker first(numbers, "a", std::ref(gate));
        gate.hasBegun.wait();

        const auto other = numbers.run("b", {}, [](const CancelToken &) { return Result<int>(7); });

        QCOMPARE(other.value_or(0), 7);
        QVERIFY(!first.isDone());
        gate.mayEnd = true;
        QTRY_VERIFY(first.isDone());
    }

    void laterAskersStartAnew()
    {
        Numbers numbers(m_clock);
        int runs = 0;
        const auto count = [&runs](const CancelToken &) { return Result<int>(++runs); };

        QCOMPARE(numbers.run("a", {}, count).value_or(0), 1);
        QCOMPARE(numbers.run("a", {}, count).value_or(0), 2);
    }

    void waiterWhoIsCancelledLeavesTheOthersBe()
    {
        Numbers numbers(m_clock);
        Gate gate;
        Asker first(numbers, "a", std::ref(gate));
        gate.hasBegun.wait();
        Asker second(numbers, "a", neverRun);
        QTRY_COMPARE(numbers.askers("a"), 2);

        second.cancel();

        QTRY_VERIFY(second.isDone());
        QCOMPARE(second.result().error().kind, Error::Kind::Cancelled);
        QCOMPARE(numbers.askers("a"), 1);
        QVERIFY(!first.isDone());
        gate.mayEnd = true;
        QTRY_VERIFY(first.isDone());
        QCOMPARE(first.result().value_or(0), 42);
    }

    void firstWhoIsCancelledWorksOnForTheOthers()
    {
        Numbers numbers(m_clock);
        Gate gate;
        Asker first(numbers, "a", std::ref(gate));
        gate.hasBegun.wait();
        Asker second(numbers, "a", neverRun);
        QTRY_COMPARE(numbers.askers("a"), 2);

        first.cancel();
        QCOMPARE(numbers.askers("a"), 1);
        gate.mayEnd = true;

        QTRY_VERIFY(second.isDone());
        QCOMPARE(second.result().value_or(0), 42);
    }

    void workStopsOnceNobodyWantsItAnyMore()
    {
        Numbers numbers(m_clock);
        Gate gate;
        Asker first(numbers, "a", std::ref(gate));
        gate.hasBegun.wait();
        Asker second(numbers, "a", neverRun);
        QTRY_COMPARE(numbers.askers("a"), 2);

        first.cancel();
        second.cancel(CancelToken::Reason::Timeout);

        QTRY_VERIFY(first.isDone() && second.isDone());
        QCOMPARE(first.result().error().kind, Error::Kind::Timeout); // The last one's reason.
        QCOMPARE(numbers.askers("a"), 0);
    }

    void whoComesWhileAnAbandonedRunEndsStartsAnew()
    {
        Numbers numbers(m_clock);
        std::latch hasBegun(1);
        std::atomic<bool> mayEnd{false};
        Asker first(numbers, "a", [&](const CancelToken &) -> Result<int> {
            hasBegun.count_down();
            mayEnd.wait(false); // Slow to notice that it is to stop.
            return 1;
        });
        hasBegun.wait();
        first.cancel();

        const auto second =
            numbers.run("a", {}, [](const CancelToken &) { return Result<int>(2); });

        QCOMPARE(second.value_or(0), 2);
        mayEnd = true;
        mayEnd.notify_all();
        QTRY_VERIFY(first.isDone());
    }

    void whoIsCancelledFromTheStartRunsNothingToItsEnd()
    {
        Numbers numbers(m_clock);
        const CancelToken cancel;
        cancel.cancel(CancelToken::Reason::Shutdown);
        bool wasStopped = false;

        const auto result = numbers.run("a", cancel, [&](const CancelToken &stop) -> Result<int> {
            wasStopped = stop.isCancelled();
            return fail(stop.error(QStringLiteral("the work")));
        });

        QVERIFY(wasStopped);
        QCOMPARE(result.error().kind, Error::Kind::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestSharedRun)
#include "tst_shared_run.moc"
