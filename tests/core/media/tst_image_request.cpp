#include "core/media/media_pool.h"
#include "core/media/wire_request_p.h"

#include <QtTest>

using namespace hub;
using namespace hub::media;
using namespace std::chrono_literals;

namespace {

ImageSource photoOf(int width, int height, int frames = 1)
{
    ImageSource source;
    source.width = width;
    source.height = height;
    source.frames = frames;
    return source;
}

EncodeRequest variantOf(ImageFormat format, int width, int effort)
{
    EncodeRequest variant;
    variant.format = format;
    variant.width = width;
    variant.effort = effort;
    return variant;
}

} // namespace

class TestImageRequest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyFormatIsFoundByItsNames()
    {
        for (int i = 0; i <= static_cast<int>(ImageFormat::Gif); ++i) {
            const auto format = static_cast<ImageFormat>(i);
            QCOMPARE(formatFromName(QString(formatName(format))).value(), format);
            QCOMPARE(formatFromName(QString(formatExtension(format))).value(), format);
            QVERIFY(formatMediaType(format).startsWith(QLatin1StringView("image/")));
        }
        QVERIFY(!formatFromName(u"bmp").has_value());
        QVERIFY(!formatFromName(u"").has_value());
        QVERIFY(!formatFromName(u"WEBP").has_value());
    }

    void aRequestKeepsItsMeaningOnTheWire()
    {
        ImageRequest request;
        request.background = QStringLiteral("#0a0B0c");
        request.keepMetadata = true;
        EncodeRequest variant = variantOf(ImageFormat::Jpeg, 640, 3);
        variant.fit = EncodeRequest::Fit::Contain;
        variant.height = 480;
        request.variants = {variant};

        const Result<wire::Request> sent = toWire(request);

        QVERIFY(sent.has_value());
        QVERIFY(sent->render && sent->keepMetadata && sent->placeholder);
        QVERIFY(sent->background == (wire::Color{10, 11, 12}));
        QCOMPARE(sent->limits.maxPixels, 50'000'000);
        QCOMPARE(sent->variants.size(), std::size_t{1});
        QCOMPARE(sent->variants.front().format, wire::Format::Jpeg);
        QCOMPARE(sent->variants.front().fit, wire::Fit::Contain);
        QCOMPARE(sent->variants.front().height, 480);
    }

    void whatNoWorkerCanMakeIsRefusedBeforeItIsAsked_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::addColumn<int>("count");
        QTest::addColumn<QString>("background");
        QTest::addColumn<bool>("accepted");
        const QString white = QStringLiteral("#ffffff");
        QTest::newRow("the most variants") << 10 << 0 << 128 << white << true;
        QTest::newRow("a variant too many") << 10 << 0 << 129 << white << false;
        QTest::newRow("no width") << 0 << 0 << 1 << white << false;
        QTest::newRow("a negative height") << 10 << -1 << 1 << white << false;
        QTest::newRow("the widest") << 65'535 << 0 << 1 << white << true;
        QTest::newRow("wider") << 65'536 << 0 << 1 << white << false;
        QTest::newRow("no colour") << 10 << 0 << 1 << QStringLiteral("white") << false;
    }
    void whatNoWorkerCanMakeIsRefusedBeforeItIsAsked()
    {
        QFETCH(int, width);
        QFETCH(int, height);
        QFETCH(int, count);
        QFETCH(QString, background);
        QFETCH(bool, accepted);
        ImageRequest request;
        request.background = background;
        EncodeRequest variant = variantOf(ImageFormat::Webp, width, 2);
        variant.height = height;
        request.variants.assign(static_cast<std::size_t>(count), variant);

        const Result<wire::Request> sent = toWire(request);

        QCOMPARE(sent.has_value(), accepted);
        if (!sent) {
            QCOMPARE(sent.error().kind, Error::Kind::InvalidInput);
            QVERIFY(!sent.error().remedy.isEmpty());
        }
    }

    void theBudgetGrowsWithTheWork()
    {
        const ImageSource photo = photoOf(6000, 4000);
        const auto budget = [&photo](const EncodeRequest &variant) {
            return encodeBudget(variant, photo, false);
        };
        const EncodeRequest plain = variantOf(ImageFormat::Avif, 1920, 4);

        QVERIFY(budget(plain) > 10s);
        QVERIFY(budget(variantOf(ImageFormat::Avif, 6000, 4)) > budget(plain));
        QVERIFY(budget(variantOf(ImageFormat::Avif, 1920, 6)) > budget(plain));
        QVERIFY(budget(variantOf(ImageFormat::Jpeg, 1920, 4)) < budget(plain));
        QVERIFY(encodeBudget(plain, photo, true) > budget(plain));
        EncodeRequest searched = plain;
        searched.targetBytes = 1'000;
        QVERIFY(budget(searched) > 4 * budget(plain));
        EncodeRequest animated = variantOf(ImageFormat::Webp, 640, 4);
        animated.animated = true;
        QVERIFY(encodeBudget(animated, photoOf(640, 480, 50), false)
                > encodeBudget(animated, photoOf(640, 480, 1), false));
    }

    void theLargestSlowAvifHasLongerThanItTakes()
    {
        // 24 megapixels at effort 6 take 24 x 4 s on a 2-core machine of 2023.
        QVERIFY(encodeBudget(variantOf(ImageFormat::Avif, 6000, 6), photoOf(6000, 4000), false)
                > 5 * 24 * 4s);
    }

    void aBudgetOfNonsenseIsStillABudget()
    {
        EncodeRequest variant = variantOf(ImageFormat::Avif, 0, 99);
        variant.height = 0;

        QVERIFY(encodeBudget(variant, photoOf(0, 0, 0), true) >= 10s);
    }
};

QTEST_GUILESS_MAIN(TestImageRequest)
#include "tst_image_request.moc"
