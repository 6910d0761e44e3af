#include "tests/core/jobs/queue_fixture.h"

using namespace std::chrono_literals;

namespace hub::jobs {
namespace {

/// Fails where the input says so.
Result<QByteArray> obey(JobContext &context)
{
    if (context.job().input.contains("fail"))
        return fail(Error::Kind::InvalidInput, u"told to fail"_qs);
    return QByteArray("{}");
}

JobRequest keyed(const QString &kind, const QString &key, UniqueMode mode = UniqueMode::Join)
{
    JobRequest request = QueueFixture::request(kind);
    request.uniqueKey = key;
    request.uniqueMode = mode;
    return request;
}

JobRequest after(const QStringList &ids, OnDependencyFailure policy = OnDependencyFailure::Fail)
{
    JobRequest request = QueueFixture::request(u"obey"_qs);
    request.dependsOn = ids;
    request.onDependencyFailure = policy;
    return request;
}

} // namespace

/// Unique keys and dependencies.
class TestJobRelations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void joiningGivesTheJobThatIsThere()
    {
        QueueFixture fixture;
        Gate gate;
        fixture.addGateKind(u"gate"_qs, gate);
        QVERIFY(fixture.start());
        const QString first = fixture.enqueue(keyed(u"gate"_qs, u"k"_qs));

        JobRequest again = keyed(u"gate"_qs, u"k"_qs);
        again.group = u"new group"_qs;
        const auto joined = fixture.queue->enqueue(again);

        QCOMPARE(joined->id, first);
        QCOMPARE(joined->group, u"new group"_qs);
        QCOMPARE(fixture.queue->list({})->size(), std::size_t(1));
        gate.open();
        QTRY_COMPARE(fixture.stateOf(first), State::Succeeded);
        QVERIFY(fixture.enqueue(keyed(u"gate"_qs, u"k"_qs)) != first); // Free again.
    }

