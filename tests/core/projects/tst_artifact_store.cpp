#include "core/base/ids.h"
#include "tests/core/projects/projects_fixture.h"

#include <QTest>

#include <thread>

using namespace hub;
using namespace hub::projects;
using namespace std::chrono_literals;

namespace {

Intake named(const QString &filename)
{
    Intake intake;
    intake.filename = filename;
    return intake;
}

QByteArray contentBehind(const UniqueFd &file, qsizetype bytes)
{
    QByteArray content(bytes + 1, Qt::Uninitialized);
    const ssize_t got =
        ::pread(file.get(), content.data(), static_cast<std::size_t>(content.size()), 0);
    content.truncate(std::max<ssize_t>(got, 0));
    return content;
}

} // namespace

class TestArtifactStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsGivenIsThereAfterARestart();
    void theNameIsMadeSafe();
    void theTypeIsToldFromTheContent();
    void equalContentIsKeptOnce();
    void theRightChecksumIsTaken();
    void aWrongChecksumKeepsNothing();
    void aWrongSizeKeepsNothing_data();
    void aWrongSizeKeepsNothing();
    void aChecksumThatIsNoneIsRefused();
    void whatIsRemovedIsGoneAndItsContentIsSwept();
    void contentStaysWhileAnotherArtifactHasIt();
    void unknownIdsAreNotFound();
    void theListIsNewestFirstAndInPages();
    void theListFindsPartsOfNames();
    void aForeignCursorIsRefused();
    void totalsFollowEveryChange();
    void subscribersHearOfEveryChange();
    void nobodyIsCalledAfterUnsubscribing();
    void manyAtOnceAreAllKept();
    void aFullDiskLeavesNothing();
};

