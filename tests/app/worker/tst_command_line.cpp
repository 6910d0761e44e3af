#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QtTest>

#include <unistd.h>

namespace {

struct Run
{
    int exitCode = -1;
    QByteArray output;
    QByteArray errors;
};

Run runWorker(const QStringList &arguments)
{
    QProcess worker;
    worker.start(QStringLiteral(AIO_WORKER), arguments);
    if (!worker.waitForFinished(30'000))
        return {};
    return {worker.exitStatus() == QProcess::NormalExit ? worker.exitCode() : -1,
            worker.readAllStandardOutput(),
            worker.readAllStandardError()};
}

/// The libraries that @p program asks for by itself.
QByteArray needed(const QString &program)
{
    QProcess readelf;
    readelf.start(QStringLiteral("readelf"), {QStringLiteral("-d"), program});
    return readelf.waitForFinished() ? readelf.readAllStandardOutput() : QByteArray();
}

bool kernelHasLandlock()
{
    // Version 1 is what landlock_create_ruleset(NULL, 0, LANDLOCK_CREATE_RULESET_VERSION) says
    // at least.
    constexpr long kCreateRuleset = 444;
    return ::syscall(kCreateRuleset, nullptr, 0, 1U) >= 1;
}

} // namespace

class TestCommandLine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theProbeDeniesAllThatItMust()
    {
        const Run run = runWorker({QStringLiteral("--probe")});

        QCOMPARE(run.exitCode, 0);
        QCOMPARE(run.output.count('\n'), 1);
        const QJsonObject probe = QJsonDocument::fromJson(run.output).object();
        QStringList denied = probe[QLatin1String("denied")].toVariant().toStringList();
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
        // A sanitizer's shadow memory fits under no address limit.
        QVERIFY(denied.removeOne(QStringLiteral("mmap_3gib")));
#endif
        // Landlock is the kernel's; everything else is asked of every machine.
        QCOMPARE(probe[QLatin1String("isolation")].toString(),
                 kernelHasLandlock() ? QStringLiteral("full") : QStringLiteral("reduced"));
        QCOMPARE(denied,
                 QStringList({QStringLiteral("read_etc_passwd"),
                              QStringLiteral("create_file"),
                              QStringLiteral("socket"),
                              QStringLiteral("fork"),
                              QStringLiteral("proc_self_mem"),
                              QStringLiteral("signal_parent"),
                              QStringLiteral("execve")}));
        QCOMPARE(probe[QLatin1String("landlock_abi")].toInt() > 0, kernelHasLandlock());
    }

    void theProbeNamesTheFormats()
    {
        const Run run = runWorker({QStringLiteral("--probe")});

        const QJsonObject probe = QJsonDocument::fromJson(run.output).object();
        const QStringList formats = probe[QLatin1String("formats")].toVariant().toStringList();
        for (const char *format : {"jpeg", "png", "webp", "gif", "avif", "tiff"})
            QVERIFY2(formats.contains(QLatin1String(format)), format);
    }

    void startedByHandItSaysWhoStartsIt_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("nothing") << QStringList();
        QTest::newRow("unknown") << QStringList{QStringLiteral("--serf")};
        QTest::newRow("no socket")
            << QStringList{QStringLiteral("--serve"), QStringLiteral("--parent=1")};
        QTest::newRow("a file") << QStringList{QStringLiteral("photo.jpg")};
    }
    void startedByHandItSaysWhoStartsIt()
    {
        QFETCH(QStringList, arguments);

        const Run run = runWorker(arguments);

        QCOMPARE(run.exitCode, 2);
        QVERIFY(run.output.isEmpty());
        QCOMPARE(run.errors.count('\n'), 1);
        QVERIFY(run.errors.startsWith("aio-worker: ") && run.errors.contains("aio-hub"));
    }

    void itTellsItsVersionAndItsUse()
    {
        QCOMPARE(runWorker({QStringLiteral("--version")}).output,
                 QByteArray("aio-worker " HUB_VERSION "\n"));
        const Run help = runWorker({QStringLiteral("--help")});
        QCOMPARE(help.exitCode, 0);
        QVERIFY(help.output.contains("--probe"));
    }

    void itIsLinkedWithNothingThatDecodingDoesNotNeed()
    {
        const QByteArray worker = needed(QStringLiteral(AIO_WORKER));

        QVERIFY(worker.contains("libvips.so"));
        for (const char *library : {"libQt6", "hiredis", "libpq", "libssl", "libsqlite"})
            QVERIFY2(!worker.contains(library), library);
    }

    void noOtherProgramIsLinkedWithLibvips()
    {
        const QByteArray self = needed(QCoreApplication::applicationFilePath());

        QVERIFY(self.contains("NEEDED"));
        for (const char *library : {"vips", "glib", "heif"})
            QVERIFY2(!self.contains(library), library);
    }
};

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_command_line.moc"
