#include "tests/core/jobs/queue_fixture.h"

using namespace std::chrono_literals;

namespace hub::jobs {
namespace {

Result<QByteArray> succeed(JobContext &)
{
    return QByteArray("{}");
}

} // namespace

class TestJobQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void runsAJobAndKeepsItsResult()
    {
        QueueFixture fixture;
        fixture.addKind(u"echo"_qs, [](JobContext &context) -> Result<QByteArray> {
            context.log(u"first line\nand more"_qs);
            return context.job().input;
        });
        QVERIFY(fixture.start());

        const QString id = fixture.enqueue(u"echo"_qs, R"({"a":1})");

        QTRY_COMPARE(fixture.stateOf(id), State::Succeeded);
        const Job ended = fixture.find(id);
        QCOMPARE(ended.result, QByteArray(R"({"a":1})"));
        QCOMPARE(ended.attempt, 1);
        QCOMPARE(ended.progress, 1.0);
        QCOMPARE(ended.log, QStringList(u"first line and more"_qs));
        QVERIFY(ended.startedAt && ended.finishedAt);
        QVERIFY(!ended.error);
        QVERIFY(ended.waitingReason.isEmpty());
        QCOMPARE(fixture.count(State::Succeeded), 1);
    }

    void aRequestThatCannotBeUsedIsRefused_data()
    {
        QTest::addColumn<JobRequest>("request");
        QTest::addColumn<QString>("problem");
        const auto row = [](const char *name, const QString &problem, auto change) {
            JobRequest request = QueueFixture::request(u"noop"_qs);
            change(request);
            QTest::newRow(name) << request << problem;
        };
        row("unknown kind", u"no job kind 'nope'"_qs, [](JobRequest &r) { r.kind = u"nope"_qs; });
        row("no JSON", u"the input"_qs, [](JobRequest &r) { r.input = "{"; });
        row("no object", u"JSON object"_qs, [](JobRequest &r) { r.input = "[1]"; });
        row("what its kind refuses", u"'bad'"_qs, [](JobRequest &r) { r.input = R"({"bad":1})"; });
        row("negative delay", u"delay"_qs, [](JobRequest &r) { r.delay = -1ms; });
        row("delay and time", u"run_at"_qs, [](JobRequest &r) {
            r.delay = 1ms;
            r.runAt = WallTime();
        });
        row("no time", u"timeout"_qs, [](JobRequest &r) { r.timeout = 0ms; });
        row("no attempt", u"max_attempts"_qs, [](JobRequest &r) { r.maxAttempts = 0; });
        row("too many attempts", u"max_attempts"_qs, [](JobRequest &r) { r.maxAttempts = 101; });
        row("long key", u"unique_key"_qs, [](JobRequest &r) { r.uniqueKey.fill(u'k', 513); });
        row("long group", u"group"_qs, [](JobRequest &r) { r.group.fill(u'g', 513); });
        row("no id", u"'x' is not a job id"_qs, [](JobRequest &r) {
            r.dependsOn = QStringList(u"x"_qs);
        });
        row("unknown dependency", u"there is no job 0190"_qs, [](JobRequest &r) {
            r.dependsOn = QStringList(u"01900000-0000-7000-8000-000000000000"_qs);
        });
    }
    void aRequestThatCannotBeUsedIsRefused()
    {
        QFETCH(JobRequest, request);
        QFETCH(QString, problem);
        QueueFixture fixture;
        fixture.addKind(u"noop"_qs, succeed);
        fixture.kinds.back().validate = [](const QByteArray &input) -> Result<void> {
            if (input.contains("bad"))
                return fail(Error::Kind::InvalidInput, u"field 'bad': is not known"_qs);
            return {};
        };
        QVERIFY(fixture.start());

        const auto job = fixture.queue->enqueue(request);

        QVERIFY(!job);
        QCOMPARE(job.error().kind, Error::Kind::InvalidInput);
        QVERIFY2(job.error().detail.contains(problem), qPrintable(job.error().detail));
        QVERIFY(fixture.queue->list({})->empty());
    }

    void anInputOverTheLimitIsRefused()
    {
        QueueFixture fixture;
        fixture.addKind(u"noop"_qs, succeed);
        QVERIFY(fixture.start());
        const auto input = [](qsizetype bytes) {
            return QByteArray("{\"a\":\"") + QByteArray(bytes - 8, 'x') + "\"}";
        };

        QVERIFY(fixture.queue->enqueue(QueueFixture::request(u"noop"_qs, input(1024 * 1024))));
        const auto over =
            fixture.queue->enqueue(QueueFixture::request(u"noop"_qs, input(1024 * 1024 + 1)));

        QVERIFY(!over);
        QCOMPARE(over.error().kind, Error::Kind::TooLarge);
    }

