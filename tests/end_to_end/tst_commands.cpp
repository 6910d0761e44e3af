#include "core/base/io.h"
#include "core/base/json.h"
#include "hub_process.h"

#include <QDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace hub;
using namespace hub::tests;

class TestCommands final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void textIsPrintedWithoutTouchingAnything_data()
    {
        QTest::addColumn<QList<QByteArray>>("words");
        QTest::addColumn<QByteArray>("part");
        using List = QList<QByteArray>;
        QTest::newRow("version") << List{"--version"} << QByteArray("aio-hub 0.1.0\nQt 6");
        QTest::newRow("help") << List{"--help"} << QByteArray("run a job for every file");
        QTest::newRow("help of a command") << List{"help", "run"} << QByteArray("--out DIR");
        QTest::newRow("help of two words")
            << List{"help", "config", "show"} << QByteArray("--json");
        QTest::newRow("--help after a command") << List{"run", "--help"} << QByteArray("--set");
        QTest::newRow("man page") << List{"help", "--man"} << QByteArray(".TH AIO\\-HUB 1");
        QTest::newRow("bash") << List{"completion", "bash"} << QByteArray("complete ");
        QTest::newRow("zsh") << List{"completion", "zsh"} << QByteArray("#compdef aio-hub");
    }
    void textIsPrintedWithoutTouchingAnything()
    {
        QFETCH(QList<QByteArray>, words);
        QFETCH(QByteArray, part);
        const Workshop shop;

        const HubResult result = shop.hub(words);

        QVERIFY2(result.exitCode == 0, result.described());
        QVERIFY2(result.out.contains(part), result.described());
        QVERIFY2(result.err.isEmpty(), result.described());
        QVERIFY(::access(shop.data().constData(), F_OK) != 0);
    }

    void configShowTellsWhereEachValueComesFrom()
    {
        const Workshop shop;
        const QByteArray file = shop.file("hub.json", "{\"image\": {\"max_megapixels\": 60}}");
        HubProcess::Options options;
        options.environment = {{"AIO_JOBS_WORKERS", "4"}};

        const HubResult result =
            shop.hub({"--config", file, "--port", "9000", "config", "show"}, options);

        QVERIFY2(result.exitCode == 0, result.described());
        const QByteArray text = result.out.simplified();
        QVERIFY2(text.contains("jobs.workers 4 environment AIO_JOBS_WORKERS"), text);
        QVERIFY2(text.contains("image.max_megapixels 60 file " + file), text);
        QVERIFY2(text.contains("server.port 9000 option"), text);
        QVERIFY2(text.contains("media.workers 0 default"), text);
    }

    void configShowAsJsonIsOneList()
    {
        const Workshop shop;

        const HubResult result = shop.hub({"config", "show", "--json"});

        QVERIFY2(result.exitCode == 0, result.described());
        const auto value = parseJson(result.out, QStringLiteral("settings"));
        QVERIFY(value);
        QVERIFY(value->as_array().size() > 10);
    }

    void wrongSettingIsToldWithItsSource_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QByteArray>("part");
        QTest::newRow("unknown") << QByteArray("{\"jobs\": {\"wrokers\": 4}}")
                                 << QByteArray("jobs.workers");
        QTest::newRow("out of range")
            << QByteArray("{\"jobs\": {\"workers\": 1000}}") << QByteArray("64");
        QTest::newRow("no JSON") << QByteArray("{\"jobs\": ") << QByteArray("hub.json");
    }
    void wrongSettingIsToldWithItsSource()
    {
        QFETCH(QByteArray, content);
        QFETCH(QByteArray, part);
        const Workshop shop;
        const QByteArray file = shop.file("hub.json", content);

        const HubResult result = shop.hub({"--config", file, "config", "show"});

        QVERIFY2(result.exitCode == 2, result.described());
        QVERIFY2(result.err.contains(part), result.described());
        QCOMPARE(result.err.count('\n'), 1);
    }

    void absentConfigurationIsTold()
    {
        const Workshop shop;

        const HubResult result = shop.hub({"--config", shop.path("none.json"), "config", "show"});

        QVERIFY2(result.exitCode == 2, result.described());
        QVERIFY2(result.err.contains("none.json"), result.described());
    }

    void doctorPassesOnHealthyData()
    {
        const Workshop shop;
        const QByteArray photo = shop.photo("a.jpg", 100, 80);
        QCOMPARE(shop.hub(shop.optimizeWords({photo})).exitCode, 0);

        const HubResult result = shop.hub({"doctor"});

        QVERIFY2(result.exitCode == 0, result.described());
        QVERIFY2(!result.out.contains("\nfail"), result.described());
        QVERIFY2(result.out.contains("stored contents"), result.described());
        QVERIFY2(result.out.contains("no content is refused"), result.described());
    }

    void doctorFindsAndForgetsALostContent()
    {
        const Workshop shop;
        const QByteArray photo = shop.photo("a.jpg", 100, 80);
        QCOMPARE(shop.hub(shop.optimizeWords({photo})).exitCode, 0);
        const QDir blobs(QFile::decodeName(shop.path("data/blobs")));
        const QStringList shelves = blobs.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
        for (const QString &shelf : shelves) {
            if (shelf.size() == 2)
                QVERIFY(QDir(blobs.filePath(shelf)).removeRecursively());
        }

        const HubResult found = shop.hub({"doctor"});
        const HubResult mended = shop.hub({"doctor", "--fix"});
        const HubResult again = shop.hub(shop.optimizeWords({photo}));

        QVERIFY2(found.out.contains("have no file"), found.described());
        QVERIFY2(mended.out.contains("(fixed)"), mended.described());
        QVERIFY2(again.exitCode == 0, again.described());
        QVERIFY(isPicture(shop.path("out/a-64.jpg"), 64));
    }

    void doctorTellsWhoHasTheData()
    {
        const Workshop shop;
        HubProcess owner(
            shop.withData({"--test-jobs", "run", "test.sleep", "--json", "--set", "ms=60000"}));
        QVERIFY(
            owner.waitForOutput([](const QByteArray &out) { return out.contains("\"running\""); }));

        const HubResult result = shop.hub({"doctor"});

        QVERIFY2(result.out.contains(QByteArray::number(owner.id())), result.described());
    }

    void backupComesBackByRestore()
    {
        const Workshop shop;
        const QByteArray photo = shop.photo("a.jpg", 100, 80);
        QCOMPARE(shop.hub(shop.optimizeWords({photo})).exitCode, 0);
        const QByteArray archive = shop.path("monday.tar.zst");

        const HubResult backup = shop.hub({"backup", archive});
        QVERIFY2(backup.exitCode == 0, backup.described());
        QVERIFY(QDir(QFile::decodeName(shop.data())).removeRecursively());
        const HubResult restore = shop.hub({"restore", archive});

        QVERIFY2(restore.exitCode == 0, restore.described());
        QVERIFY2(shop.hub({"doctor"}).exitCode == 0, restore.described());
        // Known by content: nothing is decoded, so the photo's bytes need not even be an image.
        const HubResult again = shop.hub(shop.optimizeWords({photo}));
        QVERIFY2(again.out.contains("0 files written"), again.described());
    }

    void brokenBackupChangesNothing()
    {
        const Workshop shop;
        const QByteArray photo = shop.photo("a.jpg", 100, 80);
        QCOMPARE(shop.hub(shop.optimizeWords({photo})).exitCode, 0);
        const QByteArray archive = shop.file("broken.tar.zst", "this is no archive");

        const HubResult result = shop.hub({"restore", archive});

        QVERIFY2(result.exitCode == 1, result.described());
        QVERIFY2(result.err.contains("broken.tar.zst"), result.described());
        QVERIFY2(shop.hub(shop.optimizeWords({photo})).out.contains("0 files written"),
                 result.described());
    }

    void backupIntoAnAbsentFolderIsTold()
    {
        const Workshop shop;

        const HubResult result = shop.hub({"backup", shop.path("none/x.tar.zst")});

        QVERIFY2(result.exitCode == 1, result.described());
        QVERIFY2(result.err.contains("none/x.tar.zst"), result.described());
        QCOMPARE(result.err.count('\n'), 1);
    }
};

QTEST_GUILESS_MAIN(TestCommands)
#include "tst_commands.moc"
