#include "core/engine/live_feed.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace hub;
using namespace std::chrono_literals;

namespace {

constexpr int kPatienceMs = 60'000;

/// An engine of which the test says everything.
struct Engineless
{
    [[nodiscard]] LiveFeed::Sources sources()
    {
        LiveFeed::Sources made;
        made.clock = &clock;
        made.operations = [this] { return registry.operations(); };
        made.jobs = [this] {
            jobs::JobQueue::Counts counts;
            counts.workers = 10;
            counts.busy = busy.load();
            return counts;
        };
        made.memory = [this] {
            ++measured;
            resources::TreeMemory memory;
            memory.pssBytes = pss.load();
            memory.rssBytes = 2 * memory.pssBytes;
            return memory;
        };
        made.residentBytes = [] { return qint64{77}; };
        made.pictures = [] { return PictureLookUps{3, 2, 1}; };
        made.images = [] { return ImageBytes{2, 1000, 300}; };
        made.databaseProblem = [] { return QStringLiteral("it is away"); };
        made.isolation = [] { return media::MediaPool::Isolation::Full; };
        made.memoryLimitBytes = 1000;
        return made;
    }
    /// Moves the clock by @p span once the feed sleeps, and gives what comes of it.
    [[nodiscard]] LiveSnapshotPtr after(LiveFeed &feed, std::chrono::nanoseconds span)
    {
        const QFuture<LiveSnapshotPtr> future = feed.next();
        while (clock.sleeperCount() == 0 && !future.isFinished())
            std::this_thread::yield();
        clock.advance(span);
        return future.result();
    }

    ManualClock clock;
    telemetry::MetricsRegistry registry;
    std::atomic<int> busy{0};
    std::atomic<int> measured{0};
    std::atomic<qint64> pss{100};
};

} // namespace

