#include "core/database/clean_note_p.h"
#include "database_fixture.h"

#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace hub;
using namespace hub::database;
using namespace hub::database::test;

class TestCleanNote : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    QByteArray file() const { return m_folder.path().toUtf8() + "/hub.db"; }

private Q_SLOTS:
    void init()
    {
        QVERIFY(overwrite(file(), QByteArray(10'000, 'd')));
        writeCleanNote(file(), systemIo());
    }
    void cleanup()
    {
        for (const QString &name : filesIn(m_folder.path().toUtf8()))
            QVERIFY(QFile::remove(m_folder.filePath(name)));
    }

    void anUntouchedFileIsClean() { QCOMPARE(readCleanNote(file()), LastEnd::Clean); }

    void withoutANoteTheEndWasUnclean()
    {
        QCOMPARE(::unlink(cleanNotePath(file()).constData()), 0);

        QCOMPARE(readCleanNote(file()), LastEnd::Unclean);
    }

    void aJournalThatWasLeftMeansUnclean()
    {
        QVERIFY(overwrite(file() + "-wal", "commits"));

        QCOMPARE(readCleanNote(file()), LastEnd::Unclean);
    }

    void anEmptyJournalMeansNothing()
    {
        QVERIFY(overwrite(file() + "-wal", {}));

        QCOMPARE(readCleanNote(file()), LastEnd::Clean);
    }

    void noNoteIsWrittenBesideAJournal()
    {
        QCOMPARE(::unlink(cleanNotePath(file()).constData()), 0);
        QVERIFY(overwrite(file() + "-wal", "commits"));

        writeCleanNote(file(), systemIo());

        QVERIFY(!QFile::exists(QString::fromUtf8(cleanNotePath(file()))));
    }

    void oneOtherByteIsSeen()
    {
        QByteArray content = contentOf(file());
        content[5000] = 'D';
        QVERIFY(overwrite(file(), content));

        QCOMPARE(readCleanNote(file()), LastEnd::Altered);
    }

    void settingTheTimeBackDoesNotHideIt()
    {
        struct stat before = {};
        QCOMPARE(::stat(file().constData(), &before), 0);
        QVERIFY(overwrite(file(), QByteArray(10'000, 'x')));
        const timespec times[2] = {before.st_atim, before.st_mtim};
        QCOMPARE(::utimensat(AT_FDCWD, file().constData(), times, 0), 0);

        QCOMPARE(readCleanNote(file()), LastEnd::Altered);
    }

    void aCopyWithTheSameContentIsClean()
    {
        const QByteArray content = contentOf(file());
        QCOMPARE(::unlink(file().constData()), 0);
        QVERIFY(overwrite(file(), content));

        QCOMPARE(readCleanNote(file()), LastEnd::Clean);
    }

    void anotherSizeIsSeen()
    {
        QVERIFY(overwrite(file(), QByteArray(10'001, 'd')));

        QCOMPARE(readCleanNote(file()), LastEnd::Altered);
    }

    void aNoteThatIsNoneMeansUnclean_data()
    {
        QTest::addColumn<QByteArray>("note");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("one line") << QByteArray("10000 1.2 3.4 5");
        QTest::newRow("too long") << QByteArray(5000, 'x');
        QTest::newRow("four lines") << QByteArray("a\nb\nc\nd\n");
    }
    void aNoteThatIsNoneMeansUnclean()
    {
        QFETCH(QByteArray, note);
        QVERIFY(overwrite(cleanNotePath(file()), note));

        QCOMPARE(readCleanNote(file()), LastEnd::Unclean);
    }

    void aLargeFileIsKnownByItsOutsideAlone()
    {
        QCOMPARE(::truncate(file().constData(), 40LL * 1024 * 1024), 0);
        writeCleanNote(file(), systemIo());
        QVERIFY(contentOf(cleanNotePath(file())).endsWith("\n-\n"));
        QCOMPARE(readCleanNote(file()), LastEnd::Clean);

        // Not even a copy is believed: there is no hash to hold it against.
        QCOMPARE(::chmod(file().constData(), 0640), 0);

        QCOMPARE(readCleanNote(file()), LastEnd::Altered);
    }

    void aMissingFileHasNoCleanEnd()
    {
        QCOMPARE(::unlink(file().constData()), 0);

        QCOMPARE(readCleanNote(file()), LastEnd::Unclean);
    }
};

QTEST_GUILESS_MAIN(TestCleanNote)
#include "tst_clean_note.moc"
