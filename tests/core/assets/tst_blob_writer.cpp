#include "core/assets/blob_writer.h"
#include "tests/core/assets/store_fixture.h"

#include <QTest>

#include <thread>

using namespace hub;
using namespace hub::assets;

namespace {

Result<Blob> putInPieces(BlobStore &store,
                         const QByteArray &content,
                         qsizetype pieceBytes,
                         const QString &owner)
{
    auto writer = store.begin(content.size());
    if (!writer)
        return fail(writer.error());
    for (qsizetype at = 0; at < content.size(); at += pieceBytes) {
        const qsizetype size = std::min(pieceBytes, content.size() - at);
        if (auto written = (*writer)->write(QByteArrayView(content).sliced(at, size)); !written)
            return fail(written.error());
    }
    return (*writer)->finish(owner);
}

qint64 countOf(StoreFixture &fixture, const char *table)
{
    const auto count = fixture.database->reader().run([&](database::Connection &connection) {
        return connection.value(
            QStringLiteral("SELECT count(*) FROM %1").arg(QLatin1StringView(table)));
    });
    return count && *count ? (*count)->toLongLong() : -1;
}

} // namespace

class TestBlobWriter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void contentIsTheSameHoweverItArrives_data();
    void contentIsTheSameHoweverItArrives();
    void nothingIsThereBeforeTheEnd();
    void aWriterThatIsDroppedLeavesNothing();
    void knownContentIsOnlyReferredTo();
    void theNameIsKnownBeforeTheContentIsKept();
    void aCompanionThatRefusesKeepsNothingKnown();
    void theReserveIsHeldFromTheFirstByte();
    void theReserveIsHeldInTheMiddle();
    void aDiskThatFillsUpLeavesNothing();
    void aDiskThatFailsAtTheEndLeavesNothing_data();
    void aDiskThatFailsAtTheEndLeavesNothing();
    void manyWritersOfOneContentKeepItOnce();
    void aPartIsTakenWithoutACopy();
    void aPartIsCopiedWhereTheDiskHasNoLinks();
    void aPartThatIsTakenTwiceIsWhole();
};

void TestBlobWriter::contentIsTheSameHoweverItArrives_data()
{
    QTest::addColumn<qsizetype>("size");
    QTest::addColumn<qsizetype>("piece");
    QTest::newRow("empty") << qsizetype(0) << qsizetype(1);
    QTest::newRow("one byte") << qsizetype(1) << qsizetype(1);
    QTest::newRow("byte by byte") << qsizetype(1000) << qsizetype(1);
    QTest::newRow("in one piece") << qsizetype(300'000) << qsizetype(300'000);
    QTest::newRow("over a look at the free space")
        << qsizetype(20 * 1024 * 1024 + 1) << qsizetype(1 * 1024 * 1024 - 3);
}
void TestBlobWriter::contentIsTheSameHoweverItArrives()
{
    QFETCH(qsizetype, size);
    QFETCH(qsizetype, piece);
    StoreFixture fixture;
    const QByteArray content = contentOf(7, size);

    const auto blob = putInPieces(*fixture.store, content, piece, QStringLiteral("a"));

    QVERIFY(blob);
    QCOMPARE(blob->id, hashBytes(content));
    QCOMPARE(blob->bytes, size);
    const auto read = fixture.store->read(blob->id, size);
    QVERIFY(read);
    QCOMPARE(*read, content);
    QVERIFY(fixture.store->hasFile(*blob));
    const auto opened = fixture.store->open(*blob);
    QVERIFY(opened);
    struct stat status = {};
    QCOMPARE(::fstat(opened->get(), &status), 0);
    QCOMPARE(status.st_mode & 0777, mode_t(0600));
}

void TestBlobWriter::nothingIsThereBeforeTheEnd()
{
    StoreFixture fixture;
    const QByteArray content = contentOf(1, 5000);
    auto writer = fixture.store->begin();
    QVERIFY(writer);
    QVERIFY((*writer)->write(content));

    QCOMPARE((*writer)->bytes(), qint64(5000));
    const auto isThere = fixture.store->contains(hashBytes(content));
    QVERIFY(isThere && !*isThere);
    QCOMPARE(countOf(fixture, "blobs"), 0);
}

