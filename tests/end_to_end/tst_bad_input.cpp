#include "hub_process.h"

#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace hub::tests;

namespace {

void append32(QByteArray &bytes, quint32 value)
{
    for (const unsigned shift : {24U, 16U, 8U, 0U})
        bytes.append(static_cast<char>((value >> shift) & 0xffU));
}

quint32 crc32(const QByteArray &bytes)
{
    quint32 crc = 0xffffffffU;
    for (const char byte : bytes) {
        crc ^= static_cast<unsigned char>(byte);
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xedb88320U : 0U);
    }
    return ~crc;
}

QByteArray pngChunk(const QByteArray &type, const QByteArray &content)
{
    QByteArray chunk;
    append32(chunk, static_cast<quint32>(content.size()));
    chunk += type + content;
    append32(chunk, crc32(type + content));
    return chunk;
}

/// A whole PNG of one grey level: a few hundred kilobytes that become width x height bytes.
QByteArray hugePng(quint32 width, quint32 height)
{
    QByteArray header;
    append32(header, width);
    append32(header, height);
    header += QByteArray("\x08\x00\x00\x00\x00", 5);
    const QByteArray pixels(static_cast<qsizetype>(width + 1) * height / 64, '\0');
    // Only a part of the rows: refusing by the header must not depend on what follows.
    return QByteArray("\x89PNG\r\n\x1a\n", 8) + pngChunk("IHDR", header)
           + pngChunk("IDAT", qCompress(pixels, 9).mid(4)) + pngChunk("IEND", {});
}

/// A GIF89a of 1 x 1 pixels with so many frames.
QByteArray gifOfFrames(int frames)
{
    QByteArray gif("GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff", 19);
    const QByteArray frame("\x21\xf9\x04\x00\x01\x00\x00\x00"
                           "\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00",
                           23);
    for (int i = 0; i < frames; ++i)
        gif += frame;
    return gif + ';';
}

} // namespace

