#include "core/jobs/lifecycle_p.h"
#include "tests/core/jobs/queue_fixture.h"

using namespace std::chrono_literals;

namespace hub::jobs {
namespace {

/// Fails the first @p times attempts with @p kind.
auto failing(int times, Error::Kind kind)
{
    return [times, kind](JobContext &context) -> Result<QByteArray> {
        context.log(u"attempt %1"_qs.arg(context.job().attempt));
        if (context.job().attempt <= times)
            return fail(kind, u"told to fail"_qs);
        return QByteArray("{}");
    };
}

} // namespace

class TestJobAttempts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPassingErrorIsTriedAgainAfterTheBackOff()
    {
        QueueFixture fixture;
        fixture.addKind(u"moody"_qs, failing(2, Error::Kind::Unavailable));
        QVERIFY(fixture.start());
        const QString id = fixture.enqueue(u"moody"_qs);
        QTRY_COMPARE(fixture.stateOf(id), State::Retrying);
        const Job waiting = fixture.find(id);
        QVERIFY(waiting.waitingReason.startsWith(u"retries in "));
        QCOMPARE(waiting.error->detail, u"told to fail"_qs);
        QVERIFY(waiting.runAt);
        QVERIFY(*waiting.runAt - fixture.clock.wallNow() <= 1s); // base * 2^0 at the most

        fixture.clock.advance(1s);
        QTRY_COMPARE(fixture.find(id).errorTrail.size(), 2);
        fixture.clock.advance(2s);

        QTRY_COMPARE(fixture.stateOf(id), State::Succeeded);
        const Job job = fixture.find(id);
        QCOMPARE(job.attempt, 3);
        QCOMPARE(job.errorTrail,
                 QStringList({u"attempt 1: told to fail"_qs, u"attempt 2: told to fail"_qs}));
        QCOMPARE(job.log, QStringList({u"attempt 1"_qs, u"attempt 2"_qs, u"attempt 3"_qs}));
        QVERIFY(!job.error);
    }

    void theLastAttemptsErrorIsTheJobs()
    {
        QueueFixture fixture;
        fixture.addKind(u"hopeless"_qs, failing(100, Error::Kind::Unavailable));
        QVERIFY(fixture.start());
        JobRequest request = QueueFixture::request(u"hopeless"_qs);
        request.maxAttempts = 2;
        const QString id = fixture.enqueue(request);
        QTRY_COMPARE(fixture.stateOf(id), State::Retrying);

        fixture.clock.advance(1s);

        QTRY_COMPARE(fixture.stateOf(id), State::Failed);
        QCOMPARE(fixture.find(id).attempt, 2);
        QCOMPARE(fixture.find(id).error->kind, Error::Kind::Unavailable);
    }

    void whatTheUserMustMendIsNotTriedAgain()
    {
        QueueFixture fixture;
        fixture.addKind(u"wrong"_qs, failing(1, Error::Kind::InvalidInput));
        QVERIFY(fixture.start());

        const QString id = fixture.enqueue(u"wrong"_qs);

        QTRY_COMPARE(fixture.stateOf(id), State::Failed);
        QCOMPARE(fixture.find(id).attempt, 1);
    }

    void aHandlerThatThrowsFailsItsAttemptOnly()
    {
        QueueFixture fixture;
        fixture.addKind(u"thrower"_qs, [](JobContext &context) -> Result<QByteArray> {
            if (context.job().attempt == 1)
                throw std::runtime_error("thrown");
            throw 1;
        });
        QVERIFY(fixture.start());
        JobRequest request = QueueFixture::request(u"thrower"_qs);
        request.maxAttempts = 2;
        const QString id = fixture.enqueue(request);
        QTRY_COMPARE(fixture.stateOf(id), State::Retrying);
        QVERIFY(fixture.find(id).error->detail.contains(u"thrown"));

        fixture.clock.advance(1s);

        QTRY_COMPARE(fixture.stateOf(id), State::Failed);
        QCOMPARE(fixture.find(id).error->kind, Error::Kind::Internal);
    }

    void aResultOverTheLimitFailsTheJob()
    {
        QueueFixture fixture;
        fixture.addKind(u"big"_qs, [](JobContext &context) -> Result<QByteArray> {
            const auto over = context.job().input == "{}" ? 0 : 1;
            return QByteArray(Lifecycle::kMaxResultBytes + over, ' ');
        });
        QVERIFY(fixture.start());

        const QString fits = fixture.enqueue(u"big"_qs);
        const QString over = fixture.enqueue(u"big"_qs, R"({"a":1})");

        QTRY_COMPARE(fixture.stateOf(fits), State::Succeeded);
        QTRY_COMPARE(fixture.stateOf(over), State::Failed);
        QCOMPARE(fixture.find(over).error->kind, Error::Kind::TooLarge);
    }