void TestBlobWriter::aWriterThatIsDroppedLeavesNothing()
{
    StoreFixture fixture;
    auto writer = fixture.store->begin();
    QVERIFY(writer);
    QVERIFY((*writer)->write(contentOf(1, 5000)));
    QCOMPARE(fixture.files().size(), 1);

    writer->reset();

    QCOMPARE(fixture.files().size(), 0);
}

void TestBlobWriter::knownContentIsOnlyReferredTo()
{
    StoreFixture fixture;
    const QByteArray content = contentOf(3, 100'000);
    QVERIFY(putInPieces(*fixture.store, content, 999, QStringLiteral("first")));

    QVERIFY(putInPieces(*fixture.store, content, 100'000, QStringLiteral("second")));

    QCOMPARE(fixture.files().size(), 1);
    QCOMPARE(countOf(fixture, "blobs"), 1);
    QCOMPARE(countOf(fixture, "blob_references"), 2);
}

void TestBlobWriter::theNameIsKnownBeforeTheContentIsKept()
{
    StoreFixture fixture;
    const QByteArray content = contentOf(4, 4000);
    auto writer = fixture.store->begin();
    QVERIFY(writer);
    QVERIFY((*writer)->write(content));

    QCOMPARE((*writer)->seal(), hashBytes(content));
    QCOMPARE((*writer)->seal(), hashBytes(content));
    QCOMPARE(countOf(fixture, "blobs"), 0);
    QVERIFY((*writer)->finish(QStringLiteral("a")));
    QCOMPARE(countOf(fixture, "blobs"), 1);
}

void TestBlobWriter::aCompanionThatRefusesKeepsNothingKnown()
{
    StoreFixture fixture;
    auto writer = fixture.store->begin();
    QVERIFY(writer);
    QVERIFY((*writer)->write(contentOf(4, 4000)));

    const auto blob = (*writer)->finish(
        QStringLiteral("a"), [](database::Connection &, const std::vector<Blob> &) -> Result<void> {
            return fail(Error::Kind::Conflict, QStringLiteral("no"));
        });

    QVERIFY(!blob);
    QCOMPARE(blob.error().kind, Error::Kind::Conflict);
    QCOMPARE(countOf(fixture, "blobs"), 0);
    QCOMPARE(countOf(fixture, "blob_references"), 0);
}

void TestBlobWriter::theReserveIsHeldFromTheFirstByte()
{
    StoreFixture fixture;
    fixture.io.setFreeBytes(100 * 1024 * 1024);

    QVERIFY(fixture.store->begin(90 * 1024 * 1024));
    const auto refused = fixture.store->begin(110 * 1024 * 1024);

    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, Error::Kind::StorageFull);
    QCOMPARE(fixture.files().size(), 0);
}

void TestBlobWriter::theReserveIsHeldInTheMiddle()
{
    StoreFixture fixture;
    auto writer = fixture.store->begin();
    QVERIFY(writer);
    const QByteArray piece = contentOf(1, 1024 * 1024);
    QVERIFY((*writer)->write(piece));
    fixture.io.setFreeBytes(1000);

    Result<void> written;
    for (int i = 0; written && i < 16; ++i)
        written = (*writer)->write(piece);

    QVERIFY(!written);
    QCOMPARE(written.error().kind, Error::Kind::StorageFull);
    fixture.io.setFreeBytes(-1);
    QVERIFY(!(*writer)->write(piece)); // What is missing in the middle cannot be made good.
    const auto finished = (*writer)->finish(QStringLiteral("a"));
    QVERIFY(!finished);
    QCOMPARE(finished.error().kind, Error::Kind::StorageFull);
    writer->reset();
    QCOMPARE(fixture.files().size(), 0);
    QCOMPARE(countOf(fixture, "blobs"), 0);
}

void TestBlobWriter::aDiskThatFillsUpLeavesNothing()
{
    StoreFixture fixture;
    fixture.io.failFrom(FaultyIo::Call::Write, ENOSPC, 3);

    const auto blob =
        putInPieces(*fixture.store, contentOf(1, 100'000), 10'000, QStringLiteral("a"));

    QVERIFY(!blob);
    QCOMPARE(blob.error().kind, Error::Kind::StorageFull);
    QCOMPARE(fixture.files().size(), 0);
    fixture.io.heal();
    QVERIFY(putInPieces(*fixture.store, contentOf(1, 100'000), 10'000, QStringLiteral("a")));
}

void TestBlobWriter::aDiskThatFailsAtTheEndLeavesNothing_data()
{
    QTest::addColumn<int>("call");
    QTest::newRow("fdatasync") << static_cast<int>(FaultyIo::Call::DataSync);
    QTest::newRow("rename") << static_cast<int>(FaultyIo::Call::Rename);
    QTest::newRow("fsync of the folder") << static_cast<int>(FaultyIo::Call::Sync);
}
void TestBlobWriter::aDiskThatFailsAtTheEndLeavesNothing()
{
    QFETCH(int, call);
    StoreFixture fixture;
    QVERIFY(fixture.store->begin()); // Makes the folder, which is synced too.
    fixture.io.failFrom(static_cast<FaultyIo::Call>(call), EIO);

    const auto blob = putInPieces(*fixture.store, contentOf(1, 5000), 100, QStringLiteral("a"));

    QVERIFY(!blob);
    QCOMPARE(blob.error().kind, Error::Kind::Io);
    QCOMPARE(fixture.files().size(), 0);
    QCOMPARE(countOf(fixture, "blobs"), 0);
}

void TestBlobWriter::manyWritersOfOneContentKeepItOnce()
{
    StoreFixture fixture;
    const QByteArray content = contentOf(9, 300'000);
    std::atomic<int> stored = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&, i] {
            const auto blob =
                putInPieces(*fixture.store, content, 10'000 + i, QStringLiteral("owner %1").arg(i));
            stored += blob ? 1 : 0;
        });
    }
    for (std::thread &thread : threads)
        thread.join();

    QCOMPARE(stored.load(), 8);
    QCOMPARE(fixture.files().size(), 1);
    QCOMPARE(countOf(fixture, "blob_references"), 8);
}

void TestBlobWriter::aPartIsTakenWithoutACopy()
{
    StoreFixture fixture;
    const QByteArray content = contentOf(5, 50'000);
    const QByteArray path = fixture.path() + "/part";
    QVERIFY(writeFile(path, content, Durability::Visible));
    const Blob blob{hashBytes(content), content.size()};

    QVERIFY(fixture.store->putPart(path, blob, QStringLiteral("a")));

    struct stat part = {};
    struct stat kept = {};
    QCOMPARE(::stat(path.constData(), &part), 0);
    QCOMPARE(::stat(fixture.fileOf(blob.id).constData(), &kept), 0);
    QCOMPARE(part.st_ino, kept.st_ino);
    QCOMPARE(fixture.files().size(), 1);
}

void TestBlobWriter::aPartIsCopiedWhereTheDiskHasNoLinks()
{
    StoreFixture fixture;
    const QByteArray content = contentOf(5, 50'000);
    const QByteArray path = fixture.path() + "/part";
    QVERIFY(writeFile(path, content, Durability::Visible));
    const Blob blob{hashBytes(content), content.size()};
    fixture.io.failFrom(FaultyIo::Call::Link, EPERM);

    QVERIFY(fixture.store->putPart(path, blob, QStringLiteral("a")));
    const auto read = fixture.store->read(blob.id, content.size());
    QVERIFY(read);
    QCOMPARE(*read, content);

    // A part that is not what its caller says would be kept under a wrong name.
    const Blob other{hashBytes("other"), content.size()};
    const auto refused = fixture.store->putPart(path, other, QStringLiteral("b"));
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, Error::Kind::Conflict);
    QCOMPARE(fixture.files().size(), 1);
}

void TestBlobWriter::aPartThatIsTakenTwiceIsWhole()
{
    StoreFixture fixture;
    const QByteArray content = contentOf(5, 50'000);
    const QByteArray path = fixture.path() + "/part";
    QVERIFY(writeFile(path, content, Durability::Visible));
    const Blob blob{hashBytes(content), content.size()};
    const auto no = [](database::Connection &, const std::vector<Blob> &) -> Result<void> {
        return fail(Error::Kind::Io, QStringLiteral("no commit"));
    };
    QVERIFY(!fixture.store->putPart(path, blob, QStringLiteral("a"), no));
    QCOMPARE(fixture.files().size(), 1); // Its name is there, its row is not.

    QVERIFY(fixture.store->putPart(path, blob, QStringLiteral("a")));

    QCOMPARE(fixture.files().size(), 1);
    const auto read = fixture.store->read(blob.id, content.size());
    QVERIFY(read);
    QCOMPARE(*read, content);
}

QTEST_GUILESS_MAIN(TestBlobWriter)
#include "tst_blob_writer.moc"
