#include "core/assets/image_recipe.h"

#include <QTest>

using namespace hub;
using namespace hub::assets;
using media::ImageFormat;

namespace {

/// JSON with ' for ", which reads better in here.
Result<json::value> jsonOf(QByteArray text)
{
    return parseJson(text.replace('\'', '"'), QStringLiteral("test"));
}

Result<ImageRecipe> parsed(const QByteArray &text)
{
    const auto value = jsonOf(text);
    if (!value)
        return fail(value.error());
    JsonReader reader(*value, {});
    const ImageRecipe recipe = ImageRecipe::read(reader, {});
    if (auto finished = reader.finish(); !finished)
        return fail(std::move(finished).error());
    return recipe;
}

ImageRecipe recipeOf(const QByteArray &text)
{
    const auto recipe = parsed(text);
    if (!recipe)
        qFatal("%s", qPrintable(recipe.error().message()));
    return *recipe;
}

media::ImageSource photo(int width, int height)
{
    media::ImageSource source;
    source.format = QStringLiteral("jpeg");
    source.width = width;
    source.height = height;
    return source;
}

media::ImageSource animation(int width, int frames)
{
    media::ImageSource source = photo(width, width);
    source.format = QStringLiteral("gif");
    source.frames = frames;
    source.isAnimated = frames > 1;
    return source;
}

/// "webp-320 webp-640 avif-320 ...", the moving ones marked by "*".
QString planned(const ImageRecipe &recipe, const media::ImageSource &source)
{
    QStringList files;
    for (const media::EncodeRequest &variant : recipe.plan(source).variants) {
        files.append(
            QStringLiteral("%1-%2%3").arg(media::formatName(variant.format),
                                          QString::number(variant.width),
                                          variant.animated ? QStringLiteral("*") : QString()));
    }
    return files.join(u' ');
}

} // namespace

