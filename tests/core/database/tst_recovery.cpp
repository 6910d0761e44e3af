#include "core/base/random.h"
#include "database_fixture.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <cerrno>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace hub;
using namespace hub::database;
using namespace hub::database::test;

namespace {

/// Runs as somebody else than root for a while: root may read and write everything.
class WithoutRoot
{
public:
    WithoutRoot()
    {
        if (m_isRoot)
            Q_ASSERT(::seteuid(65534) == 0);
    }
    ~WithoutRoot()
    {
        if (m_isRoot)
            Q_ASSERT(::seteuid(0) == 0);
    }
    WithoutRoot(const WithoutRoot &) = delete;
    WithoutRoot &operator=(const WithoutRoot &) = delete;

private:
    bool m_isRoot = ::geteuid() == 0;
};

/// A process that adds notes one by one, tells each that was committed, and dies after @p delay.
/// Returns the last id that it told.
int addNotesAndDie(const Database::Options &options, int firstId, std::chrono::microseconds delay)
{
    int ends[2] = {-1, -1};
    if (::pipe(ends) != 0)
        return -1;
    const pid_t child = ::fork();
    if (child == 0) {
        ::ualarm(static_cast<useconds_t>(delay.count()), 0); // SIGALRM ends it wherever it is.
        const SystemClock clock;
        auto database = Database::open(options, clock);
        for (int id = firstId; database; ++id) {
            if (!addNotes(**database, id, 1) || ::write(ends[1], &id, sizeof id) != sizeof id)
                break;
        }
        ::_exit(1);
    }
    ::close(ends[1]);
    ::waitpid(child, nullptr, 0);
    int last = firstId - 1;
    int told = 0;
    while (::read(ends[0], &told, sizeof told) == sizeof told)
        last = told;
    ::close(ends[0]);
    return last;
}

} // namespace

class TestRecovery : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    ManualClock m_clock;

    QByteArray at(const char *name) const { return m_folder.path().toUtf8() + '/' + name; }

    std::unique_ptr<Database> opened(const Database::Options &options) const
    {
        auto database = Database::open(options, m_clock);
        if (!database)
            qCritical().noquote() << database.error().message();
        return database ? std::move(*database) : nullptr;
    }

    /// A database with 20 notes, closed, with a backup that holds the first @p inBackup of them.
    Database::Options withNotes(const char *name, int inBackup = 0)
    {
        const Database::Options options = optionsIn(at(name));
        auto database = opened(options);
        if (inBackup > 0) {
            Q_ASSERT(addNotes(*database, 1, inBackup));
            Q_ASSERT(database->rotateBackup());
            m_clock.advance(std::chrono::hours(1));
        }
        Q_ASSERT(addNotes(*database, inBackup + 1, 20 - inBackup));
        return options;
    }

