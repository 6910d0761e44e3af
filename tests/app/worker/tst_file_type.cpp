#include "app/worker/file_type.h"

#include <QtTest>

using namespace hub::worker;

namespace {

Bytes bytesOf(const QByteArray &text)
{
    return {reinterpret_cast<const std::uint8_t *>(text.constData()),
            static_cast<std::size_t>(text.size())};
}

QByteArray isoFile(const QByteArray &brands)
{
    QByteArray file(4, '\0');
    file[3] = static_cast<char>(8 + brands.size());
    return file + "ftyp" + brands + QByteArray(64, '\0');
}

} // namespace

class TestFileType : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theFirstBytesTellTheType_data()
    {
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<QString>("name");
        const auto row = [](const char *name, const QByteArray &head, const char *type) {
            QTest::newRow(name) << head << QString::fromLatin1(type);
        };
        row("JPEG", QByteArray::fromHex("ffd8ffe0"), "jpeg");
        row("PNG", QByteArray::fromHex("89504e470d0a1a0a"), "png");
        row("PNG after a text-mode transfer", QByteArray::fromHex("89504e470a1a0a"), "unknown");
        row("WebP", "RIFF\1\2\3\4WEBPVP8 ", "webp");
        row("another RIFF", "RIFF\1\2\3\4WAVEfmt ", "unknown");
        row("GIF 87a", "GIF87a", "gif");
        row("GIF 89a", "GIF89a", "gif");
        row("GIF of no version", "GIF88a", "unknown");
        row("little TIFF", QByteArray("II*\0", 4), "tiff");
        row("big TIFF", QByteArray("MM\0*", 4), "tiff");
        row("AVIF", isoFile("avif----mif1"), "avif");
        row("AVIF behind mif1", isoFile("mif1----avifmiaf"), "avif");
        row("HEIC", isoFile("heic----mif1"), "heic");
        row("MP4", isoFile("isom----iso2avc1"), "video");
        row("a brand in the version field is none", isoFile("isomavifiso2"), "video");
        row("SVG", "<svg xmlns='http://www.w3.org/2000/svg'/>", "svg");
        row("SVG after a prologue", "\xef\xbb\xbf <?xml version='1.0'?>\n<svg/>", "svg");
        row("compressed SVG", QByteArray::fromHex("1f8b0800"), "svg");
        row("XML that is no SVG", "<?xml version='1.0'?><html/>", "unknown");
        row("PDF", "%PDF-1.7", "pdf");
        row("BMP", "BM\1\2\3\4", "bmp");
        row("JPEG XL stream", QByteArray::fromHex("ff0a"), "jpeg-xl");
        row("Photoshop", "8BPS\0\1", "photoshop");
        row("text", "Dear all,", "unknown");
        row("one byte", "\xff", "unknown");
        row("nothing", "", "unknown");
    }
    void theFirstBytesTellTheType()
    {
        QFETCH(QByteArray, head);
        QFETCH(QString, name);

        const std::string_view type = fileTypeName(fileTypeOf(bytesOf(head)));

        QCOMPARE(QString::fromLatin1(type.data(), static_cast<qsizetype>(type.size())), name);
    }

    void onlyTheSevenImageTypesReachADecoder()
    {
        int decodable = 0;
        for (int type = 0; type <= static_cast<int>(FileType::Unknown); ++type)
            decodable += isDecodable(static_cast<FileType>(type)) ? 1 : 0;

        QCOMPARE(decodable, 7);
        QVERIFY(!isDecodable(FileType::Svg));
        QVERIFY(!isDecodable(FileType::Unknown));
    }

    void aBrandBoxLongerThanTheFileIsReadToItsEnd()
    {
        QByteArray file = isoFile("mif1----avif");
        file[2] = '\x7f';
        file.truncate(24);

        QCOMPARE(fileTypeOf(bytesOf(file)), FileType::Avif);
    }
};

QTEST_GUILESS_MAIN(TestFileType)
#include "tst_file_type.moc"
