#include "tests/core/jobs/queue_fixture.h"

using namespace std::chrono_literals;

namespace hub::jobs {

class TestJobControl : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aWaitingJobIsCancelledAtOnce()
    {
        QueueFixture fixture;
        Gate gate;
        fixture.addGateKind(u"gate"_qs, gate);
        QVERIFY(fixture.start());
        QVERIFY(fixture.queue->pauseAll());
        const QString id = fixture.enqueue(u"gate"_qs);

        const auto cancelled = fixture.queue->cancel(id);

        QVERIFY(cancelled);
        QCOMPARE(cancelled->state, State::Cancelled);
        QCOMPARE(cancelled->error->kind, Error::Kind::Cancelled);
        QVERIFY(fixture.queue->cancel(id)); // Twice is fine.
        QVERIFY(fixture.queue->resumeAll());
        QCOMPARE(fixture.find(id).attempt, 0);
    }

    void aRunningJobIsCancelledWhenItsWorkHasEnded()
    {
        QueueFixture fixture;
        std::binary_semaphore mayReturn{0};
        std::atomic<bool> sawCancel{false};
        fixture.addKind(u"slow"_qs, [&](JobContext &context) -> Result<QByteArray> {
            const auto registration = context.cancelToken().onCancel([&] { sawCancel = true; });
            mayReturn.acquire();
            return QByteArray("{}");
        });
        QVERIFY(fixture.start());
        const QString id = fixture.enqueue(u"slow"_qs);

        const auto asked = fixture.queue->cancel(id);
        QVERIFY(asked);
        QCOMPARE(asked->state, State::Running);
        QCOMPARE(asked->waitingReason, u"is being cancelled"_qs);
        QVERIFY(fixture.queue->cancel(id));
        mayReturn.release();

        QTRY_COMPARE(fixture.stateOf(id), State::Cancelled);
        QVERIFY(fixture.find(id).result.isEmpty());
    }

