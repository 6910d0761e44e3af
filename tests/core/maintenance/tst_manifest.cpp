#include "archive_fixture.h"
#include "core/maintenance/content_hash_p.h"
#include "core/maintenance/manifest_p.h"

#include <QTest>

using namespace hub;
using namespace hub::maintenance;
using namespace hub::maintenance::test;

class TestManifest : public QObject
{
    Q_OBJECT

private:
    static Manifest sample()
    {
        Manifest manifest;
        manifest.createdAt = u"2026-01-01T00:00:00.000Z"_qs;
        manifest.productVersion = u"0.1.0"_qs;
        manifest.entries = {{"hub.db", 4096, hashOf("a")}, {"blobs/ab/abc", 0, hashOf({})}};
        return manifest;
    }

private Q_SLOTS:
    void itComesBackAsItWasWritten()
    {
        const auto back = parseManifest(toJson(sample()));

        QVERIFY(back);
        QCOMPARE(back->createdAt, sample().createdAt);
        QCOMPARE(back->productVersion, sample().productVersion);
        QCOMPARE(back->entries.size(), std::size_t(2));
        QCOMPARE(back->entries[0].name, "hub.db");
        QCOMPARE(back->entries[0].bytes, 4096);
        QCOMPARE(back->entries[1].sha256, hashOf({}));
        QCOMPARE(back->contentBytes(), 4096);
    }

    void aVersionMayHoldAnything()
    {
        Manifest manifest = sample();
        manifest.productVersion = u"1.0 \"größer\"\n"_qs;

        QCOMPARE(parseManifest(toJson(manifest)).value().productVersion, manifest.productVersion);
    }

    void aLaterFormatIsNotGuessedAt()
    {
        const auto later = parseManifest(manifestOf({}, "aio-hub", "2"));

        QCOMPARE(later.error().kind, Error::Kind::Unsupported);
        QVERIFY(later.error().remedy.contains(u"update"_qs));
    }

    void aLaterFormatOfAnotherProductIsNotOurs()
    {
        QCOMPARE(parseManifest(manifestOf({}, "other", "2")).error().kind,
                 Error::Kind::InvalidInput);
    }

    void formatsBelowOneDoNotExist()
    {
        QCOMPARE(parseManifest(manifestOf({}, "aio-hub", "0")).error().kind,
                 Error::Kind::InvalidInput);
        QCOMPARE(parseManifest(manifestOf({}, "aio-hub", "\"1\"")).error().kind,
                 Error::Kind::InvalidInput);
    }

    void namesAreTold_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<bool>("isAllowed");
        QTest::newRow("database") << QByteArray("hub.db") << true;
        QTest::newRow("blob") << QByteArray("blobs/ab/abcdef") << true;
        QTest::newRow("dots inside") << QByteArray("blobs/a.b-c_d") << true;
        QTest::newRow("four deep") << QByteArray("blobs/a/b/c") << true;
        QTest::newRow("five deep") << QByteArray("blobs/a/b/c/d") << false;
        QTest::newRow("100 bytes") << "blobs/" + QByteArray(100, 'x') << true;
        QTest::newRow("101 bytes") << "blobs/" + QByteArray(101, 'x') << false;
        QTest::newRow("empty") << QByteArray() << false;
        QTest::newRow("the folder alone") << QByteArray("blobs") << false;
        QTest::newRow("nothing below") << QByteArray("blobs/") << false;
        QTest::newRow("another folder") << QByteArray("run/x") << false;
        QTest::newRow("up") << QByteArray("blobs/../x") << false;
        QTest::newRow("hidden") << QByteArray("blobs/.x") << false;
        QTest::newRow("absolute") << QByteArray("/blobs/x") << false;
        QTest::newRow("zero byte") << QByteArray("blobs/a\0b", 9) << false;
        QTest::newRow("newline") << QByteArray("blobs/a\nb") << false;
        QTest::newRow("case of the database") << QByteArray("HUB.DB") << false;
    }
    void namesAreTold()
    {
        QFETCH(QByteArray, name);
        QFETCH(bool, isAllowed);

        QCOMPARE(isEntryName(name), isAllowed);
    }

    void hashesAreLowerCaseHex_data()
    {
        QTest::addColumn<QByteArray>("hash");
        QTest::newRow("upper case") << hashOf("a").toUpper();
        QTest::newRow("short") << hashOf("a").chopped(1);
        QTest::newRow("long") << hashOf("a") + "0";
        QTest::newRow("no hex") << QByteArray(64, 'g');
        QTest::newRow("none") << QByteArray();
    }
    void hashesAreLowerCaseHex()
    {
        QFETCH(QByteArray, hash);

        QCOMPARE(parseManifest(manifestOf({lineFor("hub.db", 1, hash)})).error().kind,
                 Error::Kind::Corrupt);
    }

    void theHashIsThatOfTheBytes_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("none") << QByteArray();
        QTest::newRow("text") << QByteArray("abc");
        QTest::newRow("a megabyte") << QByteArray(1 << 20, '\xff');
    }
    void theHashIsThatOfTheBytes()
    {
        QFETCH(QByteArray, content);
        ContentHash whole;
        ContentHash inPieces;

        whole.add(content);
        for (qsizetype at = 0; at < content.size(); at += 1000)
            inPieces.add(
                QByteArrayView(content).sliced(at, qMin(qsizetype(1000), content.size() - at)));

        QCOMPARE(whole.finish(), hashOf(content));
        QCOMPARE(inPieces.finish(), hashOf(content));
    }
};

QTEST_GUILESS_MAIN(TestManifest)
#include "tst_manifest.moc"
