#include "core/base/logging.h"
#include "tests/core/base/faulty_io.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace hub;

namespace {

/// What this process writes to stderr while this lives.
class StderrCapture
{
public:
    StderrCapture()
    {
        std::fflush(stderr);
        m_old = ::dup(2);
        m_file = ::memfd_create("stderr", MFD_CLOEXEC);
        ::dup2(m_file, 2);
    }
    ~StderrCapture()
    {
        ::dup2(m_old, 2);
        ::close(m_old);
        ::close(m_file);
    }
    StderrCapture(const StderrCapture &) = delete;
    StderrCapture &operator=(const StderrCapture &) = delete;

    [[nodiscard]] QByteArray text() const
    {
        std::fflush(stderr);
        QByteArray content(1 << 20, '\0');
        const ssize_t size =
            ::pread(m_file, content.data(), static_cast<size_t>(content.size()), 0);
        return content.left(size);
    }

private:
    int m_old = -1;
    int m_file = -1;
};

} // namespace

class TestLogging : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    ManualClock m_clock;

    [[nodiscard]] LogFile::Options options() const
    {
        LogFile::Options options;
        options.folder = QFile::encodeName(m_folder->path());
        options.clock = &m_clock;
        options.rules = logRules(QStringLiteral("debug"));
        return options;
    }
    [[nodiscard]] QByteArray log(const char *suffix = "") const
    {
        return readFile(QFile::encodeName(m_folder->path()) + "/hub.log" + suffix, 1 << 24)
            .value_or(QByteArrayLiteral("<none>"));
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void aLineHasTimeLevelCategoryAndMessage()
    {
        {
            const StderrCapture capture;
            const auto file = LogFile::install(options());
            QVERIFY(file);
            qCInfo(logMedia) << "started" << 2 << "workers";
            qCWarning(logJobs, "slow");
            qCritical("broken");
        }

        QCOMPARE(log(),
                 QByteArray("2026-01-01T00:00:00.000Z info hub.media started 2 workers\n"
                            "2026-01-01T00:00:00.000Z warning hub.jobs slow\n"
                            "2026-01-01T00:00:00.000Z error default broken\n"));
    }

    void theFileIsPrivate()
    {
        const QByteArray path = QFile::encodeName(m_folder->path()) + "/hub.log";
        QVERIFY(writeFile(path, "old\n", Durability::Visible, systemIo(), 0644));
        const auto file = LogFile::install(options());

        struct stat status = {};
        QCOMPARE(::stat(path.constData(), &status), 0);
        QCOMPARE(status.st_mode & 0777U, 0600U);
        QVERIFY(log().startsWith("old\n"));
    }

    void messagesStayOnOneLineAndLoseTheirSecrets()
    {
        const auto file = LogFile::install(options());

        qCInfo(logEngine).noquote() << QStringLiteral("a\nb \x1b[31m token=abc123");

        QVERIFY(log().endsWith("hub.engine a\\nb \\x1b[31m token=***\n"));
        QCOMPARE(log().count('\n'), 1);
    }

    void endlessMessagesAreCut()
    {
        const auto file = LogFile::install(options());

        qCInfo(logEngine).noquote() << QString(100'000, QLatin1Char('x'));

        QVERIFY(log().size() < 17'000);
        QVERIFY(log().endsWith("... (100000 characters)\n"));
    }

    void onlySeriousMessagesReachStderr()
    {
        const StderrCapture capture;
        const auto file = LogFile::install(options());

        qCDebug(logEngine, "d");
        qCInfo(logEngine, "i");
        qCWarning(logEngine, "w");
        qCCritical(logEngine, "c");

        QCOMPARE(capture.text(), QByteArray("warning: w\nerror: c\n"));
        QCOMPARE(log().count('\n'), 4);
    }

    void rulesFollowTheLevel_data()
    {
        QTest::addColumn<QString>("level");
        QTest::addColumn<QString>("extra");
        QTest::addColumn<int>("lines");
        QTest::newRow("debug") << QStringLiteral("debug") << QString() << 4;
        QTest::newRow("info") << QStringLiteral("info") << QString() << 3;
        QTest::newRow("warning") << QStringLiteral("warning") << QString() << 2;
        QTest::newRow("error") << QStringLiteral("error") << QString() << 1;
        QTest::newRow("one more") << QStringLiteral("error")
                                  << QStringLiteral("x.y=true; hub.engine.debug=true") << 2;
    }
    void rulesFollowTheLevel()
    {
        QFETCH(QString, level);
        QFETCH(QString, extra);
        QFETCH(int, lines);
        const StderrCapture capture;
        LogFile::Options chosen = options();
        chosen.rules = logRules(level, extra);
        const auto file = LogFile::install(chosen);

        qCDebug(logEngine, "d");
        qCInfo(logEngine, "i");
        qCWarning(logEngine, "w");
        qCCritical(logEngine, "c");

        QCOMPARE(log().count('\n'), lines);
    }

    void theLogIsRotatedBySize()
    {
        LogFile::Options small = options();
        small.maxFileBytes = 1'000;
        small.keptFiles = 2;
        {
            const auto file = LogFile::install(small);
            for (int i = 0; i < 100; ++i)
                qCInfo(logEngine, "message %03d", i);
        }

        const QStringList names = QDir(m_folder->path()).entryList(QDir::Files);
        QCOMPARE(names,
                 (QStringList{QStringLiteral("hub.log"),
                              QStringLiteral("hub.log.1"),
                              QStringLiteral("hub.log.2")}));
        const QByteArray kept = log(".2") + log(".1") + log();
        QVERIFY(log().size() <= 1'000 && log(".1").size() <= 1'000 && log(".2").size() <= 1'000);
        QVERIFY(kept.endsWith("message 099\n"));
        const int newest = 100 - static_cast<int>(kept.count('\n'));
        QVERIFY(kept.contains(QByteArray("message ")
                              + QByteArray::number(newest).rightJustified(3, '0')));
    }

    void withoutKeptFilesTheLogStartsAnew()
    {
        LogFile::Options small = options();
        small.maxFileBytes = 200;
        small.keptFiles = 0;
        const auto file = LogFile::install(small);

        for (int i = 0; i < 50; ++i)
            qCInfo(logEngine, "message %03d", i);

        QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files).size(), 1);
        QVERIFY(log().size() <= 200);
        QVERIFY(log().endsWith("message 049\n"));
    }

    void aLogThatCannotBeRotatedGrowsOn()
    {
        const StderrCapture capture;
        FaultyIo io;
        io.failures["rename"] = EROFS;
        LogFile::Options small = options();
        small.maxFileBytes = 1'000;
        small.io = &io;
        const auto file = LogFile::install(small);

        for (int i = 0; i < 50; ++i)
            qCInfo(logEngine, "message %03d", i);

        QCOMPARE(log().count('\n'), 50);
        QVERIFY(capture.text().count('\n') <= 4);
        QVERIFY(capture.text().contains("cannot rotate"));
    }

    void aFullDiskSendsMessagesToStderrAndRecovers()
    {
        const StderrCapture capture;
        FaultyIo io;
        LogFile::Options faulty = options();
        faulty.io = &io;
        const auto file = LogFile::install(faulty);

        qCInfo(logEngine, "before");
        io.roomBytes = 10;
        qCInfo(logEngine, "first lost");
        qCInfo(logEngine, "second lost");
        io.roomBytes = -1;
        qCInfo(logEngine, "after");

        QCOMPARE(log(),
                 QByteArray("2026-01-01T00:00:00.000Z info hub.engine before\n"
                            "2026-01-01T00:00:00.000Z info hub.engine after\n"));
        QCOMPARE(capture.text().count("cannot write the log"), 1);
        QVERIFY(capture.text().contains("first lost\n"));
        QVERIFY(capture.text().contains("second lost\n"));
    }

    void aLogThatCannotBeOpenedIsAnError_data()
    {
        QTest::addColumn<QString>("obstacle");
        QTest::addColumn<Error::Kind>("kind");
        QTest::newRow("missing folder") << QString() << Error::Kind::NotFound;
        QTest::newRow("folder in its place")
            << QStringLiteral("folder") << Error::Kind::InvalidInput;
        QTest::newRow("symlink") << QStringLiteral("link") << Error::Kind::InvalidInput;
    }
    void aLogThatCannotBeOpenedIsAnError()
    {
        QFETCH(QString, obstacle);
        LogFile::Options broken = options();
        const QByteArray path = broken.folder + "/hub.log";
        if (obstacle == QStringLiteral("folder"))
            ::mkdir(path.constData(), 0700);
        else if (obstacle == QStringLiteral("link"))
            QCOMPARE(::symlink("/etc/passwd", path.constData()), 0);
        else
            broken.folder += "/missing";

        const auto file = LogFile::install(broken);

        QVERIFY(!file);
        QTEST(file.error().kind, "kind");
    }

    void aLogThatCannotBeReopenedIsTriedAgain()
    {
        const StderrCapture capture;
        FaultyIo io;
        LogFile::Options small = options();
        small.maxFileBytes = 100;
        small.io = &io;
        const auto file = LogFile::install(small);

        qCInfo(logEngine, "first message, long enough to fill the whole file with it");
        io.failures["open"] = EMFILE;
        qCInfo(logEngine, "second");
        io.failures.clear();
        qCInfo(logEngine, "third");

        QVERIFY(log(".1").contains("first message"));
        QVERIFY(capture.text().contains("second\n"));
        QVERIFY(log().endsWith("third\n"));
    }

    void messagesFromQtItselfAreKept()
    {
        const auto file = LogFile::install(options());

        qInfo("no category");

        QVERIFY(log().endsWith("info default no category\n"));
    }

    void afterItsEndMessagesGoWhereTheyWent()
    {
        {
            const auto file = LogFile::install(options());
            qCInfo(logEngine, "one");
        }
        QTest::ignoreMessage(QtInfoMsg, "two");
        qCInfo(logEngine, "two");

        QCOMPARE(log().count('\n'), 1);
    }

    void manyThreadsWriteWholeLines()
    {
        constexpr int kThreads = 4;
        constexpr int kLines = 500;
        LogFile::Options small = options();
        small.maxFileBytes = 50'000;
        small.keptFiles = 9;
        {
            const auto file = LogFile::install(small);
            std::vector<std::thread> threads;
            for (int t = 0; t < kThreads; ++t) {
                threads.emplace_back([t] {
                    for (int i = 0; i < kLines; ++i)
                        qCInfo(logEngine, "thread %d line %d end", t, i);
                });
            }
            for (std::thread &thread : threads)
                thread.join();
        }

        int whole = 0;
        for (const QString &name : QDir(m_folder->path()).entryList(QDir::Files)) {
            const auto content = readFile(QFile::encodeName(m_folder->filePath(name)), 1 << 24);
            for (const QByteArray &line : content->split('\n'))
                whole += line.startsWith("2026-") && line.endsWith(" end") ? 1 : 0;
        }
        QCOMPARE(whole, kThreads * kLines);
    }
};

QTEST_GUILESS_MAIN(TestLogging)
#include "tst_logging.moc"