    void aHandlerThatDoesNotReactIsNamed()
    {
        QueueFixture fixture;
        std::binary_semaphore started{0};
        std::binary_semaphore mayReturn{0};
        fixture.addKind(u"deaf"_qs, [&](JobContext &) -> Result<QByteArray> {
            started.release();
            mayReturn.acquire();
            return QByteArray("{}");
        });
        QVERIFY(fixture.start());
        const QString id = fixture.enqueue(u"deaf"_qs);
        started.acquire();
        QVERIFY(fixture.queue->cancel(id));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"does not react to cancel"_qs));

        fixture.clock.advance(5s);

        QTRY_COMPARE(fixture.find(id).waitingReason, u"does not react to cancel"_qs);
        QCOMPARE(fixture.stateOf(id), State::Running);
        mayReturn.release();
        QTRY_COMPARE(fixture.stateOf(id), State::Cancelled);
    }

    void whatEndedCannotBeCancelled()
    {
        QueueFixture fixture;
        fixture.addKind(u"noop"_qs,
                        [](JobContext &) -> Result<QByteArray> { return QByteArray("{}"); });
        QVERIFY(fixture.start());
        const QString id = fixture.enqueue(u"noop"_qs);
        QTRY_COMPARE(fixture.stateOf(id), State::Succeeded);

        const auto refused = fixture.queue->cancel(id);

        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::Conflict);
        QVERIFY(refused.error().detail.contains(u"succeeded"));
    }

    void aFailedOrCancelledJobIsRetriedFromTheStart()
    {
        QueueFixture fixture;
        std::atomic<bool> works{false};
        fixture.addKind(u"moody"_qs, [&](JobContext &) -> Result<QByteArray> {
            if (works.load())
                return QByteArray("{}");
            return fail(Error::Kind::InvalidInput, u"not like this"_qs);
        });
        QVERIFY(fixture.start());
        const QString id = fixture.enqueue(u"moody"_qs);
        QTRY_COMPARE(fixture.stateOf(id), State::Failed);
        works = true;

        const auto retried = fixture.queue->retry(id);

        QVERIFY(retried);
        QVERIFY(!isTerminal(retried->state));
        QTRY_COMPARE(fixture.stateOf(id), State::Succeeded);
        const Job job = fixture.find(id);
        QCOMPARE(job.attempt, 1);
        QVERIFY(!job.error);
        QCOMPARE(job.errorTrail.size(), 1); // What went wrong before is not forgotten.
        QCOMPARE(fixture.queue->retry(id).error().kind, Error::Kind::Conflict);
        QCOMPARE(fixture.count(State::Failed), 0);
        QCOMPARE(fixture.count(State::Succeeded), 1);
    }

    void aPausedJobWaitsUntilItIsResumed()
    {
        QueueFixture fixture;
        Gate gate;
        fixture.addGateKind(u"gate"_qs, gate);
        fixture.options.workers = 1;
        QVERIFY(fixture.start());
        const QString running = fixture.enqueue(u"gate"_qs);
        const QString paused = fixture.enqueue(u"gate"_qs);
        QCOMPARE(fixture.queue->pause(running).error().kind, Error::Kind::Conflict);
        QCOMPARE(fixture.queue->pause(paused)->state, State::Paused);
        QVERIFY(fixture.queue->pause(paused));
        QCOMPARE(fixture.find(paused).waitingReason, u"is paused"_qs);
        gate.open();
        QTRY_COMPARE(fixture.stateOf(running), State::Succeeded);
        QCOMPARE(fixture.stateOf(paused), State::Paused);

        // It stays paused over a restart.
        fixture.queue.reset();
        QVERIFY(fixture.start());
        QCOMPARE(fixture.stateOf(paused), State::Paused);
        QVERIFY(fixture.queue->resume(paused));

        QTRY_COMPARE(fixture.stateOf(paused), State::Succeeded);
        QCOMPARE(fixture.queue->resume(paused).error().kind, Error::Kind::Conflict);
        QCOMPARE(fixture.queue->pause(paused).error().kind, Error::Kind::Conflict);
    }

    void aPausedQueueStartsNothing()
    {
        QueueFixture fixture;
        Gate gate;
        fixture.addGateKind(u"gate"_qs, gate);
        QVERIFY(fixture.start());
        const QString running = fixture.enqueue(u"gate"_qs);
        QTRY_COMPARE(gate.waiting(), 1);

        QVERIFY(fixture.queue->pauseAll());
        const QString waiting = fixture.enqueue(u"gate"_qs);
        gate.open();

        QTRY_COMPARE(fixture.stateOf(running), State::Succeeded); // What runs goes on.
        QCOMPARE(fixture.stateOf(waiting), State::Waiting);
        QCOMPARE(fixture.find(waiting).waitingReason, u"the queue is paused"_qs);
        QVERIFY(fixture.queue->counts().isPaused);
        QVERIFY(fixture.queue->resumeAll());
        QTRY_COMPARE(fixture.stateOf(waiting), State::Succeeded);
    }

    void aPauseOutlivesTheProcess()
    {
        QueueFixture fixture;
        fixture.addKind(u"noop"_qs,
                        [](JobContext &) -> Result<QByteArray> { return QByteArray("{}"); });
        QVERIFY(fixture.start());
        QVERIFY(fixture.queue->pauseAll());
        const QString id = fixture.enqueue(u"noop"_qs);
        const auto restart = [&fixture] {
            fixture.queue.reset();
            fixture.database.reset();
            fixture.openDatabase();
            return fixture.start();
        };

        QVERIFY(restart());

        QVERIFY(fixture.queue->counts().isPaused);
        QCOMPARE(fixture.find(id).waitingReason, u"the queue is paused"_qs);
        QVERIFY(fixture.queue->resumeAll());
        QTRY_COMPARE(fixture.stateOf(id), State::Succeeded);
        QVERIFY(restart());
        QVERIFY(!fixture.queue->counts().isPaused);
    }

    void aOneShotCommandRunsInAPausedQueue()
    {
        QueueFixture fixture;
        fixture.addKind(u"noop"_qs,
                        [](JobContext &) -> Result<QByteArray> { return QByteArray("{}"); });
        QVERIFY(fixture.start());
        QVERIFY(fixture.queue->pauseAll());
        fixture.queue.reset();
        fixture.options.onlyGroup = u"mine"_qs;
        QVERIFY(fixture.start());
        JobRequest request = QueueFixture::request(u"noop"_qs);
        request.group = u"mine"_qs;

        const QString id = fixture.enqueue(request);

        QTRY_COMPARE(fixture.stateOf(id), State::Succeeded);
        fixture.queue.reset();
        fixture.options.onlyGroup.reset();
        QVERIFY(fixture.start());
        QVERIFY(fixture.queue->counts().isPaused); // For the others it still holds.
    }

    void aStoppedQueueIsNotPaused()
    {
        QueueFixture fixture;
        QVERIFY(fixture.start());
        fixture.queue->stop(5s);

        QCOMPARE(fixture.queue->pauseAll().error().kind, Error::Kind::Cancelled);

        QVERIFY(!fixture.queue->counts().isPaused);
    }

    /// A resume that comes while the last commit of the pause is just ending must not be lost.
    void aQueueThatIsPausedAndResumedAtOnceGoesOn()
    {
        QueueFixture fixture;
        std::binary_semaphore ran{0};
        fixture.addKind(u"tell"_qs, [&](JobContext &) -> Result<QByteArray> {
            ran.release();
            return QByteArray("{}");
        });
        QVERIFY(fixture.start());
        for (int i = 1; i <= 200; ++i) {
            QVERIFY(fixture.queue->pauseAll());
            static_cast<void>(fixture.enqueue(u"tell"_qs));
            QVERIFY(fixture.queue->resumeAll());
            QVERIFY(ran.try_acquire_for(30s));
        }
    }

    void aChangedPriorityChangesTheOrder()
    {
        QueueFixture fixture;
        Gate gate;
        fixture.addGateKind(u"gate"_qs, gate);
        fixture.options.workers = 1;
        QVERIFY(fixture.start());
        const QString first = fixture.enqueue(u"gate"_qs);
        const QString second = fixture.enqueue(u"gate"_qs);
        const QString third = fixture.enqueue(u"gate"_qs);
        QTRY_COMPARE(gate.waiting(), 1);
        QVERIFY(fixture.find(third).waitingReason.contains(u"free worker"));

        QCOMPARE(fixture.queue->setPriority(third, Priority::High)->priority, Priority::High);
        gate.open();

        QTRY_COMPARE(fixture.count(State::Succeeded), 3);
        QCOMPARE(gate.order(), QStringList({first, third, second}));
        QCOMPARE(fixture.find(third).priority, Priority::High);
        QCOMPARE(fixture.queue->setPriority(third, Priority::Low).error().kind,
                 Error::Kind::Conflict);
    }

    void tellsProgressAndTheTimeThatIsLeft()
    {
        QueueFixture fixture;
        Gate gate;
        fixture.addKind(u"half"_qs, [&](JobContext &context) -> Result<QByteArray> {
            context.setProgress(0.25);
            context.log(u"a quarter"_qs);
            gate.pass(context);
            return QByteArray("{}");
        });
        QVERIFY(fixture.start());
        const QString id = fixture.enqueue(u"half"_qs);
        QTRY_COMPARE(gate.waiting(), 1);

        fixture.clock.advance(10s);

        const Job job = fixture.find(id);
        QCOMPARE(job.progress, 0.25);
        QVERIFY(job.eta);
        QCOMPARE(job.eta->count(), 30'000);
        QCOMPARE(job.log, QStringList(u"a quarter"_qs));
        gate.open();
        QTRY_COMPARE(fixture.stateOf(id), State::Succeeded);
        QVERIFY(!fixture.find(id).eta);
    }
};

} // namespace hub::jobs

QTEST_GUILESS_MAIN(hub::jobs::TestJobControl)
#include "tst_job_control.moc"