    void anAttemptThatRunsTooLongIsStoppedThenTriedAgain()
    {
        QueueFixture fixture;
        Gate gate;
        fixture.addGateKind(u"gate"_qs, gate);
        QVERIFY(fixture.start());
        JobRequest request = QueueFixture::request(u"gate"_qs);
        request.timeout = 10s;
        const QString id = fixture.enqueue(request);
        QTRY_COMPARE(gate.waiting(), 1);

        fixture.clock.advance(10s - 1ms);
        QCOMPARE(fixture.stateOf(id), State::Running);
        fixture.clock.advance(1ms);

        QTRY_COMPARE(fixture.stateOf(id), State::Retrying);
        QCOMPARE(fixture.find(id).error->kind, Error::Kind::Timeout);
        QVERIFY(fixture.find(id).error->detail.contains(u"10000 ms"));
        gate.open();
        fixture.clock.advance(1s);
        QTRY_COMPARE(fixture.stateOf(id), State::Succeeded);
    }

    void aRetryStartsOnlyWhenTheOldRunHasReturned()
    {
        QueueFixture fixture;
        std::atomic<int> running{0};
        std::atomic<int> most{0};
        std::binary_semaphore started{0};
        std::binary_semaphore mayReturn{0};
        fixture.addKind(u"deaf"_qs, [&](JobContext &context) -> Result<QByteArray> {
            most = std::max(most.load(), ++running);
            if (context.job().attempt == 1) {
                started.release();
                mayReturn.acquire();
            }
            --running;
            if (context.cancelToken().isCancelled())
                return fail(context.cancelToken().error(u"deaf"_qs));
            return QByteArray("{}");
        });
        QVERIFY(fixture.start());
        JobRequest request = QueueFixture::request(u"deaf"_qs);
        request.timeout = 10s;
        const QString id = fixture.enqueue(request);
        started.acquire();
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"does not react to cancel"_qs));

        fixture.clock.advance(10s);
        QTRY_VERIFY(!fixture.find(id).waitingReason.isEmpty());
        fixture.clock.advance(5s);
        QTRY_COMPARE(fixture.find(id).waitingReason, u"does not react to cancel"_qs);
        fixture.clock.advance(1h);
        QCOMPARE(fixture.find(id).attempt, 1);
        mayReturn.release();
        QTRY_COMPARE(fixture.stateOf(id), State::Retrying);
        fixture.clock.advance(1s);

        QTRY_COMPARE(fixture.stateOf(id), State::Succeeded);
        QCOMPARE(most.load(), 1);
    }

    void aDelayedJobStartsWhenItsTimeHasCome()
    {
        QueueFixture fixture;
        fixture.addKind(u"noop"_qs, failing(0, Error::Kind::Io));
        QVERIFY(fixture.start());
        JobRequest request = QueueFixture::request(u"noop"_qs);
        request.delay = 10s;
        const QString id = fixture.enqueue(request);
        QCOMPARE(fixture.stateOf(id), State::Scheduled);
        QVERIFY(fixture.find(id).waitingReason.startsWith(u"starts at 2026-01-01T00:00:10"));

        fixture.clock.jumpWall(24h); // A delay does not care what the wall clock says.
        fixture.clock.advance(10s - 1ms);
        QCOMPARE(fixture.stateOf(id), State::Scheduled);
        fixture.clock.advance(1ms);

        QTRY_COMPARE(fixture.stateOf(id), State::Succeeded);
        // Its latency counts from when it was due.
        QCOMPARE(fixture.metrics.operations().at(u"job.noop"_qs).latency.over3s, std::uint64_t(0));
    }

    void aDelaySurvivesARestart()
    {
        QueueFixture fixture;
        fixture.addKind(u"noop"_qs, failing(0, Error::Kind::Io));
        QVERIFY(fixture.start());
        JobRequest request = QueueFixture::request(u"noop"_qs);
        request.delay = 10s;
        const QString id = fixture.enqueue(request);

        fixture.queue.reset();
        fixture.clock.advance(4s);
        QVERIFY(fixture.start());
        QCOMPARE(fixture.stateOf(id), State::Scheduled);
        fixture.clock.advance(6s);

        QTRY_COMPARE(fixture.stateOf(id), State::Succeeded);
    }

    void aRunAtFollowsTheWallClockWhenItIsSet()
    {
        QueueFixture fixture;
        fixture.addKind(u"noop"_qs, failing(0, Error::Kind::Io));
        QVERIFY(fixture.start());
        JobRequest request = QueueFixture::request(u"noop"_qs);
        request.runAt = fixture.clock.wallNow() + 24h;
        const QString id = fixture.enqueue(request);
        QCOMPARE(fixture.stateOf(id), State::Scheduled);

        fixture.clock.jumpWall(24h);
        fixture.clock.advance(1s);

        QTRY_COMPARE(fixture.stateOf(id), State::Succeeded);
    }

    void aRunAtInThePastRunsAtOnce()
    {
        QueueFixture fixture;
        fixture.addKind(u"noop"_qs, failing(0, Error::Kind::Io));
        QVERIFY(fixture.start());
        JobRequest request = QueueFixture::request(u"noop"_qs);
        request.runAt = fixture.clock.wallNow() - 24h;

        const QString id = fixture.enqueue(request);

        QTRY_COMPARE(fixture.stateOf(id), State::Succeeded);
    }
};

} // namespace hub::jobs

QTEST_GUILESS_MAIN(hub::jobs::TestJobAttempts)
#include "tst_job_attempts.moc"
