#include "core/database/wal_report_p.h"
#include "database_fixture.h"

#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace hub;
using namespace hub::database;
using namespace hub::database::test;

namespace {

constexpr qsizetype kHeader = 32;
constexpr qsizetype kFrame = 24 + 4096;

} // namespace

/// The folder in every test is that of a hub that died with commits in its journal.
class TestWalReport : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    ManualClock m_clock;
    QByteArray m_log; ///< The journal as it was left.

    QByteArray folder() const { return m_folder.path().toUtf8() + "/dead"; }
    QByteArray file() const { return folder() + "/hub.db"; }
    QByteArray log() const { return file() + "-wal"; }

    bool change(const std::function<void(QByteArray &)> &edit) const
    {
        QByteArray content = m_log;
        edit(content);
        return overwrite(log(), content);
    }

private Q_SLOTS:
    void init()
    {
        const QByteArray alive = m_folder.path().toUtf8() + "/alive";
        auto database = Database::open(optionsIn(alive), m_clock);
        QVERIFY(database);
        for (int id = 1; id <= 10; ++id)
            QVERIFY(addNotes(**database, id, 1));
        copyFolder(alive, folder());
        m_log = contentOf(log());
        QVERIFY(m_log.size() > kHeader + 10 * kFrame);
        QCOMPARE((m_log.size() - kHeader) % kFrame, 0);
    }
    void cleanup()
    {
        for (const char *name : {"/alive", "/dead"})
            std::filesystem::remove_all((m_folder.path().toUtf8() + name).toStdString());
    }

    void aWholeJournalHasLostNothing() { QVERIFY(!hasLostCommits(file())); }

    void noJournalAtAllHasLostNothing()
    {
        QVERIFY(!hasLostCommits(m_folder.path().toUtf8() + "/alive/nothing.db"));
    }

    void aHalfWrittenLastFrameIsNoLoss()
    {
        // What a process leaves that is killed in the middle of a write that nobody was told of.
        QVERIFY(change([](QByteArray &content) { content += content.right(kFrame).left(1000); }));
        QVERIFY(!hasLostCommits(file()));

        QVERIFY(change([](QByteArray &content) {
            QByteArray frame = content.right(kFrame);
            frame.replace(24, 4096, QByteArray(4096, '\0'));
            content += frame;
        }));
        QVERIFY(!hasLostCommits(file()));
    }

    void framesOfAnOlderRoundAreNoLoss()
    {
        // After a checkpoint SQLite writes over the file from its beginning, with other salts.
        QVERIFY(change([](QByteArray &content) {
            QByteArray old = content.mid(kHeader, 3 * kFrame);
            for (qsizetype frame = 0; frame < 3; ++frame)
                old[frame * kFrame + 8] = static_cast<char>(old[frame * kFrame + 8] ^ 0x55);
            content += old;
        }));

        QVERIFY(!hasLostCommits(file()));
    }

    void aBrokenFrameBeforeCommittedOnesIsLoss_data()
    {
        QTest::addColumn<int>("offset");
        QTest::newRow("page number") << 3;
        QTest::newRow("salt") << 9;
        QTest::newRow("checksum") << 17;
        QTest::newRow("content") << 2000;
    }
    void aBrokenFrameBeforeCommittedOnesIsLoss()
    {
        QFETCH(int, offset);
        QVERIFY(change([&](QByteArray &content) {
            const qsizetype at = kHeader + 2 * kFrame + offset;
            content[at] = static_cast<char>(content[at] ^ 1);
        }));
        QVERIFY(hasLostCommits(file()));

        // Also where the index of the dead process is gone.
        QCOMPARE(::unlink((file() + "-shm").constData()), 0);
        QVERIFY(hasLostCommits(file()));
    }

    void aBrokenHeaderLosesEverything()
    {
        QVERIFY(change([](QByteArray &content) { content[20] = static_cast<char>(~content[20]); }));
        QCOMPARE(::unlink((file() + "-shm").constData()), 0);

        QVERIFY(hasLostCommits(file()));
    }

    void aCutIsSeenByTheIndex_data()
    {
        QTest::addColumn<qint64>("size");
        QTest::newRow("one frame less") << qint64(-kFrame);
        QTest::newRow("in a frame") << qint64(-100);
        QTest::newRow("one frame left") << qint64(kHeader + kFrame);
        QTest::newRow("header alone") << qint64(kHeader);
        QTest::newRow("nothing") << qint64(0);
    }
    void aCutIsSeenByTheIndex()
    {
        QFETCH(qint64, size);
        QVERIFY(change([&](QByteArray &content) {
            content.truncate(size < 0 ? content.size() + size : size);
        }));

        QVERIFY(hasLostCommits(file()));
    }

    void aVanishedJournalIsSeenByTheIndex()
    {
        QCOMPARE(::unlink(log().constData()), 0);

        QVERIFY(hasLostCommits(file()));
    }

    void anIndexThatIsNoneSaysNothing()
    {
        QVERIFY(overwrite(file() + "-shm", QByteArray(32768, '\x7f')));
        QVERIFY(!hasLostCommits(file()));
        QVERIFY(overwrite(file() + "-shm", "short"));
        QVERIFY(!hasLostCommits(file()));
    }

    void aCheckpointedJournalMayGo()
    {
        const QByteArray alive = m_folder.path().toUtf8() + "/checked";
        auto database = Database::open(optionsIn(alive), m_clock);
        QVERIFY(database);
        QVERIFY(addNotes(**database, 1, 10));
        QVERIFY((*database)->writer().run([](Connection &connection) {
            return connection.query(
                u"PRAGMA wal_checkpoint(PASSIVE)"_qs, {}, [](const QSqlQuery &) { return true; });
        }));
        QVERIFY(overwrite(alive + "-copy", {}));
        QCOMPARE(::unlink((alive + "-copy").constData()), 0);
        copyFolder(alive, alive + "-copy");
        QCOMPARE(::unlink((alive + "-copy/hub.db-wal").constData()), 0);

        // Everything in it is in the database already.
        QVERIFY(!hasLostCommits(alive + "-copy/hub.db"));
    }
};

QTEST_GUILESS_MAIN(TestWalReport)
#include "tst_wal_report.moc"
