#include "tests/core/assets/store_fixture.h"

#include <QTest>

#include <thread>

using namespace hub;
using namespace hub::assets;
using namespace std::chrono_literals;

namespace {

const QString kOwner = QStringLiteral("artifact:1");

BlobId putOne(StoreFixture &fixture, const QByteArray &content, const QString &owner = kOwner)
{
    const auto blobs = fixture.store->put({content}, owner);
    return blobs ? blobs->front().id : BlobId();
}

/// A file under a blob's name, as a put leaves it that died before its commit.
QByteArray orphan(const StoreFixture &fixture, const QByteArray &content)
{
    const QByteArray file = fixture.fileOf(hashBytes(content));
    ::mkdir(file.left(file.lastIndexOf('/')).constData(), 0700);
    return writeFile(file, content, Durability::Visible) ? file : QByteArray();
}

} // namespace

class TestBlobSweep : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sweepRemovesWhatNobodyRefersTo()
    {
        StoreFixture fixture;
        const BlobId kept = putOne(fixture, "kept", QStringLiteral("artifact:2"));
        const BlobId shared = putOne(fixture, "shared");
        QCOMPARE(putOne(fixture, "shared", QStringLiteral("artifact:2")), shared);
        const BlobId gone = putOne(fixture, "gone");
        QVERIFY(fixture.store->release(kOwner));

        const auto sweep = fixture.store->sweep(1h);

        QVERIFY(sweep);
        QCOMPARE(sweep->removedBlobs, 1);
        QCOMPARE(sweep->removedFiles, 0);
        QCOMPARE(sweep->missingFiles, 0);
        QCOMPARE(sweep->freedBytes, 4);
        QVERIFY(fixture.store->contains(kept).value_or(false));
        QVERIFY(fixture.store->contains(shared).value_or(false));
        QVERIFY(!fixture.store->contains(gone).value_or(true));
        QVERIFY(!fixture.files().contains(fixture.fileOf(gone)));
    }

    void dryRunCountsAndRemovesNothing()
    {
        StoreFixture fixture;
        const BlobId blob = putOne(fixture, "unwanted");
        QVERIFY(fixture.store->release(kOwner));
        const QByteArray file = orphan(fixture, "orphan");
        fixture.setAge(file, 2h);

        const auto dry = fixture.store->sweep(1h, true);
        QVERIFY(dry);
        QCOMPARE(dry->removedBlobs, 1);
        QCOMPARE(dry->removedFiles, 1);
        QCOMPARE(dry->freedBytes, 14);
        QVERIFY(fixture.store->contains(blob).value_or(false));
        QVERIFY(fixture.files().contains(file));

        const auto real = fixture.store->sweep(1h);
        QVERIFY(real);
        QCOMPARE(real->removedBlobs, 1);
        QCOMPARE(real->removedFiles, 1);
        QCOMPARE(fixture.files().size(), 0);
    }

    void cancelledSweepRemovesNothing()
    {
        StoreFixture fixture;
        const BlobId blob = putOne(fixture, "unwanted");
        QVERIFY(fixture.store->release(kOwner));
        const QByteArray file = orphan(fixture, "orphan");
        fixture.setAge(file, 2h);
        const CancelToken cancel;
        cancel.cancel(CancelToken::Reason::Shutdown);

        const auto sweep = fixture.store->sweep(1h, false, cancel);

        QVERIFY(!sweep);
        QCOMPARE(sweep.error().kind, Error::Kind::Cancelled);
        QVERIFY(fixture.files().contains(fixture.fileOf(blob)));
        QVERIFY(fixture.files().contains(file));
        QVERIFY(fixture.store->sweep(1h));
        QCOMPARE(fixture.files().size(), 0);
    }

    void fileWithoutRowGoesAfterItsGrace_data()
    {
        QTest::addColumn<int>("ageSeconds");
        QTest::addColumn<bool>("isRemoved");
        QTest::newRow("younger") << 3599 << false;
        QTest::newRow("exactly the grace") << 3600 << false;
        QTest::newRow("older") << 3601 << true;
    }
    void fileWithoutRowGoesAfterItsGrace()
    {
        QFETCH(int, ageSeconds);
        QFETCH(bool, isRemoved);
        StoreFixture fixture;
        QVERIFY(putOne(fixture, "row").isValid());
        const QByteArray file = orphan(fixture, "orphan");
        const QByteArray part = file.left(file.lastIndexOf('/')) + "/.orphan.123.part";
        QVERIFY(writeFile(part, "half", Durability::Visible));
        fixture.setAge(file, std::chrono::seconds(ageSeconds));
        fixture.setAge(part, std::chrono::seconds(ageSeconds));

        const auto sweep = fixture.store->sweep(1h);

        QVERIFY(sweep);
        QCOMPARE(sweep->removedFiles, isRemoved ? 1 : 0);
        QCOMPARE(sweep->removedParts, isRemoved ? 1 : 0);
        QCOMPARE(fixture.files().contains(file), !isRemoved);
        QCOMPARE(fixture.files().contains(part), !isRemoved);
    }

    void foreignFilesAreLeftAlone()
    {
        StoreFixture fixture;
        QVERIFY(putOne(fixture, "row").isValid());
        const QByteArray notes = fixture.path() + "/blobs/notes.txt";
        const QByteArray misplaced = fixture.path() + "/blobs/" + QByteArray(64, 'a');
        QVERIFY(writeFile(notes, "mine", Durability::Visible));
        QVERIFY(writeFile(misplaced, "mine", Durability::Visible));
        fixture.setAge(notes, 48h);
        fixture.setAge(misplaced, 48h);

        QVERIFY(fixture.store->sweep(1h));

        QVERIFY(fixture.files().contains(notes));
        QVERIFY(fixture.files().contains(misplaced));
    }

    void rowWhoseFileIsGoneIsReportedAndDropped()
    {
        StoreFixture fixture;
        const BlobId blob = putOne(fixture, "lost");
        QCOMPARE(::unlink(fixture.fileOf(blob).constData()), 0);

        const auto dry = fixture.store->sweep(1h, true);
        QVERIFY(dry);
        QCOMPARE(dry->missingFiles, 1);
        QCOMPARE(fixture.store->usage()->blobs, 1);

        const auto real = fixture.store->sweep(1h);
        QVERIFY(real);
        QCOMPARE(real->missingFiles, 1);
        QCOMPARE(fixture.store->usage()->blobs, 0);
        QCOMPARE(fixture.store->usage()->references, 0);
    }

    void sweepOfMoreThanABatchRemovesAll()
    {
        StoreFixture fixture;
        constexpr int kBlobs = 450;
        std::vector<QByteArray> contents;
        for (int i = 0; i < kBlobs; ++i)
            contents.push_back(QByteArray::number(i));
        QVERIFY(fixture.store->put({contents.begin(), contents.end()}, kOwner));
        QVERIFY(fixture.store->release(kOwner));

        const auto sweep = fixture.store->sweep(1h);

        QVERIFY(sweep);
        QCOMPARE(sweep->removedBlobs, kBlobs);
        QCOMPARE(fixture.files().size(), 0);
    }

    void sweepWithoutAFolderFindsNothing()
    {
        StoreFixture fixture;

        const auto sweep = fixture.store->sweep(0s);

        QVERIFY(sweep);
        QCOMPARE(sweep->freedBytes, 0);
    }

    void sweepWhilePuttingLosesNothing()
    {
        StoreFixture fixture;
        std::atomic<bool> isPutting{true};
        std::atomic<int> sweepFailures{0};
        std::thread sweeper([&] {
            while (isPutting) {
                if (!fixture.store->sweep(1h))
                    ++sweepFailures;
            }
        });

        int lost = 0;
        for (int i = 0; i < 100; ++i) {
            const QByteArray content = QByteArray::number(i % 5);
            const QString owner = QStringLiteral("round:%1").arg(i);
            const auto blobs = fixture.store->put({content}, owner);
            if (!blobs || fixture.store->read(blobs->front().id, 10).value_or("") != content)
                ++lost;
            if (!fixture.store->release(owner))
                ++lost;
        }
        isPutting = false;
        sweeper.join();

        QCOMPARE(lost, 0);
        QCOMPARE(sweepFailures.load(), 0);
    }

    void verifyNamesWhatDoesNotMatchAndSetsItAside()
    {
        StoreFixture fixture;
        const BlobId good = putOne(fixture, "good");
        const BlobId flipped = putOne(fixture, "flipped");
        const BlobId cut = putOne(fixture, "cut short");
        const BlobId missing = putOne(fixture, "missing");
        QVERIFY(writeFile(fixture.fileOf(flipped), "flopped", Durability::Visible));
        QVERIFY(writeFile(fixture.fileOf(cut), "cut", Durability::Visible));
        QCOMPARE(::unlink(fixture.fileOf(missing).constData()), 0);

        auto bad = fixture.store->verify();

        QVERIFY(bad);
        std::vector<BlobId> expected{flipped, cut, missing};
        std::ranges::sort(expected, {}, &BlobId::hex);
        std::ranges::sort(*bad, {}, &BlobId::hex);
        QVERIFY(*bad == expected);
        QVERIFY(fixture.store->read(good, 100));
        QVERIFY(!fixture.files().contains(fixture.fileOf(flipped)));
        QVERIFY(!fixture.files().contains(fixture.fileOf(cut)));
        QCOMPARE(fixture.files(), QList{fixture.fileOf(good)});
    }

    void verifyStopsWhenCancelled()
    {
        StoreFixture fixture;
        QVERIFY(putOne(fixture, "content").isValid());
        const CancelToken cancel;
        cancel.cancel(CancelToken::Reason::User);

        const auto bad = fixture.store->verify(cancel);

        QVERIFY(!bad);
        QCOMPARE(bad.error().kind, Error::Kind::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestBlobSweep)
#include "tst_blob_sweep.moc"
