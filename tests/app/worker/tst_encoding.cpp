#include "tests/core/media/pool_calls.h"

#include <QtTest>

using namespace hub;
using namespace hub::media;
using namespace hub::test;

namespace {

const QByteArray &photo()
{
    static const QByteArray file = pngOf(600, 400, photoLike());
    return file;
}

/// Occurrences of @p word in @p text.
qsizetype countOf(const QByteArray &text, const char *word)
{
    return text.count(word);
}

} // namespace

class TestEncoding : public QObject
{
    Q_OBJECT

    SystemClock m_clock;
    std::unique_ptr<MediaPool> m_pool;

    EncodedImage made(const QByteArray &file, const ImageRequest &request)
    {
        Rendered rendered = render(*m_pool, file, request);
        if (rendered.error)
            qWarning("%s", qPrintable(rendered.error->message()));
        return rendered.files.empty() ? EncodedImage{} : std::move(rendered.files.front());
    }

private Q_SLOTS:
    void initTestCase() { m_pool = MediaPool::start(poolOptions(), m_clock); }

    void everyFormatIsWrittenAsWhatItIs_data()
    {
        QTest::addColumn<int>("format");
        QTest::addColumn<QByteArray>("head");
        QTest::newRow("AVIF") << int(ImageFormat::Avif) << QByteArray("ftypavif");
        QTest::newRow("WebP") << int(ImageFormat::Webp) << QByteArray("WEBPVP8 ");
        QTest::newRow("JPEG") << int(ImageFormat::Jpeg) << QByteArray::fromHex("ffd8ff");
        QTest::newRow("PNG") << int(ImageFormat::Png) << QByteArray("PNG\r\n");
        QTest::newRow("GIF") << int(ImageFormat::Gif) << QByteArray("GIF89a");
    }
    void everyFormatIsWrittenAsWhatItIs()
    {
        QFETCH(int, format);
        QFETCH(QByteArray, head);

        const EncodedImage image =
            made(photo(), requestOf(variantOf(static_cast<ImageFormat>(format), 300)));

        QCOMPARE(image.width, 300);
        QCOMPARE(image.height, 200);
        QVERIFY(image.bytes.left(16).contains(head));
    }

    void aLowerQualityIsASmallerFile()
    {
        for (const ImageFormat format : {ImageFormat::Avif, ImageFormat::Webp, ImageFormat::Jpeg}) {
            qsizetype before = 0;
            for (const int quality : {20, 50, 80, 95}) {
                EncodeRequest variant = variantOf(format, 300);
                variant.quality = quality;
                const EncodedImage image = made(photo(), requestOf(variant));
                QCOMPARE(image.quality, quality);
                QVERIFY2(image.bytes.size() > before, qPrintable(QString(formatName(format))));
                before = image.bytes.size();
            }
        }
    }

    void losslessIsExact()
    {
        const Picture reference = pictureOf(*m_pool, photo(), 300);
        for (const ImageFormat format : {ImageFormat::Webp, ImageFormat::Png}) {
            EncodeRequest variant = variantOf(format, 300);
            variant.lossless = true;
            ImageRequest request = requestOf(variant);
            request.measureSsim = true;

            const EncodedImage image = made(photo(), request);

            QVERIFY(image.ssim.value() > 0.99999);
            QVERIFY(pictureOf(*m_pool, image.bytes, 300).pixels == reference.pixels);
        }
    }