    void manyAreTakenTogetherOrNotAtAll()
    {
        QueueFixture fixture;
        fixture.addKind(u"noop"_qs, succeed);
        QVERIFY(fixture.start());
        std::vector<JobRequest> requests(500, QueueFixture::request(u"noop"_qs));
        const auto taken = fixture.queue->enqueue(requests);
        QVERIFY(taken);
        QCOMPARE(taken->size(), std::size_t(500));

        requests.back().dependsOn = QStringList(u"01900000-0000-7000-8000-000000000000"_qs);
        QVERIFY(!fixture.queue->enqueue(requests));
        const std::vector<JobRequest> tooMany(10'001, QueueFixture::request(u"noop"_qs));
        const auto refused = fixture.queue->enqueue(tooMany);

        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::TooLarge);
        QTRY_COMPARE(fixture.count(State::Succeeded), 500);
        QVERIFY(fixture.queue->enqueue(std::vector<JobRequest>())->empty());
    }

    void aJobThatIsNotThereIsNotFound()
    {
        QueueFixture fixture;
        QVERIFY(fixture.start());

        const QString id = u"01900000-0000-7000-8000-000000000000"_qs;
        QCOMPARE(fixture.queue->find(id).error().kind, Error::Kind::NotFound);
        QCOMPARE(fixture.queue->cancel(id).error().kind, Error::Kind::NotFound);
        QCOMPARE(fixture.queue->retry(id).error().kind, Error::Kind::NotFound);
        QCOMPARE(fixture.queue->pause(id).error().kind, Error::Kind::NotFound);
        QCOMPARE(fixture.queue->resume(id).error().kind, Error::Kind::NotFound);
        QCOMPARE(fixture.queue->setPriority(id, Priority::Low).error().kind, Error::Kind::NotFound);
    }

    void listsWhatRunsBesideWhatEnded()
    {
        QueueFixture fixture;
        Gate gate;
        fixture.addGateKind(u"gate"_qs, gate);
        fixture.addKind(u"noop"_qs, succeed);
        QVERIFY(fixture.start());
        const QString ended = fixture.enqueue(u"noop"_qs);
        QTRY_COMPARE(fixture.stateOf(ended), State::Succeeded);
        const QString running = fixture.enqueue(u"gate"_qs);
        QTRY_COMPARE(gate.waiting(), 1);

        const auto all = fixture.queue->list({});
        JobQueue::Filter filter;
        filter.state = State::Running;
        const auto onlyRunning = fixture.queue->list(filter);
        filter.limit = 0;
        const auto none = fixture.queue->list(filter);

        QCOMPARE(all->size(), std::size_t(2));
        QCOMPARE(all->at(0).id, running);
        QCOMPARE(onlyRunning->size(), std::size_t(1));
        QCOMPARE(none.error().kind, Error::Kind::InvalidInput);
        gate.open();
    }

    void jobsOfAnEarlierProcessAreThereAfterARestart()
    {
        QueueFixture fixture;
        fixture.addKind(u"noop"_qs, succeed);
        fixture.options.onlyGroup = u"nobody's"_qs; // So that they stay where they are.
        QVERIFY(fixture.start());
        for (int i = 0; i < 20; ++i)
            static_cast<void>(fixture.enqueue(u"noop"_qs));
        QCOMPARE(fixture.count(State::Waiting), 20);

        fixture.queue.reset();
        fixture.options.onlyGroup.reset();
        fixture.database.reset();
        fixture.openDatabase();
        QVERIFY(fixture.start());

        QTRY_COMPARE(fixture.count(State::Succeeded), 20);
        const auto jobs = fixture.queue->list({});
        QVERIFY(jobs);
        for (const Job &job : *jobs)
            QCOMPARE(job.attempt, 1);
    }

    void neverMoreThanTheWorkersRunAtOnce()
    {
        QueueFixture fixture;
        Gate gate;
        fixture.addGateKind(u"gate"_qs, gate);
        QVERIFY(fixture.start());

        for (int i = 0; i < 20; ++i)
            static_cast<void>(fixture.enqueue(u"gate"_qs));

        QTRY_COMPARE(gate.waiting(), 4);
        QCOMPARE(fixture.count(State::Running), 4);
        QCOMPARE(fixture.queue->counts().busy, 4);
        QCOMPARE(fixture.queue->counts().workers, 4);
        QCOMPARE(fixture.count(State::Waiting), 16);
        gate.open();
        QTRY_COMPARE(fixture.count(State::Succeeded), 20);
    }

    /// One commit starts them all, and no run ends that would wake the next worker.
    void everyWorkerIsWokenForJobsThatComeAtOnce()
    {
        QueueFixture fixture;
        Gate gate;
        fixture.addGateKind(u"gate"_qs, gate);
        QVERIFY(fixture.start());

        const std::vector<JobRequest> requests(4, QueueFixture::request(u"gate"_qs));
        QVERIFY(fixture.queue->enqueue(requests));

        QTRY_COMPARE(gate.waiting(), 4);
        gate.open();
        QTRY_COMPARE(fixture.count(State::Succeeded), 4);
    }

