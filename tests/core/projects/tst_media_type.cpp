#include "core/projects/media_type_p.h"

#include <QTest>

using namespace hub::projects;

namespace {

template<std::size_t size>
QByteArray bytes(const char (&literal)[size])
{
    return QByteArray(literal, static_cast<qsizetype>(size - 1));
}

} // namespace

class TestMediaType : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void contentTellsItsType_data();
    void contentTellsItsType();
    void whatIsDeclaredFillsIn_data();
    void whatIsDeclaredFillsIn();
    void everyBeginningOfAFileIsSafeToLookAt();
};

void TestMediaType::contentTellsItsType_data()
{
    QTest::addColumn<QByteArray>("beginning");
    QTest::addColumn<QString>("type");
    const auto row = [](const char *type, const QByteArray &beginning) {
        QTest::addRow("%s %lld", type, static_cast<long long>(beginning.size()))
            << beginning << QString::fromLatin1(type);
    };
    row("image/png", bytes("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"));
    row("image/jpeg", bytes("\xff\xd8\xff\xe0\0\x10JFIF"));
    row("image/gif", bytes("GIF89a\1\0\1\0"));
    row("image/webp", bytes("RIFF\x24\0\0\0WEBPVP8 "));
    row("image/avif",
        bytes("\0\0\0\x1c"
              "ftypavif\0\0\0\0avifmif1miaf"));
    row("image/avif",
        bytes("\0\0\0\x1c"
              "ftypmif1\0\0\0\0mif1avifmiaf\0"));
    row("image/heic",
        bytes("\0\0\0\x18"
              "ftypheic\0\0\0\0mif1heic"));
    row("image/heif",
        bytes("\0\0\0\x14"
              "ftypmif1\0\0\0\0mif1"));
    row("video/mp4",
        bytes("\0\0\0\x18"
              "ftypisom\0\0\2\0isommp42"));
    row("video/quicktime",
        bytes("\0\0\0\x14"
              "ftypqt  \0\0\0\0qt  "));
    row("video/webm", bytes("\x1a\x45\xdf\xa3\x9f\x42\x86\x81\1\x42\x82\x84webm"));
    row("video/x-matroska", bytes("\x1a\x45\xdf\xa3\x9f\x42\x86\x81\1\x42\x82\x88matroska"));
    row("image/svg+xml", bytes("<svg xmlns='http://www.w3.org/2000/svg'/>"));
    row("image/svg+xml",
        bytes(
            "\xef\xbb\xbf<?xml version='1.0'?>\n<!-- a > b -->\n<!DOCTYPE svg PUBLIC 'x'>\n<svg>"));
    row("image/svg+xml", bytes("<s:svg xmlns:s='http://www.w3.org/2000/svg'/>"));
    row("text/html", bytes("<!DOCTYPE html><title>a</title>"));
    row("text/html", bytes("\n <HTML lang=de>"));
    row("text/html", bytes("<script>alert(1)</script>"));
    row("text/html", bytes("<!-- x --><p>a"));
    row("application/xml", bytes("<?xml version='1.0'?><project/>"));
    row("application/pdf", bytes("%PDF-1.7\n"));
    row("application/zip", bytes("PK\x03\x04\x14\0"));
    row("application/gzip", bytes("\x1f\x8b\x08\0"));
    row("application/x-tar",
        QByteArray(257, 'a')
            + "ustar\0"
              "00");
    row("image/bmp", bytes("BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\2\0"));
    row("image/tiff", bytes("II*\0\x08\0\0\0"));
    row("image/x-icon", bytes("\0\0\1\0\1\0"));
    row("model/gltf-binary", bytes("glTF\2\0\0\0"));
    row("model/gltf+json", bytes("{ \"asset\": {\"version\": \"2.0\"} }"));
    row("audio/wav", bytes("RIFF\x24\0\0\0WAVEfmt "));
    row("audio/ogg", bytes("OggS\0\2\0\0OpusHead"));
    row("text/plain", bytes("BMW is a car, not a bitmap, whatever it opens with."));
    row("text/plain", bytes("a < b"));
    row("text/plain",
        bytes("Gr\xc3\xbc\xc3\x9f"
              "e"));
    row("text/plain", bytes("cut in a character \xe6\xb8"));
    row("application/octet-stream", bytes("\0\1\2\3"));
    row("application/octet-stream", bytes("latin1 \xfc"));
    row("application/octet-stream", QByteArray());
}
void TestMediaType::contentTellsItsType()
{
    QFETCH(QByteArray, beginning);
    QFETCH(QString, type);

    QCOMPARE(mediaTypeOf(beginning, QString()), type);
}

void TestMediaType::whatIsDeclaredFillsIn_data()
{
    QTest::addColumn<QByteArray>("beginning");
    QTest::addColumn<QString>("declared");
    QTest::addColumn<QString>("type");
    const auto row =
        [](const char *what, const QByteArray &beginning, const char *declared, const char *type) {
            QTest::newRow(what) << beginning << QString::fromLatin1(declared)
                                << QString::fromLatin1(type);
        };
    const QByteArray unknown = bytes("\0\1\2\3");
    const QByteArray png = bytes("\x89PNG\r\n\x1a\n");
    row("unknown content", unknown, "Model/OBJ; charset=x", "model/obj");
    row("a text that says more", bytes("a {}"), "text/css", "text/css");
    row("JSON", bytes("[1, 2]"), "application/json", "application/json");
    row("a document that is a zip",
        bytes("PK\3\4"),
        "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.text");
    row("a picture that is none", bytes("hello"), "image/png", "text/plain");
    row("a page called a picture", bytes("<html>"), "image/png", "text/html");
    row("a picture called a page", png, "text/html", "image/png");
    row("no type", unknown, "picture", "application/octet-stream");
    row("two slashes", unknown, "a/b/c", "application/octet-stream");
    row("a line break", unknown, "a/b\r\nX: y", "application/octet-stream");
    row("nothing after the slash", unknown, "image/", "application/octet-stream");
    row("too long",
        unknown,
        QByteArray("a/" + QByteArray(200, 'b')).constData(),
        "application/octet-stream");
}
void TestMediaType::whatIsDeclaredFillsIn()
{
    QFETCH(QByteArray, beginning);
    QFETCH(QString, declared);
    QFETCH(QString, type);

    QCOMPARE(mediaTypeOf(beginning, declared), type);
}

void TestMediaType::everyBeginningOfAFileIsSafeToLookAt()
{
    const QList<QByteArray> whole{
        bytes("\0\0\xff\xff"
              "ftypmif1\0\0\0\0mif1avifmiaf"),
        bytes("\0\0\0\0"
              "ftypisom"),
        bytes("<?xml version='1.0'?><!-- a --><!DOCTYPE svg><svg width='1'/>"),
        bytes("BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\2\0"),
        bytes("\x1a\x45\xdf\xa3\x9f\x42\x86\x81\1"),
        bytes("RIFF\x24\0\0\0WEBPVP8 "),
    };
    for (const QByteArray &file : whole) {
        for (qsizetype size = 0; size <= file.size(); ++size)
            QVERIFY(!mediaTypeOf(file.first(size), QString()).isEmpty());
    }
}

QTEST_GUILESS_MAIN(TestMediaType)
#include "tst_media_type.moc"