void TestArtifactStore::whatIsGivenIsThereAfterARestart()
{
    ProjectsFixture fixture;
    const QByteArray content = contentOf(1, 200'000);
    const auto given = fixture.give(content, named(QStringLiteral("a.bin")));
    QVERIFY(given);
    QVERIFY(isId(given->id));
    QCOMPARE(given->bytes, qint64(200'000));
    QCOMPARE(given->sha256, assets::hashBytes(content));
    QCOMPARE(given->createdAt, fixture.clock.wallNow());

    fixture.close();
    fixture.open();

    const auto found = fixture.artifacts->find(given->id);
    QVERIFY(found);
    QCOMPARE(*found, *given);
    const auto file = fixture.artifacts->open(given->id);
    QVERIFY(file);
    QCOMPARE(contentBehind(*file, content.size()), content);
}

void TestArtifactStore::theNameIsMadeSafe()
{
    ProjectsFixture fixture;

    const auto given = fixture.give("a", named(QStringLiteral("/home/me/\x01secret.txt")));

    QVERIFY(given);
    QCOMPARE(given->filename, QStringLiteral("secret.txt"));
}

void TestArtifactStore::theTypeIsToldFromTheContent()
{
    ProjectsFixture fixture;
    Intake intake = named(QStringLiteral("page.png"));
    intake.declaredMediaType = QStringLiteral("image/png");
    auto writer = fixture.artifacts->begin(intake);
    QVERIFY(writer);
    // One byte at a time, so that the beginning is put together.
    for (const char byte : QByteArrayLiteral("<!doctype html><p>hello"))
        QVERIFY((*writer)->write(QByteArrayView(&byte, 1)));

    const auto given = (*writer)->finish();

    QVERIFY(given);
    QCOMPARE(given->mediaType, QStringLiteral("text/html"));
}

void TestArtifactStore::equalContentIsKeptOnce()
{
    ProjectsFixture fixture;
    const QByteArray content = contentOf(2, 10'000);

    const auto first = fixture.give(content, named(QStringLiteral("a")));
    const auto second = fixture.give(content, named(QStringLiteral("b")));

    QVERIFY(first && second);
    QVERIFY(first->id < second->id);
    QCOMPARE(fixture.rows("artifacts"), 2);
    QCOMPARE(fixture.rows("blobs"), 1);
    QCOMPARE(fixture.files("blobs").size(), 1);
}

void TestArtifactStore::theRightChecksumIsTaken()
{
    ProjectsFixture fixture;
    const QByteArray content = contentOf(3, 10'000);
    Intake intake = named(QStringLiteral("a"));
    intake.sha256 = assets::hashBytes(content);
    intake.bytes = content.size();

    QVERIFY(fixture.give(content, intake));
}

void TestArtifactStore::aWrongChecksumKeepsNothing()
{
    ProjectsFixture fixture;
    Intake intake = named(QStringLiteral("a"));
    intake.sha256 = assets::hashBytes("other");

    const auto given = fixture.give(contentOf(3, 10'000), intake);

    QVERIFY(!given);
    QCOMPARE(given.error().kind, Error::Kind::Corrupt);
    QCOMPARE(fixture.rows("artifacts"), 0);
    QCOMPARE(fixture.rows("blobs"), 0);
    QCOMPARE(fixture.files("blobs").size(), 0);
}

void TestArtifactStore::aWrongSizeKeepsNothing_data()
{
    QTest::addColumn<qint64>("announced");
    QTest::newRow("one less") << qint64(9999);
    QTest::newRow("one more") << qint64(10'001);
    QTest::newRow("none") << qint64(0);
}
void TestArtifactStore::aWrongSizeKeepsNothing()
{
    QFETCH(qint64, announced);
    ProjectsFixture fixture;
    Intake intake = named(QStringLiteral("a"));
    intake.bytes = announced;

    const auto given = fixture.give(contentOf(3, 10'000), intake);

    QVERIFY(!given);
    QCOMPARE(given.error().kind, Error::Kind::Corrupt);
    QCOMPARE(fixture.rows("artifacts"), 0);
    QCOMPARE(fixture.files("blobs").size(), 0);
}

void TestArtifactStore::aChecksumThatIsNoneIsRefused()
{
    ProjectsFixture fixture;
    Intake intake = named(QStringLiteral("a"));
    intake.sha256 = assets::BlobId{QByteArrayLiteral("abc")};

    const auto writer = fixture.artifacts->begin(intake);

    QVERIFY(!writer);
    QCOMPARE(writer.error().kind, Error::Kind::InvalidInput);
}

void TestArtifactStore::whatIsRemovedIsGoneAndItsContentIsSwept()
{
    ProjectsFixture fixture;
    const auto given = fixture.give(contentOf(4, 10'000), named(QStringLiteral("a")));
    QVERIFY(given);
    const auto reading = fixture.artifacts->open(given->id);
    QVERIFY(reading);

    QVERIFY(fixture.artifacts->remove(given->id));

    QCOMPARE(fixture.artifacts->find(given->id).error().kind, Error::Kind::NotFound);
    QCOMPARE(fixture.artifacts->open(given->id).error().kind, Error::Kind::NotFound);
    QCOMPARE(fixture.artifacts->remove(given->id).error().kind, Error::Kind::NotFound);
    const auto swept = fixture.blobs->sweep(0s);
    QVERIFY(swept);
    QCOMPARE(swept->removedBlobs, 1);
    QCOMPARE(fixture.files("blobs").size(), 0);
    // Who has it open reads on.
    QCOMPARE(contentBehind(*reading, 10'000), contentOf(4, 10'000));
}

void TestArtifactStore::contentStaysWhileAnotherArtifactHasIt()
{
    ProjectsFixture fixture;
    const QByteArray content = contentOf(5, 10'000);
    const auto first = fixture.give(content, named(QStringLiteral("a")));
    const auto second = fixture.give(content, named(QStringLiteral("b")));
    QVERIFY(first && second);

    QVERIFY(fixture.artifacts->remove(first->id));
    QVERIFY(fixture.blobs->sweep(0s));

    const auto file = fixture.artifacts->open(second->id);
    QVERIFY(file);
    QCOMPARE(contentBehind(*file, content.size()), content);
}

void TestArtifactStore::unknownIdsAreNotFound()
{
    ProjectsFixture fixture;
    for (const QString &id : {QStringLiteral("0190a5c0-0000-7000-8000-000000000000"),
                              QString(),
                              QStringLiteral("../hub.db"),
                              QString(100'000, u'x')}) {
        const auto found = fixture.artifacts->find(id);
        QVERIFY(!found);
        QCOMPARE(found.error().kind, Error::Kind::NotFound);
        QVERIFY(found.error().detail.size() < 200);
    }
}

void TestArtifactStore::theListIsNewestFirstAndInPages()
{
    ProjectsFixture fixture;
    QStringList given;
    for (int i = 0; i < 7; ++i) {
        const auto artifact = fixture.give(QByteArray::number(i), named(QString::number(i)));
        QVERIFY(artifact);
        given.prepend(artifact->id);
    }

    QStringList listed;
    ArtifactStore::Filter filter;
    filter.limit = 3;
    for (int page = 0; page < 4; ++page) {
        const auto items = fixture.artifacts->list(filter);
        QVERIFY(items);
        QVERIFY(items->size() <= 3);
        for (const Artifact &artifact : *items)
            listed.append(artifact.id);
        if (!items->empty())
            filter.cursor = items->back().id;
    }

    QCOMPARE(listed, given);
    filter = {};
    filter.limit = 0;
    QCOMPARE(fixture.artifacts->list(filter)->size(), 1U);
}

void TestArtifactStore::theListFindsPartsOfNames()
{
    ProjectsFixture fixture;
    for (const QString &name : {QStringLiteral("Hafen.jpg"),
                                QStringLiteral("\u00dcbersicht.png"),
                                QStringLiteral("100%_done.txt")})
        QVERIFY(fixture.give(name.toUtf8(), named(name)));
    const auto found = [&](const QString &part) {
        ArtifactStore::Filter filter;
        filter.filename = part;
        const auto items = fixture.artifacts->list(filter);
        return items ? static_cast<int>(items->size()) : -1;
    };

    QCOMPARE(found(QStringLiteral("hafen")), 1);
    QCOMPARE(found(QStringLiteral("\u00fcBER")), 1);
    QCOMPARE(found(QStringLiteral(".")), 3);
    QCOMPARE(found(QStringLiteral("%")), 1); // No pattern: what it says.
    QCOMPARE(found(QStringLiteral("_done")), 1);
    QCOMPARE(found(QStringLiteral("nothing")), 0);
}

void TestArtifactStore::aForeignCursorIsRefused()
{
    ProjectsFixture fixture;
    ArtifactStore::Filter filter;
    filter.cursor = QStringLiteral("' OR 1=1");

    const auto items = fixture.artifacts->list(filter);

    QVERIFY(!items);
    QCOMPARE(items.error().kind, Error::Kind::InvalidInput);
}

void TestArtifactStore::totalsFollowEveryChange()
{
    ProjectsFixture fixture;
    const auto first = fixture.give("12345", named(QStringLiteral("a")));
    QVERIFY(first);
    QVERIFY(fixture.give("12345", named(QStringLiteral("b"))));
    QVERIFY(fixture.give("123", named(QStringLiteral("c"))));
    QVERIFY(fixture.artifacts->remove(first->id));
    QVERIFY(!fixture.artifacts->remove(first->id));

    const auto totals = fixture.artifacts->totals();

    QVERIFY(totals);
    QCOMPARE(totals->count, qint64(2));
    QCOMPARE(totals->bytes, qint64(8));
}

void TestArtifactStore::subscribersHearOfEveryChange()
{
    ProjectsFixture fixture;
    std::vector<ArtifactEvent> heard;
    const auto subscription =
        fixture.artifacts->subscribe([&](const ArtifactEvent &event) { heard.push_back(event); });
    const auto given = fixture.give("a", named(QStringLiteral("a")));
    QVERIFY(given);
    Intake wrong;
    wrong.bytes = 5;
    QVERIFY(!fixture.give("a", wrong));
    QVERIFY(fixture.artifacts->remove(given->id));
    QVERIFY(!fixture.artifacts->remove(given->id));

    QCOMPARE(heard.size(), 2U);
    QCOMPARE(heard[0].type, ArtifactEvent::Type::Created);
    QCOMPARE(heard[0].artifact, *given);
    QCOMPARE(heard[1].type, ArtifactEvent::Type::Deleted);
    QCOMPARE(heard[1].artifact, *given);
}

void TestArtifactStore::nobodyIsCalledAfterUnsubscribing()
{
    ProjectsFixture fixture;
    int heard = 0;
    {
        const auto subscription =
            fixture.artifacts->subscribe([&](const ArtifactEvent &) { ++heard; });
        QVERIFY(fixture.give("a", named(QStringLiteral("a"))));
    }
    QVERIFY(fixture.give("b", named(QStringLiteral("b"))));
    QCOMPARE(heard, 1);

    // A registration may outlive the store.
    auto late = fixture.artifacts->subscribe([](const ArtifactEvent &) {});
    fixture.close();
    late = CancelToken::Registration();
}

void TestArtifactStore::manyAtOnceAreAllKept()
{
    ProjectsFixture fixture;
    constexpr int kThreads = 8;
    constexpr int kEach = 6;
    std::atomic<int> kept = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i) {
        threads.emplace_back([&, i] {
            for (int k = 0; k < kEach; ++k) {
                // Half of them the same content in all threads.
                const QByteArray content = contentOf(k % 2 == 0 ? k : 100 + i * kEach + k, 5000);
                const auto given = fixture.give(content, named(QString::number(k)));
                kept += given && fixture.artifacts->open(given->id) ? 1 : 0;
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();

    QCOMPARE(kept.load(), kThreads * kEach);
    QCOMPARE(fixture.rows("artifacts"), kThreads * kEach);
    QCOMPARE(fixture.rows("blobs"), kThreads * kEach / 2 + kEach / 2);
    QCOMPARE(fixture.artifacts->totals()->count, qint64(kThreads * kEach));
}

void TestArtifactStore::aFullDiskLeavesNothing()
{
    ProjectsFixture fixture;
    fixture.io.failFrom(FaultyIo::Call::Write, ENOSPC, 0);

    const auto given = fixture.give(contentOf(1, 5000), named(QStringLiteral("a")));

    QVERIFY(!given);
    QCOMPARE(given.error().kind, Error::Kind::StorageFull);
    QCOMPARE(fixture.rows("artifacts"), 0);
    QCOMPARE(fixture.files("blobs").size(), 0);
}

QTEST_GUILESS_MAIN(TestArtifactStore)
#include "tst_artifact_store.moc"
