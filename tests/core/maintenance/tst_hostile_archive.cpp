#include "restore_fixture.h"

#include <QTest>

using namespace hub;
using namespace hub::maintenance;
using namespace hub::maintenance::test;

/// Archives that somebody made to do harm: refused, and not a trace of them.
class TestHostileArchive : public QObject, private RestorePlace
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(makeGoodArchive()); }
    void init() { QVERIFY(tidyUp()); }

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
};

QTEST_GUILESS_MAIN(TestHostileArchive)
#include "tst_hostile_archive.moc"
