#include "core/assets/image_pipeline.h"
#include "tests/core/assets/store_fixture.h"
#include "tests/core/media/pool_calls.h"

#include <QTest>

#include <latch>
#include <thread>

using namespace hub;
using namespace hub::assets;
using namespace std::chrono_literals;
using media::ImageFormat;

namespace {

ImageRecipe smallRecipe()
{
    ImageRecipe recipe;
    recipe.formats = {ImageFormat::Webp, ImageFormat::Jpeg};
    recipe.widths = {32, 64};
    return recipe;
}

QByteArray photo(int width = 300, int height = 200)
{
    return test::pngOf(width, height, test::photoLike());
}

/// What an observer heard.
struct Heard
{
    std::vector<ImageVariant> variants;
    std::vector<double> progress;

    [[nodiscard]] ImagePipeline::Observer observer()
    {
        return {[this](double value) { progress.push_back(value); },
                [this](const ImageVariant &variant) { variants.push_back(variant); }};
    }
};

} // namespace

class TestImagePipeline : public QObject
{
    Q_OBJECT

private:
    const SystemClock m_clock;
    std::unique_ptr<media::MediaPool> m_pool;

    struct Fixture : StoreFixture
    {
        explicit Fixture(media::MediaPool &mediaPool)
            : StoreFixture({ImagePipeline::schema()})
            , pool(mediaPool)
        {
            start();
        }
        void start() { pipeline = std::make_unique<ImagePipeline>(pool, *store, *database, clock); }
        [[nodiscard]] Result<ImageManifest> make(const QByteArray &file,
                                                 const ImageRecipe &recipe,
                                                 const ImagePipeline::Observer &observer = {},
                                                 const CancelToken &cancel = {})
        {
            const UniqueFd opened = test::openedForReading(file);
            return pipeline->make(opened.get(), name, recipe, observer, cancel);
        }

        const QString name = QStringLiteral("/photos/harbour.png");
        media::MediaPool &pool;
        std::unique_ptr<ImagePipeline> pipeline;
    };

    qint64 requests() const { return m_pool->status().requests; }

private Q_SLOTS:
    void initTestCase() { m_pool = media::MediaPool::start(test::poolOptions(2), m_clock); }
    void cleanupTestCase() { m_pool.reset(); }

    void photoBecomesFilesOfEachFormatAndWidth()
    {
        Fixture fixture(*m_pool);
        const QByteArray file = photo();
        Heard heard;

        const auto manifest = fixture.make(file, smallRecipe(), heard.observer());

        QVERIFY2(manifest, qPrintable(manifest ? QString() : manifest.error().message()));
        QCOMPARE(manifest->source, hashBytes(file));
        QCOMPARE(manifest->sourceBytes, file.size());
        QCOMPARE(manifest->image.width, 300);
        QCOMPARE(manifest->image.height, 200);
        QCOMPARE(manifest->variants.size(), 4U);
        for (const ImageVariant &variant : manifest->variants) {
            const auto bytes = fixture.store->read(variant.blob.id, 1'000'000);
            QVERIFY(bytes);
            QCOMPARE(bytes->size(), variant.blob.bytes);
            const bool isWebp = variant.format == ImageFormat::Webp;
            QVERIFY(bytes->startsWith(isWebp ? "RIFF" : "\xff\xd8"));
            QVERIFY(qAbs(variant.height - variant.width * 2 / 3) <= 1);
        }
        QVERIFY(manifest->placeholder);
        QVERIFY(manifest->placeholder->color.startsWith(u'#'));
        QVERIFY(heard.variants == manifest->variants);
        QCOMPARE(heard.variants.front().format, ImageFormat::Webp);
        QCOMPARE(heard.variants.front().width, 32);
        QVERIFY(std::ranges::is_sorted(heard.progress));
        QCOMPARE(heard.progress.size(), 4U);
        QVERIFY(heard.progress.back() > 0.999);
    }

    void announcedFilesAreReadable()
    {
        Fixture fixture(*m_pool);
        int readable = 0;
        ImagePipeline::Observer observer;
        observer.variant = [&](const ImageVariant &variant) {
            readable += fixture.store->read(variant.blob.id, 1'000'000) ? 1 : 0;
        };

        QVERIFY(fixture.make(photo(), smallRecipe(), observer));

        QCOMPARE(readable, 4);
    }

