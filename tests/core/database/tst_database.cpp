#include "database_fixture.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <cerrno>
#include <sys/stat.h>
#include <unistd.h>

using namespace hub;
using namespace hub::database;
using namespace hub::database::test;

namespace {

/// A disk on which single calls fail.
class BrokenIo final : public Io
{
public:
    bool syncFails = false;
    bool renameFails = false;
    bool openFails = false;

    int open(const char *path, int flags, mode_t mode) override
    {
        return openFails ? failWith(ENOSPC) : Io::open(path, flags, mode);
    }
    int sync(int descriptor) override { return syncFails ? failWith(EIO) : Io::sync(descriptor); }
    int rename(const char *from, const char *to) override
    {
        return renameFails ? failWith(EROFS) : Io::rename(from, to);
    }

private:
    static int failWith(int error)
    {
        errno = error;
        return -1;
    }
};

} // namespace

class TestDatabase : public QObject
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

    /// What a backup holds, read as a database of its own.
    Notes notesOf(const QByteArray &backup) const
    {
        const QByteArray folder = at("read-") + QByteArray::number(qHash(backup));
        std::filesystem::create_directory(folder.toStdString());
        overwrite(folder + "/hub.db", contentOf(backup));
        auto database = opened(optionsIn(folder));
        return database ? notesIn(*database).value() : Notes();
    }