    void refusingNamesTheJobThatIsThere()
    {
        QueueFixture fixture;
        Gate gate;
        fixture.addGateKind(u"gate"_qs, gate);
        QVERIFY(fixture.start());
        const QString first = fixture.enqueue(keyed(u"gate"_qs, u"k"_qs));

        const auto refused = fixture.queue->enqueue(keyed(u"gate"_qs, u"k"_qs, UniqueMode::Refuse));

        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::AlreadyExists);
        QVERIFY(refused.error().detail.contains(first));
        gate.open();
    }

    void replacingCancelsAWaitingOneAndJoinsARunningOne()
    {
        QueueFixture fixture;
        Gate gate;
        fixture.addGateKind(u"gate"_qs, gate);
        fixture.options.workers = 1;
        QVERIFY(fixture.start());
        const QString running = fixture.enqueue(keyed(u"gate"_qs, u"r"_qs));
        const QString waiting = fixture.enqueue(keyed(u"gate"_qs, u"w"_qs));
        QTRY_COMPARE(gate.waiting(), 1);

        const QString joined = fixture.enqueue(keyed(u"gate"_qs, u"r"_qs, UniqueMode::Replace));
        const QString replacing = fixture.enqueue(keyed(u"gate"_qs, u"w"_qs, UniqueMode::Replace));

        QCOMPARE(joined, running);
        QVERIFY(replacing != waiting);
        QCOMPARE(fixture.stateOf(waiting), State::Cancelled);
        gate.open();
        QTRY_COMPARE(fixture.stateOf(replacing), State::Succeeded);
    }

    void oneKeyFromAHundredThreadsIsOneJob()
    {
        QueueFixture fixture;
        Gate gate;
        std::atomic<int> runs{0};
        fixture.addKind(u"gate"_qs, [&](JobContext &context) -> Result<QByteArray> {
            ++runs;
            gate.pass(context);
            return QByteArray("{}");
        });
        QVERIFY(fixture.start());
        Mutex mutex;
        QSet<QString> ids;
        std::vector<std::thread> threads;
        for (int i = 0; i < 100; ++i) {
            threads.emplace_back([&] {
                const QString id = fixture.enqueue(keyed(u"gate"_qs, u"same"_qs));
                const MutexLocker lock(mutex);
                ids.insert(id);
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        gate.open();

        QTRY_COMPARE(fixture.count(State::Succeeded), 1);
        QCOMPARE(ids.size(), 1);
        QCOMPARE(runs.load(), 1);
    }

    void theSameKeyTwiceInOneCallIsOneJob()
    {
        QueueFixture fixture;
        fixture.addKind(u"obey"_qs, obey);
        QVERIFY(fixture.start());
        const std::vector<JobRequest> twice(2, keyed(u"obey"_qs, u"k"_qs));
        const auto jobs = fixture.queue->enqueue(twice);
        QCOMPARE(jobs->at(0).id, jobs->at(1).id);

        const std::vector<JobRequest> strict(2, keyed(u"obey"_qs, u"s"_qs, UniqueMode::Refuse));

        QCOMPARE(fixture.queue->enqueue(strict).error().kind, Error::Kind::InvalidInput);
    }

    void aKeyIsHeldOverARestart()
    {
        QueueFixture fixture;
        fixture.addKind(u"obey"_qs, obey);
        QVERIFY(fixture.start());
        QVERIFY(fixture.queue->pauseAll());
        const QString id = fixture.enqueue(keyed(u"obey"_qs, u"k"_qs));

        fixture.queue.reset();
        fixture.options.onlyGroup = u"nobody's"_qs; // So that it stays where it is.
        QVERIFY(fixture.start());

        QCOMPARE(fixture.enqueue(keyed(u"obey"_qs, u"k"_qs)), id);
    }

    void aRetryDoesNotTakeAKeyThatIsTaken()
    {
        QueueFixture fixture;
        fixture.addKind(u"obey"_qs, obey);
        QVERIFY(fixture.start());
        JobRequest failing = keyed(u"obey"_qs, u"k"_qs);
        failing.input = R"({"fail":1})";
        const QString failed = fixture.enqueue(failing);
        QTRY_COMPARE(fixture.stateOf(failed), State::Failed);
        QVERIFY(fixture.queue->pauseAll());
        const QString holder = fixture.enqueue(keyed(u"obey"_qs, u"k"_qs));

        const auto refused = fixture.queue->retry(failed);

        QCOMPARE(refused.error().kind, Error::Kind::AlreadyExists);
        QVERIFY(refused.error().detail.contains(holder));
    }

    void aJobWaitsForThoseItDependsOn()
    {
        QueueFixture fixture;
        Gate gate;
        fixture.addGateKind(u"gate"_qs, gate);
        fixture.addKind(u"obey"_qs, obey);
        QVERIFY(fixture.start());
        const QString first = fixture.enqueue(u"gate"_qs);
        const QString second = fixture.enqueue(u"gate"_qs);

        const QString last = fixture.enqueue(after({first, second}));

        QCOMPARE(fixture.stateOf(last), State::Blocked);
        QCOMPARE(fixture.find(last).waitingReason,
                 u"waits for 2 other jobs: %1, %2"_qs.arg(first, second));
        QTRY_COMPARE(gate.waiting(), 2);
        gate.letOneGo();
        QTRY_COMPARE(fixture.count(State::Succeeded), 1);
        QCOMPARE(fixture.stateOf(last), State::Blocked);
        QVERIFY(fixture.find(last).waitingReason.startsWith(u"waits for another job: "));
        gate.letOneGo();
        QTRY_COMPARE(fixture.stateOf(last), State::Succeeded);
    }

    void whatItDependsOnMayHaveEndedLongAgo()
    {
        QueueFixture fixture;
        fixture.addKind(u"obey"_qs, obey);
        QVERIFY(fixture.start());
        const QString first = fixture.enqueue(u"obey"_qs);
        QTRY_COMPARE(fixture.stateOf(first), State::Succeeded);
        const QString failed = fixture.enqueue(u"obey"_qs, R"({"fail":1})");
        QTRY_COMPARE(fixture.stateOf(failed), State::Failed);

        const QString runs = fixture.enqueue(after({first}));
        const QString fails = fixture.enqueue(after({first, failed}));

        QTRY_COMPARE(fixture.stateOf(runs), State::Succeeded);
        QCOMPARE(fixture.stateOf(fails), State::Failed);
        QVERIFY(fixture.find(fails).error->detail.contains(failed));
        QCOMPARE(fixture.find(fails).attempt, 0);
    }

    void aFailureGoesDownTheWholeChainUnlessTold()
    {
        QueueFixture fixture;
        Gate gate;
        fixture.addGateKind(u"gate"_qs, gate);
        fixture.addKind(u"obey"_qs, obey);
        QVERIFY(fixture.start());
        const QString first = fixture.enqueue(u"gate"_qs);
        const QString second = fixture.enqueue(after({first}));
        const QString third = fixture.enqueue(after({second}));
        const QString anyway = fixture.enqueue(after({second}, OnDependencyFailure::Run));
        QTRY_COMPARE(gate.waiting(), 1);

        QVERIFY(fixture.queue->cancel(first));

        QTRY_COMPARE(fixture.stateOf(first), State::Cancelled);
        QTRY_COMPARE(fixture.stateOf(anyway), State::Succeeded);
        QCOMPARE(fixture.stateOf(second), State::Failed);
        QCOMPARE(fixture.stateOf(third), State::Failed);
        QCOMPARE(fixture.find(third).error->kind, Error::Kind::Conflict);
    }

    /// As deep as recursion would not go.
    void aLongChainEndsTogether()
    {
        QueueFixture fixture;
        Gate gate;
        fixture.addGateKind(u"gate"_qs, gate);
        fixture.addKind(u"obey"_qs, obey);
        QVERIFY(fixture.start());
        const QString first = fixture.enqueue(u"gate"_qs);
        QString last = first;
        for (int i = 0; i < 300; ++i)
            last = fixture.enqueue(after({last}));
        QTRY_COMPARE(gate.waiting(), 1);

        QVERIFY(fixture.queue->cancel(first));

        QTRY_COMPARE(fixture.stateOf(first), State::Cancelled);
        QCOMPARE(fixture.count(State::Failed), 300);
        QCOMPARE(fixture.stateOf(last), State::Failed);
    }

    void dependenciesHoldOverARestart()
    {
        QueueFixture fixture;
        fixture.addKind(u"obey"_qs, obey);
        fixture.options.onlyGroup = u"nobody's"_qs; // So that they stay where they are.
        QVERIFY(fixture.start());
        const QString first = fixture.enqueue(u"obey"_qs);
        const QString second = fixture.enqueue(after({first}));

        fixture.queue.reset();
        fixture.options.onlyGroup.reset();
        QVERIFY(fixture.start());

        QTRY_COMPARE(fixture.stateOf(second), State::Succeeded);
        QVERIFY(*fixture.find(second).startedAt >= *fixture.find(first).finishedAt);
    }

    void aBlockedJobCanBePausedAndResumed()
    {
        QueueFixture fixture;
        Gate gate;
        fixture.addGateKind(u"gate"_qs, gate);
        fixture.addKind(u"obey"_qs, obey);
        QVERIFY(fixture.start());
        const QString first = fixture.enqueue(u"gate"_qs);
        const QString second = fixture.enqueue(after({first}));
        QVERIFY(fixture.queue->pause(second));
        QCOMPARE(fixture.queue->resume(second)->state, State::Blocked);
        QVERIFY(fixture.queue->pause(second));
        gate.open();
        QTRY_COMPARE(fixture.stateOf(first), State::Succeeded);
        QCOMPARE(fixture.stateOf(second), State::Paused);

        QVERIFY(fixture.queue->resume(second));

        QTRY_COMPARE(fixture.stateOf(second), State::Succeeded);
    }
};

} // namespace hub::jobs

QTEST_GUILESS_MAIN(hub::jobs::TestJobRelations)
#include "tst_job_relations.moc"