    void askingAgainAsksNoWorker()
    {
        Fixture fixture(*m_pool);
        const auto first = fixture.make(photo(), smallRecipe());
        QVERIFY(first);
        const qint64 before = requests();

        fixture.pipeline.reset();
        fixture.close();
        fixture.open();
        fixture.start();
        const auto second = fixture.make(photo(), smallRecipe());

        QVERIFY(second);
        QCOMPARE(toJson(second->toJson()), toJson(first->toJson()));
        QCOMPARE(requests(), before);
    }

    void otherRecipeIsOtherWork()
    {
        Fixture fixture(*m_pool);
        QVERIFY(fixture.make(photo(), smallRecipe()));
        ImageRecipe recipe = smallRecipe();
        recipe.quality = 30;

        const auto manifest = fixture.make(photo(), recipe);

        QVERIFY(manifest);
        QCOMPARE(manifest->variants.front().quality, 30);
    }

    void lostFileIsMadeAgain()
    {
        Fixture fixture(*m_pool);
        const auto first = fixture.make(photo(), smallRecipe());
        QVERIFY(first);
        QCOMPARE(::unlink(fixture.fileOf(first->variants[2].blob.id).constData()), 0);

        const auto second = fixture.make(photo(), smallRecipe());

        QVERIFY(second);
        QCOMPARE(second->variants.size(), 4U);
        for (const ImageVariant &variant : second->variants)
            QVERIFY(fixture.store->contains(variant.blob.id).value_or(false));
    }

    void whatACancelledRunMadeIsUsedByTheNext()
    {
        Fixture fixture(*m_pool);
        const CancelToken cancel;
        ImagePipeline::Observer observer;
        observer.variant = [&](const ImageVariant &) { cancel.cancel(CancelToken::Reason::User); };

        const auto cancelled = fixture.make(photo(), smallRecipe(), observer, cancel);

        QVERIFY(!cancelled);
        QCOMPARE(cancelled.error().kind, Error::Kind::Cancelled);
        QVERIFY(cancelled.error().detail.contains(fixture.name));
        const auto kept = fixture.store->usage();
        QVERIFY(kept);
        QVERIFY(kept->blobs >= 1 && kept->blobs < 4);

        const int syncs = fixture.io.dataSyncs;
        Heard heard;
        const auto manifest = fixture.make(photo(), smallRecipe(), heard.observer());
        QVERIFY(manifest);
        QCOMPARE(heard.variants.size(), 4U);
        QCOMPARE(fixture.io.dataSyncs - syncs, 4 - static_cast<int>(kept->blobs));
    }

    void twoWhoAskAtTheSameTimeShareOneRun()
    {
        Fixture fixture(*m_pool);
        QVERIFY(fixture.make(photo(20, 20), smallRecipe()));
        const qint64 before = requests();
        QVERIFY(fixture.make(photo(21, 20), smallRecipe()));
        const qint64 ofOneRun = requests() - before;

        constexpr int kCallers = 4;
        std::latch start(kCallers);
        std::array<QByteArray, kCallers> results;
        std::vector<std::thread> callers;
        for (int i = 0; i < kCallers; ++i) {
            callers.emplace_back([&, i] {
                const QByteArray file = photo();
                start.arrive_and_wait();
                if (const auto manifest = fixture.make(file, smallRecipe()))
                    results.at(static_cast<std::size_t>(i)) = toJson(manifest->toJson());
            });
        }
        for (std::thread &caller : callers)
            caller.join();

        QCOMPARE(requests() - before, 2 * ofOneRun);
        QVERIFY(!results[0].isEmpty());
        for (const QByteArray &result : results)
            QCOMPARE(result, results[0]);
    }

    void whoWaitsForAnothersRunCanBeCancelled()
    {
        Fixture fixture(*m_pool);
        std::latch isRunning(1);
        std::latch mayEnd(1);
        ImagePipeline::Observer slow;
        bool isFirst = true;
        slow.variant = [&](const ImageVariant &) {
            if (std::exchange(isFirst, false)) {
                isRunning.count_down();
                mayEnd.wait();
            }
        };
        Result<ImageManifest> first = fail(Error::Kind::Internal, {});
        std::thread other([&] { first = fixture.make(photo(), smallRecipe(), slow); });
        isRunning.wait();
        const CancelToken cancel;
        std::thread canceller([&] { cancel.cancel(CancelToken::Reason::User); });

        const auto second = fixture.make(photo(), smallRecipe(), {}, cancel);

        canceller.join();
        mayEnd.count_down();
        other.join();
        QVERIFY(!second);
        QCOMPARE(second.error().kind, Error::Kind::Cancelled);
        QVERIFY(first);
    }

