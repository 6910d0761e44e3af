#include "tests/core/assets/variants_fixture.h"

#include <QTest>

#include <latch>
#include <thread>

using namespace hub;
using namespace hub::assets;
using namespace std::chrono_literals;
using media::ImageFormat;
using Fit = media::EncodeRequest::Fit;

class TestImageVariants : public QObject
{
    Q_OBJECT

private:
    const SystemClock m_clock;
    std::unique_ptr<media::MediaPool> m_pool;

    qint64 requests() const { return m_pool->status().requests; }
    static QByteArray photo() { return test::pngOf(300, 200, test::photoLike()); }

private Q_SLOTS:
    void initTestCase() { m_pool = media::MediaPool::start(test::poolOptions(2), m_clock); }
    void cleanupTestCase() { m_pool.reset(); }

    void pictureComesInTheFormatAndSizeAskedFor_data()
    {
        QTest::addColumn<int>("format");
        QTest::addColumn<QByteArray>("magic");
        QTest::newRow("AVIF") << int(ImageFormat::Avif) << QByteArray("ftypavif");
        QTest::newRow("WebP") << int(ImageFormat::Webp) << QByteArray("WEBPVP8 ");
        QTest::newRow("JPEG") << int(ImageFormat::Jpeg) << QByteArray::fromHex("ffd8ff");
        QTest::newRow("PNG") << int(ImageFormat::Png) << QByteArray("PNG\r\n");
    }
    void pictureComesInTheFormatAndSizeAskedFor()
    {
        QFETCH(int, format);
        QFETCH(QByteArray, magic);
        VariantsFixture fixture(*m_pool);
        const BlobId source = fixture.put(photo());

        const auto variant = fixture.variants->get(
            fixture.request(source, {150, 0}, static_cast<ImageFormat>(format)), {});

        QVERIFY2(variant, qPrintable(variant ? QString() : variant.error().message()));
        QCOMPARE(QSize(variant->width, variant->height), QSize(150, 100));
        const QByteArray bytes = fixture.bytesOf(*variant);
        QCOMPARE(bytes.size(), variant->blob.bytes);
        QVERIFY(bytes.left(16).contains(magic));
        // Only this picture: nothing else was made along with it.
        QCOMPARE(fixture.store->usage()->blobs, 2);
    }

    void coverCutsAroundTheCentre()
    {
        VariantsFixture fixture(*m_pool);
        const auto paint = [](int x, int) {
            return x < 50 || x >= 150 ? test::Pixel{255, 0, 0, 255} : test::Pixel{0, 0, 255, 255};
        };
        VariantRequest request =
            fixture.request(fixture.put(test::pngOf(200, 100, paint)), {50, 50});
        request.fit = Fit::Cover;

        const auto variant = fixture.variants->get(request, {});

        QVERIFY(variant);
        const test::Picture picture = test::readPng(fixture.bytesOf(*variant));
        QCOMPARE(QSize(picture.width, picture.height), QSize(50, 50));
        QVERIFY(test::distance(picture.at(4, 25), {0, 0, 255, 255}) < 20);
        QVERIFY(test::distance(picture.at(45, 25), {0, 0, 255, 255}) < 20);
    }

    void containPadsWithNothing()
    {
        VariantsFixture fixture(*m_pool);
        VariantRequest request = fixture.request(fixture.put(photo()), {100, 100});
        request.fit = Fit::Contain;

        const auto variant = fixture.variants->get(request, {});

        QVERIFY(variant);
        const test::Picture picture = test::readPng(fixture.bytesOf(*variant));
        QCOMPARE(QSize(picture.width, picture.height), QSize(100, 100));
        QCOMPARE(picture.at(50, 5).a, 0);
        QCOMPARE(picture.at(50, 50).a, 255);
        QCOMPARE(picture.at(50, 94).a, 0);
    }

