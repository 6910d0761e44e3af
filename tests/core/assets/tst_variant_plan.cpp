#include "core/assets/variant_plan_p.h"

#include <QSize>
#include <QTest>

using namespace hub;
using namespace hub::assets;
using media::ImageFormat;
using Fit = media::EncodeRequest::Fit;

namespace {

media::ImageSource sourceOf(QSize size, int frames = 1)
{
    media::ImageSource source;
    source.width = size.width();
    source.height = size.height();
    source.frames = frames;
    source.isAnimated = frames > 1;
    return source;
}

VariantRequest requestOf(QSize box, Fit fit = Fit::Inside, ImageFormat format = ImageFormat::Webp)
{
    VariantRequest request;
    request.source = hashBytes("source");
    request.name = QStringLiteral("harbour.jpg");
    request.width = box.width();
    request.height = box.height();
    request.fit = fit;
    request.format = format;
    return request;
}

QByteArray specOf(const VariantRequest &request, QSize source)
{
    return planVariant(request, sourceOf(source)).spec;
}

} // namespace

class TestVariantPlan : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void boxIsBroughtWithinTheSource_data()
    {
        QTest::addColumn<QSize>("source");
        QTest::addColumn<int>("fit");
        QTest::addColumn<QSize>("box");
        QTest::addColumn<QByteArray>("picture"); // Its fit's letter and its size.
        const auto row = [](const char *name, QSize source, Fit fit, QSize box, const char *made) {
            QTest::newRow(name) << source << int(fit) << box << QByteArray(made);
        };
        const QSize photo(600, 400);
        row("width alone", photo, Fit::Inside, {300, 0}, "i300x200");
        row("height alone", photo, Fit::Inside, {0, 100}, "i150x100");
        row("neither", photo, Fit::Inside, {0, 0}, "i600x400");
        row("box that the width fills", photo, Fit::Inside, {300, 300}, "i300x200");
        row("box that the height fills", photo, Fit::Inside, {300, 100}, "i150x100");
        row("wider than the source", photo, Fit::Inside, {601, 0}, "i600x400");
        row("box over the source", photo, Fit::Inside, {8192, 8192}, "i600x400");
        row("half pixels", {1001, 333}, Fit::Inside, {500, 0}, "i500x166");
        row("a line", {5000, 1}, Fit::Inside, {100, 0}, "i100x1");
        row("cover", photo, Fit::Cover, {300, 300}, "c300x300");
        row("cover of the source's shape", photo, Fit::Cover, {300, 200}, "i300x200");
        row("cover over the width", photo, Fit::Cover, {1200, 400}, "c600x200");
        row("cover over the height", photo, Fit::Cover, {800, 800}, "c400x400");
        row("cover by one side", photo, Fit::Cover, {300, 0}, "i300x200");
        row("contain", photo, Fit::Contain, {300, 300}, "p300x300");
        row("contain of the source's shape", photo, Fit::Contain, {300, 200}, "i300x200");
        row("contain, one side over", photo, Fit::Contain, {300, 800}, "p300x800");
        row("contain over the source", photo, Fit::Contain, {1200, 1200}, "p600x600");
        row("contain by one side", photo, Fit::Contain, {0, 200}, "i300x200");
        row("contain over the source's shape", photo, Fit::Contain, {6000, 4000}, "i600x400");
        row("one pixel", {1, 1}, Fit::Cover, {8192, 1}, "i1x1");
    }
    void boxIsBroughtWithinTheSource()
    {
        QFETCH(QSize, source);
        QFETCH(int, fit);
        QFETCH(QSize, box);
        QFETCH(QByteArray, picture);

        const QByteArray spec = specOf(requestOf(box, static_cast<Fit>(fit)), source);

        QVERIFY2(spec.startsWith('1' + picture + 'q'), spec.constData());
    }

    void orderSaysWhatTheWorkerIsToDo()
    {
        const VariantPlan cover =
            planVariant(requestOf({800, 800}, Fit::Cover), sourceOf({600, 400}));
        QCOMPARE(cover.order.fit, Fit::Cover);
        QCOMPARE(QSize(cover.order.width, cover.order.height), QSize(400, 400));

        const VariantPlan byHeight = planVariant(requestOf({300, 100}), sourceOf({600, 400}));
        QCOMPARE(byHeight.order.fit, Fit::Inside);
        QCOMPARE(QSize(byHeight.order.width, byHeight.order.height), QSize(300, 100));

        const VariantPlan byWidth = planVariant(requestOf({300, 300}), sourceOf({600, 400}));
        QCOMPARE(QSize(byWidth.order.width, byWidth.order.height), QSize(300, 0));
    }

    void qualityCountsWhereTheFormatHasOne_data()
    {
        QTest::addColumn<int>("format");
        QTest::addColumn<bool>("isOther");
        QTest::newRow("AVIF") << int(ImageFormat::Avif) << true;
        QTest::newRow("WebP") << int(ImageFormat::Webp) << true;
        QTest::newRow("JPEG") << int(ImageFormat::Jpeg) << true;
        QTest::newRow("PNG") << int(ImageFormat::Png) << false;
        QTest::newRow("GIF") << int(ImageFormat::Gif) << false;
    }
    void qualityCountsWhereTheFormatHasOne()
    {
        QFETCH(int, format);
        QFETCH(bool, isOther);
        VariantRequest request = requestOf({300, 0}, Fit::Inside, static_cast<ImageFormat>(format));
        const QByteArray byDefault = specOf(request, {600, 400});

        request.quality = 33;

        QCOMPARE(specOf(request, {600, 400}) != byDefault, isOther);
    }

    void namedDefaultQualityIsTheDefault()
    {
        VariantRequest request = requestOf({300, 0});
        const VariantPlan byDefault = planVariant(request, sourceOf({600, 400}));

        request.quality = byDefault.order.quality;

        QCOMPARE(specOf(request, {600, 400}), byDefault.spec);
    }

    void formatsAreToldApart()
    {
        QSet<QByteArray> specs;
        for (const ImageFormat format : {ImageFormat::Avif,
                                         ImageFormat::Webp,
                                         ImageFormat::Jpeg,
                                         ImageFormat::Png,
                                         ImageFormat::Gif}) {
            VariantRequest request = requestOf({300, 0}, Fit::Inside, format);
            request.quality = 50;
            specs.insert(specOf(request, {600, 400}));
        }
        QCOMPARE(specs.size(), 5);
    }

    void movingSourceMovesWhereTheFormatCan()
    {
        const media::ImageSource moving = sourceOf({60, 40}, 3);

        QVERIFY(planVariant(requestOf({30, 0}), moving).order.animated);
        QVERIFY(!planVariant(requestOf({30, 0}, Fit::Inside, ImageFormat::Jpeg), moving)
                     .order.animated);
        QVERIFY(!planVariant(requestOf({30, 0}), sourceOf({60, 40})).order.animated);
    }

    void whatCannotBeMadeIsRefused_data()
    {
        QTest::addColumn<QSize>("box");
        QTest::addColumn<int>("quality");
        QTest::addColumn<bool>("isFine");
        QTest::newRow("largest box") << QSize(8192, 8192) << 0 << true;
        QTest::newRow("too wide") << QSize(8193, 0) << 0 << false;
        QTest::newRow("too high") << QSize(0, 8193) << 0 << false;
        QTest::newRow("negative") << QSize(-1, 0) << 0 << false;
        QTest::newRow("best quality") << QSize(1, 1) << 100 << true;
        QTest::newRow("beyond quality") << QSize(1, 1) << 101 << false;
        QTest::newRow("negative quality") << QSize(1, 1) << -1 << false;
    }
    void whatCannotBeMadeIsRefused()
    {
        QFETCH(QSize, box);
        QFETCH(int, quality);
        QFETCH(bool, isFine);
        VariantRequest request = requestOf(box);
        request.quality = quality;

        const auto checked = checkRequest(request);

        QCOMPARE(checked.has_value(), isFine);
        if (!checked)
            QCOMPARE(checked.error().kind, Error::Kind::InvalidInput);
    }

    void sourceMustBeAContentsName()
    {
        VariantRequest request = requestOf({1, 1});
        request.source.hex = "../../etc/passwd";

        QVERIFY(!checkRequest(request));
    }
};

QTEST_GUILESS_MAIN(TestVariantPlan)
#include "tst_variant_plan.moc"
