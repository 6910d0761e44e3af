#include "tests/core/projects/projects_fixture.h"

#include <QTest>

#include <sys/stat.h>
#include <thread>

using namespace hub;
using namespace hub::projects;
using namespace std::chrono_literals;

class TestUploadStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theLastByteMakesTheArtifact();
    void anEmptyFileIsMadeByOneEmptyRequest();
    void whatArrivedBeforeACutCounts();
    void anUploadGoesOnAfterARestart();
    void aWrongOffsetIsAConflict_data();
    void aWrongOffsetIsAConflict();
    void twoWritersAreAConflict();
    void moreThanAnnouncedIsRefused();
    void aWrongChecksumDropsTheUpload();
    void aFinishedUploadSaysSoAgain();
    void aRemovedUploadLeavesNothing();
    void aRemovedArtifactTakesItsUploadAlong();
    void limitsHoldAtTheirEdge();
    void nonsenseIsRefused();
    void uploadsEndADayAfterTheirLastByte();
    void orphansAreRemovedAtTheStart();
    void theListIsNewestFirstAndInPages();
};

void TestUploadStore::theLastByteMakesTheArtifact()
{
    ProjectsFixture fixture;
    const QByteArray content = contentOf(1, 100'000);
    const auto upload = fixture.uploads->create(requestFor(content));
    QVERIFY(upload);
    QCOMPARE(upload->offset, qint64(0));
    QCOMPARE(upload->expiresAt, fixture.clock.wallNow() + 24h);

    const auto half = sendUpTo(*fixture.uploads, upload->id, content, 60'000);
    QVERIFY(half);
    QCOMPARE(half->offset, qint64(60'000));
    QVERIFY(!half->artifact);
    struct stat part = {};
    QCOMPARE(::stat(fixture.partOf(upload->id).constData(), &part), 0);
    QCOMPARE(part.st_mode & 0777, mode_t(0600));
    const auto whole = sendUpTo(*fixture.uploads, upload->id, content, content.size());

    QVERIFY(whole);
    QCOMPARE(whole->offset, qint64(100'000));
    QVERIFY(whole->artifact);
    QCOMPARE(whole->artifact->sha256, assets::hashBytes(content));
    QCOMPARE(whole->artifact->filename, QStringLiteral("a.bin"));
    const auto read = fixture.blobs->read(whole->artifact->sha256, content.size());
    QVERIFY(read);
    QCOMPARE(*read, content);
    QCOMPARE(fixture.files("uploads").size(), 0);
    QCOMPARE(fixture.rows("artifacts"), 1);
}

void TestUploadStore::anEmptyFileIsMadeByOneEmptyRequest()
{
    ProjectsFixture fixture;
    const auto upload = fixture.uploads->create(requestFor({}));
    QVERIFY(upload);

    const auto whole = sendUpTo(*fixture.uploads, upload->id, {}, 0);

    QVERIFY(whole);
    QVERIFY(whole->artifact);
    QCOMPARE(whole->artifact->bytes, qint64(0));
}

void TestUploadStore::whatArrivedBeforeACutCounts()
{
    ProjectsFixture fixture;
    const QByteArray content = contentOf(2, 50'000);
    const auto upload = fixture.uploads->create(requestFor(content));
    QVERIFY(upload);
    {
        auto writer = fixture.uploads->append(upload->id, 0);
        QVERIFY(writer);
        QVERIFY((*writer)->write(QByteArrayView(content).first(12'345)));
        QCOMPARE(fixture.uploads->find(upload->id)->offset, qint64(12'345));
        fixture.clock.advance(1h);
    } // The connection is cut.

    const auto cut = fixture.uploads->find(upload->id);
    QVERIFY(cut);
    QCOMPARE(cut->offset, qint64(12'345));
    QCOMPARE(cut->expiresAt, fixture.clock.wallNow() + 24h);
    const auto whole = sendUpTo(*fixture.uploads, upload->id, content, content.size());
    QVERIFY(whole && whole->artifact);
}

void TestUploadStore::anUploadGoesOnAfterARestart()
{
    ProjectsFixture fixture;
    const QByteArray content = contentOf(3, 50'000);
    const auto upload = fixture.uploads->create(requestFor(content));
    QVERIFY(upload);
    QVERIFY(sendUpTo(*fixture.uploads, upload->id, content, 20'000));

    fixture.close();
    fixture.open();

    const auto found = fixture.uploads->find(upload->id);
    QVERIFY(found);
    QCOMPARE(found->offset, qint64(20'000));
    QCOMPARE(found->bytes, upload->bytes);
    QCOMPARE(found->sha256, upload->sha256);
    QCOMPARE(found->createdAt, upload->createdAt);
    const auto whole = sendUpTo(*fixture.uploads, upload->id, content, content.size());
    QVERIFY(whole && whole->artifact);
}

void TestUploadStore::aWrongOffsetIsAConflict_data()
{
    QTest::addColumn<qint64>("offset");
    QTest::newRow("one before") << qint64(999);
    QTest::newRow("one behind") << qint64(1001);
    QTest::newRow("the start") << qint64(0);
    QTest::newRow("the end") << qint64(5000);
    QTest::newRow("negative") << qint64(-1);
    QTest::newRow("huge") << std::numeric_limits<qint64>::max();
}
void TestUploadStore::aWrongOffsetIsAConflict()
{
    QFETCH(qint64, offset);
    ProjectsFixture fixture;
    const QByteArray content = contentOf(4, 5000);
    const auto upload = fixture.uploads->create(requestFor(content));
    QVERIFY(upload);
    QVERIFY(sendUpTo(*fixture.uploads, upload->id, content, 1000));

    const auto writer = fixture.uploads->append(upload->id, offset);

    QVERIFY(!writer);
    QCOMPARE(writer.error().kind, Error::Kind::Conflict);
    QVERIFY(writer.error().detail.contains(QStringLiteral("1000")));
    QCOMPARE(fixture.uploads->find(upload->id)->offset, qint64(1000));
}

void TestUploadStore::twoWritersAreAConflict()
{
    ProjectsFixture fixture;
    const QByteArray content = contentOf(5, 5000);
    const auto upload = fixture.uploads->create(requestFor(content));
    QVERIFY(upload);
    auto first = fixture.uploads->append(upload->id, 0);
    QVERIFY(first);

    const auto second = fixture.uploads->append(upload->id, 0);
    QVERIFY(!second);
    QCOMPARE(second.error().kind, Error::Kind::Conflict);
    QCOMPARE(fixture.uploads->remove(upload->id).error().kind, Error::Kind::Conflict);
    first->reset();

    QVERIFY(fixture.uploads->append(upload->id, 0));
}

void TestUploadStore::moreThanAnnouncedIsRefused()
{
    ProjectsFixture fixture;
    const QByteArray content = contentOf(6, 5000);
    const auto upload = fixture.uploads->create(requestFor(content));
    QVERIFY(upload);
    auto writer = fixture.uploads->append(upload->id, 0);
    QVERIFY(writer);
    QVERIFY((*writer)->write(QByteArrayView(content).first(4000)));

    const auto written = (*writer)->write(content);

    QVERIFY(!written);
    QCOMPARE(written.error().kind, Error::Kind::TooLarge);
    writer->reset();
    QCOMPARE(fixture.uploads->find(upload->id)->offset, qint64(4000));
    QVERIFY(sendUpTo(*fixture.uploads, upload->id, content, 5000)->artifact);
}

void TestUploadStore::aWrongChecksumDropsTheUpload()
{
    ProjectsFixture fixture;
    const QByteArray content = contentOf(7, 5000);
    UploadRequest request = requestFor(content);
    request.sha256 = assets::hashBytes("other");
    const auto upload = fixture.uploads->create(request);
    QVERIFY(upload);

    const auto whole = sendUpTo(*fixture.uploads, upload->id, content, content.size());

    QVERIFY(!whole);
    QCOMPARE(whole.error().kind, Error::Kind::Corrupt);
    QCOMPARE(fixture.uploads->find(upload->id).error().kind, Error::Kind::NotFound);
    QCOMPARE(fixture.files("uploads").size(), 0);
    QCOMPARE(fixture.files("blobs").size(), 0);
    QCOMPARE(fixture.rows("artifacts"), 0);
}

void TestUploadStore::aFinishedUploadSaysSoAgain()
{
    ProjectsFixture fixture;
    const QByteArray content = contentOf(8, 5000);
    const auto upload = fixture.uploads->create(requestFor(content));
    QVERIFY(upload);
    const auto whole = sendUpTo(*fixture.uploads, upload->id, content, content.size());
    QVERIFY(whole && whole->artifact);

    // The answer was lost; the client asks, and sends its last request again.
    QCOMPARE(fixture.uploads->find(upload->id)->artifact, whole->artifact);
    const auto again = sendUpTo(*fixture.uploads, upload->id, content, content.size());

    QVERIFY(again);
    QCOMPARE(again->artifact, whole->artifact);
    QCOMPARE(fixture.rows("artifacts"), 1);
    auto writer = fixture.uploads->append(upload->id, 5000);
    QVERIFY(writer);
    QCOMPARE((*writer)->write("more").error().kind, Error::Kind::TooLarge);
}

void TestUploadStore::aRemovedUploadLeavesNothing()
{
    ProjectsFixture fixture;
    const QByteArray content = contentOf(9, 5000);
    const auto upload = fixture.uploads->create(requestFor(content));
    QVERIFY(upload);
    QVERIFY(sendUpTo(*fixture.uploads, upload->id, content, 1000));
    QCOMPARE(fixture.files("uploads").size(), 1);

    QVERIFY(fixture.uploads->remove(upload->id));

    QCOMPARE(fixture.files("uploads").size(), 0);
    QCOMPARE(fixture.rows("uploads"), 0);
    QCOMPARE(fixture.uploads->remove(upload->id).error().kind, Error::Kind::NotFound);
    QCOMPARE(fixture.uploads->append(upload->id, 1000).error().kind, Error::Kind::NotFound);
}

void TestUploadStore::aRemovedArtifactTakesItsUploadAlong()
{
    ProjectsFixture fixture;
    const QByteArray content = contentOf(10, 5000);
    const auto upload = fixture.uploads->create(requestFor(content));
    QVERIFY(upload);
    const auto whole = sendUpTo(*fixture.uploads, upload->id, content, content.size());
    QVERIFY(whole && whole->artifact);

    QVERIFY(fixture.artifacts->remove(whole->artifact->id));

    QCOMPARE(fixture.uploads->find(upload->id).error().kind, Error::Kind::NotFound);
}

void TestUploadStore::limitsHoldAtTheirEdge()
{
    ProjectsFixture fixture;
    fixture.close();
    fixture.uploadOptions.maxBytes = 1000;
    fixture.uploadOptions.maxUploads = 2;
    fixture.open();
    UploadRequest request;
    request.bytes = 1001;
    QCOMPARE(fixture.uploads->create(request).error().kind, Error::Kind::TooLarge);
    request.bytes = 1000;
    const auto first = fixture.uploads->create(request);
    QVERIFY(first);
    QVERIFY(fixture.uploads->create(request));

    const auto third = fixture.uploads->create(request);
    QVERIFY(!third);
    QCOMPARE(third.error().kind, Error::Kind::Busy);
    QVERIFY(sendUpTo(*fixture.uploads, first->id, QByteArray(1000, 'a'), 1000)->artifact);

    QVERIFY(fixture.uploads->create(request)); // A finished one does not count.
}

void TestUploadStore::nonsenseIsRefused()
{
    ProjectsFixture fixture;
    UploadRequest request;
    request.bytes = -1;
    QCOMPARE(fixture.uploads->create(request).error().kind, Error::Kind::InvalidInput);
    request.bytes = 1;
    request.sha256 = assets::BlobId{QByteArrayLiteral("ABC")};
    QCOMPARE(fixture.uploads->create(request).error().kind, Error::Kind::InvalidInput);
    QCOMPARE(fixture.uploads->find(QStringLiteral("../hub.db")).error().kind,
             Error::Kind::NotFound);
    QCOMPARE(fixture.uploads->append(QStringLiteral("../hub.db"), 0).error().kind,
             Error::Kind::NotFound);
    UploadStore::Filter filter;
    filter.cursor = QStringLiteral("x");
    QCOMPARE(fixture.uploads->list(filter).error().kind, Error::Kind::InvalidInput);
    QCOMPARE(fixture.rows("uploads"), 0);
}

void TestUploadStore::uploadsEndADayAfterTheirLastByte()
{
    ProjectsFixture fixture;
    const QByteArray content = contentOf(11, 5000);
    const auto idle = fixture.uploads->create(requestFor(content));
    const auto active = fixture.uploads->create(requestFor(content));
    const auto finished = fixture.uploads->create(requestFor(content));
    const auto held = fixture.uploads->create(requestFor(content));
    QVERIFY(idle && active && finished && held);
    QVERIFY(sendUpTo(*fixture.uploads, idle->id, content, 1000));
    QVERIFY(sendUpTo(*fixture.uploads, finished->id, content, 5000)->artifact);
    fixture.clock.advance(23h);
    QVERIFY(sendUpTo(*fixture.uploads, active->id, content, 1000));
    fixture.clock.advance(1h - 1ms);
    QCOMPARE(*fixture.uploads->expire(), 0);
    const auto writer = fixture.uploads->append(held->id, 0);
    QVERIFY(writer);

    fixture.clock.advance(1ms);
    QCOMPARE(*fixture.uploads->expire(), 2);

    QCOMPARE(fixture.uploads->find(idle->id).error().kind, Error::Kind::NotFound);
    QCOMPARE(fixture.uploads->find(finished->id).error().kind, Error::Kind::NotFound);
    QVERIFY(fixture.uploads->find(active->id));
    QVERIFY(fixture.uploads->find(held->id)); // Somebody is on it.
    QCOMPARE(fixture.rows("artifacts"), 1);   // What it became stays.
}

void TestUploadStore::orphansAreRemovedAtTheStart()
{
    ProjectsFixture fixture;
    const QByteArray content = contentOf(12, 5000);
    const auto upload = fixture.uploads->create(requestFor(content));
    QVERIFY(upload);
    QVERIFY(sendUpTo(*fixture.uploads, upload->id, content, 1000));
    const QString stranger = QStringLiteral("0190a5c0-0000-7000-8000-000000000000");
    QVERIFY(writeFile(fixture.partOf(stranger), "lost", Durability::Visible));
    QVERIFY(writeFile(fixture.path() + "/uploads/notes.txt", "mine", Durability::Visible));

    fixture.close();
    fixture.open();

    QVERIFY(!QFile::exists(QString::fromUtf8(fixture.partOf(stranger))));
    QCOMPARE(fixture.files("uploads").size(), 2); // The upload's, and what is none of ours.
    QCOMPARE(fixture.uploads->find(upload->id)->offset, qint64(1000));
}

void TestUploadStore::theListIsNewestFirstAndInPages()
{
    ProjectsFixture fixture;
    QStringList made;
    for (int i = 0; i < 5; ++i) {
        UploadRequest request;
        request.bytes = 10;
        const auto upload = fixture.uploads->create(request);
        QVERIFY(upload);
        made.prepend(upload->id);
    }
    QVERIFY(sendUpTo(*fixture.uploads, made.first(), QByteArray(10, 'a'), 4));

    UploadStore::Filter filter;
    filter.limit = 3;
    const auto first = fixture.uploads->list(filter);
    QVERIFY(first);
    QCOMPARE(first->size(), 3U);
    QCOMPARE(first->front().offset, qint64(4));
    filter.cursor = first->back().id;
    const auto second = fixture.uploads->list(filter);

    QVERIFY(second);
    QStringList listed;
    for (const auto &page : {*first, *second}) {
        for (const Upload &upload : page)
            listed.append(upload.id);
    }
    QCOMPARE(listed, made);
}

QTEST_GUILESS_MAIN(TestUploadStore)
#include "tst_upload_store.moc"
