#include "tests/core/projects/projects_fixture.h"

#include <QTest>

#include <sys/stat.h>
#include <thread>

using namespace hub;
using namespace hub::projects;
using namespace std::chrono_literals;

class TestUploadFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bytesThatAreGoneMustArriveAgain();
    void aDiskThatFillsUpKeepsWhatFitted();
    void theReserveIsHeld();
    void bytesThatDidNotReachTheDiskDoNotCount();
    void aDiskWithoutLinksGetsACopy();
    void aCommitThatFailsCanBeTriedAgain();
    void manyUploadsAtOnceAllArrive();
};

void TestUploadFaults::bytesThatAreGoneMustArriveAgain()
{
    ProjectsFixture fixture;
    const QByteArray content = contentOf(13, 5000);
    const auto upload = fixture.uploads->create(requestFor(content));
    QVERIFY(upload);
    QVERIFY(sendUpTo(*fixture.uploads, upload->id, content, 4000));
    // As after a restore of the database alone.
    QVERIFY(QFile::remove(QString::fromUtf8(fixture.partOf(upload->id))));

    QCOMPARE(fixture.uploads->find(upload->id)->offset, qint64(0));
    QCOMPARE(fixture.uploads->append(upload->id, 4000).error().kind, Error::Kind::Conflict);

    QVERIFY(sendUpTo(*fixture.uploads, upload->id, content, 5000)->artifact);
}

void TestUploadFaults::aDiskThatFillsUpKeepsWhatFitted()
{
    ProjectsFixture fixture;
    const QByteArray content = contentOf(14, 10'000);
    const auto upload = fixture.uploads->create(requestFor(content));
    QVERIFY(upload);
    fixture.io.setLargestWrite(1000);
    fixture.io.failFrom(FaultyIo::Call::Write, ENOSPC, 3);

    const auto full = sendUpTo(*fixture.uploads, upload->id, content, 10'000);

    QVERIFY(!full);
    QCOMPARE(full.error().kind, Error::Kind::StorageFull);
    QCOMPARE(fixture.uploads->find(upload->id)->offset, qint64(3000));
    fixture.io.heal();
    QVERIFY(sendUpTo(*fixture.uploads, upload->id, content, 10'000)->artifact);
}

void TestUploadFaults::theReserveIsHeld()
{
    ProjectsFixture fixture;
    const QByteArray content = contentOf(15, 10'000);
    const auto upload = fixture.uploads->create(requestFor(content));
    QVERIFY(upload);
    fixture.io.setFreeBytes(5000);

    QCOMPARE(fixture.uploads->create(requestFor(content)).error().kind, Error::Kind::StorageFull);
    QCOMPARE(sendUpTo(*fixture.uploads, upload->id, content, 10'000).error().kind,
             Error::Kind::StorageFull);
    QVERIFY(fixture.uploads->find(upload->id)); // Reading goes on.
}

void TestUploadFaults::bytesThatDidNotReachTheDiskDoNotCount()
{
    ProjectsFixture fixture;
    const QByteArray content = contentOf(16, 10'000);
    const auto upload = fixture.uploads->create(requestFor(content));
    QVERIFY(upload);
    QVERIFY(sendUpTo(*fixture.uploads, upload->id, content, 2000));
    fixture.io.failFrom(FaultyIo::Call::DataSync, EIO);

    const auto failed = sendUpTo(*fixture.uploads, upload->id, content, 10'000);

    QVERIFY(!failed);
    QCOMPARE(failed.error().kind, Error::Kind::Io);
    fixture.io.heal();
    QCOMPARE(fixture.uploads->find(upload->id)->offset, qint64(2000));
    QVERIFY(sendUpTo(*fixture.uploads, upload->id, content, 10'000)->artifact);
}

void TestUploadFaults::aDiskWithoutLinksGetsACopy()
{
    ProjectsFixture fixture;
    const QByteArray content = contentOf(17, 10'000);
    const auto upload = fixture.uploads->create(requestFor(content));
    QVERIFY(upload);
    fixture.io.failFrom(FaultyIo::Call::Link, EPERM);

    const auto whole = sendUpTo(*fixture.uploads, upload->id, content, 10'000);

    QVERIFY(whole && whole->artifact);
    const auto read = fixture.blobs->read(whole->artifact->sha256, content.size());
    QVERIFY(read);
    QCOMPARE(*read, content);
}

void TestUploadFaults::aCommitThatFailsCanBeTriedAgain()
{
    ProjectsFixture fixture;
    const QByteArray content = contentOf(18, 10'000);
    const auto upload = fixture.uploads->create(requestFor(content));
    QVERIFY(upload);
    fixture.io.failFrom(FaultyIo::Call::Rename, EIO);
    const auto failed = sendUpTo(*fixture.uploads, upload->id, content, 10'000);
    QVERIFY(!failed);
    QCOMPARE(failed.error().kind, Error::Kind::Io);
    const auto waiting = fixture.uploads->find(upload->id);
    QVERIFY(waiting && !waiting->artifact);
    QCOMPARE(waiting->offset, qint64(10'000));
    fixture.io.heal();

    // An empty request at its end makes what is still to make.
    const auto whole = sendUpTo(*fixture.uploads, upload->id, content, 10'000);

    QVERIFY(whole && whole->artifact);
    QCOMPARE(fixture.rows("artifacts"), 1);
}

void TestUploadFaults::manyUploadsAtOnceAllArrive()
{
    ProjectsFixture fixture;
    constexpr int kUploads = 12;
    std::atomic<int> arrived = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < kUploads; ++i) {
        threads.emplace_back([&, i] {
            // Pairs of equal content.
            const QByteArray content = contentOf(i / 2, 40'000 + i / 2);
            const auto upload = fixture.uploads->create(requestFor(content));
            if (!upload)
                return;
            Result<Upload> sent = *upload;
            for (qsizetype end = 10'000; sent && end < content.size(); end += 10'000)
                sent = sendUpTo(*fixture.uploads, upload->id, content, end);
            if (sent)
                sent = sendUpTo(*fixture.uploads, upload->id, content, content.size());
            arrived += sent && sent->artifact
                               && fixture.blobs->read(sent->artifact->sha256, content.size())
                           ? 1
                           : 0;
        });
    }
    for (std::thread &thread : threads)
        thread.join();

    QCOMPARE(arrived.load(), kUploads);
    QCOMPARE(fixture.rows("artifacts"), kUploads);
    QCOMPARE(fixture.rows("blobs"), kUploads / 2);
    QCOMPARE(fixture.files("uploads").size(), 0);
}

QTEST_GUILESS_MAIN(TestUploadFaults)
#include "tst_upload_faults.moc"
