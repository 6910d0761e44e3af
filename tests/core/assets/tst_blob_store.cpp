#include "tests/core/assets/store_fixture.h"

#include <QDir>
#include <QTest>

#include <sys/wait.h>
#include <thread>

using namespace hub;
using namespace hub::assets;

namespace {

const QString kOwner = QStringLiteral("artifact:1");

Result<Blob> putOne(BlobStore &store, const QByteArray &content, const QString &owner = kOwner)
{
    auto blobs = store.put({content}, owner);
    if (!blobs)
        return fail(std::move(blobs).error());
    return blobs->front();
}

UniqueFd fileWith(const QByteArray &path, const QByteArray &content)
{
    if (!writeFile(path, content, Durability::Visible))
        return {};
    return UniqueFd(::open(path.constData(), O_RDONLY | O_CLOEXEC));
}

} // namespace

class TestBlobStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void contentIsNamedByItsSha256()
    {
        StoreFixture fixture;

        const auto blob = putOne(*fixture.store, "abc");

        QVERIFY(blob);
        QCOMPARE(blob->id.hex,
                 QByteArray("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        QCOMPARE(blob->bytes, 3);
        QCOMPARE(fixture.store->read(blob->id, 3).value_or(""), QByteArray("abc"));
    }

    void emptyContentIsContentToo()
    {
        StoreFixture fixture;

        const auto blob = putOne(*fixture.store, "");

        QVERIFY(blob);
        QVERIFY(fixture.store->contains(blob->id).value_or(false));
        QCOMPARE(fixture.store->read(blob->id, 0).value_or("?"), QByteArray());
    }

    void filesAndFoldersAreForTheOwnerAlone()
    {
        StoreFixture fixture;
        const auto blob = putOne(*fixture.store, "private");
        QVERIFY(blob);
        const QByteArray file = fixture.fileOf(blob->id);
        struct stat status = {};

        QCOMPARE(::stat(file.constData(), &status), 0);
        QCOMPARE(status.st_mode & 0777U, 0600U);
        QCOMPARE(::stat(file.left(file.lastIndexOf('/')).constData(), &status), 0);
        QCOMPARE(status.st_mode & 0777U, 0700U);
    }

    void equalContentIsKeptOnceForAllItsOwners()
    {
        StoreFixture fixture;
        const QByteArray content = contentOf(1, 100'000);
        QVERIFY(putOne(*fixture.store, content));
        const int syncs = fixture.io.dataSyncs;

        QVERIFY(fixture.store->put({content, content}, QStringLiteral("artifact:2")));

        QCOMPARE(fixture.io.dataSyncs, syncs);
        const auto usage = fixture.store->usage();
        QVERIFY(usage);
        QCOMPARE(usage->blobs, 1);
        QCOMPARE(usage->bytes, content.size());
        QCOMPARE(usage->references, 2);
        QCOMPARE(fixture.files().size(), 1);
    }

    void manyContentsOfOneCallAreOneCommit()
    {
        StoreFixture fixture;
        std::vector<QByteArray> contents;
        for (int i = 0; i < 20; ++i)
            contents.push_back(contentOf(i, 1000));
        int commits = 0;

        const auto blobs = fixture.store->put(
            {contents.begin(), contents.end()},
            kOwner,
            [&](database::Connection &, const std::vector<Blob> &) -> Result<void> {
                ++commits;
                return {};
            });

        QVERIFY(blobs);
        QCOMPARE(blobs->size(), 20U);
        QCOMPARE(commits, 1);
        for (std::size_t i = 0; i < contents.size(); ++i)
            QCOMPARE(fixture.store->read((*blobs)[i].id, 1000).value_or(""), contents[i]);
    }

    void companionThatFailsLeavesNothingKnown()
    {
        StoreFixture fixture;

        const auto blobs = fixture.store->put(
            {"lonely"},
            kOwner,
            [](database::Connection &, const std::vector<Blob> &) -> Result<void> {
                return fail(Error::Kind::Conflict, QStringLiteral("no"));
            });

        QVERIFY(!blobs);
        QCOMPARE(blobs.error().kind, Error::Kind::Conflict);
        QVERIFY(!fixture.store->contains(hashBytes("lonely")).value_or(true));
    }

    void fileIsStoredFromItsBeginningWhateverItsOffset()
    {
        StoreFixture fixture;
        const QByteArray content = contentOf(2, 3'000'000);
        const UniqueFd file = fileWith(fixture.path() + "/upload", content);
        QCOMPARE(::lseek(file.get(), 1234, SEEK_SET), 1234);

        const auto blob = fixture.store->putFile(file.get(), kOwner);

        QVERIFY(blob);
        QCOMPARE(*blob, (Blob{hashBytes(content), content.size()}));
        QCOMPARE(::lseek(file.get(), 0, SEEK_CUR), 1234);
        QCOMPARE(fixture.store->read(blob->id, content.size()).value_or(""), content);
        const auto again = fixture.store->putFile(file.get(), QStringLiteral("artifact:2"));
        QVERIFY(again);
        QCOMPARE(*again, *blob);
        QCOMPARE(fixture.files().size(), 1);
    }

    void onlyRegularFilesAreStored()
    {
        StoreFixture fixture;
        const UniqueFd folder(::open(fixture.path().constData(), O_RDONLY | O_CLOEXEC));

        const auto blob = fixture.store->putFile(folder.get(), kOwner);

        QVERIFY(!blob);
        QCOMPARE(blob.error().kind, Error::Kind::InvalidInput);
    }

    void hashOfAFileEqualsTheHashOfItsBytes()
    {
        StoreFixture fixture;
        const QByteArray content = contentOf(3, 700'001);
        const UniqueFd file = fileWith(fixture.path() + "/photo", content);

        const auto blob = hashFile(file.get());

        QVERIFY(blob);
        QCOMPARE(*blob, (Blob{hashBytes(content), content.size()}));
        QVERIFY(!hashFile(-1));
    }

    void unknownNamesAreNotFound_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("well formed") << QByteArray(64, 'a');
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("way out of the folder") << QByteArray("../../../../etc/passwd");
        QTest::newRow("upper case") << QByteArray(64, 'A');
    }
    void unknownNamesAreNotFound()
    {
        QFETCH(QByteArray, name);
        StoreFixture fixture;

        QCOMPARE(fixture.store->open(assets::BlobId{name}).error().kind, Error::Kind::NotFound);
        QCOMPARE(fixture.store->contains({name}).value_or(true), false);
    }

    void readRefusesMoreThanItIsAllowed()
    {
        StoreFixture fixture;
        const auto blob = putOne(*fixture.store, "1234");
        QVERIFY(blob);

        QVERIFY(fixture.store->read(blob->id, 4));
        QCOMPARE(fixture.store->read(blob->id, 3).error().kind, Error::Kind::TooLarge);
    }

    void damagedFileIsSetAsideAndCanBePutAgain_data()
    {
        QTest::addColumn<QByteArray>("damage");
        QTest::newRow("shorter") << QByteArray("intac");
        QTest::newRow("longer") << QByteArray("intact!");
        QTest::newRow("other bytes") << QByteArray("intacT");
    }
    void damagedFileIsSetAsideAndCanBePutAgain()
    {
        QFETCH(QByteArray, damage);
        StoreFixture fixture;
        const auto blob = putOne(*fixture.store, "intact");
        QVERIFY(blob);
        QVERIFY(writeFile(fixture.fileOf(blob->id), damage, Durability::Visible));

        const auto read = fixture.store->read(blob->id, 100);

        QVERIFY(!read);
        QCOMPARE(read.error().kind, Error::Kind::Corrupt);
        QVERIFY(!read.error().remedy.isEmpty());
        QCOMPARE(fixture.store->contains(blob->id).value_or(true), false);
        QVERIFY(fixture.files().isEmpty());
        const QStringList damaged =
            QDir(QString::fromUtf8(fixture.path() + "/damaged")).entryList(QDir::Files);
        QCOMPARE(damaged.size(), 1);
        QVERIFY(damaged.front().startsWith(QString::fromLatin1(blob->id.hex)));
        QVERIFY(putOne(*fixture.store, "intact"));
        QCOMPARE(fixture.store->read(blob->id, 100).value_or(""), QByteArray("intact"));
    }

    void missingFileIsNotFoundAndCanBePutAgain()
    {
        StoreFixture fixture;
        const auto blob = putOne(*fixture.store, "here");
        QVERIFY(blob);
        QCOMPARE(::unlink(fixture.fileOf(blob->id).constData()), 0);

        const auto file = fixture.store->open(blob->id);

        QVERIFY(!file);
        QCOMPARE(file.error().kind, Error::Kind::NotFound);
        QVERIFY(putOne(*fixture.store, "here"));
        QVERIFY(fixture.store->open(blob->id));
    }

    void putIsRefusedBelowTheReserve_data()
    {
        QTest::addColumn<qint64>("reservedBytes");
        QTest::addColumn<double>("reservedFraction");
        QTest::addColumn<qint64>("freeBytes");
        QTest::addColumn<bool>("isStored");
        QTest::newRow("one byte over") << qint64(1000) << 0.0 << qint64(1011) << true;
        QTest::newRow("exactly enough") << qint64(1000) << 0.0 << qint64(1010) << true;
        QTest::newRow("one byte under") << qint64(1000) << 0.0 << qint64(1009) << false;
        QTest::newRow("whole disk reserved") << qint64(0) << 1.0 << qint64(1010) << false;
        QTest::newRow("nothing reserved, nothing free") << qint64(0) << 0.0 << qint64(0) << false;
    }
    void putIsRefusedBelowTheReserve()
    {
        QFETCH(qint64, reservedBytes);
        QFETCH(double, reservedFraction);
        QFETCH(qint64, freeBytes);
        QFETCH(bool, isStored);
        StoreFixture fixture;
        BlobStoreOptions options = fixture.storeOptions();
        options.reservedBytes = reservedBytes;
        options.reservedFraction = reservedFraction;
        BlobStore store(options, *fixture.database, fixture.clock, fixture.io);
        fixture.io.setFreeBytes(freeBytes);

        const auto blob = putOne(store, "ten bytes!");

        QCOMPARE(blob.has_value(), isStored);
        if (!isStored) {
            QCOMPARE(blob.error().kind, Error::Kind::StorageFull);
            QVERIFY(!blob.error().remedy.isEmpty());
        }
    }

    void knownContentNeedsNoRoomAndReadingGoesOn()
    {
        StoreFixture fixture;
        const auto blob = putOne(*fixture.store, "known");
        QVERIFY(blob);
        fixture.io.setFreeBytes(0);

        QVERIFY(putOne(*fixture.store, "known", QStringLiteral("artifact:2")));
        QVERIFY(fixture.store->read(blob->id, 100));
        QVERIFY(!putOne(*fixture.store, "new"));
        fixture.io.setFreeBytes(1'000'000'000);
        QVERIFY(putOne(*fixture.store, "new"));
    }

    void failingDiskLeavesNothingKnownAndRecovers_data()
    {
        using Call = FaultyIo::Call;
        QTest::addColumn<int>("call");
        QTest::addColumn<int>("error");
        QTest::addColumn<int>("after");
        QTest::addColumn<int>("kind");
        const auto row = [](const char *name, Call call, int error, int after, Error::Kind kind) {
            QTest::newRow(name) << static_cast<int>(call) << error << after
                                << static_cast<int>(kind);
        };
        row("no descriptor", Call::Open, EMFILE, 0, errorKindOfErrno(EMFILE));
        row("full at once", Call::Write, ENOSPC, 0, Error::Kind::StorageFull);
        row("full at the second file", Call::Write, ENOSPC, 1, Error::Kind::StorageFull);
        row("write error", Call::Write, EIO, 1, Error::Kind::Io);
        row("sync error", Call::DataSync, EIO, 0, Error::Kind::Io);
        row("sync error at the second file", Call::DataSync, EIO, 1, Error::Kind::Io);
        row("rename error", Call::Rename, EIO, 0, Error::Kind::Io);
        row("read-only disk", Call::Rename, EROFS, 1, errorKindOfErrno(EROFS));
        row("folder sync error", Call::Sync, EIO, 2, Error::Kind::Io);
    }
    void failingDiskLeavesNothingKnownAndRecovers()
    {
        QFETCH(int, call);
        QFETCH(int, error);
        QFETCH(int, after);
        QFETCH(int, kind);
        StoreFixture fixture;
        QVERIFY(putOne(*fixture.store, "old"));
        const QByteArray first = contentOf(5, 300'000);
        const QByteArray second = contentOf(6, 300'000);
        fixture.io.failFrom(static_cast<FaultyIo::Call>(call), error, after);

        const auto blobs = fixture.store->put({first, second}, kOwner);

        QVERIFY(!blobs);
        QCOMPARE(static_cast<int>(blobs.error().kind), kind);
        QCOMPARE(fixture.store->usage()->blobs, 1);
        fixture.io.heal();
        QCOMPARE(fixture.store->read(hashBytes("old"), 10).value_or(""), QByteArray("old"));
        QCOMPARE(fixture.files().size(), 1); // No part, no file without a row.
        const auto again = fixture.store->put({first, second}, kOwner);
        QVERIFY(again);
        QCOMPARE(fixture.store->read((*again)[1].id, 300'000).value_or(""), second);
    }

    void failingStreamLeavesNoFile()
    {
        StoreFixture fixture;
        const UniqueFd file = fileWith(fixture.path() + "/upload", contentOf(7, 2'000'000));
        fixture.io.failFrom(FaultyIo::Call::Write, ENOSPC, 3);

        const auto blob = fixture.store->putFile(file.get(), kOwner);

        QVERIFY(!blob);
        QCOMPARE(blob.error().kind, Error::Kind::StorageFull);
        QCOMPARE(fixture.files().size(), 0);
    }

    void contentOutlivesTheStore()
    {
        StoreFixture fixture;
        const auto blob = putOne(*fixture.store, "kept");
        QVERIFY(blob);

        fixture.close();
        fixture.open();

        QCOMPARE(fixture.store->read(blob->id, 100).value_or(""), QByteArray("kept"));
    }

    void concurrentPutsOfTheSameContentAllSucceed()
    {
        StoreFixture fixture;
        constexpr int kThreads = 8;
        constexpr int kRounds = 10;
        std::atomic<int> failures{0};

        std::vector<std::thread> threads;
        for (int t = 0; t < kThreads; ++t) {
            threads.emplace_back([&, t] {
                for (int i = 0; i < kRounds; ++i) {
                    const QByteArray shared = contentOf(100 + i, 5000);
                    const QByteArray own = contentOf(1000 + t * kRounds + i, 500);
                    const auto blobs =
                        fixture.store->put({own, shared}, QStringLiteral("thread:%1").arg(t));
                    if (!blobs || fixture.store->read((*blobs)[1].id, 5000).value_or("") != shared)
                        ++failures;
                }
            });
        }
        for (std::thread &thread : threads)
            thread.join();

        QCOMPARE(failures.load(), 0);
        const auto usage = fixture.store->usage();
        QVERIFY(usage);
        QCOMPARE(usage->blobs, kRounds + kThreads * kRounds);
        QCOMPARE(usage->references, 2 * kThreads * kRounds);
        QCOMPARE(fixture.files().size(), usage->blobs);
    }
};

QTEST_GUILESS_MAIN(TestBlobStore)
#include "tst_blob_store.moc"
