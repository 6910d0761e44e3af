#include "tests/core/jobs/queue_fixture.h"

#include <QProcess>

using namespace std::chrono_literals;

namespace hub::jobs {
namespace {

constexpr auto kDeaf = "--with-a-deaf-handler";

std::unique_ptr<database::Database> databaseIn(const QByteArray &folder, const Clock &clock)
{
    database::Database::Options data;
    data.file = folder + "/hub.db";
    data.backupFolder = folder + "/backups";
    data.damagedFolder = folder + "/damaged";
    data.schemas = {JobQueue::schema()};
    auto opened = database::Database::open(data, clock);
    if (!opened)
        qFatal("%s", qPrintable(opened.error().message()));
    return std::move(*opened);
}

/// A program that ends while a handler listens to nobody. What comes back says that it never ended.
int endWithADeafHandler(const QByteArray &folder)
{
    const SystemClock clock;
    telemetry::MetricsRegistry metrics;
    const auto data = databaseIn(folder, clock);
    std::binary_semaphore entered{0};
    std::binary_semaphore never{0};
    JobKind kind;
    kind.name = u"deaf"_qs;
    kind.run = [&](JobContext &) -> Result<QByteArray> {
        entered.release();
        never.acquire();
        return QByteArray("{}");
    };
    auto queue = JobQueue::start(*data, {kind}, clock, metrics, JobQueue::Options());
    if (!queue || !(*queue)->enqueue(QueueFixture::request(u"deaf"_qs)))
        return 2;
    entered.acquire();
    (*queue)->stop(1ms);
    queue->reset();
    return 0;
}

} // namespace

/// What goes wrong at the edges: stopping while busy, and a disk that is full.
class TestJobShutdown : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void runningJobsArePutBackAndTheAttemptDoesNotCount()
    {
        QueueFixture fixture;
        Gate gate;
        fixture.addGateKind(u"gate"_qs, gate);
        QVERIFY(fixture.start());
        JobRequest request = QueueFixture::request(u"gate"_qs);
        request.maxAttempts = 1;
        QStringList ids;
        for (int i = 0; i < 8; ++i)
            ids << fixture.enqueue(request);
        QTRY_COMPARE(gate.waiting(), 4);

        fixture.queue->stop(5s);

        QCOMPARE(gate.waiting(), 0);
        QCOMPARE(fixture.count(State::Waiting), 8);
        fixture.queue.reset();
        gate.open();
        QVERIFY(fixture.start());
        QTRY_COMPARE(fixture.count(State::Succeeded), 8);
        QCOMPARE(fixture.find(ids[0]).attempt, 2);
        QCOMPARE(fixture.find(ids[0]).interruptions, 0);
        QVERIFY(fixture.find(ids[0]).errorTrail.isEmpty());
    }

    void aHandlerThatIsDoneAnywayHasSucceeded()
    {
        QueueFixture fixture;
        Gate gate;
        fixture.addKind(u"nearly"_qs, [&](JobContext &context) -> Result<QByteArray> {
            gate.pass(context);
            return QByteArray("{}");
        });
        QVERIFY(fixture.start());
        const QString id = fixture.enqueue(u"nearly"_qs);
        QTRY_COMPARE(gate.waiting(), 1);

        fixture.queue->stop(5s);

        QCOMPARE(fixture.stateOf(id), State::Succeeded);
    }

    void nothingIsTakenAfterStop()
    {
        QueueFixture fixture;
        Gate gate;
        fixture.addGateKind(u"gate"_qs, gate);
        QVERIFY(fixture.start());
        QVERIFY(fixture.queue->pauseAll());
        const QString id = fixture.enqueue(u"gate"_qs);

        fixture.queue->stop(5s);
        fixture.queue->stop(5s);

        QCOMPARE(fixture.queue->enqueue(QueueFixture::request(u"gate"_qs)).error().kind,
                 Error::Kind::Cancelled);
        QCOMPARE(fixture.queue->cancel(id).error().kind, Error::Kind::Cancelled);
        QCOMPARE(fixture.stateOf(id), State::Waiting); // Looking goes on.
    }

    void aHandlerThatDoesNotReturnIsNamedAndItsJobPutBack()
    {
        QueueFixture fixture;
        std::binary_semaphore started{0};
        std::binary_semaphore mayReturn{0};
        fixture.addKind(u"deaf"_qs, [&](JobContext &context) -> Result<QByteArray> {
            if (context.job().attempt == 1) {
                started.release();
                mayReturn.acquire();
            }
            return QByteArray("{}");
        });
        QVERIFY(fixture.start());
        const QString id = fixture.enqueue(u"deaf"_qs);
        started.acquire();
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(id + u" .* did not stop in time"_qs));

        std::atomic<bool> hasStopped{false};
        std::thread stopping([&] {
            fixture.queue->stop(5s);
            hasStopped = true;
        });
        while (!hasStopped.load()) {
            fixture.clock.advance(4s); // Nobody else moves it; whenever the wait began, it ends.
            std::this_thread::yield();
        }
        stopping.join();