    void sizeOfAnUprightPhotoIsWhatIsSeen()
    {
        VariantsFixture fixture(*m_pool);
        const QByteArray sideways =
            test::withExif(test::converted(*m_pool, photo(), ImageFormat::Jpeg, 300), 6);
        const BlobId source = fixture.put(sideways);

        const auto described = fixture.variants->describe(source, fixture.name, {});
        const auto variant = fixture.variants->get(fixture.request(source, {100, 0}), {});

        QVERIFY(described && variant);
        QCOMPARE(QSize(described->width, described->height), QSize(200, 300));
        QCOMPARE(described->format, QStringLiteral("jpeg"));
        QVERIFY(!described->hasAlpha);
        QCOMPARE(QSize(variant->width, variant->height), QSize(100, 150));
    }

    void nothingIsEnlargedAndEqualPicturesAreOne()
    {
        VariantsFixture fixture(*m_pool);
        const BlobId source = fixture.put(photo());
        const auto own = fixture.variants->get(fixture.request(source, {0, 0}), {});
        QVERIFY(own);
        QCOMPARE(QSize(own->width, own->height), QSize(300, 200));
        const qint64 before = requests();

        const auto wider = fixture.variants->get(fixture.request(source, {4000, 0}), {});
        VariantRequest box = fixture.request(source, {3000, 2000});
        box.fit = Fit::Contain;
        const auto boxed = fixture.variants->get(box, {});

        QVERIFY(wider && boxed);
        QVERIFY(*wider == *own);
        QVERIFY(*boxed == *own);
        QCOMPARE(requests(), before);
    }

    void movingSourceMovesInWebp()
    {
        VariantsFixture fixture(*m_pool);
        const BlobId source = fixture.put(test::gifOf(60, 40, 3));

        const auto described = fixture.variants->describe(source, fixture.name, {});
        const auto webp =
            fixture.variants->get(fixture.request(source, {30, 0}, ImageFormat::Webp), {});
        const auto jpeg =
            fixture.variants->get(fixture.request(source, {30, 0}, ImageFormat::Jpeg), {});

        QVERIFY(described && described->isAnimated);
        QVERIFY(webp && jpeg);
        QCOMPARE(QSize(webp->width, webp->height), QSize(30, 20));
        QCOMPARE(fixture.bytesOf(*webp).count("ANMF"), 3);
    }

    void otherSizesFormatsAndQualitiesAreNotFound()
    {
        VariantsFixture fixture(*m_pool);
        const BlobId source = fixture.put(photo());
        const VariantRequest made = fixture.request(source, {100, 0}, ImageFormat::Webp);
        QVERIFY(fixture.variants->get(made, {}));
        VariantRequest otherQuality = made;
        otherQuality.quality = 10;
        VariantRequest otherFit = fixture.request(source, {100, 100}, ImageFormat::Webp);
        otherFit.fit = Fit::Cover;

        for (const VariantRequest &request : {fixture.request(source, {101, 0}, ImageFormat::Webp),
                                              fixture.request(source, {100, 0}, ImageFormat::Jpeg),
                                              otherQuality,
                                              otherFit}) {
            const auto found = fixture.variants->find(request);
            QVERIFY(found && !*found);
        }
    }

    void manyWhoAskAtOnceShareOneRun()
    {
        VariantsFixture fixture(*m_pool);
        const BlobId source = fixture.put(photo());
        QVERIFY(fixture.variants->describe(source, fixture.name, {}));
        const qint64 before = requests();
        constexpr int kAskers = 8;
        std::latch start(kAskers);
        std::array<std::optional<ImageVariant>, kAskers> got;
        std::vector<std::thread> askers;
        for (std::optional<ImageVariant> &mine : got) {
            askers.emplace_back([&] {
                start.arrive_and_wait();
                if (auto variant = fixture.variants->get(fixture.request(source, {90, 0}), {}))
                    mine = *std::move(variant);
            });
        }
        for (std::thread &asker : askers)
            asker.join();

        QCOMPARE(requests() - before, 1);
        for (const std::optional<ImageVariant> &mine : got) {
            QVERIFY(mine);
            QVERIFY(*mine == *got[0]);
        }
    }