    void aKindsLimitHoldsAndSaysSo()
    {
        QueueFixture fixture;
        Gate gate;
        fixture.addGateKind(u"gate"_qs, gate);
        fixture.kinds.back().maxRunning = 2;
        fixture.addKind(u"noop"_qs, succeed);
        QVERIFY(fixture.start());

        QString last;
        for (int i = 0; i < 4; ++i)
            last = fixture.enqueue(u"gate"_qs);
        QTRY_COMPARE(gate.waiting(), 2);

        QVERIFY(fixture.find(last).waitingReason.contains(u"2 running 'gate' jobs"));
        const QString other = fixture.enqueue(u"noop"_qs);
        QTRY_COMPARE(fixture.stateOf(other), State::Succeeded);
        QCOMPARE(gate.waiting(), 2);
        gate.open();
        QTRY_COMPARE(fixture.count(State::Succeeded), 5);
    }

    void onlyTheGivenGroupRuns()
    {
        QueueFixture fixture;
        fixture.options.onlyGroup = u"ours"_qs;
        fixture.addKind(u"noop"_qs, succeed);
        QVERIFY(fixture.start());
        JobRequest ours = QueueFixture::request(u"noop"_qs);
        ours.group = u"ours"_qs;

        const QString foreign = fixture.enqueue(u"noop"_qs);
        const QString own = fixture.enqueue(ours);

        QTRY_COMPARE(fixture.stateOf(own), State::Succeeded);
        QCOMPARE(fixture.stateOf(foreign), State::Waiting);
        QVERIFY(fixture.find(foreign).waitingReason.contains(u"group"));
        fixture.queue.reset();
        fixture.options.onlyGroup.reset();
        QVERIFY(fixture.start());
        QTRY_COMPARE(fixture.stateOf(foreign), State::Succeeded);
    }

    void subscribersHearOfAJobOnceItIsOnDisk()
    {
        QueueFixture fixture;
        fixture.addKind(u"noop"_qs, succeed);
        QVERIFY(fixture.start());
        Mutex mutex;
        QStringList heard;
        int early = 0;
        const auto subscription = fixture.queue->subscribe([&](const JobEvent &event) {
            // Looks past the queue, into the database.
            const auto row = fixture.database->reader().run([&](database::Connection &connection) {
                return connection.value(u"SELECT state FROM jobs WHERE id=?"_qs, {event.job.id});
            });
            const auto stored = stateFromName((*row)->toString());
            const MutexLocker lock(mutex);
            heard << QString(stateName(event.job.state));
            early += (event.job.state == State::Succeeded && stored != State::Succeeded) ? 1 : 0;
        });

        for (int i = 0; i < 50; ++i)
            static_cast<void>(fixture.enqueue(u"noop"_qs));

        const auto ends = [&] {
            const MutexLocker lock(mutex);
            return heard.count(u"succeeded"_qs);
        };
        QTRY_COMPARE(ends(), 50);
        QCOMPARE(early, 0);
        QCOMPARE(heard.first(), u"running"_qs); // Enqueued and started in one commit.
    }

    void reportsToTheRegistry()
    {
        QueueFixture fixture;
        fixture.addKind(u"noop"_qs, succeed);
        QVERIFY(fixture.start());
        for (int i = 0; i < 3; ++i)
            static_cast<void>(fixture.enqueue(u"noop"_qs));
        QTRY_COMPARE(fixture.count(State::Succeeded), 3);

        QCOMPARE(fixture.metrics.operations().at(u"job.noop"_qs).latency.count, std::uint64_t(3));
        const QByteArray text = fixture.metrics.textExposition();
        QVERIFY2(text.contains("jobs_added_total 3"), text.constData());
        QVERIFY2(text.contains("jobs_succeeded_total 3"), text.constData());
        fixture.queue.reset();
        // The gauges outlive the queue.
        QVERIFY(!fixture.metrics.textExposition().isEmpty());
    }

    void aLatencyCountsFromEnqueueToTheEnd()
    {
        QueueFixture fixture;
        Gate gate;
        fixture.addGateKind(u"gate"_qs, gate);
        QVERIFY(fixture.start());
        const QString id = fixture.enqueue(u"gate"_qs);
        QTRY_COMPARE(gate.waiting(), 1);

        fixture.clock.advance(4s);
        gate.open();

        QTRY_COMPARE(fixture.stateOf(id), State::Succeeded);
        const auto latency = fixture.metrics.operations().at(u"job.gate"_qs).latency;
        QCOMPARE(latency.over3s, std::uint64_t(1));
        QCOMPARE(latency.over5s, std::uint64_t(0));
    }

    void takesJobsFromManyThreads()
    {
        QueueFixture fixture;
        std::atomic<int> ran{0};
        fixture.addKind(u"count"_qs, [&](JobContext &) -> Result<QByteArray> {
            ++ran;
            return QByteArray("{}");
        });
        QVERIFY(fixture.start());
        std::vector<std::thread> threads;
        for (int t = 0; t < 8; ++t) {
            threads.emplace_back([&] {
                for (int i = 0; i < 100; ++i)
                    static_cast<void>(fixture.enqueue(u"count"_qs));
            });
        }
        for (std::thread &thread : threads)
            thread.join();

        QTRY_COMPARE(fixture.count(State::Succeeded), 800);
        QCOMPARE(ran.load(), 800);
    }
};

} // namespace hub::jobs

QTEST_GUILESS_MAIN(hub::jobs::TestJobQueue)
#include "tst_job_queue.moc"