class TestImageRecipe : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anEmptyRecipeMakesThreeFormatsAtFourWidths()
    {
        QCOMPARE(planned(recipeOf("{}"), photo(4000, 3000)),
                 QStringLiteral("webp-320 jpeg-320 webp-640 jpeg-640 webp-1280 jpeg-1280 webp-1920 "
                                "jpeg-1920 avif-320 avif-640 avif-1280 avif-1920"));
    }

    void fieldsAreRead()
    {
        const ImageRecipe recipe =
            recipeOf("{'formats':['png','avif','png'],'widths':[800,100,800],'preset':'small',"
                     "'quality':66,'target_bytes':12345,'ssim':true,'keep_metadata':true,"
                     "'animated':false,'background':'#A0b1C2','lossless':true,'placeholder':false,"
                     "'sizes':'50vw','max_megapixels':120}");

        QCOMPARE(recipe.formats, (QList{ImageFormat::Png, ImageFormat::Avif}));
        QCOMPARE(recipe.widths, (QList{100, 800}));
        QCOMPARE(recipe.preset, QualityPreset::Small);
        QCOMPARE(recipe.quality, 66);
        QCOMPARE(recipe.targetBytes, 12345);
        QVERIFY(recipe.ssim && recipe.keepMetadata && recipe.lossless);
        QVERIFY(!recipe.animated && !recipe.placeholder);
        QCOMPARE(recipe.background, QStringLiteral("#a0b1c2"));
        QCOMPARE(recipe.sizes, QStringLiteral("50vw"));
        QCOMPARE(recipe.limits.maxPixels, 120'000'000);
        const media::ImageRequest request = recipe.plan(photo(1000, 500));
        QVERIFY(request.measureSsim && request.keepMetadata && !request.placeholder);
        QCOMPARE(request.background, QStringLiteral("#a0b1c2"));
        QCOMPARE(request.limits.maxPixels, 120'000'000);
        for (const media::EncodeRequest &variant : request.variants) {
            QCOMPARE(variant.quality, 66);
            QCOMPARE(variant.targetBytes, 12345);
            QVERIFY(variant.lossless);
        }
    }

    void mistakesAreNamed_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("message");
        const auto row = [](const char *name, const char *text, const char *message) {
            QTest::newRow(name) << QByteArray(text) << QString::fromUtf8(message);
        };
        row("unknown field", "{'width':5}", "field 'width' is not known");
        row("unknown format",
            "{'formats':['webp','jpegxl']}",
            "field 'formats': no format 'jpegxl'; there are avif, webp, jpeg, png, gif");
        row("no format",
            "{'formats':[]}",
            "field 'formats': must name at least one of avif, webp, jpeg, png, gif");
        row("format is no list", "{'formats':'webp'}", "field 'formats': must be a list of texts");
        row("width of nothing",
            "{'widths':[320,0]}",
            "field 'widths[1]': must be a whole number from 1 to 16384");
        row("too wide",
            "{'widths':[16385]}",
            "field 'widths[0]': must be a whole number from 1 to 16384");
        row("too many widths",
            "{'widths':[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17]}",
            "field 'widths': must be at most 16 widths");
        row("unknown preset",
            "{'preset':'best'}",
            "field 'preset': no preset 'best'; there are fast, balanced, small");
        row("quality too high",
            "{'quality':101}",
            "field 'quality': must be a whole number from 0 to 100");
        row("quality of an unknown format",
            "{'quality':{'jxl':5}}",
            "field 'quality': field 'jxl' is not known");
        row("quality of a format too low",
            "{'quality':{'webp':0}}",
            "field 'quality': field 'webp': must be a whole number from 1 to 100");
        row("negative target",
            "{'target_bytes':-1}",
            "field 'target_bytes': must be a whole number from 0 to 268435456");
        row("colour by name",
            "{'background':'white'}",
            "field 'background': must be a colour as #rrggbb");
        row("colour with a line break",
            "{'background':'#ffffff\\n'}",
            "field 'background': must be a colour as #rrggbb");
        row("flag as a number", "{'ssim':1}", "field 'ssim': must be true or false");
        row("no megapixels",
            "{'max_megapixels':0}",
            "field 'max_megapixels': must be a whole number from 1 to 1000");
    }
    void mistakesAreNamed()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, message);

        const auto recipe = parsed(text);

        QVERIFY(!recipe);
        QCOMPARE(recipe.error().kind, Error::Kind::InvalidInput);
        QCOMPARE(recipe.error().detail, message);
    }

    void nothingIsScaledUp_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<QString>("files");
        QTest::newRow("wider than all") << 2000 << "webp-320 webp-640";
        QTest::newRow("as wide as the widest") << 640 << "webp-320 webp-640";
        QTest::newRow("one pixel narrower") << 639 << "webp-320 webp-639";
        QTest::newRow("as wide as the narrowest") << 320 << "webp-320";
        QTest::newRow("narrower than all") << 319 << "webp-319";
        QTest::newRow("one pixel") << 1 << "webp-1";
    }
    void nothingIsScaledUp()
    {
        QFETCH(int, width);
        QFETCH(QString, files);
        const ImageRecipe recipe = recipeOf("{'formats':['webp'],'widths':[320,640]}");

        QCOMPARE(planned(recipe, photo(width, 10)), files);
    }

    void withoutWidthsTheSourcesOwnIsTaken()
    {
        QCOMPARE(planned(recipeOf("{'formats':['webp'],'widths':[]}"), photo(777, 10)),
                 QStringLiteral("webp-777"));
    }

    void transparencyTurnsJpegIntoPngUnlessABackgroundIsGiven()
    {
        media::ImageSource source = photo(100, 100);
        source.hasAlpha = true;
        const QByteArray formats = "'formats':['jpeg','webp','png'],'widths':[100]";

        QCOMPARE(planned(recipeOf('{' + formats + '}'), source),
                 QStringLiteral("webp-100 png-100"));
        QCOMPARE(planned(recipeOf('{' + formats + ",'background':'#000000'}"), source),
                 QStringLiteral("webp-100 jpeg-100 png-100"));
        QCOMPARE(planned(recipeOf('{' + formats + '}'), photo(100, 100)),
                 QStringLiteral("webp-100 jpeg-100 png-100"));
    }

    void losslessTurnsJpegIntoPng()
    {
        const ImageRecipe recipe =
            recipeOf("{'formats':['jpeg','webp'],'widths':[100],'lossless':true}");

        QCOMPARE(planned(recipe, photo(100, 100)), QStringLiteral("webp-100 png-100"));
    }

    void movingSourcesStayMoving_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("frames");
        QTest::addColumn<QString>("files");
        QTest::newRow("AVIF would stand still")
            << QByteArray("{'widths':[50]}") << 3 << "webp-50* jpeg-50";
        QTest::newRow("GIF of a moving source")
            << QByteArray("{'widths':[50],'formats':['gif','webp']}") << 3 << "webp-50* gif-50*";
        QTest::newRow("GIF of a still")
            << QByteArray("{'widths':[50],'formats':['gif','webp']}") << 1 << "webp-50";
        QTest::newRow("only GIF of a still")
            << QByteArray("{'widths':[50],'formats':['gif']}") << 1 << "gif-50";
        QTest::newRow("only AVIF of a moving source")
            << QByteArray("{'widths':[50],'formats':['avif']}") << 3 << "avif-50";
        QTest::newRow("stopped") << QByteArray("{'widths':[50],'animated':false}") << 3
                                 << "webp-50 jpeg-50 avif-50";
    }
    void movingSourcesStayMoving()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, frames);
        QFETCH(QString, files);

        QCOMPARE(planned(recipeOf(text), animation(50, frames)), files);
    }

    void qualityOfAFormatBeatsTheCommonOne()
    {
        const ImageRecipe recipe =
            recipeOf("{'formats':['webp','avif'],'widths':[10],'quality':{'avif':41}}");
        ImageRecipe common = recipe;
        common.quality = 90;

        QCOMPARE(common.plan(photo(10, 10)).variants.at(0).quality, 90);
        QCOMPARE(common.plan(photo(10, 10)).variants.at(1).quality, 41);
        QVERIFY(recipe.plan(photo(10, 10)).variants.at(0).quality > 0);
    }

    void presetsSpendMoreTimeForFewerBytes()
    {
        const media::ImageSource source = photo(100, 100);
        double cost = 0;
        for (const char *preset : {"fast", "balanced", "small"}) {
            const ImageRecipe recipe = recipeOf(QByteArray("{'preset':'") + preset + "'}");
            double presetCost = 0;
            for (const media::EncodeRequest &variant : recipe.plan(source).variants)
                presetCost += encodeCost(variant);
            QVERIFY(presetCost > cost);
            cost = presetCost;
        }
    }

    void conversionMakesOneFileOfTheFormatItNames()
    {
        const json::value input{{"format", "jpeg"}};
        JsonReader reader(input, {});
        const ImageRecipe recipe = ImageRecipe::readConversion(reader, {});
        QVERIFY(reader.finish());
        media::ImageSource source = photo(5000, 10);
        source.hasAlpha = true;

        QCOMPARE(planned(recipe, source), QStringLiteral("jpeg-5000"));
    }

    void conversionMistakesAreNamed_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("message");
        QTest::newRow("no format") << QByteArray("{}")
                                   << "field 'format': is missing; there are avif, webp, jpeg, "
                                      "png, gif";
        QTest::newRow("unknown format")
            << QByteArray("{'format':'bmp'}")
            << "field 'format': no format 'bmp'; there are avif, webp, jpeg, png, gif";
        QTest::newRow("lossless JPEG")
            << QByteArray("{'format':'jpeg','lossless':true}")
            << "field 'lossless': JPEG always loses something; use png or webp";
        QTest::newRow("list of an optimisation")
            << QByteArray("{'format':'png','widths':[1]}") << "field 'widths' is not known";
    }
    void conversionMistakesAreNamed()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, message);
        const auto value = jsonOf(text);
        QVERIFY(value);
        JsonReader reader(*value, {});

        static_cast<void>(ImageRecipe::readConversion(reader, {}));
        const auto finished = reader.finish();

        QVERIFY(!finished);
        QCOMPARE(finished.error().detail, message);
    }

    void hashChangesWithWhatChangesTheBytesAndWithNothingElse_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("isSame");
        QTest::newRow("nothing") << QByteArray("{}") << true;
        QTest::newRow("sizes") << QByteArray("{'sizes':'50vw'}") << true;
        QTest::newRow("limit") << QByteArray("{'max_megapixels':99}") << true;
        QTest::newRow("default in words") << QByteArray("{'preset':'balanced'}") << true;
        QTest::newRow("formats") << QByteArray("{'formats':['webp']}") << false;
        QTest::newRow("widths") << QByteArray("{'widths':[320]}") << false;
        QTest::newRow("preset") << QByteArray("{'preset':'fast'}") << false;
        QTest::newRow("quality") << QByteArray("{'quality':79}") << false;
        QTest::newRow("quality of one") << QByteArray("{'quality':{'avif':49}}") << false;
        QTest::newRow("target") << QByteArray("{'target_bytes':1}") << false;
        QTest::newRow("ssim") << QByteArray("{'ssim':true}") << false;
        QTest::newRow("metadata") << QByteArray("{'keep_metadata':true}") << false;
        QTest::newRow("animated") << QByteArray("{'animated':false}") << false;
        QTest::newRow("lossless") << QByteArray("{'lossless':true}") << false;
        QTest::newRow("placeholder") << QByteArray("{'placeholder':false}") << false;
        QTest::newRow("background") << QByteArray("{'background':'#ffffff'}") << false;
    }
    void hashChangesWithWhatChangesTheBytesAndWithNothingElse()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, isSame);

        QCOMPARE(recipeOf(text).hash() == ImageRecipe().hash(), isSame);
        QCOMPARE(recipeOf(text).hash(), recipeOf(text).hash());
    }
};

QTEST_GUILESS_MAIN(TestImageRecipe)
#include "tst_image_recipe.moc"
