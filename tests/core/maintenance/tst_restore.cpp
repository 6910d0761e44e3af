#include "archive_fixture.h"
#include "core/base/data_folder.h"
#include "core/base/random.h"

#include <QTemporaryDir>
#include <QTest>

#include <cerrno>
#include <sys/stat.h>
#include <unistd.h>

using namespace hub;
using namespace hub::maintenance;
using namespace hub::maintenance::test;

namespace {

/// A disk on which single calls fail from a moment on.
class BrokenIo final : public Io
{
public:
    bool renameOfFoldersFails = false;
    qint64 free = -1;
    std::atomic<int> writesLeft{1'000'000};

    ssize_t write(int descriptor, const void *bytes, size_t count) override
    {
        if (writesLeft.fetch_sub(1) > 0)
            return Io::write(descriptor, bytes, count);
        errno = ENOSPC;
        return -1;
    }
    int rename(const char *from, const char *to) override
    {
        struct stat status = {};
        const bool isFolder = ::stat(from, &status) == 0 && S_ISDIR(status.st_mode);
        if (!renameOfFoldersFails || !isFolder)
            return Io::rename(from, to);
        errno = EIO;
        return -1;
    }
    qint64 freeBytes(const char *path) override { return free >= 0 ? free : Io::freeBytes(path); }
};

const QByteArray kContent = QByteArrayLiteral("content");

} // namespace

class TestRestore : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    ManualClock m_clock;
    QByteArray m_goodDatabase; ///< The bytes of a hub.db that every check accepts.
    QByteArray m_goodArchive;

    QByteArray at(const char *name) const { return m_folder.path().toUtf8() + '/' + name; }
    QByteArray file() const { return at("the.backup"); }
    QByteArray target() const { return at("place/data"); }

    RestoreRequest request() const
    {
        RestoreRequest request;
        request.file = file();
        request.dataFolder = target();
        request.schemas = {storeSchema()};
        return request;
    }

    /// A data folder as a hub leaves it, with something of its own in it.
    void makeOldFolder() const
    {
        QVERIFY(database::Database::open(optionsIn(target()), m_clock));
        QVERIFY(overwrite(target() + "/mine", "the only copy"));
    }

    QByteArray databaseLine() const
    {
        return lineFor("hub.db", m_goodDatabase.size(), hashOf(m_goodDatabase));
    }
    MadeUp databaseEntry() const { return {"hub.db", m_goodDatabase, AE_IFREG, {}}; }

    /// Restores what is at file() over an old folder and checks that nothing has changed by it.
    Error refusal() const
    {
        makeOldFolder();
        const auto before = treeOf(target());
        const auto done = restoreBackup(request(), m_clock);
        const bool isUntouched =
            treeOf(target()) == before && namesIn(at("place")) == QStringList(u"data"_qs)
            && namesIn(m_folder.path().toUtf8()) == QStringList({u"place"_qs, u"the.backup"_qs});
        if (done || !isUntouched)
            return {Error::Kind::Internal, u"it was not refused without a trace"_qs, {}};
        return done.error();
    }