    void aTargetSizeIsMetByTheBestQuality_data()
    {
        QTest::addColumn<int>("format");
        QTest::newRow("AVIF") << int(ImageFormat::Avif);
        QTest::newRow("WebP") << int(ImageFormat::Webp);
        QTest::newRow("JPEG") << int(ImageFormat::Jpeg);
    }
    void aTargetSizeIsMetByTheBestQuality()
    {
        QFETCH(int, format);
        EncodeRequest variant = variantOf(static_cast<ImageFormat>(format), 300);
        variant.quality = 90;
        const EncodedImage free = made(photo(), requestOf(variant));
        variant.targetBytes = free.bytes.size() / 2;

        const EncodedImage bound = made(photo(), requestOf(variant));

        QVERIFY(bound.metTarget);
        QVERIFY(bound.bytes.size() <= variant.targetBytes);
        QVERIFY(bound.quality < 90 && bound.quality > 5);
        // Not needlessly small: a few steps of quality more would be too large.
        variant.targetBytes = 0;
        variant.quality = bound.quality + 4;
        QVERIFY(made(photo(), requestOf(variant)).bytes.size() > free.bytes.size() / 2);
    }

    void aTargetThatIsLargeEnoughChangesNothing()
    {
        EncodeRequest variant = variantOf(ImageFormat::Webp, 300);
        const EncodedImage free = made(photo(), requestOf(variant));
        variant.targetBytes = free.bytes.size();

        const EncodedImage bound = made(photo(), requestOf(variant));

        QVERIFY(bound.metTarget);
        QCOMPARE(bound.quality, 80);
        QCOMPARE(bound.bytes, free.bytes);
    }

    void aTargetThatNoQualityMeetsGivesTheSmallestFile()
    {
        EncodeRequest variant = variantOf(ImageFormat::Jpeg, 300);
        variant.targetBytes = 10;

        const EncodedImage image = made(photo(), requestOf(variant));

        QVERIFY(!image.metTarget);
        QVERIFY(image.quality <= 2); // In JPEG 1 is the same as 2.
    }

    void aLosslessFileOverItsTargetSaysSo()
    {
        EncodeRequest variant = variantOf(ImageFormat::Png, 300);
        variant.targetBytes = 10;

        const EncodedImage image = made(photo(), requestOf(variant));

        QVERIFY(!image.metTarget);
        QVERIFY(!readPng(image.bytes).pixels.empty());
    }

    void ssimIsMeasuredOnRequestAndGrowsWithQuality()
    {
        QVERIFY(!made(photo(), requestOf(variantOf(ImageFormat::Webp, 300))).ssim.has_value());
        for (const ImageFormat format : {ImageFormat::Avif, ImageFormat::Webp, ImageFormat::Jpeg}) {
            double before = 0;
            for (const int quality : {30, 60, 90}) {
                EncodeRequest variant = variantOf(format, 300);
                variant.quality = quality;
                ImageRequest request = requestOf(variant);
                request.measureSsim = true;
                const double ssim = made(photo(), request).ssim.value();
                QVERIFY(ssim > before && ssim < 1.0);
                before = ssim;
            }
            QVERIFY(before > 0.9);
        }
    }