private Q_SLOTS:
    void whatIsWrittenIsThereAfterTheNextOpen()
    {
        const auto options = optionsIn(at("plain"));
        QVERIFY(addNotes(*opened(options), 1, 10));

        auto database = opened(options);

        QCOMPARE(notesIn(*database).value(), expectedNotes(10));
        QCOMPARE(database->notices(), QStringList());
        QVERIFY(!database->wasUnclean());
    }

    void filesAreTheOwnersAlone()
    {
        auto database = opened(optionsIn(at("modes")));
        QVERIFY(addNotes(*database, 1, 1));
        const auto backup = database->rotateBackup().value();

        for (const QByteArray &path :
             {at("modes") + "/hub.db", at("modes") + "/hub.db-wal", backup}) {
            struct stat status = {};
            QCOMPARE(::stat(path.constData(), &status), 0);
            QCOMPARE(status.st_mode & 0777U, 0600U);
        }
    }

    void readersTakeTurns()
    {
        auto database = opened(optionsIn(at("turns")));

        Executor *first = &database->reader();
        Executor *second = &database->reader();

        QVERIFY(first != second);
        QCOMPARE(&database->reader(), first);
    }

    void readersSeeWhatWasCommitted()
    {
        auto database = opened(optionsIn(at("fresh")));

        for (int id = 1; id <= 50; ++id) {
            QVERIFY(addNotes(*database, id, 1));
            QCOMPARE(notesIn(*database).value().size(), id);
        }
    }

    void aBackupHoldsWhatWasThere()
    {
        auto database = opened(optionsIn(at("backup")));
        QVERIFY(addNotes(*database, 1, 300));

        QVERIFY(database->backupTo(at("copy.db")));

        QVERIFY(addNotes(*database, 301, 1));
        QCOMPARE(notesOf(at("copy.db")), expectedNotes(300));
    }

    void aBackupIsConsistentWhileOthersWrite()
    {
        auto database = opened(optionsIn(at("while")));
        std::atomic<bool> isStopped{false};
        std::atomic<int> failures{0};
        // Two notes in each commit: a copy with an odd number would have seen half of one.
        std::thread writer([&] {
            for (int id = 1; !isStopped; id += 2)
                failures += addNotes(*database, id, 2) ? 0 : 1;
        });

        for (int i = 0; i < 8; ++i) {
            const QByteArray copy = at("while-") + QByteArray::number(i);
            QVERIFY(database->backupTo(copy));
            const Notes notes = notesOf(copy);
            QCOMPARE(notes.size() % 2, 0);
            QCOMPARE(notes, expectedNotes(static_cast<int>(notes.size())));
        }
        isStopped = true;
        writer.join();
        QCOMPARE(failures.load(), 0);
    }

    void aBackupReplacesAnOlderOneWhole()
    {
        auto database = opened(optionsIn(at("replace")));
        QVERIFY(addNotes(*database, 1, 5));
        QVERIFY(overwrite(at("target.db"), "an older file"));

        QVERIFY(database->backupTo(at("target.db")));

        QCOMPARE(notesOf(at("target.db")), expectedNotes(5));
    }

    void aBackupThatFailsLeavesNothing_data()
    {
        QTest::addColumn<int>("which");
        QTest::newRow("no room") << 0;
        QTest::newRow("sync fails") << 1;
        QTest::newRow("rename fails") << 2;
    }
    void aBackupThatFailsLeavesNothing()
    {
        QFETCH(int, which);
        BrokenIo io;
        const QByteArray name = "broken-" + QByteArray::number(which);
        auto options = optionsIn(at(name.constData()));
        options.io = &io;
        auto database = opened(options);
        QVERIFY(addNotes(*database, 1, 5));
        const QByteArray folder = at((name + "-target").constData());
        std::filesystem::create_directory(folder.toStdString());
        QVERIFY(overwrite(folder + "/copy.db", "older"));
        io.openFails = which == 0;
        io.syncFails = which == 1;
        io.renameFails = which == 2;

        const auto done = database->backupTo(folder + "/copy.db");

        QVERIFY(!done);
        QVERIFY(done.error().detail.contains(u"copy.db"_qs));
        QCOMPARE(filesIn(folder), QStringList(u"copy.db"_qs));
        QCOMPARE(contentOf(folder + "/copy.db"), "older");
    }

    void aBackupIntoAMissingFolderSaysSo()
    {
        auto database = opened(optionsIn(at("nowhere")));

        const auto done = database->backupTo(at("no/such/copy.db"));

        QCOMPARE(done.error().kind, Error::Kind::NotFound);
    }

    void theNewestBackupsAreKept()
    {
        auto options = optionsIn(at("rotate"));
        options.keptBackups = 2;
        auto database = opened(options);
        std::vector<QByteArray> made;

        for (int i = 0; i < 4; ++i) {
            QVERIFY(addNotes(*database, i + 1, 1));
            made.push_back(database->rotateBackup().value());
            m_clock.advance(std::chrono::hours(24));
        }

        QCOMPARE(filesIn(options.backupFolder).size(), 2);
        QCOMPARE(notesOf(made[3]), expectedNotes(4));
        QCOMPARE(notesOf(made[2]), expectedNotes(3));
    }

    void backupsOfOneSecondAreAllNamed()
    {
        auto database = opened(optionsIn(at("second")));

        const auto first = database->rotateBackup().value();
        const auto second = database->rotateBackup().value();

        QVERIFY(first != second);
        QCOMPARE(filesIn(at("second") + "/backups").size(), 2);
    }

    void aBadBackupNeitherCountsNorGoes()
    {
        auto options = optionsIn(at("bad"));
        options.keptBackups = 1;
        auto database = opened(options);
        const WallTime goodTime = m_clock.wallNow();
        const auto good = database->rotateBackup().value();
        m_clock.advance(std::chrono::hours(1));
        const auto bad = database->rotateBackup().value();
        QVERIFY(!filesIn(options.backupFolder).contains(QString::fromUtf8(good)));
        QVERIFY(overwrite(bad, "garbage"));
        QCOMPARE(database->lastBackup(), std::nullopt);

        m_clock.advance(std::chrono::hours(1));
        const auto newest = database->rotateBackup().value();

        QCOMPARE(contentOf(bad), "garbage");
        QCOMPARE(filesIn(options.backupFolder).size(), 2);
        QVERIFY(database->lastBackup() > goodTime + std::chrono::hours(1));
        QCOMPARE(notesOf(newest), Notes());
    }

    void withoutABackupThereIsNoTimeOfOne()
    {
        QCOMPARE(opened(optionsIn(at("never")))->lastBackup(), std::nullopt);
    }

    void theLastBackupIsKnownToTheSecond()
    {
        auto database = opened(optionsIn(at("time")));
        QVERIFY(database->rotateBackup());

        const auto last = database->lastBackup();

        QVERIFY(last);
        QVERIFY(m_clock.wallNow() - *last < std::chrono::seconds(1));
    }

    void aSoundDatabasePassesItsChecks()
    {
        auto database = opened(optionsIn(at("check")));
        QVERIFY(addNotes(*database, 1, 100));

        QCOMPARE(database->check(false).value(), QStringList());
        QCOMPARE(database->check(true).value(), QStringList());
    }

    void damageMetAtRunTimeMakesTheNextStartLook()
    {
        const auto options = optionsIn(at("met"));
        QVERIFY(addNotes(*opened(options), 1, 400));
        auto database = opened(options);
        QFile raw(QString::fromUtf8(options.file));
        QVERIFY(raw.open(QIODevice::ReadWrite));
        QVERIFY(raw.seek(4096 * 3));
        raw.write(QByteArray(4096 * 8, '\x5a'));
        raw.close();

        const auto met = database->writer().run([](Connection &connection) {
            return connection.query(
                u"SELECT text FROM notes"_qs, {}, [](const QSqlQuery &) { return true; });
        });
        QCOMPARE(met.error().kind, Error::Kind::Corrupt);
        QVERIFY(!database->check(false).value().isEmpty());
        database.reset();

        QVERIFY(!filesIn(at("met")).contains(u"hub.db-clean"_qs));
        QVERIFY(opened(options)->notices().join(u' ').contains(u"was damaged"_qs));
    }

    void openIsMeasured()
    {
        const auto options = optionsIn(at("cost"));
        QVERIFY(opened(options));

        QBENCHMARK
        {
            QVERIFY(opened(options));
        }
    }

    void openAfterADeathIsMeasured()
    {
        auto database = opened(optionsIn(at("large")));
        QVERIFY(addNotes(*database, 1, 100'000));
        copyFolder(at("large"), at("large-dead"));
        const double mib = static_cast<double>(contentOf(at("large-dead/hub.db")).size()
                                               + contentOf(at("large-dead/hub.db-wal")).size())
                           / (1024 * 1024);
        QElapsedTimer timer;
        timer.start();

        auto again = opened(optionsIn(at("large-dead")));

        qInfo() << "open with quick_check of" << mib << "MiB:" << timer.elapsed() << "ms";
        QVERIFY(again);
        QVERIFY(again->wasUnclean());
        QCOMPARE(again->notices(), QStringList());
        timer.start();
        again.reset();
        qInfo() << "close with checkpoint, hash:" << timer.elapsed() << "ms";
    }

    void aBackupIsMeasured()
    {
        auto database = opened(optionsIn(at("speed")));
        QVERIFY(addNotes(*database, 1, 100'000));
        QElapsedTimer timer;
        timer.start();

        QVERIFY(database->backupTo(at("speed.db")));

        const double seconds = static_cast<double>(timer.nsecsElapsed()) / 1e9;
        const double mib = static_cast<double>(contentOf(at("speed.db")).size()) / (1024 * 1024);
        qInfo() << "backup of" << mib << "MiB:" << mib / seconds << "MiB/s";
    }
};

QTEST_GUILESS_MAIN(TestDatabase)
#include "tst_database.moc"
