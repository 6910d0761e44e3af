#include "archive_fixture.h"
#include "core/base/data_folder.h"
#include "core/maintenance/doctor.h"

#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace hub;
using namespace hub::maintenance;
using namespace hub::maintenance::test;

namespace {

class SmallDisk final : public Io
{
public:
    qint64 free = 0;
    qint64 freeBytes(const char *) override { return free; }
};

Check named(const std::vector<Check> &checks, const QString &name)
{
    for (const Check &check : checks) {
        if (check.name == name)
            return check;
    }
    return {name, Check::Status::Fail, u"there is no such check"_qs, {}, false, false};
}

} // namespace

class TestDoctor : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    ManualClock m_clock;

    QByteArray data() const { return m_folder.path().toUtf8() + "/data"; }

    DoctorOptions options(bool fix = false) const
    {
        DoctorOptions options;
        options.dataFolder = data();
        options.schemas = {storeSchema()};
        options.fix = fix;
        return options;
    }
    Check look(const char *name, bool fix = false) const
    {
        return named(examine(options(fix), m_clock), QString::fromLatin1(name));
    }

    /// A data folder as a hub leaves it: two rows in the backup, three in the database.
    void makeFolder() const
    {
        QVERIFY(DataFolder::open(data(), u"test"_qs));
        auto database = database::Database::open(optionsIn(data()), m_clock);
        QVERIFY(database);
        QVERIFY(store(**database, data(), "first"));
        QVERIFY(store(**database, data(), "second"));
        QVERIFY((*database)->rotateBackup());
        QVERIFY(store(**database, data(), "third"));
    }
    bool writeTo(const char *name, const QByteArray &content) const
    {
        return overwrite(data() + '/' + name, content);
    }

