#include "archive_fixture.h"
#include "core/maintenance/folder_swap_p.h"

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <cerrno>
#include <thread>

using namespace hub;
using namespace hub::maintenance;
using namespace hub::maintenance::test;

namespace {

class BrokenIo final : public Io
{
public:
    bool renameFails = false;
    bool syncFails = false;

    int rename(const char *from, const char *to) override
    {
        return renameFails ? failWith(EIO) : Io::rename(from, to);
    }
    int sync(int descriptor) override { return syncFails ? failWith(EIO) : Io::sync(descriptor); }

private:
    static int failWith(int error)
    {
        errno = error;
        return -1;
    }
};

} // namespace

class TestFolderSwap : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    ManualClock m_clock;

    QByteArray root() const { return m_folder.path().toUtf8() + "/place"; }
    QByteArray fresh() const { return root() + "/.data.restore-1"; }
    QByteArray target() const { return root() + "/data"; }

    static bool fill(const QByteArray &folder, const QByteArray &content)
    {
        std::filesystem::create_directories(folder.toStdString());
        return overwrite(folder + "/file", content);
    }

private Q_SLOTS:
    void init() { QVERIFY(fill(fresh(), "new")); }
    void cleanup() { std::filesystem::remove_all(root().toStdString()); }

    void anEmptyPlaceIsTaken()
    {
        const auto replaced = swapFolder(fresh(), target(), m_clock, systemIo());

        QCOMPARE(replaced.value(), QByteArray());
        QCOMPARE(contentOf(target() + "/file"), "new");
        QCOMPARE(namesIn(root()), QStringList(u"data"_qs));
    }

    void theOldFolderKeepsEverythingUnderADatedName()
    {
        QVERIFY(fill(target(), "old"));

        const auto replaced = swapFolder(fresh(), target(), m_clock, systemIo());

        QCOMPARE(replaced.value(), target() + "-replaced-20260101T000000Z");
        QCOMPARE(contentOf(*replaced + "/file"), "old");
        QCOMPARE(contentOf(target() + "/file"), "new");
    }

    void aTakenDatedNameGetsANumber()
    {
        QVERIFY(fill(target(), "old"));
        QVERIFY(fill(target() + "-replaced-20260101T000000Z", "older"));

        const auto replaced = swapFolder(fresh(), target(), m_clock, systemIo());

        QCOMPARE(replaced.value(), target() + "-replaced-20260101T000000Z-2");
        QCOMPARE(contentOf(target() + "-replaced-20260101T000000Z/file"), "older");
    }

    void aRenameThatFailsPutsTheOldFolderBack()
    {
        QVERIFY(fill(target(), "old"));
        BrokenIo io;
        io.renameFails = true;

        const auto replaced = swapFolder(fresh(), target(), m_clock, io);

        QCOMPARE(replaced.error().kind, Error::Kind::Io);
        QCOMPARE(contentOf(target() + "/file"), "old");
        QCOMPARE(contentOf(fresh() + "/file"), "new");
    }

    void anEmptyPlaceThatCannotBeTakenStaysEmpty()
    {
        BrokenIo io;
        io.renameFails = true;

        QVERIFY(!swapFolder(fresh(), target(), m_clock, io));

        QVERIFY(!QFileInfo::exists(QString::fromUtf8(target())));
    }

    void aSyncThatFailsIsTold()
    {
        BrokenIo io;
        io.syncFails = true;

        QCOMPARE(swapFolder(fresh(), target(), m_clock, io).error().kind, Error::Kind::Io);
    }

    void whoeverLooksFindsTheOldOrTheNew()
    {
        QVERIFY(fill(target(), "old"));
        std::atomic<bool> isStopped{false};
        std::atomic<int> missing{0};
        std::atomic<int> looks{0};
        std::thread watcher([&] {
            while (!isStopped) {
                missing += contentOf(target() + "/file").isEmpty() ? 1 : 0;
                ++looks;
            }
        });

        for (int i = 0; i < 50; ++i) {
            QVERIFY(fill(fresh(), QByteArray::number(i)));
            QVERIFY(swapFolder(fresh(), target(), m_clock, systemIo()));
        }
        isStopped = true;
        watcher.join();

        QVERIFY(looks > 0);
        QCOMPARE(missing.load(), 0);
    }
};

QTEST_GUILESS_MAIN(TestFolderSwap)
#include "tst_folder_swap.moc"
