#include "core/jobs/wal_sync_p.h"

#include <QTemporaryDir>
#include <QtTest>

#include <cerrno>

using namespace std::chrono_literals;

namespace hub::jobs {
namespace {

/// Counts the syncs, and can make them fail.
class CountingIo final : public Io
{
public:
    int dataSync(int descriptor) override
    {
        ++syncs;
        if (isBroken.load()) {
            errno = EIO;
            return -1;
        }
        return Io::dataSync(descriptor);
    }
    std::atomic<int> syncs{0};
    std::atomic<bool> isBroken{false};
};

} // namespace

class TestWalSync : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    QByteArray file()
    {
        const QByteArray path = m_folder.path().toLocal8Bit() + "/hub.db-wal";
        if (!writeFile(path, "x", Durability::Visible))
            qFatal("cannot write %s", path.constData());
        return path;
    }

private Q_SLOTS:
    void aRelaxedCommitIsOnTheDiskWithinASecond()
    {
        ManualClock clock;
        CountingIo io;
        Timer timer(clock);
        WalSync sync(file(), timer, clock, io);

        sync.noteCommit();
        clock.advance(WalSync::kLongestDelay - 1ms);
        QCOMPARE(io.syncs.load(), 0);
        clock.advance(1ms);

        QTRY_COMPARE(io.syncs.load(), 1);
        QVERIFY(WalSync::kLongestDelay <= 1s);
        timer.stop();
    }

    void manyCommitsShareOneSync()
    {
        ManualClock clock;
        CountingIo io;
        Timer timer(clock);
        WalSync sync(file(), timer, clock, io);

        for (int i = 0; i < 1000; ++i)
            sync.noteCommit();
        clock.advance(1s);
        QTRY_COMPARE(io.syncs.load(), 1);
        clock.advance(1h);
        sync.syncNow();

        QCOMPARE(io.syncs.load(), 1);
        sync.noteCommit();
        sync.syncNow();
        QCOMPARE(io.syncs.load(), 2);
        timer.stop();
    }

    void aFailedSyncIsTriedAgain()
    {
        ManualClock clock;
        CountingIo io;
        io.isBroken = true;
        Timer timer(clock);
        WalSync sync(file(), timer, clock, io);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"cannot sync .*hub.db-wal"_qs));

        sync.noteCommit();
        sync.syncNow();
        io.isBroken = false;
        clock.advance(1s);

        QTRY_COMPARE(io.syncs.load(), 2);
        timer.stop();
    }

    void noLogMeansThatAllIsInTheDatabase()
    {
        ManualClock clock;
        CountingIo io;
        Timer timer(clock);
        WalSync sync(m_folder.path().toLocal8Bit() + "/absent", timer, clock, io);

        sync.noteCommit();
        sync.syncNow();

        QCOMPARE(io.syncs.load(), 0);
        timer.stop();
    }
};

} // namespace hub::jobs

QTEST_GUILESS_MAIN(hub::jobs::TestWalSync)
#include "tst_wal_sync.moc"
