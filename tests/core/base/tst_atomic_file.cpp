#include "core/base/io.h"
#include "core/base/random.h"
#include "tests/core/base/faulty_io.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include <climits>
#include <fcntl.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace hub;

namespace {

QByteArray contentOf(const QByteArray &path)
{
    return readFile(path, 1 << 26).value_or(QByteArrayLiteral("<unreadable>"));
}

mode_t modeOf(const QByteArray &path)
{
    struct stat status = {};
    return ::stat(path.constData(), &status) == 0 ? status.st_mode & 0777U : 0;
}

} // namespace

class TestAtomicFile : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    [[nodiscard]] QByteArray pathOf(const QByteArray &name) const
    {
        return QFile::encodeName(m_folder->path()) + '/' + name;
    }
    [[nodiscard]] QStringList names() const
    {
        return QDir(m_folder->path())
            .entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void aCommittedFileIsWholeAndPrivate()
    {
        const QByteArray path = pathOf("report.json");
        auto file = AtomicFile::create(path);
        QVERIFY(file);
        QVERIFY(file->write("first "));
        QVERIFY(file->write("second"));

        QVERIFY(file->commit(Durability::Durable));

        QCOMPARE(contentOf(path), QByteArray("first second"));
        QCOMPARE(modeOf(path), mode_t{0600});
        QCOMPARE(names(), QStringList{QStringLiteral("report.json")});
    }

    void nothingIsVisibleBeforeTheCommit()
    {
        auto file = AtomicFile::create(pathOf("a.txt"));
        QVERIFY(file);
        QVERIFY(file->write("half"));

        QVERIFY(!QFile::exists(m_folder->filePath(QStringLiteral("a.txt"))));
        QCOMPARE(names().size(), 1);
        QVERIFY(names().constFirst().startsWith(QStringLiteral(".a.txt.")));
        QVERIFY(names().constFirst().endsWith(QStringLiteral(".part")));
    }

    void anUncommittedFileLeavesNothing()
    {
        {
            auto file = AtomicFile::create(pathOf("a.txt"));
            QVERIFY(file->write("half"));
        }

        QVERIFY(names().isEmpty());
    }

    void aMovedFileIsRemovedOnce()
    {
        const QByteArray path = pathOf("a.txt");
        {
            auto first = AtomicFile::create(path);
            QVERIFY(first->write("kept"));
            AtomicFile second = std::move(*first);
            QVERIFY(second.commit(Durability::Visible));
        }

        QCOMPARE(contentOf(path), QByteArray("kept"));
    }

    void theTargetIsReplaced()
    {
        const QByteArray path = pathOf("a.txt");
        QVERIFY(writeFile(path, "old and longer", Durability::Visible));

        QVERIFY(writeFile(path, "new", Durability::Durable));

        QCOMPARE(contentOf(path), QByteArray("new"));
    }

    void theModeIsTheOneAskedFor()
    {
        const mode_t old = ::umask(022);
        QVERIFY(writeFile(pathOf("a.txt"), "x", Durability::Visible, systemIo(), 0666));
        ::umask(old);

        QCOMPARE(modeOf(pathOf("a.txt")), mode_t{0644});
    }

    void theNameMayComeFromTheContent()
    {
        auto file = AtomicFile::create(pathOf("incoming"));
        QVERIFY(file->write("x"));

        QVERIFY(file->commitAs(pathOf("2d711642"), Durability::Durable));

        QCOMPARE(names(), QStringList{QStringLiteral("2d711642")});
    }

    void durableSyncsInTheRightOrder()
    {
        FaultyIo io;

        QVERIFY(writeFile(pathOf("a.txt"), "x", Durability::Durable, io));

        const std::vector<std::string> expected{
            "open", "write", "dataSync", "rename", "open", "sync"};
        QCOMPARE(io.calls, expected);
    }

    void visibleDoesNotWaitForTheDisk()
    {
        FaultyIo io;

        QVERIFY(writeFile(pathOf("a.txt"), "x", Durability::Visible, io));

        const std::vector<std::string> expected{"open", "write", "rename"};
        QCOMPARE(io.calls, expected);
    }

    void shortWritesAndInterruptionsAreContinued()
    {
        FaultyIo io;
        io.largestWrite = 7;
        io.interruptions = 3;
        const QByteArray content(1'000, 'x');

        QVERIFY(writeFile(pathOf("a.txt"), content, Durability::Durable, io));

        QCOMPARE(contentOf(pathOf("a.txt")), content);
    }

    void aFailureLeavesTheOldFileAndNoRest_data()
    {
        QTest::addColumn<QString>("call");
        QTest::addColumn<int>("error");
        QTest::addColumn<Error::Kind>("kind");
        QTest::newRow("no descriptor")
            << QStringLiteral("open") << EMFILE << Error::Kind::Unavailable;
        QTest::newRow("full") << QStringLiteral("write") << ENOSPC << Error::Kind::StorageFull;
        QTest::newRow("quota") << QStringLiteral("write") << EDQUOT << Error::Kind::StorageFull;
        QTest::newRow("broken disk") << QStringLiteral("write") << EIO << Error::Kind::Io;
        QTest::newRow("full at the sync")
            << QStringLiteral("dataSync") << ENOSPC << Error::Kind::StorageFull;
        QTest::newRow("broken at the sync") << QStringLiteral("dataSync") << EIO << Error::Kind::Io;
        QTest::newRow("read-only at the rename")
            << QStringLiteral("rename") << EROFS << Error::Kind::PermissionDenied;
    }
    void aFailureLeavesTheOldFileAndNoRest()
    {
        QFETCH(QString, call);
        QFETCH(int, error);
        const QByteArray path = pathOf("a.txt");
        QVERIFY(writeFile(path, "old", Durability::Visible));
        FaultyIo io;
        io.failures[call.toStdString()] = error;

        const Result<void> written = writeFile(path, "new", Durability::Durable, io);

        QVERIFY(!written);
        QTEST(written.error().kind, "kind");
        QVERIFY(written.error().detail.contains(QFile::decodeName(path)));
        QCOMPARE(contentOf(path), QByteArray("old"));
        QCOMPARE(names(), QStringList{QStringLiteral("a.txt")});
    }

    void aFullDiskIsNoticedAfterAShortWrite()
    {
        const QByteArray path = pathOf("a.txt");
        QVERIFY(writeFile(path, "old", Durability::Visible));
        FaultyIo io;
        io.roomBytes = 100;

        const Result<void> written = writeFile(path, QByteArray(101, 'x'), Durability::Visible, io);

        QVERIFY(!written);
        QCOMPARE(written.error().kind, Error::Kind::StorageFull);
        QVERIFY(!written.error().remedy.isEmpty());
        QCOMPARE(contentOf(path), QByteArray("old"));
        QCOMPARE(names().size(), 1);
    }

    void aDiskWithExactlyEnoughRoomIsEnough()
    {
        FaultyIo io;
        io.roomBytes = 100;

        QVERIFY(writeFile(pathOf("a.txt"), QByteArray(100, 'x'), Durability::Visible, io));
    }

    void afterAFailureNothingPretendsSuccess()
    {
        FaultyIo io;
        auto file = AtomicFile::create(pathOf("a.txt"), io);
        io.failures["write"] = ENOSPC;
        QVERIFY(!file->write("x"));
        io.failures.clear();

        QCOMPARE(file->write("x").error().kind, Error::Kind::StorageFull);
        QCOMPARE(file->flush().error().kind, Error::Kind::StorageFull);
        QCOMPARE(file->commit(Durability::Visible).error().kind, Error::Kind::StorageFull);
        QVERIFY(!QFile::exists(m_folder->filePath(QStringLiteral("a.txt"))));
    }

    void aFailedSyncIsNotRepeated()
    {
        FaultyIo io;
        auto file = AtomicFile::create(pathOf("a.txt"), io);
        QVERIFY(file->write("x"));
        io.failures["dataSync"] = EIO;
        QVERIFY(!file->flush());
        io.failures.clear();
        io.calls.clear();

        QVERIFY(!file->commit(Durability::Durable));

        QVERIFY(io.calls.empty());
    }

    void aFailedFolderSyncIsReported()
    {
        FaultyIo io;
        io.failures["sync"] = EIO;

        const Result<void> written = writeFile(pathOf("a.txt"), "new", Durability::Durable, io);

        QCOMPARE(written.error().kind, Error::Kind::Io);
        QCOMPARE(names(), QStringList{QStringLiteral("a.txt")});
    }

    void foldersThatCannotBeSyncedAreFine()
    {
        FaultyIo io;
        io.failures["sync"] = EINVAL;

        QVERIFY(writeFile(pathOf("a.txt"), "new", Durability::Durable, io));
    }

    void namesThatAreNoFileAreRefused_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("here") << QByteArray(".");
        QTest::newRow("up") << QByteArray("..");
        QTest::newRow("NUL") << QByteArray("a\0b", 3);
        QTest::newRow("a byte too long") << QByteArray(NAME_MAX + 1, 'x');
    }
    void namesThatAreNoFileAreRefused()
    {
        QFETCH(QByteArray, name);

        const auto file = AtomicFile::create(pathOf(name));

        QVERIFY(!file);
        QCOMPARE(file.error().kind, Error::Kind::InvalidInput);
        QVERIFY(names().isEmpty());
    }

    void oddNamesAreKept_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("longest") << QByteArray(NAME_MAX, 'x');
        QTest::newRow("not UTF-8") << QByteArray("caf\xe9.txt");
        QTest::newRow("newline") << QByteArray("a\nb");
        QTest::newRow("dash") << QByteArray("-rf");
    }
    void oddNamesAreKept()
    {
        QFETCH(QByteArray, name);

        QVERIFY(writeFile(pathOf(name), "x", Durability::Durable));

        QCOMPARE(contentOf(pathOf(name)), QByteArray("x"));
        // QTemporaryDir does not find names that are not UTF-8.
        QCOMPARE(::unlink(pathOf(name).constData()), 0);
    }

    void aFolderThatIsMissingIsNamed()
    {
        const auto file = AtomicFile::create(pathOf("missing/a.txt"));

        QCOMPARE(file.error().kind, Error::Kind::NotFound);
        QVERIFY(file.error().detail.contains(QStringLiteral("missing/a.txt")));
    }

    void aFolderInPlaceOfTheTargetStays()
    {
        QVERIFY(QDir(m_folder->path()).mkdir(QStringLiteral("a.txt")));

        const Result<void> written = writeFile(pathOf("a.txt"), "x", Durability::Visible);

        QCOMPARE(written.error().kind, Error::Kind::InvalidInput);
        QCOMPARE(names(), QStringList{QStringLiteral("a.txt")});
    }

    void writersOfOneTargetDoNotMix()
    {
        constexpr int kWriters = 4;
        constexpr int kRounds = 50;
        const QByteArray path = pathOf("a.txt");
        std::atomic<int> failures = 0;
        std::vector<std::thread> writers;
        for (int w = 0; w < kWriters; ++w) {
            writers.emplace_back([&, w] {
                const QByteArray content(100'000, static_cast<char>('a' + w));
                for (int i = 0; i < kRounds; ++i)
                    failures += writeFile(path, content, Durability::Visible) ? 0 : 1;
            });
        }
        for (std::thread &writer : writers)
            writer.join();

        const QByteArray content = contentOf(path);
        QCOMPARE(failures.load(), 0);
        QCOMPARE(content, QByteArray(100'000, content.at(0)));
        QCOMPARE(names(), QStringList{QStringLiteral("a.txt")});
    }

    void descriptorsAreNotInherited()
    {
        const auto before = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
        UniqueFd probe(before);
        auto file = AtomicFile::create(pathOf("a.txt"));
        QVERIFY(file);

        // The part file got the next descriptor.
        const int flags = ::fcntl(probe.get() + 1, F_GETFD);
        QVERIFY(flags >= 0 && (flags & FD_CLOEXEC) != 0);
    }

    void freeBytesAreThoseOfTheFileSystem()
    {
        QVERIFY(systemIo().freeBytes(pathOf("").constData()) > 0);
        QCOMPARE(systemIo().freeBytes("/no/such/folder"), qint64{-1});
    }

    void aStormOfFaultsNeverTearsAFile()
    {
        const std::uint64_t seed = Random::freshSeed();
        qInfo() << "seed" << seed;
        Random random(seed);
        const std::vector<std::string> calls{"open", "write", "dataSync", "rename", "sync"};
        const std::vector<int> errors{EIO, ENOSPC, EROFS, EMFILE, EDQUOT};
        const QByteArray path = pathOf("a.txt");
        QByteArray before = "start";
        QVERIFY(writeFile(path, before, Durability::Visible));
        int failures = 0;
        for (int round = 0; round < 150; ++round) {
            FaultyIo io;
            io.largestWrite = 1 + static_cast<qint64>(random.below(5'000));
            io.interruptions = static_cast<int>(random.below(3));
            if (random.below(2) == 0)
                io.failures[calls[random.below(calls.size())]] =
                    errors[random.below(errors.size())];
            if (random.below(3) == 0)
                io.roomBytes = static_cast<qint64>(random.below(10'000));
            const QByteArray content(static_cast<qsizetype>(random.below(10'000)),
                                     static_cast<char>('a' + round % 26));

            const Result<void> written = writeFile(path, content, Durability::Durable, io);

            const QByteArray found = contentOf(path);
            // A folder that cannot be synced is an error behind the rename: the new content stands.
            const bool isWhole = written ? found == content : found == before || found == content;
            QVERIFY2(isWhole, qPrintable(QString::number(round)));
            QCOMPARE(names(), QStringList{QStringLiteral("a.txt")});
            failures += written ? 0 : 1;
            before = found;
        }
        QVERIFY(failures > 30);
    }
};

QTEST_GUILESS_MAIN(TestAtomicFile)
#include "tst_atomic_file.moc"