    void nothingIsEverScaledUp()
    {
        const EncodedImage image = made(photo(), requestOf(variantOf(ImageFormat::Webp, 5'000)));

        QCOMPARE(image.width, 600);
        QCOMPARE(image.height, 400);
    }

    void anAvifThatGetsNoMemoryIsAnErrorAndNoEmptyFile()
    {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        constexpr int kWidth = 0; // No address limit holds under a sanitizer.
#else
        constexpr int kWidth = 6'000;
#endif
        if (kWidth == 0)
            return;
        const QByteArray large = pngOf(kWidth, 4'000, [](int x, int) {
            return Pixel{x & 255, 0, 0};
        });
        EncodeRequest variant = variantOf(ImageFormat::Avif, kWidth);
        variant.effort = 0;

        const Rendered rendered = render(*m_pool, large, requestOf(variant));

        QCOMPARE(rendered.kind(), Error::Kind::TooLarge);
        QVERIFY2(rendered.error->detail.contains(u"AVIF"), qPrintable(rendered.error->detail));
        QCOMPARE(m_pool->status().deaths, 0);
    }

    void whatWebpCannotHoldIsSaid()
    {
        const QByteArray strip = pngOf(16'384, 2, photoLike());

        const Rendered rendered =
            render(*m_pool, strip, requestOf(variantOf(ImageFormat::Webp, 16'384)));

        QCOMPARE(rendered.kind(), Error::Kind::TooLarge);
        QVERIFY(rendered.error->detail.contains(u"16383"));
        QVERIFY(!render(*m_pool, strip, requestOf(variantOf(ImageFormat::Webp, 16'383))).error);
    }

    void smallFirstFileOfAPhotoIsWhatItIsAlone()
    {
        // Far larger than the first file, so that it is decoded for that file by itself.
        const QByteArray jpeg =
            converted(*m_pool, pngOf(1200, 800, photoLike()), ImageFormat::Jpeg, 1200);
        ImageRequest request = requestOf(variantOf(ImageFormat::Webp, 140));
        request.variants.push_back(variantOf(ImageFormat::Jpeg, 140));
        request.variants.push_back(variantOf(ImageFormat::Webp, 600));
        request.variants.push_back(variantOf(ImageFormat::Webp, 1000));

        const Rendered together = render(*m_pool, jpeg, request);

        QCOMPARE(together.files.size(), 4U);
        for (const std::size_t i : {0U, 1U, 3U}) {
            const EncodedImage alone = made(jpeg, requestOf(request.variants.at(i)));
            QVERIFY2(together.files.at(i).bytes == alone.bytes,
                     qPrintable(QString::number(together.files.at(i).width)));
        }
        QCOMPARE(together.files.at(2).width, 600);
    }

    void boxesAreFilledAsAsked_data()
    {
        QTest::addColumn<int>("fit");
        QTest::addColumn<QSize>("size");
        QTest::addColumn<bool>("paddedAbove");
        QTest::newRow("inside") << int(EncodeRequest::Fit::Inside) << QSize(90, 60) << false;
        QTest::newRow("cover") << int(EncodeRequest::Fit::Cover) << QSize(90, 90) << false;
        QTest::newRow("contain") << int(EncodeRequest::Fit::Contain) << QSize(90, 90) << true;
    }
    void boxesAreFilledAsAsked()
    {
        QFETCH(int, fit);
        QFETCH(QSize, size);
        QFETCH(bool, paddedAbove);
        EncodeRequest variant = variantOf(ImageFormat::Png, 90);
        variant.height = 90;
        variant.fit = static_cast<EncodeRequest::Fit>(fit);

        const EncodedImage image = made(photo(), requestOf(variant));

        QCOMPARE(QSize(image.width, image.height), size);
        const Picture picture = readPng(image.bytes);
        QCOMPARE(QSize(picture.width, picture.height), size);
        QCOMPARE(picture.at(45, 2).a == 0, paddedAbove);
        QCOMPARE(picture.at(45, size.height() / 2).a, 255);
    }

    void paddingIsTheBackgroundWhereThereIsNoAlpha_data()
    {
        QTest::addColumn<bool>("hasAlpha");
        QTest::newRow("opaque source") << false;
        QTest::newRow("source with alpha") << true;
    }
    void paddingIsTheBackgroundWhereThereIsNoAlpha()
    {
        QFETCH(bool, hasAlpha);
        const auto red = [](int, int) { return Pixel{200, 0, 0, 255}; };
        EncodeRequest variant = variantOf(ImageFormat::Jpeg, 90);
        variant.height = 90;
        variant.fit = EncodeRequest::Fit::Contain;
        variant.quality = 95;
        ImageRequest request = requestOf(variant);
        request.background = QStringLiteral("#00ff00");

        const EncodedImage image = made(pngOf(90, 30, red, hasAlpha), request);

        const Picture picture = pictureOf(*m_pool, image.bytes, 90);
        QCOMPARE(QSize(picture.width, picture.height), QSize(90, 90));
        QVERIFY(distance(picture.at(45, 5), {0, 255, 0, 255}) < 12);
        QVERIFY(distance(picture.at(45, 84), {0, 255, 0, 255}) < 12);
        QVERIFY(distance(picture.at(45, 45), {200, 0, 0, 255}) < 12);
    }

    void framesOfAnAnimationAreBoxedEachForItself()
    {
        EncodeRequest variant = variantOf(ImageFormat::Webp, 40);
        variant.height = 40;
        variant.fit = EncodeRequest::Fit::Contain;
        variant.animated = true;
        variant.lossless = true;

        const EncodedImage image = made(gifOf(40, 20, 3), requestOf(variant));

        QCOMPARE(QSize(image.width, image.height), QSize(40, 40));
        const Picture first = pictureOf(*m_pool, image.bytes, 40);
        QCOMPARE(QSize(first.width, first.height), QSize(40, 40));
        QCOMPARE(first.at(20, 2).a, 0);
        QCOMPARE(first.at(20, 20).a, 255);
        QCOMPARE(first.at(20, 37).a, 0);
    }

    void nothingTellsAboutCameraOrPlaceUnlessAskedTo_data()
    {
        QTest::addColumn<int>("format");
        QTest::addColumn<bool>("keeps");
        for (const ImageFormat format :
             {ImageFormat::Avif, ImageFormat::Webp, ImageFormat::Jpeg, ImageFormat::Png}) {
            QTest::addRow("%s stripped", formatName(format).data()) << int(format) << false;
            QTest::addRow("%s kept", formatName(format).data()) << int(format) << true;
        }
    }
    void nothingTellsAboutCameraOrPlaceUnlessAskedTo()
    {
        QFETCH(int, format);
        QFETCH(bool, keeps);
        const QByteArray jpeg = withExif(converted(*m_pool, photo(), ImageFormat::Jpeg, 600), 6);
        ImageRequest request = requestOf(variantOf(static_cast<ImageFormat>(format), 300));
        request.keepMetadata = keeps;

        const EncodedImage image = made(jpeg, request);

        QVERIFY(!image.bytes.isEmpty());
        QCOMPARE(image.bytes.contains("SECRET-CAMERA"), keeps);
        QVERIFY(!image.bytes.contains("ICC_PROFILE"));
        if (!keeps) {
            QVERIFY(!image.bytes.contains("Exif"));
            QVERIFY(!image.bytes.contains("EXIF"));
        }
        // What is kept does not turn the upright picture a second time.
        const Rendered again =
            render(*m_pool, image.bytes, requestOf(variantOf(ImageFormat::Png, 100)));
        QCOMPARE(QSize(again.source.width, again.source.height), QSize(image.width, image.height));
    }

    void anAnimationKeepsItsFrames_data()
    {
        QTest::addColumn<int>("format");
        QTest::addColumn<QByteArray>("frameMark");
        QTest::newRow("WebP") << int(ImageFormat::Webp) << QByteArray("ANMF");
        QTest::newRow("GIF") << int(ImageFormat::Gif) << QByteArray::fromHex("21f904");
    }
    void anAnimationKeepsItsFrames()
    {
        QFETCH(int, format);
        QFETCH(QByteArray, frameMark);
        EncodeRequest variant = variantOf(static_cast<ImageFormat>(format), 30);
        variant.animated = true;

        const EncodedImage image = made(gifOf(60, 40, 4, 7), requestOf(variant));

        QCOMPARE(QSize(image.width, image.height), QSize(30, 20));
        QCOMPARE(countOf(image.bytes, frameMark.constData()), 4);
        const Rendered again =
            render(*m_pool, image.bytes, requestOf(variantOf(ImageFormat::Png, 30)));
        QCOMPARE(again.source.frames, 4);
        QCOMPARE(QSize(again.source.width, again.source.height), QSize(30, 20));
        QVERIFY(distance(readPng(again.files.front().bytes).at(15, 10), {0, 0, 0}) < 6);
    }

    void anAnimationKeepsItsPace()
    {
        EncodeRequest variant = variantOf(ImageFormat::Gif, 30);
        variant.animated = true;

        const EncodedImage image = made(gifOf(60, 40, 3, 7), requestOf(variant));

        // A graphic control extension: its delay is the two bytes after the flags.
        qsizetype at = -1;
        for (int frame = 0; frame < 3; ++frame) {
            at = image.bytes.indexOf(QByteArray::fromHex("21f904"), at + 1);
            QVERIFY(at > 0);
            QCOMPARE(static_cast<int>(image.bytes[at + 4]), 7);
        }
        QVERIFY(image.bytes.contains("NETSCAPE2.0"));
    }

    void aStillFormatGetsTheFirstFrame()
    {
        EncodeRequest variant = variantOf(ImageFormat::Png, 60);
        variant.animated = true;

        const EncodedImage image = made(gifOf(60, 40, 4), requestOf(variant));

        QCOMPARE(image.height, 40);
        QCOMPARE(readPng(image.bytes).height, 40);
    }

    void animatedAndStillVariantsComeFromOneRequest()
    {
        EncodeRequest animated = variantOf(ImageFormat::Webp, 60);
        animated.animated = true;
        ImageRequest request = requestOf(animated);
        request.variants.push_back(variantOf(ImageFormat::Webp, 60));
        request.placeholder = true;

        const Rendered rendered = render(*m_pool, gifOf(60, 40, 4), request);

        QVERIFY(!rendered.error);
        QCOMPARE(countOf(rendered.files[0].bytes, "ANMF"), 4);
        QCOMPARE(countOf(rendered.files[1].bytes, "ANMF"), 0);
        QCOMPARE(rendered.placeholder->color, QStringLiteral("#000000"));
    }

    void thePlaceholderIsSmallAndMadeOfThePicture()
    {
        ImageRequest request = requestOf(variantOf(ImageFormat::Webp, 300));
        request.placeholder = true;
        const QByteArray teal = pngOf(300, 200, [](int, int) { return Pixel{0, 128, 128}; });

        const Rendered plain = render(*m_pool, teal, request);
        const Rendered rich = render(*m_pool, photo(), request);

        QCOMPARE(plain.placeholder->color, QStringLiteral("#008080"));
        QCOMPARE(rich.placeholder->blurHash.size(), 28);
        QVERIFY(rich.placeholder->lqip.startsWith(u"data:image/webp;base64,UklGR"));
        QVERIFY2(rich.placeholder->lqip.size() <= 300,
                 qPrintable(QString::number(rich.placeholder->lqip.size())));
    }

    void aPlaceholderAloneNeedsNoVariant()
    {
        ImageRequest request;

        const Rendered rendered = render(*m_pool, photo(), request);

        QVERIFY(!rendered.error);
        QVERIFY(rendered.files.empty());
        QVERIFY(rendered.placeholder.has_value());
    }

    void theFirstVariantIsDeliveredBeforeTheLastIsMade()
    {
        ImageRequest request = requestOf(variantOf(ImageFormat::Jpeg, 50));
        EncodeRequest slow = variantOf(ImageFormat::Avif, 600);
        slow.effort = 9;
        request.variants.push_back(slow);
        const UniqueFd file = openedForReading(photo());
        const CancelToken cancel;
        int arrived = 0;
        MediaPool::Observer observer;
        observer.variant = [&](const EncodedImage &) -> Result<void> {
            ++arrived;
            cancel.cancel(CancelToken::Reason::User);
            return {};
        };

        const auto done = m_pool->render({file.get(), {}, {}}, {}, request, observer, cancel);

        QCOMPARE(done.error().kind, Error::Kind::Cancelled);
        QCOMPARE(arrived, 1);
    }

    void cleanupTestCase()
    {
        m_pool.reset();
    }
};

QTEST_GUILESS_MAIN(TestEncoding)
#include "tst_encoding.moc"