        QCOMPARE(fixture.stateOf(id), State::Waiting);
        mayReturn.release();
        fixture.queue.reset(); // Waits for the handler; what it brings is too late.
        QVERIFY(fixture.start());
        QTRY_COMPARE(fixture.stateOf(id), State::Succeeded);
        QCOMPARE(fixture.find(id).attempt, 2);
    }

    void stoppingWhileManyEnqueueLosesNothing()
    {
        QueueFixture fixture;
        fixture.addKind(u"noop"_qs,
                        [](JobContext &) -> Result<QByteArray> { return QByteArray("{}"); });
        QVERIFY(fixture.start());
        std::atomic<int> acknowledged{0};
        std::atomic<int> refused{0};
        std::vector<std::thread> threads;
        for (int t = 0; t < 6; ++t) {
            threads.emplace_back([&] {
                while (refused.load() < 6) {
                    const auto job = fixture.queue->enqueue(QueueFixture::request(u"noop"_qs));
                    ++(job ? acknowledged : refused);
                }
            });
        }
        QTRY_VERIFY(acknowledged.load() > 100);
        fixture.queue->stop(5s);
        for (std::thread &thread : threads)
            thread.join();

        fixture.queue.reset();
        QVERIFY(fixture.start());
        QTRY_COMPARE(fixture.count(State::Succeeded), acknowledged.load());
    }

    void aFullDiskRefusesNewJobsAndKeepsEndsUntilThereIsRoom()
    {
        QueueFixture fixture;
        Gate gate;
        fixture.addKind(u"gate"_qs, [&](JobContext &context) -> Result<QByteArray> {
            gate.pass(context);
            return QByteArray(200'000, ' '); // Its end needs room.
        });
        QVERIFY(fixture.start());
        const QString running = fixture.enqueue(u"gate"_qs);
        QTRY_COMPARE(gate.waiting(), 1);
        fixture.fillDisk();
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"jobs cannot be stored"_qs));
        std::atomic<int> ends{0};
        const auto subscription = fixture.queue->subscribe(
            [&](const JobEvent &event) { ends += isTerminal(event.job.state) ? 1 : 0; });

        const JobRequest big =
            QueueFixture::request(u"gate"_qs, "{\"a\":\"" + QByteArray(100'000, 'x') + "\"}");
        const auto refused = fixture.queue->enqueue(big);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::StorageFull);
        QCOMPARE(fixture.queue->list({})->size(), std::size_t(1));
        gate.open();
        fixture.clock.advance(1s);
        QCOMPARE(fixture.stateOf(running), State::Running); // Its end is not acknowledged.
        QCOMPARE(ends.load(), 0);

        fixture.freeDisk();
        fixture.clock.advance(1s);

        QTRY_COMPARE(fixture.stateOf(running), State::Succeeded);
        QTRY_COMPARE(ends.load(), 1);
        const QString id = fixture.enqueue(big);
        QTRY_COMPARE(fixture.stateOf(id), State::Succeeded);
    }

    void aHandlerThatNeverReturnsHoldsUpNoExit()
    {
        const QTemporaryDir folder;
        QProcess program;
        program.start(QCoreApplication::applicationFilePath(),
                      {QString::fromLatin1(kDeaf), folder.path()});
        QVERIFY(program.waitForFinished(120'000));

        QCOMPARE(program.exitStatus(), QProcess::NormalExit);
        QCOMPARE(program.exitCode(), EXIT_FAILURE);
        QVERIFY(program.readAllStandardError().contains("runs again at the next start"));
        const SystemClock clock;
        telemetry::MetricsRegistry metrics;
        const auto data = databaseIn(folder.path().toLocal8Bit(), clock);
        JobKind kind;
        kind.name = u"deaf"_qs;
        kind.run = [](JobContext &) -> Result<QByteArray> { return QByteArray("{}"); };
        const auto queue = JobQueue::start(*data, {kind}, clock, metrics, JobQueue::Options());
        QVERIFY(queue);
        const auto isDone = [&queue] {
            const auto jobs = (*queue)->list({});
            return jobs && jobs->size() == 1 && jobs->front().state == State::Succeeded
                   && jobs->front().attempt == 2;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isDone(), 60'000);
    }

    void aFullDiskFailsOnlyWhatNeedsRoom()
    {
        QueueFixture fixture;
        Gate gate;
        fixture.addGateKind(u"gate"_qs, gate);
        QVERIFY(fixture.start());
        QVERIFY(fixture.queue->pauseAll());
        const QString id = fixture.enqueue(u"gate"_qs);
        fixture.fillDisk();

        const auto refused = fixture.queue->enqueue(
            QueueFixture::request(u"gate"_qs, "{\"a\":\"" + QByteArray(100'000, 'x') + "\"}"));

        QCOMPARE(refused.error().kind, Error::Kind::StorageFull);
        QVERIFY(fixture.queue->cancel(id)); // Fits into its row.
        fixture.freeDisk();
    }
};

} // namespace hub::jobs

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    if (words.size() == 3 && words[1] == QLatin1StringView(hub::jobs::kDeaf))
        return hub::jobs::endWithADeafHandler(words[2].toLocal8Bit());
    hub::jobs::TestJobShutdown test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_job_shutdown.moc"