private Q_SLOTS:
    void aFirstStartIsSilent()
    {
        auto database = opened(optionsIn(at("first")));

        QVERIFY(database);
        QCOMPARE(database->notices(), QStringList());
        QVERIFY(!database->wasUnclean());
        struct stat status = {};
        QCOMPARE(::stat((at("first") + "/hub.db").constData(), &status), 0);
        QCOMPARE(status.st_mode & 0777U, 0600U);
    }

    void damageIsToldWithItsPlacesAndTimes()
    {
        const auto options = withNotes("told", 5);
        QVERIFY(overwrite(options.file, "garbage"));

        auto database = opened(options);

        const QString told = database->notices().join(u'\n');
        QCOMPARE(database->notices().size(), 2);
        QVERIFY2(told.contains(u"/told/hub.db was damaged (the file ends after 7 bytes)"_qs),
                 qPrintable(told));
        QVERIFY2(told.contains(QRegularExpression(u"/told/damaged/2026\\d{4}T\\d{6}Z-hub.db"_qs)),
                 qPrintable(told));
        QVERIFY2(told.contains(u"restored from the backup of 2026-01-01T"_qs), qPrintable(told));
        QVERIFY2(told.contains(u"may be missing"_qs), qPrintable(told));
        QCOMPARE(notesIn(*database).value(), expectedNotes(5));
    }

    void theDamagedFileIsKept()
    {
        const auto options = withNotes("kept", 5);
        const QByteArray damaged = contentOf(options.file).left(5000);
        QVERIFY(overwrite(options.file, damaged));

        QVERIFY(opened(options));

        const QStringList kept =
            filesIn(options.damagedFolder).filter(QRegularExpression(u"hub.db$"_qs));
        QCOMPARE(kept.size(), 1);
        QCOMPARE(contentOf(options.damagedFolder + '/' + kept.first().toUtf8()), damaged);
    }

    void twoDamagesInOneSecondAreBothKept()
    {
        const auto options = withNotes("two", 5);
        for (const char *content : {"first", "second"}) {
            QVERIFY(overwrite(options.file, content));
            QVERIFY(opened(options));
        }

        QStringList contents;
        for (const QString &name :
             filesIn(options.damagedFolder).filter(QRegularExpression(u"hub.db$"_qs))) {
            contents += QString::fromUtf8(contentOf(options.damagedFolder + '/' + name.toUtf8()));
        }
        contents.sort();
        QCOMPARE(contents, QStringList({u"first"_qs, u"second"_qs}));
    }

    void withoutABackupAnEmptyDatabaseIsMadeAndTold()
    {
        const auto options = withNotes("no-backup");
        QVERIFY(overwrite(options.file, {}));

        auto database = opened(options);

        const QString told = database->notices().join(u'\n');
        QVERIFY2(told.contains(u"the file is empty"_qs), qPrintable(told));
        QVERIFY2(told.contains(u"no good backup"_qs), qPrintable(told));
        QCOMPARE(notesIn(*database).value(), Notes());
    }

    void aDamagedBackupIsSkippedAndStays()
    {
        auto options = withNotes("bad-backup", 5);
        QByteArray newer;
        {
            auto database = opened(options);
            newer = database->rotateBackup().value();
        }
        QVERIFY(overwrite(newer, contentOf(newer).left(6000)));
        const QByteArray before = contentOf(newer);
        QVERIFY(overwrite(options.file, "garbage"));

        auto database = opened(options);

        QCOMPARE(notesIn(*database).value(), expectedNotes(5));
        QVERIFY(database->notices().join(u'\n').contains(
            u"cannot be used and was left where it is"_qs));
        QCOMPARE(contentOf(newer), before);
    }

    void aBackupOfANewerProgramIsSkipped()
    {
        auto options = withNotes("newer-backup", 5);
        options.schemas = {notesSchema(2)};
        {
            auto database = opened(options);
            QVERIFY(database->rotateBackup());
        }
        options.schemas = {notesSchema(1)};
        QVERIFY(overwrite(options.file, "garbage"));

        auto database = opened(options);

        QCOMPARE(notesIn(*database).value(), expectedNotes(5));
    }

    void anOlderBackupIsMigrated()
    {
        auto options = withNotes("older-backup", 5);
        options.schemas = {notesSchema(3)};
        QVERIFY(opened(options));
        QVERIFY(overwrite(options.file, "garbage"));

        auto database = opened(options);

        QCOMPARE(notesIn(*database).value(), expectedNotes(5));
        const auto versions =
            database->writer().run([](Connection &c) { return schemaVersions(c); });
        QCOMPARE(versions.value().value(u"notes"_qs), 3);
    }

    void aNewerDatabaseIsRefusedUntouched_data()
    {
        QTest::addColumn<bool>("isClean");
        QTest::newRow("closed") << true;
        QTest::newRow("its owner died") << false;
    }
    void aNewerDatabaseIsRefusedUntouched()
    {
        QFETCH(bool, isClean);
        const QByteArray made = isClean ? at("newer-made1") : at("newer-made2");
        auto options = optionsIn(made);
        options.schemas = {notesSchema(4)};
        auto database = opened(options);
        QVERIFY(addNotes(*database, 1, 20));
        if (isClean)
            database.reset();
        const QByteArray folder = made + "-copy";
        copyFolder(made, folder);
        options = optionsIn(folder);
        const QByteArray content = contentOf(options.file);
        const QByteArray log = contentOf(options.file + "-wal");
        QCOMPARE(log.isEmpty(), isClean);

        const auto refused = Database::open(options, m_clock);

        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::Unsupported);
        QVERIFY(refused.error().remedy.contains(u"nothing was changed"_qs));
        QCOMPARE(contentOf(options.file), content);
        QCOMPARE(contentOf(options.file + "-wal"), log);
    }

    void aVanishedDatabaseIsRestored()
    {
        const auto options = withNotes("vanished", 5);
        QCOMPARE(::unlink(options.file.constData()), 0);

        auto database = opened(options);

        QVERIFY(database->notices().first().contains(u"is gone"_qs));
        QCOMPARE(notesIn(*database).value(), expectedNotes(5));
    }

    void somebodyElsesDatabaseIsSetAside()
    {
        const auto options = withNotes("foreign", 5);
        QCOMPARE(::unlink(options.file.constData()), 0);
        {
            auto other = Connection::open({options.file});
            QVERIFY((*other)->execute(u"CREATE TABLE theirs (v)"_qs));
        }

        auto database = opened(options);

        QVERIFY(database->notices().first().contains(u"none of this program's tables"_qs));
        QCOMPARE(notesIn(*database).value(), expectedNotes(5));
    }

    void aSoundChangeByAnotherProgramIsKeptAndTold()
    {
        const auto options = withNotes("edited");
        {
            auto other = Connection::open({options.file});
            QVERIFY((*other)->execute(u"UPDATE notes SET text='edited' WHERE id=1"_qs));
        }

        auto database = opened(options);

        QCOMPARE(database->notices().size(), 1);
        QVERIFY(database->notices().first().contains(u"was changed while no hub had it open"_qs));
        QCOMPARE(notesIn(*database).value().value(1), u"edited"_qs);
    }

    void aTouchedOrCopiedFileNeedsNoWord()
    {
        const auto options = withNotes("copied");
        copyFolder(at("copied"), at("copied-2"));

        auto database = opened(optionsIn(at("copied-2")));

        QCOMPARE(database->notices(), QStringList());
        QVERIFY(!database->wasUnclean());
        QCOMPARE(notesIn(*database).value(), expectedNotes(20));
    }

    void anAlteredTableIsDamage()
    {
        const auto options = withNotes("altered", 5);
        {
            auto other = Connection::open({options.file});
            QVERIFY((*other)->execute(u"ALTER TABLE notes RENAME COLUMN text TO texu"_qs));
        }

        auto database = opened(options);

        QVERIFY(database->notices().first().contains(u"'notes' is missing or altered"_qs));
        QCOMPARE(notesIn(*database).value(), expectedNotes(5));
    }

    void aFolderThatTakesNothingIsNoObstacle()
    {
        const auto options = withNotes("blocked", 5);
        QVERIFY(overwrite(options.damagedFolder, "a file where the folder should be"));
        QVERIFY(overwrite(options.file, "garbage"));

        auto database = opened(options);

        QVERIFY(database);
        QCOMPARE(notesIn(*database).value(), expectedNotes(5));
        QCOMPARE(filesIn(at("blocked")).filter(u"hub.db-damaged-"_qs).size(), 1);
    }

    void aMissingModeIsPutRight()
    {
        const auto options = withNotes("mode");
        QCOMPARE(::chmod(options.file.constData(), 0), 0);

        auto database = opened(options);

        QVERIFY(database->notices().join(u'\n').contains(u"mode is 0600"_qs));
        QCOMPARE(notesIn(*database).value(), expectedNotes(20));
    }

    void somebodyElsesFileIsRefused()
    {
        if (::geteuid() != 0) {
            // Not root: a folder that is closed to us stands for a file of somebody else.
            const auto options = withNotes("theirs");
            QCOMPARE(::chmod(at("theirs").constData(), 0), 0);
            const auto refused = Database::open(options, m_clock);
            QCOMPARE(::chmod(at("theirs").constData(), 0700), 0);
            QCOMPARE(refused.error().kind, Error::Kind::PermissionDenied);
            return;
        }
        const auto options = withNotes("theirs");
        QCOMPARE(::chmod(options.file.constData(), 0), 0);
        QCOMPARE(::chmod(at("theirs").constData(), 0777), 0);
        QCOMPARE(::chmod(m_folder.path().toUtf8().constData(), 0755), 0);
        const QByteArray before = contentOf(options.file);

        Error error;
        {
            const WithoutRoot ordinary;
            const auto refused = Database::open(options, m_clock);
            QVERIFY(!refused);
            error = refused.error();
        }

        QCOMPARE(error.kind, Error::Kind::PermissionDenied);
        QVERIFY(error.detail.contains(u"hub.db"_qs));
        QCOMPARE(contentOf(options.file), before);
    }

    void aLinkToTheFileIsFollowed()
    {
        const auto real = withNotes("real");
        QCOMPARE(::mkdir(at("linked").constData(), 0700), 0);
        auto options = optionsIn(at("linked"));
        QCOMPARE(::symlink(real.file.constData(), options.file.constData()), 0);

        {
            auto database = opened(options);
            QCOMPARE(database->notices(), QStringList());
            QCOMPARE(notesIn(*database).value(), expectedNotes(20));
        }

        QVERIFY(filesIn(at("real")).contains(u"hub.db-clean"_qs));
    }

    void partFilesOfDeadProcessesGo()
    {
        const auto options = withNotes("parts", 5);
        QVERIFY(overwrite(at("parts") + "/.hub.db.1234.part", "x"));
        QVERIFY(overwrite(at("parts") + "/.hub.db.1234.part-wal", "x"));
        QVERIFY(overwrite(options.backupFolder + "/.hub-20260101T000000Z.db.99.part", "x"));
        QVERIFY(overwrite(at("parts") + "/.hub.db.theirs", "x"));

        QVERIFY(opened(options));

        QCOMPARE(filesIn(at("parts")).filter(u".part"_qs), QStringList());
        QCOMPARE(filesIn(options.backupFolder).filter(u".part"_qs), QStringList());
        QVERIFY(filesIn(at("parts")).contains(u".hub.db.theirs"_qs));
    }

    void deathAtAnyMomentLosesNothingThatWasTold()
    {
        constexpr int kDeaths = 15;
        Random random(20'261'124);
        const auto options = optionsIn(at("killed"));
        int next = 1;

        for (int round = 0; round < kDeaths; ++round) {
            const int told = addNotesAndDie(
                options, next, std::chrono::microseconds(500 + random.below(60'000)));

            auto database = opened(options);
            QVERIFY(database);
            QCOMPARE(database->notices(), QStringList());
            const auto notes = notesIn(*database).value();
            const int last = notes.isEmpty() ? 0 : notes.lastKey();
            QVERIFY2(last >= told, qPrintable(QStringLiteral("%1 of %2").arg(last).arg(told)));
            QCOMPARE(notes, expectedNotes(last));
            next = last + 1;
        }
        qInfo() << "notes written over" << kDeaths << "deaths:" << next - 1;
    }
};

QTEST_GUILESS_MAIN(TestRecovery)
#include "tst_recovery.moc"
