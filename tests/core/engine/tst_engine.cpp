#include "core/assets/blob_store.h"
#include "core/base/io.h"
#include "core/engine/engine.h"

#include <QDir>
#include <QSemaphore>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace hub;
using namespace std::chrono_literals;

namespace {

Configuration configurationWith(const QMap<QString, QString> &settings)
{
    Configuration::Sources sources;
    sources.options = settings;
    auto resolved = Configuration::resolve(sources);
    if (!resolved)
        qFatal("%s", qPrintable(resolved.error().message()));
    return *resolved;
}

/// Tests write little, however full the disk of the machine is.
QMap<QString, QString> onAnyDisk()
{
    return {{QStringLiteral("storage.reserve_percent"), QStringLiteral("0")},
            {QStringLiteral("storage.reserve_bytes"), QStringLiteral("0")}};
}

jobs::JobRequest sleepFor(int milliseconds, const QString &group = {})
{
    jobs::JobRequest request;
    request.kind = QStringLiteral("test.sleep");
    request.input = "{\"ms\":" + QByteArray::number(milliseconds) + "}";
    request.group = group;
    request.durability = jobs::DurabilityClass::Strict;
    return request;
}

} // namespace

class TestEngine final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void startedEngineRunsAJob()
    {
        auto engine = Engine::start(options());
        QVERIFY2(engine, engine ? "" : qPrintable(engine.error().message()));

        const auto job = (*engine)->jobs().enqueue(sleepFor(1));

        QVERIFY(job);
        QTRY_COMPARE(stateOf(**engine, job->id), jobs::State::Succeeded);
        QVERIFY((*engine)->notices().isEmpty());
    }

    void folderIsPrivate()
    {
        auto engine = Engine::start(options());
        QVERIFY(engine);

        struct stat status
        {};
        QCOMPARE(::stat(data().constData(), &status), 0);
        QCOMPARE(status.st_mode & 0777U, 0700U);
        QVERIFY(QFile::exists(QFile::decodeName(data() + "/logs/hub.log")));
    }

    void secondEngineIsToldWhoHasTheFolder()
    {
        auto first = Engine::start(options());
        QVERIFY(first);

        const auto second = Engine::start(options());

        QVERIFY(!second);
        QCOMPARE(second.error().kind, Error::Kind::Busy);
        QVERIFY2(second.error().detail.contains(QStringLiteral("tst_engine")),
                 qPrintable(second.error().detail));
    }

    void folderIsFreeAfterTheStop()
    {
        QVERIFY(Engine::start(options()));

        QVERIFY(Engine::start(options()));
    }

    void failedStartStopsWhatHadBegun()
    {
        QVERIFY(Engine::start(options()));
        const QByteArray database = data() + "/hub.db";
        // A folder where the database must be: nothing can open that, and nothing may delete it.
        QVERIFY(QFile::remove(QFile::decodeName(database)));
        QCOMPARE(::mkdir(database.constData(), 0700), 0);
        const QByteArray inside = database + "/precious";
        QVERIFY(writeFile(inside, "x", Durability::Visible));

        const auto failed = Engine::start(options());

        if (!failed) { // Setting the folder aside and starting anew is as good.
            QVERIFY(!failed.error().detail.isEmpty());
            QCOMPARE(::unlink(inside.constData()), 0);
            QCOMPARE(::rmdir(database.constData()), 0);
            QVERIFY(Engine::start(options()));
        }
    }

    void runningJobWaitsForTheNextStart()
    {
        QString id;
        {
            auto engine = Engine::start(options());
            QVERIFY(engine);
            const auto job = (*engine)->jobs().enqueue(sleepFor(600'000));
            QVERIFY(job);
            id = job->id;
            QTRY_COMPARE(stateOf(**engine, id), jobs::State::Running);
        }

        auto next = Engine::start(options());

        QVERIFY(next);
        QTRY_COMPARE(stateOf(**next, id), jobs::State::Running);
    }

    void stopWhileBusyTakesLessThanFiveSeconds()
    {
        auto engine = Engine::start(options());
        QVERIFY(engine);
        for (int i = 0; i < 30; ++i)
            QVERIFY((*engine)->jobs().enqueue(sleepFor(600'000)));

        const SystemClock clock;
        const MonotonicTime began = clock.now();
        engine->reset();

        QVERIFY(clock.now() - began < 5s);
    }

    void startAfterAKillHasEveryAcknowledgedJob()
    {
        std::array<int, 2> pipe{};
        QCOMPARE(::pipe(pipe.data()), 0);
        const pid_t child = ::fork();
        if (child == 0) {
            auto engine = Engine::start(options());
            for (int i = 0; engine && i < 20; ++i)
                (void)(*engine)->jobs().enqueue(sleepFor(600'000));
            (void)!::write(pipe[1], engine ? "1" : "0", 1);
            ::pause();
        }
        char isReady = '0';
        QCOMPARE(::read(pipe[0], &isReady, 1), ssize_t(1));
        QCOMPARE(isReady, '1');
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);

        auto engine = Engine::start(options());

        QVERIFY2(engine, engine ? "" : qPrintable(engine.error().message()));
        const auto counts = (*engine)->jobs().counts();
        qint64 total = 0;
        for (const qint64 count : counts.byState)
            total += count;
        QCOMPARE(total, 20);
    }

    void otherGroupsAreLeftAlone()
    {
        QString foreign;
        {
            auto engine = Engine::start(options());
            QVERIFY(engine);
            foreign = (*engine)->jobs().enqueue(sleepFor(600'000, QStringLiteral("other")))->id;
            QTRY_COMPARE(stateOf(**engine, foreign), jobs::State::Running);
        }
        Engine::Options mine = options();
        mine.onlyGroup = QStringLiteral("mine");

        auto engine = Engine::start(mine);
        QVERIFY(engine);
        const auto own = (*engine)->jobs().enqueue(sleepFor(1, QStringLiteral("mine")));
        QVERIFY(own);
        QTRY_COMPARE(stateOf(**engine, own->id), jobs::State::Succeeded);

        QCOMPARE(stateOf(**engine, foreign), jobs::State::Waiting);
    }

    void cleanStopBacksUpWhatChangedOnce()
    {
        QCOMPARE(backups(), 0);
        {
            auto engine = Engine::start(options());
            QVERIFY(engine);
            QVERIFY((*engine)->jobs().enqueue(sleepFor(1)));
        }
        QCOMPARE(backups(), 1);
        {
            auto engine = Engine::start(options());
            QVERIFY(engine);
            QVERIFY((*engine)->jobs().enqueue(sleepFor(1)));
        }
        QCOMPARE(backups(), 1); // Less than ten minutes old.
    }

    void engineWithoutJobsOpensTheDataOnly()
    {
        Engine::Options quiet = options();
        quiet.runsJobs = false;

        auto engine = Engine::start(quiet);

        QVERIFY(engine);
        QVERIFY((*engine)->database().check(false)->isEmpty());
        QCOMPARE((*engine)->blobs().usage()->blobs, 0);
    }

    void sharedDatabaseIsRefusedClearly()
    {
        Engine::Options shared = options();
        shared.configuration = configurationWith(
            {{QStringLiteral("database.url"), QStringLiteral("postgresql://h/d")}});

        const auto engine = Engine::start(shared);

        QVERIFY(!engine);
        QCOMPARE(engine.error().kind, Error::Kind::Unsupported);
        QVERIFY(engine.error().detail.contains(QStringLiteral("database.url")));
    }

    void reserveOfTheDiskIsWhatTheConfigurationSays_data()
    {
        QTest::addColumn<QString>("percent");
        QTest::addColumn<QString>("bytes");
        QTest::addColumn<double>("fraction");
        QTest::addColumn<qint64>("atLeast");
        QTest::newRow("share of the disk")
            << QStringLiteral("7") << QStringLiteral("0") << 0.07 << qint64(0);
        QTest::newRow("bytes") << QStringLiteral("0") << QStringLiteral("123456789") << 0.0
                               << qint64(123'456'789);
        QTest::newRow("nothing") << QStringLiteral("0") << QStringLiteral("0") << 0.0 << qint64(0);
    }
    void reserveOfTheDiskIsWhatTheConfigurationSays()
    {
        QFETCH(QString, percent);
        QFETCH(QString, bytes);
        QFETCH(double, fraction);
        QFETCH(qint64, atLeast);
        Engine::Options reserved = options();
        reserved.runsJobs = false;
        reserved.configuration =
            configurationWith({{QStringLiteral("storage.reserve_percent"), percent},
                               {QStringLiteral("storage.reserve_bytes"), bytes}});

        auto engine = Engine::start(reserved);
        QVERIFY(engine);
        const auto room = (*engine)->blobs().room();

        QVERIFY(room);
        struct statvfs disk = {};
        QCOMPARE(::statvfs(data().constData(), &disk), 0);
        const double total =
            static_cast<double>(disk.f_blocks) * static_cast<double>(disk.f_frsize);
        QCOMPARE(room->reservedBytes, std::max(atLeast, static_cast<qint64>(total * fraction)));
    }

    void limitsComeFromTheConfiguration()
    {
        const auto limits = Engine::imageLimits(
            configurationWith({{QStringLiteral("image.max_megapixels"), QStringLiteral("100")},
                               {QStringLiteral("image.max_side"), QStringLiteral("20000")}}));

        QCOMPARE(limits.maxPixels, 100'000'000);
        QCOMPARE(limits.maxSide, 20'000);
    }

private:
    [[nodiscard]] QByteArray data() const
    {
        return QFile::encodeName(m_folder->filePath(QStringLiteral("data")));
    }
    [[nodiscard]] Engine::Options options() const
    {
        Engine::Options engine;
        engine.configuration = configurationWith(onAnyDisk());
        engine.dataFolder = data();
        engine.workerProgram = AIO_WORKER_PROGRAM;
        engine.purpose = QStringLiteral("tst_engine");
        engine.testJobs = true;
        return engine;
    }
    [[nodiscard]] static jobs::State stateOf(Engine &engine, const QString &id)
    {
        const auto job = engine.jobs().find(id);
        return job ? job->state : jobs::State::Blocked;
    }
    [[nodiscard]] qsizetype backups() const
    {
        return QDir(QFile::decodeName(data() + "/backups")).entryList(QDir::Files).size();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestEngine)
#include "tst_engine.moc"