private Q_SLOTS:
    void initTestCase()
    {
        const QByteArray folder = at("made");
        auto database = database::Database::open(optionsIn(folder), m_clock);
        QVERIFY(database);
        QVERIFY(store(**database, folder, kContent));
        QVERIFY(store(**database, folder, QByteArray(300'000, 'x')));
        BackupRequest made;
        made.file = file();
        made.dataFolder = folder;
        made.database = database->get();
        made.files = filesBelow(folder);
        QVERIFY(writeBackup(made, m_clock));
        database->reset();
        m_goodDatabase = contentOf(folder + "/hub.db");
        m_goodArchive = contentOf(file());
        std::filesystem::remove_all(folder.toStdString());
    }
    void init()
    {
        std::filesystem::create_directories(at("place").toStdString());
        QVERIFY(overwrite(file(), m_goodArchive));
    }
    void cleanup() { std::filesystem::remove_all(at("place").toStdString()); }

    void anEmptyPlaceIsFilled()
    {
        const auto done = restoreBackup(request(), m_clock);

        QVERIFY2(done, done ? "" : qPrintable(done.error().message()));
        QCOMPARE(done->previousFolder, QByteArray());
        QCOMPARE(namesIn(at("place")), QStringList(u"data"_qs));
        struct stat status = {};
        QCOMPARE(::stat(target().constData(), &status), 0);
        QCOMPARE(status.st_mode & 0777U, 0700U);
        QCOMPARE(::stat((target() + "/hub.db").constData(), &status), 0);
        QCOMPARE(status.st_mode & 0777U, 0600U);
    }

    void anOldFolderIsSetAsideWhole()
    {
        makeOldFolder();
        const auto before = treeOf(target());

        const auto done = restoreBackup(request(), m_clock);

        QVERIFY(done);
        QCOMPARE(done->previousFolder, target() + "-replaced-20260101T000000Z");
        QCOMPARE(treeOf(done->previousFolder), before);
        QVERIFY(!treeOf(target()).contains("mine"));
    }

    void twoRestoresInOneSecondKeepBothFolders()
    {
        makeOldFolder();
        QVERIFY(restoreBackup(request(), m_clock));
        const auto second = restoreBackup(request(), m_clock);

        QCOMPARE(second.value().previousFolder, target() + "-replaced-20260101T000000Z-2");
        QCOMPARE(namesIn(at("place")).size(), 3);
    }

    void theFolderBehindALinkIsReplaced()
    {
        makeOldFolder();
        const QByteArray link = at("place/link");
        QCOMPARE(::symlink(target().constData(), link.constData()), 0);
        auto made = request();
        made.dataFolder = link;

        QVERIFY(restoreBackup(made, m_clock));

        QVERIFY(QFileInfo(QString::fromUtf8(link)).isSymLink());
        QVERIFY(!treeOf(target()).contains("mine"));
    }

    void aFolderInUseIsLeftAlone()
    {
        makeOldFolder();
        const auto owner = DataFolder::open(target(), u"aio-hub --headless"_qs);
        QVERIFY(owner);

        const auto done = restoreBackup(request(), m_clock);

        QCOMPARE(done.error().kind, Error::Kind::Busy);
        QVERIFY(done.error().detail.contains(u"aio-hub --headless"_qs));
        QCOMPARE(contentOf(target() + "/mine"), "the only copy");
        QCOMPARE(namesIn(at("place")), QStringList(u"data"_qs));
    }

    void everyTruncationIsRefused()
    {
        Random random(20'261'123);
        for (int round = 0; round < 25; ++round) {
            const auto size = static_cast<qsizetype>(
                random.below(static_cast<std::uint64_t>(m_goodArchive.size())));
            QVERIFY(overwrite(file(), m_goodArchive.left(size)));

            const Error error = refusal();

            QVERIFY2(error.kind == Error::Kind::Corrupt || error.kind == Error::Kind::InvalidInput,
                     qPrintable(QStringLiteral("%1 bytes: %2").arg(size).arg(error.message())));
        }
    }

    void everyFlippedBitIsRefusedOrHarmless()
    {
        Random random(20'261'124);
        int harmless = 0;
        for (int round = 0; round < 60; ++round) {
            QByteArray archive = m_goodArchive;
            const auto size = static_cast<std::uint64_t>(archive.size());
            const auto byte = static_cast<qsizetype>(random.below(size));
            archive[byte] = static_cast<char>(archive[byte] ^ (1 << random.below(8)));
            QVERIFY(overwrite(file(), archive));

            const auto done = restoreBackup(request(), m_clock);

            if (done) {
                // Padding and times of the archive: what came out is what went in.
                QCOMPARE(treeOf(target()).value("hub.db"), m_goodDatabase);
                ++harmless;
                std::filesystem::remove_all(target().toStdString());
            }
            QCOMPARE(namesIn(at("place")), QStringList());
        }
        qInfo() << "flips that changed nothing:" << harmless << "of 60";
    }

    void foreignFilesAreRefused_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("text") << QByteArray("hello\n").repeated(1000);
        QTest::newRow("zeros") << QByteArray(100'000, '\0');
        QTest::newRow("a database") << m_goodDatabase;
        QTest::newRow("zip") << QByteArray("PK\x03\x04\x14\0\0\0\x08\0", 10).repeated(50);
    }
    void foreignFilesAreRefused()
    {
        QFETCH(QByteArray, content);
        QVERIFY(overwrite(file(), content));

        const Error error = refusal();

        QVERIFY2(error.kind == Error::Kind::InvalidInput, qPrintable(error.message()));
        QVERIFY(!error.remedy.isEmpty());
    }

    void aForeignTarIsRefused()
    {
        QVERIFY(writeArchive(file(), {{"readme.txt", "hello", AE_IFREG, {}}}));
        QCOMPARE(refusal().kind, Error::Kind::InvalidInput);
    }

    void anotherCompressionIsRefused()
    {
        QVERIFY(writeArchive(
            file(),
            {{"manifest.json", manifestOf({databaseLine()}), AE_IFREG, {}}, databaseEntry()},
            false));
        QCOMPARE(refusal().kind, Error::Kind::InvalidInput);
    }

    void theMadeUpArchiveIsGoodUnlessItIsMadeBad()
    {
        QVERIFY(writeArchive(
            file(),
            {{"manifest.json", manifestOf({databaseLine()}), AE_IFREG, {}}, databaseEntry()}));
        QVERIFY(restoreBackup(request(), m_clock));
    }

    void hostileNamesAreRefused_data()
    {
        QTest::addColumn<QByteArray>("name");
        for (const char *name : {"../x",
                                 "blobs/../../x",
                                 "/etc/x",
                                 "/tmp/x",
                                 "blobs/./x",
                                 "blobs//x",
                                 "blobs/.x",
                                 "blobs/..",
                                 "blobs/x/",
                                 "blobs",
                                 "blobs/a b",
                                 "blobs/a\\b",
                                 "blobs/a/b/c/d",
                                 ".lock",
                                 "run/endpoint.json",
                                 "hub.db-wal",
                                 "manifest.json"}) {
            QTest::newRow(name) << QByteArray(name);
        }
        QTest::newRow("too long") << "blobs/" + QByteArray(150, 'x');
        QTest::newRow("not text") << QByteArray("blobs/\xff\xfe");
    }
    void hostileNamesAreRefused()
    {
        QFETCH(QByteArray, name);
        // Once promised by the manifest, once smuggled in beside it.
        for (const bool isPromised : {true, false}) {
            QList<QByteArray> lines{databaseLine()};
            if (isPromised)
                lines += lineFor(
                    QByteArray(name).replace('\\', "\\\\"), kContent.size(), hashOf(kContent));
            QVERIFY(writeArchive(file(),
                                 {{"manifest.json", manifestOf(lines), AE_IFREG, {}},
                                  databaseEntry(),
                                  {name, kContent, AE_IFREG, {}}}));

            const Error error = refusal();

            QVERIFY2(error.kind == Error::Kind::Corrupt || error.kind == Error::Kind::InvalidInput,
                     qPrintable(error.message()));
        }
    }

    void whatIsNoPlainFileIsRefused_data()
    {
        QTest::addColumn<unsigned>("type");
        QTest::addColumn<QByteArray>("link");
        QTest::newRow("symbolic link") << unsigned(AE_IFLNK) << QByteArray("/etc/passwd");
        QTest::newRow("hard link") << unsigned(AE_IFREG) << QByteArray("hub.db");
        QTest::newRow("folder") << unsigned(AE_IFDIR) << QByteArray();
        QTest::newRow("pipe") << unsigned(AE_IFIFO) << QByteArray();
        QTest::newRow("device") << unsigned(AE_IFCHR) << QByteArray();
    }
    void whatIsNoPlainFileIsRefused()
    {
        QFETCH(unsigned, type);
        QFETCH(QByteArray, link);
        const QByteArray line = lineFor("blobs/aa/x", 0, hashOf({}));
        QVERIFY(writeArchive(file(),
                             {{"manifest.json", manifestOf({databaseLine(), line}), AE_IFREG, {}},
                              databaseEntry(),
                              {"blobs/aa/x", {}, type, link}}));

        const Error error = refusal();

        QVERIFY2(error.detail.contains(u"is not a plain file"_qs), qPrintable(error.message()));
    }

    void aSymbolicLinkAsAFolderIsRefused()
    {
        QVERIFY(
            writeArchive(file(),
                         {{"manifest.json",
                           manifestOf({databaseLine(),
                                       lineFor("blobs/aa/x", kContent.size(), hashOf(kContent))}),
                           AE_IFREG,
                           {}},
                          {"blobs", {}, AE_IFLNK, "/tmp"},
                          databaseEntry(),
                          {"blobs/aa/x", kContent, AE_IFREG, {}}}));
        QCOMPARE(refusal().kind, Error::Kind::Corrupt);
    }

    void aLyingManifestIsRefused_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("more bytes") << lineFor("blobs/aa/x", kContent.size() + 1, hashOf(kContent));
        QTest::newRow("fewer bytes")
            << lineFor("blobs/aa/x", kContent.size() - 1, hashOf(kContent));
        QTest::newRow("another hash") << lineFor("blobs/aa/x", kContent.size(), hashOf("other"));
        QTest::newRow("no hash") << lineFor("blobs/aa/x", kContent.size(), "");
        QTest::newRow("negative") << lineFor("blobs/aa/x", -5, hashOf(kContent));
        QTest::newRow("another file") << lineFor("blobs/aa/y", kContent.size(), hashOf(kContent));
        QTest::newRow("twice") << lineFor("blobs/aa/x", kContent.size(), hashOf(kContent)) + ','
                                      + lineFor("blobs/aa/x", kContent.size(), hashOf(kContent));
        QTest::newRow("unknown field") << QByteArray(R"({"name":"blobs/aa/x","mode":"7777"})");
        QTest::newRow("no object") << QByteArray("5");
    }
    void aLyingManifestIsRefused()
    {
        QFETCH(QByteArray, line);
        QVERIFY(writeArchive(file(),
                             {{"manifest.json", manifestOf({databaseLine(), line}), AE_IFREG, {}},
                              databaseEntry(),
                              {"blobs/aa/x", kContent, AE_IFREG, {}}}));

        const Error error = refusal();

        QVERIFY2(error.kind == Error::Kind::Corrupt || error.kind == Error::Kind::InvalidInput,
                 qPrintable(error.message()));
    }

    void theSameFileTwiceIsRefused()
    {
        const QByteArray line = lineFor("blobs/aa/x", kContent.size(), hashOf(kContent));
        const MadeUp entry{"blobs/aa/x", kContent, AE_IFREG, {}};
        QVERIFY(writeArchive(file(),
                             {{"manifest.json", manifestOf({databaseLine(), line}), AE_IFREG, {}},
                              databaseEntry(),
                              entry,
                              entry}));
        QVERIFY(refusal().detail.contains(u"twice"_qs));
    }

    void aManifestThatIsNoneIsRefused_data()
    {
        QTest::addColumn<QByteArray>("manifest");
        QTest::addColumn<Error::Kind>("kind");
        QTest::newRow("no JSON") << QByteArray("{{{") << Error::Kind::InvalidInput;
        QTest::newRow("a list") << QByteArray("[]") << Error::Kind::InvalidInput;
        QTest::newRow("deep") << QByteArray(100'000, '[') << Error::Kind::InvalidInput;
        QTest::newRow("another product")
            << manifestOf({databaseLine()}, "other") << Error::Kind::InvalidInput;
        QTest::newRow("a later format")
            << manifestOf({databaseLine()}, "aio-hub", "2") << Error::Kind::Unsupported;
        QTest::newRow("no database") << manifestOf({}) << Error::Kind::Corrupt;
    }
    void aManifestThatIsNoneIsRefused()
    {
        QFETCH(QByteArray, manifest);
        QFETCH(Error::Kind, kind);
        QVERIFY(writeArchive(file(), {{"manifest.json", manifest, AE_IFREG, {}}, databaseEntry()}));

        const Error error = refusal();

        QVERIFY2(error.kind == kind, qPrintable(error.message()));
    }

    void aBombIsRefusedBeforeItIsUnpacked()
    {
        // 200 MB of zeros that are a few kilobytes here, promised as they are, on a small disk.
        const QByteArray zeros(200'000'000, '\0');
        QVERIFY(writeArchive(
            file(),
            {{"manifest.json",
              manifestOf({databaseLine(), lineFor("blobs/aa/x", zeros.size(), hashOf(zeros))}),
              AE_IFREG,
              {}},
             databaseEntry(),
             {"blobs/aa/x", zeros, AE_IFREG, {}}}));
        QVERIFY(contentOf(file()).size() < 100'000);
        BrokenIo io;
        io.free = 300'000'000;
        auto made = request();
        made.io = &io;

        const auto done = restoreBackup(made, m_clock);

        QCOMPARE(done.error().kind, Error::Kind::StorageFull);
        QCOMPARE(namesIn(at("place")), QStringList());
    }

    void aBombThatPromisesLittleIsRefusedByItsSize()
    {
        const QByteArray zeros(50'000'000, '\0');
        QVERIFY(
            writeArchive(file(),
                         {{"manifest.json",
                           manifestOf({databaseLine(), lineFor("blobs/aa/x", 10, hashOf(zeros))}),
                           AE_IFREG,
                           {}},
                          databaseEntry(),
                          {"blobs/aa/x", zeros, AE_IFREG, {}}}));
        QVERIFY(refusal().detail.contains(u"50000000 bytes instead of 10"_qs));
    }

    void aHugePromiseWithLittleBehindItIsRefused()
    {
        const QByteArray line = lineFor("blobs/aa/x", 1'000'000'000'000'000, hashOf(kContent));
        QVERIFY(writeArchive(file(),
                             {{"manifest.json", manifestOf({databaseLine(), line}), AE_IFREG, {}},
                              databaseEntry(),
                              {"blobs/aa/x", kContent, AE_IFREG, {}}}));
        QCOMPARE(refusal().kind, Error::Kind::StorageFull);
    }

    void aDamagedDatabaseInAGoodArchiveIsRefused()
    {
        const QByteArray junk = m_goodDatabase.left(5000);
        QVERIFY(writeArchive(file(),
                             {{"manifest.json",
                               manifestOf({lineFor("hub.db", junk.size(), hashOf(junk))}),
                               AE_IFREG,
                               {}},
                              {"hub.db", junk, AE_IFREG, {}}}));
        QCOMPARE(refusal().kind, Error::Kind::Corrupt);
    }

    void aBackupOfANewerProgramIsRefused()
    {
        auto options = optionsIn(at("newer"));
        options.schemas = {storeSchema(2)};
        {
            auto database = database::Database::open(options, m_clock);
            QVERIFY(database);
            BackupRequest made;
            made.file = file();
            made.dataFolder = at("newer");
            made.database = database->get();
            QVERIFY(writeBackup(made, m_clock));
        }
        std::filesystem::remove_all(at("newer").toStdString());

        QCOMPARE(refusal().kind, Error::Kind::Unsupported);
    }

    void aDiskThatFillsUpLeavesTheOldFolder()
    {
        for (const int writes : {0, 1, 2}) {
            makeOldFolder();
            const auto before = treeOf(target());
            BrokenIo io;
            io.writesLeft = writes;
            auto made = request();
            made.io = &io;

            const auto done = restoreBackup(made, m_clock);

            QCOMPARE(done.error().kind, Error::Kind::StorageFull);
            QCOMPARE(treeOf(target()), before);
            QCOMPARE(namesIn(at("place")), QStringList(u"data"_qs));
        }
    }

    void aSwapThatFailsLeavesTheOldFolder()
    {
        makeOldFolder();
        const auto before = treeOf(target());
        BrokenIo io;
        io.renameOfFoldersFails = true;
        auto made = request();
        made.io = &io;

        const auto done = restoreBackup(made, m_clock);

        QCOMPARE(done.error().kind, Error::Kind::Io);
        QCOMPARE(treeOf(target()), before);
        QCOMPARE(namesIn(at("place")), QStringList(u"data"_qs));
    }

    void cancelLeavesTheOldFolder()
    {
        makeOldFolder();
        const auto before = treeOf(target());
        auto made = request();
        made.progress = [&](const ArchiveProgress &progress) {
            if (progress.doneFiles == 1)
                made.cancel.cancel(CancelToken::Reason::User);
        };

        const auto done = restoreBackup(made, m_clock);

        QCOMPARE(done.error().kind, Error::Kind::Cancelled);
        QCOMPARE(treeOf(target()), before);
        QCOMPARE(namesIn(at("place")), QStringList(u"data"_qs));
    }

    void whatIsNotThereOrNoFileIsToldSo()
    {
        auto made = request();
        made.file = at("nothing");
        QCOMPARE(restoreBackup(made, m_clock).error().kind, Error::Kind::NotFound);
        made.file = at("place");
        QCOMPARE(restoreBackup(made, m_clock).error().kind, Error::Kind::InvalidInput);
        made.file = "/dev/zero";
        QCOMPARE(restoreBackup(made, m_clock).error().kind, Error::Kind::InvalidInput);
    }
};

QTEST_GUILESS_MAIN(TestRestore)
#include "tst_restore.moc"