    void cancelledAskerLeavesTheOthersBe()
    {
        VariantsFixture fixture(*m_pool);
        const BlobId source = fixture.put(photo());
        constexpr int kAskers = 6;
        std::latch start(kAskers);
        std::array<CancelToken, kAskers> cancels;
        std::array<std::optional<Error::Kind>, kAskers> failures;
        std::atomic<int> pictures{0};
        std::vector<std::thread> askers;
        for (std::size_t i = 0; i < kAskers; ++i) {
            askers.emplace_back([&, i] {
                start.arrive_and_wait();
                if (i % 2 == 0)
                    cancels.at(i).cancel(CancelToken::Reason::User);
                const auto variant =
                    fixture.variants->get(fixture.request(source, {80, 0}), cancels.at(i));
                if (variant)
                    ++pictures;
                else
                    failures.at(i) = variant.error().kind;
            });
        }
        for (std::thread &asker : askers)
            asker.join();

        // Who is cancelled may still get it, if it is there already; who is not, must.
        QVERIFY(pictures >= kAskers / 2);
        for (std::size_t i = 0; i < kAskers; ++i) {
            const bool mayFail = i % 2 == 0;
            QVERIFY(!failures.at(i) || (mayFail && failures.at(i) == Error::Kind::Cancelled));
        }
    }

    void cancelledRequestSaysSo()
    {
        VariantsFixture fixture(*m_pool);
        const BlobId source = fixture.put(photo());
        const CancelToken cancel;
        cancel.cancel(CancelToken::Reason::Shutdown);

        const auto variant = fixture.variants->get(fixture.request(source, {50, 0}), cancel);

        QVERIFY(!variant);
        QCOMPARE(variant.error().kind, Error::Kind::Cancelled);
        QVERIFY(variant.error().detail.contains(fixture.name));
        QVERIFY(fixture.variants->get(fixture.request(source, {50, 0}), {}));
    }

    void whatIsNoPictureIsRefusedByName_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<int>("kind");
        const QByteArray jpeg = test::converted(*m_pool, photo(), ImageFormat::Jpeg, 300);
        QTest::newRow("text") << QByteArray("hello, world") << int(Error::Kind::InvalidInput);
        QTest::newRow("cut JPEG") << jpeg.left(jpeg.size() / 2) << int(Error::Kind::InvalidInput);
        QTest::newRow("PDF") << QByteArray("%PDF-1.7\n") << int(Error::Kind::Unsupported);
        QTest::newRow("bomb") << test::pngBomb(20'000, 20'000) << int(Error::Kind::TooLarge);
    }
    void whatIsNoPictureIsRefusedByName()
    {
        QFETCH(QByteArray, content);
        QFETCH(int, kind);
        VariantsFixture fixture(*m_pool);
        const BlobId source = fixture.put(content);

        const auto variant = fixture.variants->get(fixture.request(source, {50, 0}), {});
        const auto described = fixture.variants->describe(source, fixture.name, {});
        const auto placeholder = fixture.variants->placeholder(source, fixture.name, {});

        QVERIFY(!variant && !described && !placeholder);
        for (const Error &error : {variant.error(), described.error(), placeholder.error()}) {
            QCOMPARE(int(error.kind), kind);
            QVERIFY2(error.detail.contains(fixture.name), qPrintable(error.detail));
            QCOMPARE(error.detail.count(fixture.name), 1);
        }
    }

    void contentThatIsNotThereIsNotFound()
    {
        VariantsFixture fixture(*m_pool);
        const BlobId nowhere = hashBytes("never stored");

        const auto variant = fixture.variants->get(fixture.request(nowhere, {50, 0}), {});
        const auto found = fixture.variants->find(fixture.request(nowhere, {50, 0}));

        QVERIFY(!variant);
        QCOMPARE(variant.error().kind, Error::Kind::NotFound);
        QVERIFY(variant.error().detail.contains(fixture.name));
        QVERIFY(found && !*found);
    }

    void sizesBeyondTheLimitAreRefused()
    {
        VariantsFixture fixture(*m_pool);
        const VariantRequest request = fixture.request(fixture.put(photo()), {8193, 0});

        const auto variant = fixture.variants->get(request, {});
        const auto found = fixture.variants->find(request);

        QVERIFY(!variant && !found);
        QCOMPARE(variant.error().kind, Error::Kind::InvalidInput);
        QCOMPARE(found.error().kind, Error::Kind::InvalidInput);
    }
};

QTEST_GUILESS_MAIN(TestImageVariants)
#include "tst_image_variants.moc"
