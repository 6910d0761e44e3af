#include "app/worker/webp_metadata.h"

#include <QtTest>

using namespace hub::worker;

namespace {

QByteArray chunk(const char *name, const QByteArray &payload)
{
    QByteArray bytes(name);
    const auto size = static_cast<quint32>(payload.size());
    for (const int shift : {0, 8, 16, 24})
        bytes.append(static_cast<char>(size >> shift & 255U));
    bytes += payload;
    if (payload.size() % 2 != 0)
        bytes.append('\0');
    return bytes;
}

QByteArray webp(const QByteArray &chunks)
{
    return chunk("RIFF", "WEBP" + chunks);
}

QByteArray stripped(QByteArray file)
{
    const std::size_t size = dropWebpMetadata(
        {reinterpret_cast<std::uint8_t *>(file.data()), static_cast<std::size_t>(file.size())});
    return file.left(static_cast<qsizetype>(size));
}

QByteArray extendedHeader(char flags)
{
    QByteArray payload(10, '\0');
    payload[0] = flags;
    return chunk("VP8X", payload);
}

} // namespace

class TestWebpMetadata : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void metadataGoesAndTheHeaderThatAnnouncesIt()
    {
        const QByteArray picture = chunk("VP8 ", "pixels!");
        const QByteArray file = webp(extendedHeader('\x2c') + chunk("ICCP", "profile") + picture
                                     + chunk("EXIF", "camera") + chunk("XMP ", "words"));

        QCOMPARE(stripped(file), webp(picture));
    }

    void alphaStaysAnnounced()
    {
        const QByteArray pictures = chunk("ALPH", "veil") + chunk("VP8 ", "pixels");
        const QByteArray file = webp(extendedHeader('\x18') + pictures + chunk("EXIF", "camera"));

        QCOMPARE(stripped(file), webp(extendedHeader('\x10') + pictures));
    }

    void animationStays()
    {
        const QByteArray frames =
            chunk("ANIM", "loop..") + chunk("ANMF", "one") + chunk("ANMF", "two");
        const QByteArray file = webp(extendedHeader('\x0a') + frames + chunk("EXIF", "camera"));

        QCOMPARE(stripped(file), webp(extendedHeader('\x02') + frames));
    }

    void aFileWithoutMetadataIsLeftAsItIs()
    {
        const QByteArray file = webp(chunk("VP8L", "pixels"));

        QCOMPARE(stripped(file), file);
    }

    void whatIsNoWebpIsLeftAsItIs_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("short") << QByteArray("RIFF");
        QTest::newRow("WAVE") << chunk("RIFF", "WAVE" + chunk("EXIF", "x"));
        QTest::newRow("a chunk beyond the end")
            << webp(chunk("VP8 ", "pixels")).replace("pixels", "p");
    }
    void whatIsNoWebpIsLeftAsItIs()
    {
        QFETCH(QByteArray, file);

        QCOMPARE(stripped(file), file);
    }
};

QTEST_GUILESS_MAIN(TestWebpMetadata)
#include "tst_webp_metadata.moc"