    void fileThatChangesMeanwhileLeavesNoResult_data()
    {
        QTest::addColumn<bool>("isJustWritten");
        QTest::newRow("written a moment ago") << true;
        QTest::newRow("written long ago") << false;
    }
    void fileThatChangesMeanwhileLeavesNoResult()
    {
        QFETCH(bool, isJustWritten);
        Fixture fixture(*m_pool);
        if (!isJustWritten)
            fixture.clock.jumpWall(std::chrono::hours(24 * 10'000));
        const QByteArray original = photo();
        const QByteArray path = fixture.path() + "/photo.png";
        QVERIFY(writeFile(path, original, Durability::Visible));
        const UniqueFd file(::open(path.constData(), O_RDONLY | O_CLOEXEC));
        const UniqueFd other(::open(path.constData(), O_WRONLY | O_CLOEXEC));
        ImagePipeline::Observer meddler;
        meddler.variant = [&](const ImageVariant &) {
            const char byte = 'x';
            QCOMPARE(::pwrite(other.get(), &byte, 1, 100), 1);
        };

        const auto manifest =
            fixture.pipeline->make(file.get(), fixture.name, smallRecipe(), meddler, {});

        QVERIFY(!manifest);
        QCOMPARE(manifest.error().kind, Error::Kind::Conflict);
        QVERIFY(manifest.error().detail.contains(fixture.name));
        QCOMPARE(fixture.store->usage()->references, 0);
        const auto again = fixture.make(original, smallRecipe());
        QVERIFY(again);
        QCOMPARE(again->variants.size(), 4U);
    }

    void fileThatOnlyGetsANewNameIsNotChanged()
    {
        Fixture fixture(*m_pool);
        const QByteArray path = fixture.path() + "/photo.png";
        QVERIFY(writeFile(path, photo(), Durability::Visible));
        const UniqueFd file(::open(path.constData(), O_RDONLY | O_CLOEXEC));
        ImagePipeline::Observer mover;
        mover.variant = [&](const ImageVariant &) {
            ::rename(path.constData(), (path + ".moved").constData());
        };

        QVERIFY(fixture.pipeline->make(file.get(), fixture.name, smallRecipe(), mover, {}));
    }

    void whatIsNoPhotoIsRefusedByName_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<int>("kind");
        QTest::newRow("empty") << QByteArray() << static_cast<int>(Error::Kind::InvalidInput);
        QTest::newRow("text") << QByteArray("not an image at all, whatever it is called")
                              << static_cast<int>(Error::Kind::InvalidInput);
        QTest::newRow("cut short")
            << photo().left(2000) << static_cast<int>(Error::Kind::InvalidInput);
        QTest::newRow("bomb") << test::pngBomb(20'000, 20'000)
                              << static_cast<int>(Error::Kind::TooLarge);
    }
    void whatIsNoPhotoIsRefusedByName()
    {
        QFETCH(QByteArray, content);
        QFETCH(int, kind);
        Fixture fixture(*m_pool);

        const auto manifest = fixture.make(content, smallRecipe());

        QVERIFY(!manifest);
        QCOMPARE(static_cast<int>(manifest.error().kind), kind);
        QVERIFY2(manifest.error().detail.contains(fixture.name),
                 qPrintable(manifest.error().message()));
        QVERIFY(!manifest.error().remedy.isEmpty());
    }

    void fileOverTheLimitIsRefusedBeforeItIsRead()
    {
        Fixture fixture(*m_pool);
        const QByteArray file = photo();
        ImageRecipe recipe = smallRecipe();
        recipe.limits.maxFileBytes = file.size();
        QVERIFY(fixture.make(file, recipe));

        recipe.limits.maxFileBytes = file.size() - 1;
        const auto manifest = fixture.make(file, recipe);

        QVERIFY(!manifest);
        QCOMPARE(manifest.error().kind, Error::Kind::TooLarge);
    }

    void filesLargerThanThePhotoAreNotOffered()
    {
        Fixture fixture(*m_pool);
        const QByteArray dot = test::pngOf(2, 2, [](int, int) { return test::Pixel{1, 2, 3}; });
        Heard heard;

        const auto manifest = fixture.make(dot, smallRecipe(), heard.observer());

        QVERIFY(manifest);
        // A JPEG of four pixels is larger than their PNG; it stays as what every browser shows.
        QCOMPARE(std::ranges::count(manifest->variants, ImageFormat::Jpeg, &ImageVariant::format),
                 1);
        for (const ImageVariant &variant : manifest->variants) {
            QVERIFY(variant.blob.bytes <= dot.size() || variant.format == ImageFormat::Jpeg);
        }
        QVERIFY(std::ranges::none_of(heard.variants, [&](const ImageVariant &variant) {
            return variant.blob.bytes > dot.size();
        }));
        QCOMPARE(fixture.store->usage()->references,
                 static_cast<qint64>(manifest->variants.size()));
    }

    void conversionKeepsEvenALargerFile()
    {
        Fixture fixture(*m_pool);
        ImageRecipe recipe;
        recipe.isExact = true;
        recipe.formats = {ImageFormat::Jpeg};
        recipe.widths.clear();

        const auto manifest = fixture.make(test::pngOf(2,
                                                       2,
                                                       [](int, int) {
                                                           return test::Pixel{1, 2, 3};
                                                       }),
                                           recipe);

        QVERIFY(manifest);
        QCOMPARE(manifest->variants.size(), 1U);
        QCOMPARE(manifest->variants[0].width, 2);
    }

    void placeholderAloneNeedsNoFiles()
    {
        Fixture fixture(*m_pool);
        ImageRecipe recipe;
        recipe.formats.clear();
        recipe.widths.clear();

        const auto manifest = fixture.make(photo(), recipe);

        QVERIFY(manifest);
        QVERIFY(manifest->variants.empty());
        QVERIFY(manifest->placeholder);
        QVERIFY(manifest->placeholder->lqip.startsWith(QStringLiteral("data:image/")));
        QVERIFY(!manifest->placeholder->blurHash.isEmpty());
    }

    void similarityIsMeasuredOnRequest()
    {
        Fixture fixture(*m_pool);
        ImageRecipe recipe = smallRecipe();
        recipe.ssim = true;

        const auto manifest = fixture.make(photo(), recipe);

        QVERIFY(manifest);
        for (const ImageVariant &variant : manifest->variants)
            QVERIFY(variant.ssim && *variant.ssim > 0.5 && *variant.ssim <= 1);
    }

    void movingSourceBecomesMovingWebp()
    {
        Fixture fixture(*m_pool);
        ImageRecipe recipe;
        recipe.widths = {16};

        const auto manifest = fixture.make(test::gifOf(16, 16, 4), recipe);

        QVERIFY2(manifest, qPrintable(manifest ? QString() : manifest.error().message()));
        QVERIFY(manifest->image.isAnimated);
        const auto webp =
            std::ranges::find(manifest->variants, ImageFormat::Webp, &ImageVariant::format);
        QVERIFY(webp != manifest->variants.end());
        QVERIFY(fixture.store->read(webp->blob.id, 100'000)->contains("ANMF"));
        QCOMPARE(std::ranges::count(manifest->variants, ImageFormat::Avif, &ImageVariant::format),
                 0);
    }

    void fullDiskIsToldAndTheNextRunGoesOn()
    {
        Fixture fixture(*m_pool);
        fixture.io.failFrom(FaultyIo::Call::Write, ENOSPC, 2);

        const auto full = fixture.make(photo(), smallRecipe());

        QVERIFY(!full);
        QCOMPARE(full.error().kind, Error::Kind::StorageFull);
        QVERIFY(full.error().detail.contains(fixture.name));
        fixture.io.heal();
        const auto manifest = fixture.make(photo(), smallRecipe());
        QVERIFY(manifest);
        QCOMPARE(manifest->variants.size(), 4U);
    }

    void resultsNobodyAsksForAreForgotten()
    {
        Fixture fixture(*m_pool);
        QVERIFY(fixture.make(photo(40, 40), smallRecipe()));
        QVERIFY(fixture.make(photo(50, 50), smallRecipe()));
        fixture.clock.advance(std::chrono::hours(48));
        QVERIFY(fixture.make(photo(50, 50), smallRecipe()));

        const auto forgotten =
            fixture.pipeline->forgetUnusedSince(fixture.clock.wallNow() - std::chrono::hours(24));

        QVERIFY(forgotten);
        QCOMPARE(*forgotten, 1);
        QVERIFY(fixture.store->sweep(1h));
        const qint64 before = requests();
        QVERIFY(fixture.make(photo(50, 50), smallRecipe()));
        QCOMPARE(requests(), before);
        QVERIFY(fixture.make(photo(40, 40), smallRecipe()));
        QVERIFY(requests() > before);
    }
};

QTEST_GUILESS_MAIN(TestImagePipeline)
#include "tst_image_pipeline.moc"
