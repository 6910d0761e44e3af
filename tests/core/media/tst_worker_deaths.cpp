#include "tests/core/media/pool_calls.h"
#include "tests/core/media/worker_children.h"

#include <QProcess>
#include <QtTest>

#include <csignal>
#include <fcntl.h>
#include <future>
#include <limits>
#include <unistd.h>

using namespace hub;
using namespace hub::media;
using namespace hub::test;
using namespace std::chrono_literals;

namespace {

/// A file that never ends and never says anything: whoever reads it hangs.
struct EndlessFile
{
    UniqueFd reading;
    UniqueFd writing;
};

EndlessFile endlessFile()
{
    std::array<int, 2> ends{-1, -1};
    (void)::pipe2(ends.data(), O_CLOEXEC);
    return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

const QByteArray &photo()
{
    static const QByteArray file = pngOf(400, 300, photoLike());
    return file;
}

ImageRequest webpOf(int width)
{
    return requestOf(variantOf(ImageFormat::Webp, width));
}

/// An encode that takes minutes: AVIF at its slowest.
ImageRequest endlessEncode()
{
    EncodeRequest variant = variantOf(ImageFormat::Avif, 1'200);
    variant.effort = 9;
    ImageRequest request = requestOf(variantOf(ImageFormat::Jpeg, 100));
    request.variants.push_back(variant);
    return request;
}

const QByteArray &largePhoto()
{
    static const QByteArray file = pngOf(1'200, 900, photoLike());
    return file;
}

qint64 millisecondsOf(const std::function<void()> &call)
{
    QElapsedTimer timer;
    timer.start();
    call();
    return timer.elapsed();
}

/// Cancels a render in the middle of its slow encode; how long render() took to return, or an hour
/// if it did not return as cancelled.
qint64 millisecondsToCancel(MediaPool &pool)
{
    const UniqueFd file = openedForReading(largePhoto());
    const CancelToken cancel;
    std::promise<void> encoding;
    MediaPool::Observer observer;
    observer.variant = [&encoding](const EncodedImage &) -> Result<void> {
        encoding.set_value();
        return {};
    };
    QElapsedTimer sinceCancel;
    auto request = std::async(std::launch::async, [&] {
        const auto done = pool.render({file.get(), "c", {}}, {}, endlessEncode(), observer, cancel);
        const bool isCancelled = !done && done.error().kind == Error::Kind::Cancelled;
        return isCancelled ? sinceCancel.elapsed() : 3'600'000;
    });
    encoding.get_future().wait(); // The small file is there; the slow one is at work.
    sinceCancel.start();
    cancel.cancel(CancelToken::Reason::User);
    return request.get();
}

void killAll(const QList<int> &workers)
{
    for (const int worker : workers)
        ::kill(worker, SIGKILL);
}

} // namespace

class TestWorkerDeaths : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aHangIsEndedByTheDeadlineAndTheNextRequestWorks()
    {
        MediaPool::Options options = poolOptions();
        options.stepDeadline = 5s; // An honest picture takes far less, however busy the machine is.
        const SystemClock clock;
        const auto pool = MediaPool::start(options, clock);
        QVERIFY(!render(*pool, photo(), webpOf(100)).error);
        const EndlessFile file = endlessFile();

        Result<ImageSource> source;
        const qint64 hung = millisecondsOf([&] {
            source = pool->inspect(
                {file.reading.get(), "drip", QStringLiteral("drip.jpg")}, {}, CancelToken());
        });
        const qint64 next =
            millisecondsOf([&] { QVERIFY(!render(*pool, photo(), webpOf(100)).error); });

        QCOMPARE(source.error().kind, Error::Kind::Timeout);
        QVERIFY2(source.error().detail.contains(u"drip.jpg"), qPrintable(source.error().detail));
        QVERIFY(!source.error().remedy.isEmpty());
        qInfo("hang ended after %lld ms, next request took %lld ms",
              static_cast<long long>(hung),
              static_cast<long long>(next));
        QVERIFY(hung >= 5'000);
        QCOMPARE(pool->status().timeouts, 1);
        QCOMPARE(pool->status().deaths, 1);
    }

    void aDrippingFileDoesNotPushTheDeadlineOut()
    {
        MediaPool::Options options = poolOptions();
        options.stepDeadline = 400ms;
        const SystemClock clock;
        const auto pool = MediaPool::start(options, clock);
        const EndlessFile file = endlessFile();
        std::atomic<bool> isDone{false};
        std::thread dripper([&] {
            Mutex mutex;
            ConditionVariable never;
            const MutexLocker lock(mutex);
            while (!isDone.load()) {
                (void)::write(file.writing.get(), "\xff", 1);
                clock.waitUntil(never, mutex, clock.now() + 20ms);
            }
        });

        const auto source = pool->inspect({file.reading.get(), {}, {}}, {}, CancelToken());
        isDone = true;
        dripper.join();

        QCOMPARE(source.error().kind, Error::Kind::Timeout);
    }

    void twoHangsOnOneContentPutItIntoQuarantine()
    {
        MediaPool::Options options = poolOptions();
        options.stepDeadline = 100ms;
        const SystemClock clock;
        const auto pool = MediaPool::start(options, clock);
        const EndlessFile file = endlessFile();
        const MediaPool::Input input{file.reading.get(), "drip", QStringLiteral("drip.jpg")};

        QCOMPARE(pool->inspect(input, {}, CancelToken()).error().kind, Error::Kind::Timeout);
        QCOMPARE(pool->inspect(input, {}, CancelToken()).error().kind, Error::Kind::Timeout);

        QCOMPARE(pool->inspect(input, {}, CancelToken()).error().kind, Error::Kind::Conflict);
    }

    void aKilledWorkerFailsItsRequestOnly()
    {
        const SystemClock clock;
        const auto pool = MediaPool::start(poolOptions(), clock);
        const EndlessFile file = endlessFile();
        auto request = std::async(std::launch::async, [&] {
            return pool->inspect(
                {file.reading.get(), "k", QStringLiteral("a.jpg")}, {}, CancelToken());
        });
        QTRY_COMPARE(pool->status().busy, 1);

        killAll(workersOf(::getpid()));

        const Result<ImageSource> source = request.get();
        // A worker that died before it had begun hands the request on, and the endless file then
        // takes the next one its whole deadline.
        QVERIFY(source.error().kind == Error::Kind::Crashed
                || source.error().kind == Error::Kind::Timeout);
        QVERIFY(source.error().kind == Error::Kind::Timeout
                || source.error().detail.contains(u"SIGKILL"));
        // All workers were killed: the next request may still meet another one that is dying.
        QTRY_VERIFY_WITH_TIMEOUT(!render(*pool, photo(), webpOf(100)).error, 30'000);
    }

    void workersThatDieIdleAreReplacedUnseen()
    {
        const SystemClock clock;
        const auto pool = MediaPool::start(poolOptions(2), clock);
        QTRY_COMPARE(pool->status().workers, 3);
        const QList<int> before = workersOf(::getpid());
        QCOMPARE(before.size(), 3);

        killAll(before);

        QVERIFY(!render(*pool, photo(), webpOf(100)).error);
        QTRY_COMPARE(pool->status().workers, 3);
        QCOMPARE(pool->status().deaths, 0); // Nothing was asked of them.
    }

    void aCancelStopsAnEncodeAndTheNextRequestWorks()
    {
        const SystemClock clock;
        const auto pool = MediaPool::start(poolOptions(), clock);
        QTRY_COMPARE(pool->status().workers, 2);
        const qint64 stopped = millisecondsToCancel(*pool);
        const qint64 next =
            millisecondsOf([&] { QVERIFY(!render(*pool, photo(), webpOf(100)).error); });

        qInfo("cancelled after %lld ms, next request took %lld ms",
              static_cast<long long>(stopped),
              static_cast<long long>(next));
        QVERIFY(stopped < 30'000); // Of the minutes that it would have taken.
        QCOMPARE(pool->status().deaths, 0);
        QTRY_COMPARE(pool->status().workers, 2);
    }

    void aCancelEndsTheWaitForAWorker()
    {
        const SystemClock clock;
        const auto pool = MediaPool::start(poolOptions(), clock);
        const EndlessFile file = endlessFile();
        const CancelToken stopFirst;
        const CancelToken stopSecond;
        const auto inspect = [&](const CancelToken &cancel) {
            return std::async(std::launch::async, [&pool, &file, cancel] {
                return pool->inspect({file.reading.get(), {}, {}}, {}, cancel);
            });
        };
        auto first = inspect(stopFirst);
        QTRY_COMPARE(pool->status().busy, 1);
        auto second = inspect(stopSecond);
        QTRY_COMPARE(pool->status().waiting, 1);

        stopSecond.cancel(CancelToken::Reason::Timeout);

        QCOMPARE(second.get().error().kind, Error::Kind::Timeout);
        QCOMPARE(pool->status().waiting, 0);
        stopFirst.cancel(CancelToken::Reason::User);
        QCOMPARE(first.get().error().kind, Error::Kind::Cancelled);
    }

    void aCancelledTokenTakesNoWorker()
    {
        const SystemClock clock;
        const auto pool = MediaPool::start(poolOptions(), clock);
        QTRY_COMPARE(pool->status().workers, 2);
        const CancelToken cancel;
        cancel.cancel(CancelToken::Reason::User);
        const UniqueFd file = openedForReading(photo());

        const auto source = pool->inspect({file.get(), {}, {}}, {}, cancel);

        QCOMPARE(source.error().kind, Error::Kind::Cancelled);
        QVERIFY(!render(*pool, photo(), webpOf(100)).error);
    }

    void shuttingDownEndsWhatRunsAndWhatWaits()
    {
        const SystemClock clock;
        auto pool = MediaPool::start(poolOptions(), clock);
        QTRY_COMPARE(pool->status().workers, 2);
        const QList<int> workers = workersOf(::getpid());
        const EndlessFile file = endlessFile();
        MediaPool *shared = pool.get();
        std::vector<std::future<Error::Kind>> requests;
        for (int i = 0; i < 5; ++i) {
            requests.push_back(std::async(std::launch::async, [shared, &file] {
                return shared->inspect({file.reading.get(), "s", {}}, {}, CancelToken())
                    .error()
                    .kind;
            }));
        }
        QTRY_COMPARE(pool->status().waiting, 4);

        pool.reset();

        for (auto &request : requests)
            QCOMPARE(request.get(), Error::Kind::Cancelled);
        QCOMPARE(workers.size(), 2);
        for (const int worker : workers)
            QVERIFY(!isRunning(worker));
    }

    void workersDieWithAHubThatIsKilled()
    {
        QProcess parent;
        parent.start(QStringLiteral(ORPHAN_PARENT), QStringList());
        QVERIFY(parent.waitForReadyRead(30'000));
        const QList<int> workers = workersOf(static_cast<int>(parent.processId()));
        QCOMPARE(workers.size(), 3);
        for (const int worker : workers)
            QVERIFY(isRunning(worker));

        parent.kill();
        QVERIFY(parent.waitForFinished());

        for (const int worker : workers)
            QTRY_VERIFY(!isRunning(worker));
    }

    void aWorkerSeesNothingOfTheHubsEnvironmentOrDescriptors()
    {
        qputenv("AIO_TEST_SECRET", "canary");
        const UniqueFd secret(::open("/dev/null", O_RDONLY)); // Not close-on-exec, on purpose.
        const SystemClock clock;
        const auto pool = MediaPool::start(poolOptions(), clock);
        QTRY_COMPARE(pool->status().workers, 2);

        for (const int worker : workersOf(::getpid())) {
            QFile environment(QStringLiteral("/proc/%1/environ").arg(worker));
            QVERIFY(environment.open(QIODevice::ReadOnly));
            QVERIFY(!environment.readAll().contains("canary"));
            const QDir descriptors(QStringLiteral("/proc/%1/fd").arg(worker));
            const QStringList open =
                descriptors.entryList(QDir::NoDotAndDotDot | QDir::AllEntries | QDir::System);
            QVERIFY2(!open.contains(QString::number(secret.get())), qPrintable(open.join(u' ')));
        }
        qunsetenv("AIO_TEST_SECRET");
    }

    void aFileThatShrinksWhileItIsReadIsNobodysDeath()
    {
        const SystemClock clock;
        const auto pool = MediaPool::start(poolOptions(), clock);
        QTemporaryFile file;
        QVERIFY(file.open());
        const QByteArray content = pngOf(1'000, 800, photoLike());
        QCOMPARE(file.write(content), content.size());
        QVERIFY(file.flush());
        const UniqueFd reading(
            ::open(file.fileName().toLocal8Bit().constData(), O_RDONLY | O_CLOEXEC));
        MediaPool::Observer observer;
        // Between two variants the whole file is still mapped; an animation or another read of
        // it after the cut would be what kills. What counts: no death is put on the content.
        observer.variant = [&file](const EncodedImage &) -> Result<void> {
            return file.resize(100) ? Result<void>() : fail(Error::Kind::Io, QString());
        };

        (void)pool->render(
            {reading.get(), "shrinks", {}}, {}, webpOf(100), observer, CancelToken());

        QCOMPARE(pool->status().deaths, 0);
        QVERIFY(pool->status().quarantined.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestWorkerDeaths)
#include "tst_worker_deaths.moc"
