#include "core/base/data_folder.h"
#include "core/base/random.h"
#include "restore_fixture.h"

#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace hub;
using namespace hub::maintenance;
using namespace hub::maintenance::test;

class TestRestore : public QObject, private RestorePlace
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(makeGoodArchive()); }
    void init() { QVERIFY(tidyUp()); }

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
        QVERIFY(makeOldFolder());
        const auto before = treeOf(target());

        const auto done = restoreBackup(request(), m_clock);

        QVERIFY(done);
        QCOMPARE(done->previousFolder, target() + "-replaced-20260101T000000Z");
        QCOMPARE(treeOf(done->previousFolder), before);
        QVERIFY(!treeOf(target()).contains("mine"));
    }

    void twoRestoresInOneSecondKeepBothFolders()
    {
        QVERIFY(makeOldFolder());
        QVERIFY(restoreBackup(request(), m_clock));
        const auto second = restoreBackup(request(), m_clock);

        QCOMPARE(second.value().previousFolder, target() + "-replaced-20260101T000000Z-2");
        QCOMPARE(namesIn(at("place")).size(), 3);
    }

    void theFolderBehindALinkIsReplaced()
    {
        QVERIFY(makeOldFolder());
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
        QVERIFY(makeOldFolder());
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
        // The packed copy is not byte for byte the file it was made of: its header has another
        // journal mode.
        QVERIFY(restoreBackup(request(), m_clock));
        const QByteArray packed = treeOf(target()).value("hub.db");
        std::filesystem::remove_all(target().toStdString());
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
                QCOMPARE(treeOf(target()).value("hub.db"), packed);
                ++harmless;
                std::filesystem::remove_all(target().toStdString());
            }
            QCOMPARE(namesIn(at("place")), QStringList());
        }
        qInfo() << "flips that changed nothing:" << harmless << "of 60";
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
            QVERIFY(makeOldFolder());
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
        QVERIFY(makeOldFolder());
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
        QVERIFY(makeOldFolder());
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