class TestBadInput final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void badFileIsToldAndTheRestGoesOn_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("not an image") << QByteArray("notes.jpg") << QByteArray("just some text\n");
        QTest::newRow("zero bytes") << QByteArray("empty.jpg") << QByteArray();
        QTest::newRow("only a magic number")
            << QByteArray("magic.png") << QByteArray("\x89PNG\r\n\x1a\n", 8);
        QTest::newRow("20,000 x 20,000") << QByteArray("huge.png") << hugePng(20'000, 20'000);
        QTest::newRow("10,000 frames") << QByteArray("film.gif") << gifOfFrames(10'000);
        QTest::newRow("random") << QByteArray("noise.webp")
                                << QByteArray("RIFF\xff\xff\xff\x7fWEBPVP8 ", 16);
        QTest::newRow("svg") << QByteArray("drawing.svg")
                             << QByteArray("<svg xmlns='http://www.w3.org/2000/svg' width='1' "
                                           "height='1'><rect width='1' height='1'/></svg>");
    }
    void badFileIsToldAndTheRestGoesOn()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, content);
        const Workshop shop;
        const QByteArray bad = shop.file(name, content);
        const QByteArray good = shop.photo("good.jpg", 100, 80);

        const HubResult result = shop.hub(shop.optimizeWords({bad, good}));

        QVERIFY2(result.exitCode == 1, result.described());
        QVERIFY2(result.err.contains(name), result.described());
        QVERIFY2(result.out.contains("1 done, 1 failed"), result.described());
        QCOMPARE(result.err.trimmed().count('\n'), 0);
        QVERIFY(isPicture(shop.path("out/good-64.jpg"), 64));
        QCOMPARE(shop.outputs().size(), 6);
    }

    void truncatedPhotoIsTold()
    {
        const Workshop shop;
        QFile whole(QFile::decodeName(shop.photo("whole.jpg", 800, 600)));
        QVERIFY(whole.open(QIODevice::ReadOnly));
        const QByteArray half = whole.readAll().chopped(whole.size() / 2);

        const HubResult result = shop.hub(shop.optimizeWords({shop.file("half.jpg", half)}));

        QVERIFY2(result.exitCode == 1, result.described());
        QVERIFY2(result.err.contains("half.jpg"), result.described());
        QCOMPARE(shop.outputs(), QStringList());
    }

    void whatIsNoFileIsTold()
    {
        const Workshop shop;
        const QByteArray folder = shop.folder("album");
        const QByteArray pipe = shop.path("pipe.jpg");
        QCOMPARE(::mkfifo(pipe.constData(), 0600), 0);
        const QByteArray good = shop.photo("good.jpg", 100, 80);

        const HubResult result =
            shop.hub(shop.optimizeWords({folder, shop.path("absent.jpg"), pipe, good}));

        QVERIFY2(result.exitCode == 1, result.described());
        QVERIFY2(result.err.contains("album is a folder"), result.described());
        QVERIFY2(result.err.contains("absent.jpg: No such file"), result.described());
        QVERIFY2(result.err.contains("pipe.jpg is not a regular file"), result.described());
        QVERIFY2(result.out.contains("1 done, 3 failed"), result.described());
    }

    void strangeNamesMakeSafeOutputs_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QString>("stem");
        QTest::newRow("new line") << QByteArray("a\nb.jpg") << "a_b";
        QTest::newRow("escape sequence") << QByteArray("a\x1b[2Jb.jpg") << "a_[2Jb";
        QTest::newRow("not UTF-8") << QByteArray("caf\xe9.jpg") << "caf_";
        QTest::newRow("quotes and brackets") << QByteArray("\"><script>.jpg") << "\"><script>";
        QTest::newRow("percent") << QByteArray("100%.jpg") << "100%";
        QTest::newRow("option-like") << QByteArray("--out.jpg") << "--out";
        QTest::newRow("spaces") << QByteArray(" a b .jpg") << " a b ";
        QTest::newRow("long") << QByteArray(230, 'n') + ".jpg" << QString(200, u'n');
    }
    void strangeNamesMakeSafeOutputs()
    {
        QFETCH(QByteArray, name);
        QFETCH(QString, stem);
        const Workshop shop;
        const QByteArray photo = shop.photo(name, 100, 80);

        const HubResult result = shop.hub(shop.optimizeWords({photo}));

        QVERIFY2(result.exitCode == 0, result.described());
        QVERIFY2(shop.outputs().contains(stem + QStringLiteral("-64.webp")),
                 qPrintable(shop.outputs().join(u' ')));
        QVERIFY(!result.out.contains("\x1b["));
        QCOMPARE(result.out.count('\n'), 2); // The file and the summary.
    }

    void wayUpDoesNotLeaveTheOutputFolder()
    {
        const Workshop shop;
        shop.photo("a.jpg", 100, 80);
        const QByteArray album = shop.folder("album");

        const HubResult result = shop.hub(shop.optimizeWords({album + "/../a.jpg"}));

        QVERIFY2(result.exitCode == 0, result.described());
        QCOMPARE(shop.outputs().size(), 6);
        QVERIFY(shop.outputs().contains(QStringLiteral("a-64.jpg")));
    }

    void sourceInTheOutputFolderIsNotOverwritten()
    {
        const Workshop shop;
        shop.folder("out");
        const QByteArray photo = shop.photo("out/a.jpg", 100, 80, 1);
        const QByteArray clash = shop.photo("out/a-64.jpg", 100, 80, 2);
        const QByteArray before = QByteArray::number(QFile(QFile::decodeName(clash)).size());

        const HubResult result = shop.hub(shop.optimizeWords({photo, clash}));

        QVERIFY2(result.exitCode == 1, result.described());
        QVERIFY2(result.err.contains("would overwrite"), result.described());
        QVERIFY2(result.out.contains("1 done, 1 failed"), result.described());
        QVERIFY(isPicture(clash, 100));
        QCOMPARE(QByteArray::number(QFile(QFile::decodeName(clash)).size()), before);
    }

    void unreadableFileIsTold()
    {
        const Workshop shop;
        const QByteArray secret = shop.photo("secret.jpg", 100, 80);
        QCOMPARE(::chmod(secret.constData(), 0000), 0);
        HubProcess::Options options;
        options.asNobody = true;

        const HubResult result = shop.hub(shop.optimizeWords({secret}), options);

        QVERIFY2(result.exitCode == 1, result.described());
        QVERIFY2(result.err.contains("secret.jpg: Permission denied"), result.described());
    }

    void wrongUseIsToldWithExitCodeTwo_data()
    {
        QTest::addColumn<QList<QByteArray>>("words");
        QTest::addColumn<QByteArray>("part");
        using List = QList<QByteArray>;
        QTest::newRow("unknown option")
            << List{"run", "image.optimize", "--jsno"} << QByteArray("did you mean '--json'?");
        QTest::newRow("unknown command") << List{"runn"} << QByteArray("did you mean 'run'?");
        QTest::newRow("unknown kind")
            << List{"run", "image.optimise", "a"} << QByteArray("did you mean 'image.optimize'?");
        QTest::newRow("test kind")
            << List{"run", "test.sleep"} << QByteArray("unknown job kind 'test.sleep'");
        QTest::newRow("unknown setting")
            << List{"run", "image.optimize", "a", "--out", "/tmp/x", "--set", "widhts=3"}
            << QByteArray("did you mean 'widths'?");
        QTest::newRow("wrong value")
            << List{"run", "image.optimize", "a", "--out", "/tmp/x", "--set", "quality=400"}
            << QByteArray("quality");
        QTest::newRow("unknown format")
            << List{"run", "image.optimize", "a", "--out", "/tmp/x", "--set", "formats=bmp"}
            << QByteArray("formats");
        QTest::newRow("no file") << List{"run", "image.optimize", "--out", "/tmp/x"}
                                 << QByteArray("no file is named");
        QTest::newRow("no output folder")
            << List{"run", "image.optimize", "a"} << QByteArray("'--out' is missing");
        QTest::newRow("no kind") << List{"run"} << QByteArray("needs more arguments");
        QTest::newRow("no command") << List{} << QByteArray("the window");
        QTest::newRow("headless with a command")
            << List{"--headless", "doctor"} << QByteArray("exclude each other");
        QTest::newRow("an address that others reach")
            << List{"--headless", "--host", "0.0.0.0"} << QByteArray("a password and TLS");
    }
    void wrongUseIsToldWithExitCodeTwo()
    {
        QFETCH(QList<QByteArray>, words);
        QFETCH(QByteArray, part);
        const Workshop shop;

        const HubResult result = shop.hub(words);

        QVERIFY2(result.exitCode == 2, result.described());
        QVERIFY2(result.err.contains(part), result.described());
        QCOMPARE(result.err.count('\n'), 1);
        QVERIFY2(result.err.startsWith("aio-hub: "), result.described());
        QVERIFY2(result.out.isEmpty(), result.described());
    }
};

QTEST_GUILESS_MAIN(TestBadInput)
#include "tst_bad_input.moc"