private Q_SLOTS:
    void cleanup() { std::filesystem::remove_all(data().toStdString()); }

    void aHealthyFolderPassesEverythingOfItsOwn()
    {
        makeFolder();

        const auto checks = examine(options(), m_clock);

        for (const char *name : {"data folder",
                                 "lock",
                                 "database",
                                 "schema",
                                 "backups",
                                 "set aside",
                                 "leftovers",
                                 "logs"}) {
            const Check check = named(checks, QString::fromLatin1(name));
            QVERIFY2(check.status == Check::Status::Pass, qPrintable(check.name + check.detail));
            QVERIFY(check.remedy.isEmpty());
            QVERIFY(!check.detail.isEmpty());
        }
        QVERIFY(named(checks, u"schema"_qs).detail.contains(u"store 1"_qs));
    }

    void lookingChangesNothing()
    {
        makeFolder();
        QVERIFY(writeTo("hub.db", "garbage"));
        QVERIFY(writeTo("blobs/.x.1234.part", "left over"));
        QCOMPARE(::chmod(data().constData(), 0755), 0);
        const auto before = treeOf(data());

        const auto checks = examine(options(), m_clock);

        QCOMPARE(worst(checks), Check::Status::Fail);
        QCOMPARE(treeOf(data()), before);
        struct stat status = {};
        QCOMPARE(::stat(data().constData(), &status), 0);
        QCOMPARE(status.st_mode & 0777U, 0755U);
    }

    void aFolderThatIsNotThereYetIsNoProblem()
    {
        const auto checks = examine(options(), m_clock);

        QCOMPARE(named(checks, u"data folder"_qs).status, Check::Status::Pass);
        QVERIFY(!QFileInfo::exists(QString::fromUtf8(data())));
    }

    void aFileInPlaceOfTheFolderFails()
    {
        QVERIFY(overwrite(data(), "a file"));

        const Check check = look("data folder");

        QCOMPARE(check.status, Check::Status::Fail);
        QVERIFY(!check.remedy.isEmpty());
        QCOMPARE(::unlink(data().constData()), 0);
    }

    void aFolderOpenToOthersIsFixed()
    {
        makeFolder();
        QCOMPARE(::chmod(data().constData(), 0755), 0);
        const Check before = look("data folder");
        QCOMPARE(before.status, Check::Status::Warn);
        QVERIFY(before.fixable);
        QVERIFY(before.detail.contains(u"0755"_qs));

        const Check after = look("data folder", true);

        QVERIFY(after.fixed);
        QCOMPARE(look("data folder").status, Check::Status::Pass);
    }

    void theOwnerOfALockIsNamed()
    {
        makeFolder();
        const auto owner = DataFolder::open(data(), u"aio-hub --headless"_qs);
        QVERIFY(owner);

        const Check check = look("lock");

        QCOMPARE(check.status, Check::Status::Pass);
        QVERIFY2(check.detail.contains(u"aio-hub --headless"_qs), qPrintable(check.detail));
        QVERIFY(check.detail.contains(QString::number(::getpid())));
    }

    void nothingIsFixedUnderARunningHub()
    {
        makeFolder();
        const auto owner = DataFolder::open(data(), u"aio-hub"_qs);
        auto database = database::Database::open(optionsIn(data()), m_clock);
        QVERIFY(store(**database, data(), "in the journal"));
        QVERIFY(writeTo("blobs/.x.1234.part", "being written"));

        const auto checks = examine(options(true), m_clock);

        QCOMPARE(named(checks, u"lock"_qs).status, Check::Status::Warn);
        QCOMPARE(named(checks, u"database"_qs).status, Check::Status::Pass);
        QVERIFY(QFileInfo::exists(QString::fromUtf8(data() + "/blobs/.x.1234.part")));
        QVERIFY(store(**database, data(), "still works"));
    }

    void aDamagedDatabaseIsRestored()
    {
        makeFolder();
        const QByteArray damaged = contentOf(data() + "/hub.db").left(9000);
        QVERIFY(writeTo("hub.db", damaged));
        const Check before = look("database");
        QCOMPARE(before.status, Check::Status::Fail);
        QVERIFY(before.fixable);
        QVERIFY(!before.remedy.isEmpty());

        const Check after = look("database", true);

        QVERIFY2(after.fixed, qPrintable(after.detail));
        QVERIFY(after.detail.contains(u"restored from the backup"_qs));
        QCOMPARE(look("database").status, Check::Status::Pass);
        QCOMPARE(look("set aside").status, Check::Status::Warn);
    }

    void aVanishedDatabaseIsRestored()
    {
        makeFolder();
        QCOMPARE(::unlink((data() + "/hub.db").constData()), 0);
        QCOMPARE(look("database").status, Check::Status::Fail);

        QVERIFY(look("database", true).fixed);
        QCOMPARE(look("database").status, Check::Status::Pass);
    }

    void aNewerDatabaseIsToldAndLeftAlone()
    {
        makeFolder();
        {
            auto newer = optionsIn(data());
            newer.schemas = {storeSchema(2)};
            QVERIFY(database::Database::open(newer, m_clock));
        }
        const auto before = contentOf(data() + "/hub.db");

        const Check check = look("database", true);

        QCOMPARE(check.status, Check::Status::Fail);
        QVERIFY(!check.fixed);
        QVERIFY(check.detail.contains(u"newer version"_qs));
        QCOMPARE(contentOf(data() + "/hub.db"), before);
    }

    void anOldBackupWarns()
    {
        makeFolder();
        m_clock.advance(std::chrono::hours(24 * 6));
        QCOMPARE(look("backups").status, Check::Status::Pass);
        m_clock.advance(std::chrono::hours(24 * 2));

        const Check check = look("backups");

        QCOMPARE(check.status, Check::Status::Warn);
        QVERIFY2(check.detail.contains(u" 192 h"_qs), qPrintable(check.detail));
    }

    void aBadBackupDoesNotCount()
    {
        makeFolder();
        for (const QString &name : namesIn(data() + "/backups"))
            QVERIFY(overwrite(data() + "/backups/" + name.toUtf8(), "garbage"));

        QCOMPARE(look("backups").detail, u"there is no good backup"_qs);
    }

    void unfinishedFilesAreRemoved()
    {
        makeFolder();
        QVERIFY(writeTo("blobs/.abc.1234.part", "left over"));
        QVERIFY(writeTo(".hub.db.99.part-wal", "left over"));
        QVERIFY(writeTo("blobs/mine.part", "not hidden: not ours"));
        const Check before = look("leftovers");
        QCOMPARE(before.status, Check::Status::Warn);
        QVERIFY2(before.detail.startsWith(u"2 unfinished"_qs), qPrintable(before.detail));

        QVERIFY(look("leftovers", true).fixed);

        QCOMPARE(look("leftovers").status, Check::Status::Pass);
        QVERIFY(QFileInfo::exists(QString::fromUtf8(data() + "/blobs/mine.part")));
    }

    void logsThatCannotBeWrittenFail()
    {
        makeFolder();
        std::filesystem::remove_all((data() + "/logs").toStdString());
        QVERIFY(writeTo("logs", "a file in the place"));

        QCOMPARE(look("logs").status, Check::Status::Fail);
    }

    void littleSpaceWarnsAndLessFails_data()
    {
        QTest::addColumn<double>("reserves");
        QTest::addColumn<Check::Status>("status");
        QTest::newRow("plenty") << 100.0 << Check::Status::Pass;
        QTest::newRow("twice the reserve") << 2.0 << Check::Status::Pass;
        QTest::newRow("below twice") << 1.99 << Check::Status::Warn;
        QTest::newRow("the reserve") << 1.0 << Check::Status::Warn;
        QTest::newRow("below it") << 0.99 << Check::Status::Fail;
    }
    void littleSpaceWarnsAndLessFails()
    {
        QFETCH(double, reserves);
        QFETCH(Check::Status, status);
        makeFolder();
        SmallDisk disk;
        auto made = options();
        made.reservedBytes = 100'000'000;
        made.reservedFraction = 0;
        disk.free = static_cast<qint64>(reserves * 100'000'000);
        made.io = &disk;

        QCOMPARE(named(examine(made, m_clock), u"free space"_qs).status, status);
    }

    void theWorkersAnswerIsRead_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<Check::Status>("worker");
        QTest::addColumn<Check::Status>("formats");
        const auto pass = Check::Status::Pass;
        const auto warn = Check::Status::Warn;
        const auto fails = Check::Status::Fail;
        QTest::newRow("all well") << QByteArray(
            "{\"isolation\":\"full\",\"denied\":[\"socket\"],"
            "\"formats\":[\"jpeg\",\"png\",\"webp\",\"gif\",\"avif\"]}")
                                  << pass << pass;
        QTest::newRow("reduced") << QByteArray(
            "{\"isolation\":\"reduced\",\"denied\":[],\"formats\":[\"jpeg\",\"png\",\"webp\","
            "\"gif\",\"avif\"]}") << warn
                                 << pass;
        QTest::newRow("a format less")
            << QByteArray("{\"isolation\":\"full\",\"denied\":[],\"formats\":[\"jpeg\"]}") << pass
            << warn;
        QTest::newRow("no formats told")
            << QByteArray("{\"isolation\":\"full\",\"denied\":[]}") << pass << fails;
        QTest::newRow("garbage") << QByteArray("Segmentation fault") << fails << fails;
        QTest::newRow("another shape") << QByteArray("{\"isolation\":7}") << fails << fails;
    }
    void theWorkersAnswerIsRead()
    {
        QFETCH(QByteArray, line);
        QFETCH(Check::Status, worker);
        QFETCH(Check::Status, formats);
        auto made = options();
        made.probeWorker = [&]() -> Result<QByteArray> { return line; };

        const auto checks = examine(made, m_clock);

        QCOMPARE(named(checks, u"media worker"_qs).status, worker);
        QCOMPARE(named(checks, u"image formats"_qs).status, formats);
    }

    void aWorkerThatCannotBeStartedFails()
    {
        auto made = options();
        made.probeWorker = []() -> Result<QByteArray> {
            return fail(Error::Kind::Unavailable, u"aio-worker is not there"_qs, u"reinstall"_qs);
        };

        const Check check = named(examine(made, m_clock), u"media worker"_qs);

        QCOMPARE(check.status, Check::Status::Fail);
        QCOMPARE(check.remedy, u"reinstall"_qs);
    }

    void tasksRunLastWithTheFolderFree()
    {
        makeFolder();
        auto made = options(true);
        bool couldOpen = false;
        bool wasAskedToFix = false;
        made.tasks.push_back(
            {u"blobs"_qs, [&](bool fix) {
                 wasAskedToFix = fix;
                 couldOpen = DataFolder::open(data(), u"task"_qs).has_value();
                 return Check{{}, Check::Status::Warn, u"2 orphans"_qs, {}, true, true};
             }});

        const auto checks = examine(made, m_clock);

        QVERIFY(couldOpen);
        QVERIFY(wasAskedToFix);
        QCOMPARE(checks.back().name, u"blobs"_qs);
        QCOMPARE(checks.back().detail, u"2 orphans"_qs);
    }

    void systemLimitsAreLookedAt()
    {
        const auto checks = examine(options(), m_clock);

        QVERIFY(named(checks, u"open files"_qs).detail.startsWith(u"up to "_qs));
        QVERIFY(named(checks, u"memory"_qs).detail.contains(u" MB of "_qs));
    }

    void theWorstStatusCounts()
    {
        QCOMPARE(worst({}), Check::Status::Pass);
        QCOMPARE(worst({{{}, Check::Status::Warn, {}, {}, false, false}, {}}), Check::Status::Warn);
    }

    void checksAreWrittenAsJson()
    {
        const Check check{
            u"lock"_qs, Check::Status::Warn, u"in \"use\""_qs, u"end it"_qs, true, false};

        const QByteArray expected =
            "[{\"name\":\"lock\",\"status\":\"warn\",\"detail\":\"in \\\"use\\\"\","
            "\"remedy\":\"end it\",\"fixable\":true,\"fixed\":false}]";
        QCOMPARE(toJson(toJsonValue({check})), expected);
    }
};

QTEST_GUILESS_MAIN(TestDoctor)
#include "tst_doctor.moc"
