#include "core/database/backup_folder_p.h"
#include "core/database/files_p.h"
#include "core/database/set_aside_p.h"
#include "database_fixture.h"

#include <QTemporaryDir>
#include <QTest>

#include <cerrno>
#include <sys/stat.h>

using namespace hub;
using namespace hub::database;
using namespace hub::database::test;

namespace {

class BrokenIo final : public Io
{
public:
    int renameError = 0;
    int renamesThatFail = 0;
    bool syncFails = false;
    bool writeFails = false;

    int rename(const char *from, const char *to) override
    {
        if (renamesThatFail-- > 0)
            return failWith(renameError);
        return Io::rename(from, to);
    }
    int sync(int descriptor) override { return syncFails ? failWith(EIO) : Io::sync(descriptor); }
    ssize_t write(int descriptor, const void *bytes, size_t count) override
    {
        return writeFails ? failWith(ENOSPC) : Io::write(descriptor, bytes, count);
    }

private:
    static int failWith(int error)
    {
        errno = error;
        return -1;
    }
};

WallTime at(int year, unsigned month, unsigned day)
{
    return std::chrono::sys_days(std::chrono::year(year) / std::chrono::month(month)
                                 / std::chrono::day(day));
}

} // namespace

class TestFiles : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    ManualClock m_clock;

    QByteArray root() const { return m_folder.path().toUtf8() + "/root"; }

private Q_SLOTS:
    void init() { std::filesystem::create_directory(root().toStdString()); }
    void cleanup() { std::filesystem::remove_all(root().toStdString()); }

    void pathsAreTakenApart_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("folder");
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("absolute") << QByteArray("/a/b") << QByteArray("/a") << QByteArray("b");
        QTest::newRow("in the root") << QByteArray("/a") << QByteArray("/") << QByteArray("a");
        QTest::newRow("relative") << QByteArray("a") << QByteArray(".") << QByteArray("a");
    }
    void pathsAreTakenApart()
    {
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, folder);
        QFETCH(QByteArray, name);

        QCOMPARE(folderOf(path), folder);
        QCOMPARE(nameOf(path), name);
    }

    void foldersAreMadeWithAllAboveThem()
    {
        QVERIFY(makeFolder(root() + "/a/b/c"));
        QVERIFY(makeFolder(root() + "/a/b/c"));

        struct stat status = {};
        QCOMPARE(::stat((root() + "/a/b").constData(), &status), 0);
        QCOMPARE(status.st_mode & 0777U, 0700U);
    }

    void aFileInTheWayOfAFolderIsAnError()
    {
        QVERIFY(overwrite(root() + "/file", "x"));

        const auto made = makeFolder(root() + "/file/below");

        QVERIFY(!made);
        QVERIFY(made.error().detail.contains(u"below"_qs));
    }

    void aCopyIsWholeOrNotThere()
    {
        const QByteArray content(600'000, 'c');
        QVERIFY(overwrite(root() + "/from", content));
        QVERIFY(copyFile(root() + "/from", root() + "/to", systemIo()));
        QCOMPARE(contentOf(root() + "/to"), content);

        BrokenIo io;
        io.writeFails = true;
        const auto copied = copyFile(root() + "/from", root() + "/other", io);

        QCOMPARE(copied.error().kind, Error::Kind::StorageFull);
        QCOMPARE(filesIn(root()), QStringList({u"from"_qs, u"to"_qs}));
        QCOMPARE(copyFile(root() + "/none", root() + "/x", systemIo()).error().kind,
                 Error::Kind::NotFound);
    }

    void aPartThatCannotBePublishedIsRemoved()
    {
        for (const bool syncFails : {true, false}) {
            QVERIFY(overwrite(root() + "/.x.part", "new"));
            QVERIFY(overwrite(root() + "/x", "old"));
            BrokenIo io;
            io.syncFails = syncFails;
            io.renamesThatFail = 1;
            io.renameError = EROFS;

            QVERIFY(!publish(root() + "/.x.part", root() + "/x", io));

            QCOMPARE(filesIn(root()), QStringList(u"x"_qs));
            QCOMPARE(contentOf(root() + "/x"), "old");
        }
    }

    void asideIsADatedNameInTheFolder()
    {
        QVERIFY(overwrite(root() + "/hub.db", "x"));

        const auto aside = setAside(root() + "/hub.db", root() + "/damaged", m_clock, systemIo());

        QCOMPARE(aside.value(), root() + "/damaged/20260101T000000Z-hub.db");
        QCOMPARE(contentOf(*aside), "x");
    }

    void asideOnAnotherDiskIsBeside()
    {
        QVERIFY(overwrite(root() + "/hub.db", "x"));
        BrokenIo io;
        io.renameError = EXDEV;
        io.renamesThatFail = 1;

        const auto aside = setAside(root() + "/hub.db", root() + "/damaged", m_clock, io);

        QCOMPARE(aside.value(), root() + "/hub.db-damaged-20260101T000000Z");
        QCOMPARE(contentOf(*aside), "x");
    }

    void asideThatIsRefusedLeavesTheFile()
    {
        QVERIFY(overwrite(root() + "/hub.db", "x"));
        BrokenIo io;
        io.renameError = EROFS;
        io.renamesThatFail = 5;

        const auto aside = setAside(root() + "/hub.db", root() + "/damaged", m_clock, io);

        QVERIFY(!aside);
        QCOMPARE(contentOf(root() + "/hub.db"), "x");
    }

    void backupsAreListedByTheirNames()
    {
        for (const char *name : {"hub-20260102T000000Z.db",
                                 "hub-20260101T000000Z.db",
                                 "hub-20260102T000000Z-2.db",
                                 "hub-20260102T000000Z-10.db",
                                 "hub-20260102T000000Z-1.db",
                                 "hub-20260102T000000Z-x.db",
                                 "hub-20261302T000000Z.db",
                                 "hub-2026.db",
                                 "notes.txt",
                                 "hub-20260102T000000Z.db-journal"}) {
            QVERIFY(overwrite(root() + '/' + name, "x"));
        }

        QList<QByteArray> names;
        for (const BackupFile &backup : listBackups(root()))
            names += nameOf(backup.path);

        QCOMPARE(names,
                 QList<QByteArray>({"hub-20260102T000000Z-10.db",
                                    "hub-20260102T000000Z-2.db",
                                    "hub-20260102T000000Z.db",
                                    "hub-20260101T000000Z.db"}));
        QCOMPARE(listBackups(root()).back().madeAt, at(2026, 1, 1));
    }

    void aNewBackupComesAfterAllOfItsSecond()
    {
        const WallTime time = at(2026, 1, 2);
        QCOMPARE(newBackupPath(root(), time), root() + "/hub-20260102T000000Z.db");
        QVERIFY(overwrite(root() + "/hub-20260102T000000Z-7.db", "x"));

        QCOMPARE(newBackupPath(root(), time), root() + "/hub-20260102T000000Z-8.db");
    }

    void aFolderThatIsNotThereHasNoBackups() { QVERIFY(listBackups(root() + "/none").empty()); }
};

QTEST_GUILESS_MAIN(TestFiles)
#include "tst_files.moc"
