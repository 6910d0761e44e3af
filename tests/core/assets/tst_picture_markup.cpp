#include "core/assets/picture_markup.h"

#include <QTest>

using namespace hub;
using namespace hub::assets;
using media::ImageFormat;

namespace {

ImageVariant variant(ImageFormat format, int width)
{
    ImageVariant variant;
    variant.format = format;
    variant.width = width;
    variant.height = width / 2;
    variant.quality = 80;
    variant.blob = {hashBytes(QByteArray::number(width)), width};
    return variant;
}

ImageManifest manifestOf(std::vector<ImageVariant> variants)
{
    ImageManifest manifest;
    manifest.source = hashBytes("photo");
    manifest.sourceBytes = 5;
    manifest.image.format = QStringLiteral("jpeg");
    manifest.image.width = 4000;
    manifest.image.height = 2000;
    manifest.variants = std::move(variants);
    return manifest;
}

} // namespace

class TestPictureMarkup : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void modernFormatsComeFirstAndEveryBrowserHasAnImage()
    {
        ImageManifest manifest = manifestOf({variant(ImageFormat::Webp, 640),
                                             variant(ImageFormat::Jpeg, 1920),
                                             variant(ImageFormat::Jpeg, 640),
                                             variant(ImageFormat::Avif, 640)});
        manifest.placeholder = media::ImagePlaceholder{QStringLiteral("#102030"), {}, {}};

        const QString html = pictureMarkup(manifest,
                                           "harbour",
                                           QStringLiteral("The harbour"),
                                           QStringLiteral("(min-width: 60em) 50vw, 100vw"),
                                           QStringLiteral("/img/"));

        const QString expected =
            QStringLiteral("<picture>\n"
                           "  <source type=\"image/avif\" srcset=\"/img/harbour-640.avif 640w\""
                           " sizes=\"(min-width: 60em) 50vw, 100vw\">\n"
                           "  <source type=\"image/webp\" srcset=\"/img/harbour-640.webp 640w\""
                           " sizes=\"(min-width: 60em) 50vw, 100vw\">\n"
                           "  <img src=\"/img/harbour-640.jpg\""
                           " srcset=\"/img/harbour-640.jpg 640w, /img/harbour-1920.jpg 1920w\""
                           " sizes=\"(min-width: 60em) 50vw, 100vw\" width=\"1920\" height=\"960\""
                           " alt=\"The harbour\" loading=\"lazy\" decoding=\"async\""
                           " style=\"background-color:#102030\">\n"
                           "</picture>\n");
        QCOMPARE(html, expected);
    }

    void namesAndTextsCannotLeaveTheirAttributes_data()
    {
        QTest::addColumn<QByteArray>("stem");
        QTest::addColumn<QString>("alt");
        QTest::newRow("quotes") << QByteArray("a\"b'c") << QStringLiteral("\"><script>x</script>");
        QTest::newRow("space, comma, percent")
            << QByteArray("a b,c%1d%0A") << QStringLiteral("%1 %2");
        QTest::newRow("markup") << QByteArray("<img src=x>") << QStringLiteral("a & b");
        QTest::newRow("not UTF-8") << QByteArray("\xff\xfe") << QStringLiteral("'");
        QTest::newRow("way out") << QByteArray("../../etc/passwd") << QString();
        QTest::newRow("line break") << QByteArray("a\nb") << QStringLiteral("a\nb");
    }
    void namesAndTextsCannotLeaveTheirAttributes()
    {
        QFETCH(QByteArray, stem);
        QFETCH(QString, alt);
        const ImageManifest manifest =
            manifestOf({variant(ImageFormat::Webp, 320), variant(ImageFormat::Jpeg, 320)});

        const QString html = pictureMarkup(manifest, stem, alt, QStringLiteral("100vw"));

        QCOMPARE(html.count(u'<'), 4); // picture, source, img, /picture
        QCOMPARE(html.count(u'"') % 2, 0);
        QCOMPARE(html.count(u'"'), 6 + 16);
        QCOMPARE(html.count(QStringLiteral(" 320w\"")), 2);
        QVERIFY(!html.contains(u'\''));
        QVERIFY(
            html.contains(QStringLiteral("alt=\"%1\"")
                              .arg(alt.toHtmlEscaped().replace(u'\'', QStringLiteral("&#39;")))));
        QVERIFY(!html.contains(QStringLiteral("../")));
    }

    void plainSourceIsTheWidestUpToADesktopPage_data()
    {
        QTest::addColumn<QList<int>>("widths");
        QTest::addColumn<QString>("source");
        QTest::newRow("all") << QList{320, 640, 1280, 1920} << "src=\"x-1280.jpg\"";
        QTest::newRow("only wide ones") << QList{1920, 3840} << "src=\"x-1920.jpg\"";
        QTest::newRow("one") << QList{64} << "src=\"x-64.jpg\"";
    }
    void plainSourceIsTheWidestUpToADesktopPage()
    {
        QFETCH(QList<int>, widths);
        QFETCH(QString, source);
        std::vector<ImageVariant> variants;
        for (const int width : widths)
            variants.push_back(variant(ImageFormat::Jpeg, width));

        const QString html = pictureMarkup(manifestOf(variants), "x", {}, {});

        QVERIFY2(html.contains(source), qPrintable(html));
    }

    void imageIsOfTheFormatThatMostBrowsersShow_data()
    {
        QTest::addColumn<QList<ImageFormat>>("formats");
        QTest::addColumn<bool>("isAnimated");
        QTest::addColumn<QString>("file");
        using enum ImageFormat;
        QTest::newRow("JPEG before PNG") << QList{Avif, Png, Jpeg} << false << "x-9.jpg";
        QTest::newRow("PNG before WebP") << QList{Webp, Png} << false << "x-9.png";
        QTest::newRow("WebP before AVIF") << QList{Avif, Webp} << false << "x-9.webp";
        QTest::newRow("AVIF alone") << QList{Avif} << false << "x-9.avif";
        QTest::newRow("moving GIF before JPEG") << QList{Webp, Jpeg, Gif} << true << "x-9.gif";
    }
    void imageIsOfTheFormatThatMostBrowsersShow()
    {
        QFETCH(QList<ImageFormat>, formats);
        QFETCH(bool, isAnimated);
        QFETCH(QString, file);
        std::vector<ImageVariant> variants;
        for (const ImageFormat format : formats)
            variants.push_back(variant(format, 9));
        ImageManifest manifest = manifestOf(variants);
        manifest.image.isAnimated = isAnimated;

        const QString html = pictureMarkup(manifest, "x", {}, {});

        QVERIFY2(html.contains(QStringLiteral("<img src=\"%1\"").arg(file)), qPrintable(html));
        QCOMPARE(html.count(QStringLiteral("<img ")), 1);
    }

    void withoutFilesThereIsNoMarkup()
    {
        QCOMPARE(pictureMarkup(manifestOf({}), "x", {}, {}), QString());
    }

    void fileNamesSayWidthAndFormat()
    {
        QCOMPARE(variantFileName("harbour", variant(ImageFormat::Jpeg, 640)),
                 QByteArray("harbour-640.jpg"));
        QCOMPARE(variantFileName("a/b", variant(ImageFormat::Avif, 1)).count('/'), 0);
        QVERIFY(variantFileName(QByteArray(1000, 'x'), variant(ImageFormat::Webp, 16384)).size()
                <= 255);
    }

    void manifestSurvivesTheWayThroughJson()
    {
        ImageManifest manifest =
            manifestOf({variant(ImageFormat::Webp, 320), variant(ImageFormat::Gif, 20)});
        manifest.variants[0].ssim = 0.9812;
        manifest.variants[1].metTarget = false;
        manifest.image.isAnimated = true;
        manifest.image.hasAlpha = true;
        manifest.image.frames = 7;
        manifest.placeholder = media::ImagePlaceholder{QStringLiteral("#ffffff"),
                                                       QStringLiteral("LEHV6nWB2yk8"),
                                                       QStringLiteral("data:image/webp;base64,AA")};

        const auto text = toJson(manifest.toJson());
        const auto value = parseJson(text, {});
        QVERIFY(value);
        const auto again = ImageManifest::fromJson(*value);

        QVERIFY(again);
        QCOMPARE(toJson(again->toJson()), text);
        QVERIFY(again->variants == manifest.variants);
        QCOMPARE(again->image.frames, 7);
    }

    void brokenManifestsAreRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        const QByteArray source = "'source':{'sha256':'" + QByteArray(64, 'a') + "'}";
        QTest::newRow("nothing") << QByteArray("{}");
        QTest::newRow("list") << QByteArray("[]");
        QTest::newRow("no variants") << QByteArray('{' + source + '}');
        QTest::newRow("variants are text") << QByteArray('{' + source + ",'variants':'x'}");
        QTest::newRow("variant without hash")
            << QByteArray('{' + source + ",'variants':[{'format':'webp'}]}");
        QTest::newRow("variant of no format")
            << QByteArray('{' + source + ",'variants':[{'format':'txt','sha256':'"
                          + QByteArray(64, 'a') + "'}]}");
        QTest::newRow("placeholder is text")
            << QByteArray('{' + source + ",'variants':[],'placeholder':'x'}");
    }
    void brokenManifestsAreRefused()
    {
        QFETCH(QByteArray, text);
        const auto value = parseJson(text.replace('\'', '"'), {});
        QVERIFY(value);

        const auto manifest = ImageManifest::fromJson(*value);

        QVERIFY(!manifest);
        QCOMPARE(manifest.error().kind, Error::Kind::InvalidInput);
    }
};

QTEST_GUILESS_MAIN(TestPictureMarkup)
#include "tst_picture_markup.moc"