class TestLiveFeed final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void firstSnapshotComesAtOnceAndCoversNothing()
    {
        Engineless engine;
        engine.registry.operation(QStringLiteral("job.a")).record(2s, true);
        LiveFeed feed(engine.sources());

        const LiveSnapshotPtr first = feed.next().result();

        QCOMPARE(first->span, 0ms);
        QCOMPARE(first->operations.count, 0U);
        QCOMPARE(first->at, engine.clock.wallNow());
        QCOMPARE(first->memoryLimitBytes, 1000);
        QCOMPARE(first->pictures.databaseHits, 2U);
        QCOMPARE(first->images.after, 300);
        QCOMPARE(first->databaseProblem, QStringLiteral("it is away"));
        QCOMPARE(first->isolation, media::MediaPool::Isolation::Full);
    }

    void nextSnapshotComesAPeriodLaterWithWhatHappenedMeanwhile()
    {
        Engineless engine;
        LiveFeed feed(engine.sources());
        (void)feed.next().result();
        engine.registry.operation(QStringLiteral("job.a")).record(2s, true);
        engine.registry.operation(QStringLiteral("job.a")).record(4s, false);
        engine.registry.operation(QStringLiteral("http.b")).record(6s, true);
        engine.busy = 4;

        const QFuture<LiveSnapshotPtr> early = feed.next();
        engine.clock.advance(999ms);
        const bool isEarly = early.isFinished();
        const LiveSnapshotPtr second = engine.after(feed, 1ms);
        const LiveSnapshotPtr third = engine.after(feed, 1s);

        QVERIFY(!isEarly);
        QCOMPARE(early.result(), second);
        QCOMPARE(second->span, 1000ms);
        QCOMPARE(second->operations.count, 3U);
        QCOMPARE(second->operations.failures, 1U);
        QCOMPARE(second->operations.within3s, 1U);
        QCOMPARE(second->operations.within5s, 2U);
        QVERIFY(std::abs(static_cast<double>(second->operations.p50.count()) / 4e6 - 1) < 0.02);
        QCOMPARE(second->jobs.busy, 4);
        QCOMPARE(third->operations.count, 0U);
        QCOMPARE(third->minute.count, 3U);
        QCOMPARE(third->slowest.size(), 2U);
        QCOMPARE(third->slowest.front().name, QStringLiteral("http.b"));
    }

    void minuteForgetsWhatIsOlder()
    {
        Engineless engine;
        LiveFeed feed(engine.sources());
        (void)feed.next().result();
        engine.registry.operation(QStringLiteral("job.a")).record(1s, true);
        QCOMPARE(engine.after(feed, 1s)->minute.count, 1U);

        for (int second = 0; second < 59; ++second)
            QCOMPARE(engine.after(feed, 1s)->minute.count, 1U);

        QCOMPARE(engine.after(feed, 1s)->minute.count, 0U);
    }

    void seriesThatWasLeftForAWhileStartsAgain()
    {
        Engineless engine;
        LiveFeed feed(engine.sources());
        (void)feed.next().result();
        engine.registry.operation(QStringLiteral("job.a")).record(1s, true);

        const LiveSnapshotPtr later = engine.after(feed, 1min);

        QCOMPARE(later->span, 0ms);
        QCOMPARE(later->operations.count, 0U);
    }

    void shareOfTheMemoryIsMeasuredEveryFiveSecondsAndMoreOftenWhereItIsScarce()
    {
        Engineless engine;
        LiveFeed feed(engine.sources());
        QCOMPARE(feed.next().result()->memory.rssBytes, 200);

        for (int second = 1; second < 5; ++second)
            QCOMPARE(engine.after(feed, 1s)->memory.rssBytes, 77);
        QCOMPARE(engine.measured.load(), 1);
        engine.pss = 700;
        for (int second = 0; second < 3; ++second)
            QCOMPARE(engine.after(feed, 1s)->memory.pssBytes, 700);

        QCOMPARE(engine.measured.load(), 4);
    }

    void nobodyWhoAsksMeansThatNothingIsMeasured()
    {
        Engineless engine;
        LiveFeed feed(engine.sources());
        (void)feed.next().result();
        while (engine.clock.sleeperCount() == 0)
            std::this_thread::yield();

        engine.clock.advance(20s);
        while (engine.clock.sleeperCount() == 0)
            std::this_thread::yield();

        QCOMPARE(engine.measured.load(), 1);
    }

    void subscriberGetsOneAfterTheOtherInItsThread()
    {
        Engineless engine;
        LiveFeed feed(engine.sources());
        QObject receiver;
        std::vector<LiveSnapshotPtr> got;
        feed.subscribe(&receiver, [&](const LiveSnapshotPtr &snapshot) {
            QCOMPARE(QThread::currentThread(), receiver.thread());
            got.push_back(snapshot);
        });

        QTRY_COMPARE_WITH_TIMEOUT(got.size(), 1U, kPatienceMs);
        engine.clock.advance(1s);
        QTRY_COMPARE_WITH_TIMEOUT(got.size(), 2U, kPatienceMs);

        QCOMPARE(got.back()->span, 1000ms);
    }

    void receiverThatIsGoneIsLeftAlone()
    {
        Engineless engine;
        LiveFeed feed(engine.sources());
        int count = 0;
        auto receiver = std::make_unique<QObject>();
        feed.subscribe(receiver.get(), [&count](const LiveSnapshotPtr &) { ++count; });
        QTRY_COMPARE_WITH_TIMEOUT(count, 1, kPatienceMs);

        receiver.reset();
        engine.clock.advance(1s);

        QVERIFY(engine.after(feed, 1s));
        QCoreApplication::sendPostedEvents();
        QCOMPARE(count, 1);
    }

    void feedThatGoesFirstEndsEverySeries()
    {
        Engineless engine;
        auto feed = std::make_unique<LiveFeed>(engine.sources());
        QObject receiver;
        int count = 0;
        feed->subscribe(&receiver, [&count](const LiveSnapshotPtr &) { ++count; });
        QTRY_COMPARE_WITH_TIMEOUT(count, 1, kPatienceMs);
        const QFuture<LiveSnapshotPtr> waiting = feed->next();

        feed.reset();
        QCoreApplication::sendPostedEvents();

        QVERIFY(waiting.isCanceled());
        QCOMPARE(count, 1);
    }
};

QTEST_GUILESS_MAIN(TestLiveFeed)
#include "tst_live_feed.moc"
