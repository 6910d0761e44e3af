#include "core/base/io.h"
#include "core/base/json.h"
#include "hub_process.h"

#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace hub;
using namespace hub::tests;

namespace {

struct stat statusOf(const QByteArray &path)
{
    struct stat status
    {};
    (void)::stat(path.constData(), &status);
    return status;
}

QByteArray contentOf(const QByteArray &path)
{
    return readFile(path, 1 << 28).value_or(QByteArray());
}

QStringList filesOf(const char *stem)
{
    QStringList names;
    for (const char *ending : {"-32.jpg", "-32.webp", "-64.jpg", "-64.webp", ".html", ".json"})
        names.append(QLatin1StringView(stem) + QLatin1StringView(ending));
    return names;
}

} // namespace

class TestRunImages final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void photoBecomesVariantsManifestAndMarkup()
    {
        const Workshop shop;
        const QByteArray photo = shop.photo("harbour.jpg", 400, 300);

        const HubResult result = shop.hub(shop.optimizeWords({photo}));

        QVERIFY2(result.exitCode == 0, result.described());
        QCOMPARE(shop.outputs(), filesOf("harbour"));
        for (const int width : {32, 64}) {
            const QByteArray name = "out/harbour-" + QByteArray::number(width);
            QVERIFY(isPicture(shop.path(name + ".jpg"), width));
            QVERIFY(isPicture(shop.path(name + ".webp"), width));
        }
        const auto manifest = parseJson(contentOf(shop.path("out/harbour.json")), QString());
        QVERIFY(manifest);
        QCOMPARE(manifest->at("variants").as_array().size(), std::size_t(4));
        QCOMPARE(manifest->at("name").as_string(), json::string("harbour.jpg"));
        const QByteArray markup = contentOf(shop.path("out/harbour.html"));
        QVERIFY(markup.contains("<picture>"));
        QVERIFY(markup.contains("harbour-64.webp 64w"));
        QVERIFY2(result.out.contains("harbour.jpg: 6 files"), result.described());
    }

    void unchangedSecondRunTouchesNothing()
    {
        const Workshop shop;
        const QByteArray photo = shop.photo("harbour.jpg", 1600, 1200);
        const HubResult first = shop.hub(shop.optimizeWords({photo}));
        QVERIFY2(first.exitCode == 0, first.described());
        const auto before = statusOf(shop.path("out/harbour-64.webp"));
        const auto manifestBefore = statusOf(shop.path("out/harbour.json"));

        const HubResult second = shop.hub(shop.optimizeWords({photo}));

        QVERIFY2(second.exitCode == 0, second.described());
        QVERIFY2(second.out.contains("0 files written"), second.described());
        QVERIFY2(second.out.contains("6 unchanged"), second.described());
        QCOMPARE(statusOf(shop.path("out/harbour-64.webp")).st_ino, before.st_ino);
        QCOMPARE(statusOf(shop.path("out/harbour-64.webp")).st_mtim.tv_nsec,
                 before.st_mtim.tv_nsec);
        QCOMPARE(statusOf(shop.path("out/harbour.json")).st_ino, manifestBefore.st_ino);
        qInfo("first run %lld ms, unchanged second run %lld ms",
              static_cast<long long>(first.duration.count()),
              static_cast<long long>(second.duration.count()));
    }

    void damagedOutputIsMended()
    {
        const Workshop shop;
        const QByteArray photo = shop.photo("harbour.jpg", 400, 300);
        QCOMPARE(shop.hub(shop.optimizeWords({photo})).exitCode, 0);
        const QByteArray good = contentOf(shop.path("out/harbour-64.jpg"));
        QVERIFY(writeFile(shop.path("out/harbour-64.jpg"), "damaged", Durability::Visible));
        QCOMPARE(::unlink(shop.path("out/harbour-32.jpg").constData()), 0);

        const HubResult second = shop.hub(shop.optimizeWords({photo}));

        QVERIFY2(second.exitCode == 0, second.described());
        QVERIFY2(second.out.contains("2 files written"), second.described());
        QCOMPARE(contentOf(shop.path("out/harbour-64.jpg")), good);
    }

    void changedPhotoReplacesItsVariants()
    {
        const Workshop shop;
        QByteArray photo = shop.photo("harbour.jpg", 400, 300, 1);
        QCOMPARE(shop.hub(shop.optimizeWords({photo})).exitCode, 0);
        const QByteArray before = contentOf(shop.path("out/harbour-64.jpg"));
        photo = shop.photo("harbour.jpg", 400, 300, 2);

        QCOMPARE(shop.hub(shop.optimizeWords({photo})).exitCode, 0);

        QVERIFY(contentOf(shop.path("out/harbour-64.jpg")) != before);
        QVERIFY(isPicture(shop.path("out/harbour-64.jpg"), 64));
    }

    void equalStemsGetNumbersInTheOrderGiven()
    {
        const Workshop shop;
        const QByteArray jpeg = shop.photo("a.jpg", 400, 300, 1);
        const QByteArray png = shop.photo("a.png", 200, 300, 2);

        const HubResult result = shop.hub(shop.optimizeWords({jpeg, png}));

        QVERIFY2(result.exitCode == 0, result.described());
        QCOMPARE(shop.outputs().size(), 12);
        QVERIFY(contentOf(shop.path("out/a.json")).contains("a.jpg"));
        QVERIFY(contentOf(shop.path("out/a-2.json")).contains("a.png"));
    }

    void sameFileTwiceIsDoneOnce()
    {
        const Workshop shop;
        const QByteArray photo = shop.photo("a.jpg", 100, 100);
        const QByteArray link = shop.path("b.jpg");
        QCOMPARE(::symlink(photo.constData(), link.constData()), 0);

        const HubResult result = shop.hub(shop.optimizeWords({photo, photo, link}));

        QVERIFY2(result.exitCode == 0, result.described());
        QCOMPARE(shop.outputs(), filesOf("a"));
        QVERIFY2(result.err.contains("done once"), result.described());
    }

    void equalContentUnderTwoNamesIsMadeForBoth()
    {
        const Workshop shop;
        const QByteArray a = shop.photo("a.jpg", 400, 300, 7);
        const QByteArray b = shop.photo("b.jpg", 400, 300, 7);

        const HubResult result = shop.hub(shop.optimizeWords({a, b}));

        QVERIFY2(result.exitCode == 0, result.described());
        QCOMPARE(shop.outputs(), filesOf("a") + filesOf("b"));
        QCOMPARE(contentOf(shop.path("out/a-64.webp")), contentOf(shop.path("out/b-64.webp")));
    }

    void smallPhotoIsNeverEnlarged()
    {
        const Workshop shop;
        const QByteArray photo = shop.photo("icon.png", 40, 30);

        const HubResult result = shop.hub(shop.optimizeWords({photo}));

        QVERIFY2(result.exitCode == 0, result.described());
        QVERIFY(shop.outputs().contains(QStringLiteral("icon-40.jpg")));
        QVERIFY(!shop.outputs().contains(QStringLiteral("icon-64.jpg")));
    }

    void convertMakesOneFileAtFullSize()
    {
        const Workshop shop;
        const QByteArray photo = shop.photo("a.jpg", 90, 70);

        const HubResult result =
            shop.hub({"run", "image.convert", photo, "--out", shop.out(), "--set", "format=png"});

        QVERIFY2(result.exitCode == 0, result.described());
        QVERIFY2(isPicture(shop.path("out/a-90.png"), 90), qPrintable(shop.outputs().join(u' ')));
    }

    void placeholderIsInTheManifest()
    {
        const Workshop shop;
        const QByteArray photo = shop.photo("a.jpg", 90, 70);

        const HubResult result = shop.hub({"run", "image.placeholder", photo, "--out", shop.out()});

        QVERIFY2(result.exitCode == 0, result.described());
        QCOMPARE(shop.outputs(), QStringList{QStringLiteral("a.json")});
        const QByteArray manifest = contentOf(shop.path("out/a.json"));
        QVERIFY2(manifest.contains("\"#") && manifest.contains("data:image/"), manifest);
    }

    void jsonTellsEveryStepInLines()
    {
        const Workshop shop;
        const QByteArray photo = shop.photo("a.jpg", 400, 300);

        const HubResult result =
            shop.hub(QList<QByteArray>{"run", "--json"}
                     + shop.optimizeWords({photo, shop.path("absent.jpg")}).mid(1));

        QVERIFY2(result.exitCode == 1, result.described());
        const QList<QByteArray> lines = jsonLines(result.out);
        QVERIFY2(lines.size() >= 8, result.described());
        int variants = 0;
        for (const QByteArray &line : lines)
            variants += line.contains("\"event\":\"variant\"") ? 1 : 0;
        QCOMPARE(variants, 6);
        QVERIFY2(lines.last().contains("\"event\":\"done\",\"ok\":1,\"failed\":1"), lines.last());
        QVERIFY2(result.err.contains("absent.jpg"), result.described());
    }

    void firstVariantIsThereLongBeforeTheLast()
    {
        const Workshop shop;
        const QByteArray photo = shop.photo("big.jpg", 6000, 4000);
        HubProcess process(shop.withData({"run",
                                          "image.optimize",
                                          "--json",
                                          "--out",
                                          shop.out(),
                                          "--set",
                                          "formats=webp,jpeg",
                                          "--set",
                                          "widths=320,640,1280,1920",
                                          photo}));

        QVERIFY(process.waitForOutput(
            [](const QByteArray &out) { return out.contains("\"event\":\"variant\""); }));
        const qsizetype there = shop.outputs().size();
        const HubResult result = process.finish();

        QVERIFY2(result.exitCode == 0, result.described());
        QVERIFY(there < shop.outputs().size());
        QVERIFY(isPicture(shop.path("out/big-1920.jpg"), 1920));
    }
};

QTEST_GUILESS_MAIN(TestRunImages)
#include "tst_run_images.moc"
