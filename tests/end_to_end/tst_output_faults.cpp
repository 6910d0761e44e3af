#include "hub_process.h"

#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace hub::tests;

class TestOutputFaults final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void folderWithoutPermissionIsToldAtOnce()
    {
        const Workshop shop;
        const QByteArray photo = shop.photo("a.jpg", 100, 80);
        const QByteArray out = shop.folder("out");
        QCOMPARE(::chmod(out.constData(), 0555), 0);
        HubProcess::Options options;
        options.asNobody = true;

        const HubResult result = shop.hub(shop.optimizeWords({photo}), options);

        QVERIFY2(result.exitCode == 1, result.described());
        QVERIFY2(result.err.contains("cannot write into the output folder"), result.described());
        QVERIFY2(result.err.contains("Permission denied"), result.described());
        QCOMPARE(result.err.count('\n'), 1);
    }

    void folderThatCannotBeCreatedIsToldAtOnce()
    {
        const Workshop shop;
        const QByteArray photo = shop.photo("a.jpg", 100, 80);

        const HubResult result =
            shop.hub({"run", "image.optimize", photo, "--out", "/proc/no/such/place"});

        QVERIFY2(result.exitCode == 1, result.described());
        QVERIFY2(result.err.contains("cannot create the output folder"), result.described());
    }

    void readOnlyFileSystemIsToldAtOnce()
    {
        const Workshop shop;
        const QByteArray photo = shop.photo("a.jpg", 100, 80);
        const QByteArray out = shop.folder("out");
        HubProcess::Options options;
        options.inNewMounts = "mount -t tmpfs -o ro tmpfs " + out;

        const HubResult result = shop.hub(shop.optimizeWords({photo}), options);

        QVERIFY2(result.exitCode == 1, result.described());
        QVERIFY2(result.err.contains("Read-only file system"), result.described());
    }

    void fullFolderIsToldAtOnce()
    {
        const Workshop shop;
        const QByteArray photo = shop.photo("a.jpg", 100, 80);
        const QByteArray out = shop.folder("out");
        HubProcess::Options options;
        options.inNewMounts = "mount -t tmpfs -o size=64k tmpfs " + out + "; dd if=/dev/zero of="
                              + out + "/ballast bs=1k 2>/dev/null || true";

        const HubResult result = shop.hub(shop.optimizeWords({photo}), options);

        QVERIFY2(result.exitCode == 1, result.described());
        QVERIFY2(result.err.contains("No space left"), result.described());
        QCOMPARE(result.err.count('\n'), 1);
    }

    void diskThatFillsUpFailsItsItemsAndLeavesNoHalfFiles()
    {
        const Workshop shop;
        QList<QByteArray> photos;
        for (unsigned i = 0; i < 4; ++i)
            photos.append(shop.photo("p" + QByteArray::number(i) + ".jpg", 1600, 1200, i));
        photos.append(shop.photo("tiny.jpg", 16, 16));
        const QByteArray out = shop.folder("out");
        HubProcess::Options options;
        // What is in the mount is seen only inside it: the shell lists it once the hub is done.
        options.inNewMounts = "mount -t tmpfs -o size=160k tmpfs " + out
                              + "; cd /; "
                                "run() { \"$@\" || code=$?; ls -A "
                              + out + " > " + out + ".list; for f in " + out
                              + "/*.jpg; do tail -c 2 \"$f\" | od -An -tx1; "
                                "done > "
                              + out
                              + ".ends; exit ${code:-0}; }; set -- run \"$@\"; "
                                "\"$@\"";

        const HubResult result = shop.hub(QList<QByteArray>{"run",
                                                            "image.optimize",
                                                            "--out",
                                                            out,
                                                            "--set",
                                                            "formats=jpeg",
                                                            "--set",
                                                            "widths=16,640,1280"}
                                              + photos,
                                          options);

        QVERIFY2(result.exitCode == 1, result.described());
        QVERIFY2(result.err.contains("No space left"), result.described());
        QVERIFY2(result.out.contains(" failed in "), result.described());
        QFile list(QFile::decodeName(out + ".list"));
        QVERIFY(list.open(QIODevice::ReadOnly));
        QVERIFY2(!list.readAll().contains(".part"), result.described());
        QFile ends(QFile::decodeName(out + ".ends"));
        QVERIFY(ends.open(QIODevice::ReadOnly));
        for (const QByteArray &end : ends.readAll().trimmed().split('\n'))
            QCOMPARE(end.simplified(), QByteArray("ff d9")); // JPEG's last two bytes.
    }

    void folderUnderAResultsNameFailsThatItemOnly()
    {
        const Workshop shop;
        const QByteArray a = shop.photo("a.jpg", 100, 80);
        const QByteArray b = shop.photo("b.jpg", 100, 80, 2);
        shop.folder("out");
        shop.folder("out/a-64.webp");

        const HubResult result = shop.hub(shop.optimizeWords({a, b}));

        QVERIFY2(result.exitCode == 1, result.described());
        QVERIFY2(result.err.contains("a folder has this name"), result.described());
        QVERIFY2(result.out.contains("1 done, 1 failed"), result.described());
        QVERIFY(isPicture(shop.path("out/b-64.jpg"), 64));
    }

    void closedOutputDoesNotStopTheWork()
    {
        const Workshop shop;
        const QByteArray photo = shop.photo("a.jpg", 100, 80);
        HubProcess::Options options;
        options.closeStdout = true;

        const HubResult result = shop.hub(shop.optimizeWords({photo}), options);

        QVERIFY2(result.exitCode == 0, result.described());
        QVERIFY(isPicture(shop.path("out/a-64.jpg"), 64));
    }

    void dataFolderWithoutPermissionIsToldAtOnce()
    {
        const Workshop shop;
        const QByteArray photo = shop.photo("a.jpg", 100, 80);
        HubProcess::Options options;
        options.asNobody = true;

        const HubResult result =
            HubProcess(QList<QByteArray>{"--data", "/proc/aio"} + shop.optimizeWords({photo}),
                       options)
                .finish();

        QVERIFY2(result.exitCode == 1, result.described());
        QVERIFY2(result.err.contains("/proc/aio"), result.described());
        QCOMPARE(result.err.count('\n'), 1);
    }
};

QTEST_GUILESS_MAIN(TestOutputFaults)
#include "tst_output_faults.moc"
