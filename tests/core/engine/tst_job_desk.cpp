#include "core/engine/job_desk.h"

#include <QTemporaryDir>
#include <QTest>

using namespace hub;
using namespace std::chrono_literals;

namespace {

constexpr int kPatienceMs = 60'000;

/// A queue that runs what the test tells it to, and a desk before it.
struct Office
{
    Office()
    {
        database::Database::Options options;
        options.file = QFile::encodeName(folder.filePath(QStringLiteral("hub.db")));
        options.backupFolder = QFile::encodeName(folder.filePath(QStringLiteral("backups")));
        options.damagedFolder = QFile::encodeName(folder.filePath(QStringLiteral("damaged")));
        options.schemas = {jobs::JobQueue::schema()};
        database = *database::Database::open(options, clock);
        jobs::JobKind kind;
        kind.name = QStringLiteral("test.work");
        kind.durability = jobs::DurabilityClass::Relaxed;
        kind.run = [](jobs::JobContext &) -> Result<QByteArray> { return QByteArray("{}"); };
        jobs::JobQueue::Options queueOptions;
        queueOptions.workers = 2;
        queue = *jobs::JobQueue::start(*database, {kind}, clock, metrics, queueOptions);
    }
    [[nodiscard]] JobDesk::Sources sources()
    {
        return {queue.get(), &clock, [](const QString &id) { return id + QStringLiteral(".jpg"); }};
    }
    [[nodiscard]] std::vector<jobs::Job> enqueue(int count, const QByteArray &input = "{}")
    {
        jobs::JobRequest request;
        request.kind = QStringLiteral("test.work");
        request.input = input;
        auto made =
            queue->enqueue(std::vector<jobs::JobRequest>(static_cast<std::size_t>(count), request));
        return made ? *made : std::vector<jobs::Job>();
    }

    QTemporaryDir folder;
    const SystemClock clock;
    telemetry::MetricsRegistry metrics;
    std::unique_ptr<database::Database> database;
    std::unique_ptr<jobs::JobQueue> queue;
};

/// What a list would hold after all the news.
struct List
{
    void take(const JobNewsPtr &news)
    {
        if (news->startsAnew)
            rows.clear();
        for (const JobRow &row : news->older) {
            repeated += rows.contains(row.id) ? 1 : 0;
            rows.insert(row.id, row);
        }
        for (const JobRow &row : news->changed)
            rows.insert(row.id, row);
        isComplete = news->isComplete;
    }
    [[nodiscard]] qsizetype count(jobs::State state) const
    {
        return std::count_if(
            rows.begin(), rows.end(), [state](const JobRow &row) { return row.state == state; });
    }

    QHash<QString, JobRow> rows;
    int repeated = 0;
    bool isComplete = false;
};

} // namespace

class TestJobDesk final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void storedJobsComeInPagesAndNewOnesAsTheyChange()
    {
        Office office;
        QVERIFY(office.queue->pauseAll());
        QCOMPARE(office.enqueue(1'250).size(), 1'250U);
        JobDesk desk(office.sources());
        List list;
        QObject receiver;
        desk.subscribe(&receiver, [&list](const JobNewsPtr &news) { list.take(news); });
        QTRY_VERIFY_WITH_TIMEOUT(list.isComplete, kPatienceMs);
        QCOMPARE(list.rows.size(), 1'250);
        QCOMPARE(list.repeated, 0);

        QCOMPARE(office.enqueue(10).size(), 10U);
        QVERIFY(office.queue->resumeAll());

        QTRY_COMPARE_WITH_TIMEOUT(list.count(jobs::State::Succeeded), 1'260, kPatienceMs);
    }

    void whatAJobWorksOnIsNamed_data()
    {
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<QString>("subject");
        QTest::newRow("file") << QByteArray("{\"file\":\"/photos/a b.jpg\"}")
                              << QStringLiteral("a b.jpg");
        QTest::newRow("artifact") << QByteArray("{\"artifact\":\"x1\"}")
                                  << QStringLiteral("x1.jpg");
        QTest::newRow("neither") << QByteArray("{\"ms\":1}") << QString();
    }
    void whatAJobWorksOnIsNamed()
    {
        QFETCH(QByteArray, input);
        QFETCH(QString, subject);
        Office office;
        QCOMPARE(office.enqueue(1, input).size(), 1U);
        JobDesk desk(office.sources());
        List list;
        QObject receiver;
        desk.subscribe(&receiver, [&list](const JobNewsPtr &news) { list.take(news); });

        QTRY_COMPARE_WITH_TIMEOUT(list.rows.size(), 1, kPatienceMs);

        QCOMPARE(list.rows.begin()->subject, subject);
    }

    void actionsComeBackAsFutures()
    {
        Office office;
        QVERIFY(office.queue->pauseAll());
        const QString id = office.enqueue(1).front().id;
        JobDesk desk(office.sources());

        const auto low = desk.setPriority(id, jobs::Priority::Low).result();
        const auto paused = desk.pause(id).result();
        const auto resumed = desk.resume(id).result();
        const auto cancelled = desk.cancel(id).result();
        const auto again = desk.retry(id).result();
        const auto found = desk.find(id).result();

        QVERIFY(low && paused && resumed && cancelled && again && found);
        QCOMPARE(low->priority, jobs::Priority::Low);
        QCOMPARE(paused->state, jobs::State::Paused);
        QCOMPARE(cancelled->state, jobs::State::Cancelled);
        QCOMPARE(found->state, jobs::State::Waiting);
        QVERIFY(!office.queue->counts().byState.empty() && office.queue->counts().isPaused);
        QVERIFY(desk.setQueuePaused(false).result());
        QTRY_VERIFY_WITH_TIMEOUT(!office.queue->counts().isPaused, kPatienceMs);
    }

    void whatCannotBeDoneSaysWhy()
    {
        Office office;
        JobDesk desk(office.sources());

        const auto missing = desk.cancel(QStringLiteral("nothing")).result();

        QVERIFY(!missing);
        QCOMPARE(missing.error().kind, Error::Kind::NotFound);
    }

    void secondSubscriberTakesOver()
    {
        Office office;
        QCOMPARE(office.enqueue(3).size(), 3U);
        JobDesk desk(office.sources());
        List first;
        List second;
        QObject receiver;
        desk.subscribe(&receiver, [&first](const JobNewsPtr &news) { first.take(news); });
        QTRY_VERIFY_WITH_TIMEOUT(first.isComplete, kPatienceMs);

        desk.subscribe(&receiver, [&second](const JobNewsPtr &news) { second.take(news); });
        QTRY_VERIFY_WITH_TIMEOUT(second.isComplete, kPatienceMs);
        QCOMPARE(office.enqueue(1).size(), 1U);

        QTRY_COMPARE_WITH_TIMEOUT(second.rows.size(), 4, kPatienceMs);
        QCOMPARE(first.rows.size(), 3);
    }

    void deskThatGoesWhileBusyLeavesNobodyWaiting()
    {
        Office office;
        QObject receiver;
        List list;
        QFuture<Result<jobs::Job>> last;
        {
            JobDesk desk(office.sources());
            desk.subscribe(&receiver, [&list](const JobNewsPtr &news) { list.take(news); });
            QCOMPARE(office.enqueue(500).size(), 500U);
            for (int i = 0; i < 200; ++i)
                last = desk.find(QStringLiteral("nothing"));
        }

        last.waitForFinished();

        QVERIFY(last.isFinished());
    }
};

QTEST_GUILESS_MAIN(TestJobDesk)
#include "tst_job_desk.moc"
