#include "tests/core/media/pool_calls.h"

#include <QtTest>

#include <fcntl.h>
#include <sys/wait.h>
#include <thread>

using namespace hub;
using namespace hub::media;
using namespace hub::test;
using namespace std::chrono_literals;

namespace {

const QByteArray &photo()
{
    static const QByteArray file = pngOf(400, 300, photoLike());
    return file;
}

ImageRequest webpOf(int width)
{
    return requestOf(variantOf(ImageFormat::Webp, width));
}

} // namespace

class TestMediaPool : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPhotoBecomesTheVariantsInTheirOrder()
    {
        const SystemClock clock;
        const auto pool = MediaPool::start(poolOptions(), clock);
        ImageRequest request;
        for (const ImageFormat format : {ImageFormat::Webp, ImageFormat::Jpeg, ImageFormat::Avif}) {
            for (const int width : {100, 200})
                request.variants.push_back(variantOf(format, width));
        }

        const Rendered rendered = render(*pool, photo(), request);

        QVERIFY2(!rendered.error, rendered.error ? qPrintable(rendered.error->message()) : "");
        QCOMPARE(rendered.source.format, QStringLiteral("png"));
        QCOMPARE(rendered.source.width, 400);
        QCOMPARE(rendered.source.height, 300);
        QCOMPARE(rendered.files.size(), std::size_t{6});
        for (std::size_t i = 0; i < rendered.files.size(); ++i) {
            QCOMPARE(rendered.files[i].index, i);
            QCOMPARE(rendered.files[i].width, i % 2 == 0 ? 100 : 200);
            QCOMPARE(rendered.files[i].height, i % 2 == 0 ? 75 : 150);
            QVERIFY(!rendered.files[i].bytes.isEmpty());
        }
        QVERIFY(rendered.placeholder.has_value());
    }

    void theObserverHearsWhenTheWaitingIsOver()
    {
        const SystemClock clock;
        const auto pool = MediaPool::start(poolOptions(), clock);
        const UniqueFd file = openedForReading(photo());
        int started = 0;
        MediaPool::Observer observer;
        observer.started = [&started] { ++started; };
        observer.variant = [](const EncodedImage &) -> Result<void> { return {}; };

        const auto done =
            pool->render({file.get(), {}, {}}, {}, webpOf(100), observer, CancelToken());

        QVERIFY(done.has_value());
        QCOMPARE(started, 1);
    }

    void anErrorOfTheObserverEndsTheRequestWithIt()
    {
        const SystemClock clock;
        const auto pool = MediaPool::start(poolOptions(), clock);
        const UniqueFd file = openedForReading(photo());
        ImageRequest request = webpOf(100);
        request.variants.push_back(variantOf(ImageFormat::Webp, 200));
        int taken = 0;
        MediaPool::Observer observer;
        observer.variant = [&taken](const EncodedImage &) -> Result<void> {
            ++taken;
            return fail(Error::Kind::StorageFull, QStringLiteral("no room"));
        };

        const auto done = pool->render({file.get(), "h", {}}, {}, request, observer, CancelToken());

        QCOMPARE(done.error().kind, Error::Kind::StorageFull);
        QCOMPARE(taken, 1);
        QCOMPARE(pool->status().deaths, 0); // Nobody's fault but the disk's.
        QVERIFY(!render(*pool, photo(), webpOf(100)).error);
    }

    void aDescriptorThatCouldWriteIsRefused()
    {
        const SystemClock clock;
        const auto pool = MediaPool::start(poolOptions(), clock);
        const UniqueFd writable(::open("/dev/null", O_RDWR | O_CLOEXEC));

        const auto source =
            pool->inspect({writable.get(), {}, QStringLiteral("x")}, {}, CancelToken());
        const auto none = pool->inspect({-1, {}, QStringLiteral("x")}, {}, CancelToken());

        QCOMPARE(source.error().kind, Error::Kind::Internal);
        QCOMPARE(none.error().kind, Error::Kind::Internal);
    }

    void theFileOffsetOfTheCallerStaysWhereItIs()
    {
        const SystemClock clock;
        const auto pool = MediaPool::start(poolOptions(), clock);
        const UniqueFd file = openedForReading(photo());
        QCOMPARE(::lseek(file.get(), 7, SEEK_SET), 7);

        const auto source = pool->inspect({file.get(), {}, {}}, {}, CancelToken());

        QVERIFY(source.has_value());
        QCOMPARE(::lseek(file.get(), 0, SEEK_CUR), 7);
    }

    void fiftyCallersShareTwoWorkers()
    {
        const SystemClock clock;
        const auto pool = MediaPool::start(poolOptions(2), clock);
        constexpr int kCallers = 50;
        std::atomic<int> succeeded{0};
        std::atomic<int> mostBusy{0};
        std::vector<std::thread> callers;
        for (int i = 0; i < kCallers; ++i) {
            callers.emplace_back([&, i] {
                const Rendered rendered = render(*pool, photo(), webpOf(40 + i));
                const int busy = pool->status().busy;
                int most = mostBusy.load();
                while (busy > most && !mostBusy.compare_exchange_weak(most, busy)) {
                }
                if (!rendered.error && rendered.files.size() == 1
                    && rendered.files.front().width == 40 + i)
                    ++succeeded;
            });
        }
        for (std::thread &caller : callers)
            caller.join();

        QCOMPARE(succeeded.load(), kCallers);
        QVERIFY(mostBusy.load() <= 2);
        const MediaPool::Status status = pool->status();
        QCOMPARE(status.busy, 0);
        QCOMPARE(status.waiting, 0);
        QCOMPARE(status.requests, 2 * kCallers); // Inspect, then render.
        QCOMPARE(status.deaths, 0);
    }

    void aWorkerIsRecycledAfterItsRequests()
    {
        MediaPool::Options options = poolOptions();
        options.recycleAfter = 3;
        const SystemClock clock;
        const auto pool = MediaPool::start(options, clock);
        const UniqueFd file = openedForReading(photo());

        for (int i = 0; i < 7; ++i)
            QVERIFY(pool->inspect({file.get(), {}, {}}, {}, CancelToken()).has_value());

        QCOMPARE(pool->status().recycled, 2);
        QCOMPARE(pool->status().deaths, 0);
    }

    void aWorkerOverItsMemoryIsRecycled()
    {
        MediaPool::Options options = poolOptions();
        options.recycleResidentBytes = 1;
        const SystemClock clock;
        const auto pool = MediaPool::start(options, clock);

        QVERIFY(!render(*pool, photo(), webpOf(100)).error);

        QCOMPARE(pool->status().recycled, 2);
    }

    void aWorkerThatHasWorkedLongIsRecycled()
    {
        MediaPool::Options options = poolOptions();
        options.recycleProcessorTime = 1ms; // Its start alone takes longer.
        const SystemClock clock;
        const auto pool = MediaPool::start(options, clock);

        QVERIFY(!render(*pool, photo(), webpOf(100)).error);

        QCOMPARE(pool->status().recycled, 2);
        QCOMPARE(pool->status().deaths, 0);
    }

    void theSpareIsReadyBesideTheWorkers()
    {
        MediaPool::Options options = poolOptions(2);
        options.spares = 1;
        const SystemClock clock;
        const auto pool = MediaPool::start(options, clock);

        QTRY_COMPARE(pool->status().workers, 3);
        QCOMPARE(pool->status().busy, 0);
    }

    void aPoolThatIsDestroyedAtOnceLeavesNothingBehind()
    {
        const SystemClock clock;
        for (int i = 0; i < 5; ++i)
            MediaPool::start(poolOptions(2), clock).reset();
        // A child that was not reaped would still be there.
        QCOMPARE(::waitpid(-1, nullptr, WNOHANG), -1);
        QCOMPARE(errno, ECHILD);
    }

    void theMachineContainsItsWorkersFully()
    {
        const SystemClock clock;
        const auto pool = MediaPool::start(poolOptions(), clock);

        QTRY_VERIFY(pool->status().isolation != MediaPool::Isolation::Unknown);
        const Result<QByteArray> probe = probeIsolation(AIO_WORKER);
        QVERIFY(probe.has_value());
        const bool isFull = probe->contains(R"("isolation":"full")");
        QCOMPARE(pool->status().isolation,
                 isFull ? MediaPool::Isolation::Full : MediaPool::Isolation::Reduced);
    }

    void aProbeThatCannotBeRunSaysSo()
    {
        QVERIFY(!probeIsolation("/nonexistent/aio-worker").has_value());
        QCOMPARE(probeIsolation("/bin/true").error().kind, Error::Kind::Unavailable);
    }
};

QTEST_GUILESS_MAIN(TestMediaPool)
#include "tst_media_pool.moc"
