#include "app/worker/jpeg_markers.h"

#include <QtTest>

using namespace hub::worker;

namespace {

bool isWhole(const QByteArray &file)
{
    return hasEndOfImage({reinterpret_cast<const std::uint8_t *>(file.constData()),
                          static_cast<std::size_t>(file.size())});
}

/// Start, an application segment, a scan of @p entropy, without the end.
QByteArray openJpeg(const QByteArray &entropy)
{
    return QByteArray::fromHex("ffd8ffe00004aaaaffda0004bbbb") + entropy;
}

const QByteArray kEnd = QByteArray::fromHex("ffd9");

} // namespace

class TestJpegMarkers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theEndMarkerMakesAFileWhole_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<bool>("whole");
        const QByteArray entropy = QByteArray::fromHex("0102ff0003ffd10405");
        QTest::newRow("whole") << openJpeg(entropy) + kEnd << true;
        QTest::newRow("cut in the scan") << openJpeg(entropy) << false;
        QTest::newRow("cut in the marker") << openJpeg(entropy) + kEnd.left(1) << false;
        QTest::newRow("cut in the header") << openJpeg({}).left(5) << false;
        QTest::newRow("cut in a length") << openJpeg({}).left(3) << false;
        QTest::newRow("only the start") << QByteArray::fromHex("ffd8") << false;
        QTest::newRow("nothing") << QByteArray() << false;
        QTest::newRow("a trailer behind it") << openJpeg(entropy) + kEnd + "trailer" << true;
        QTest::newRow("fill bytes before it")
            << openJpeg(entropy) + QByteArray::fromHex("ffffffd900") << true;
        QTest::newRow("a second scan")
            << openJpeg(entropy) + QByteArray::fromHex("ffda0004cccc0102") + kEnd + "x" << true;
        QTest::newRow("a second scan that is cut")
            << openJpeg(entropy) + QByteArray::fromHex("ffda0004cccc0102") << false;
        QTest::newRow("the end of a thumbnail in a segment is not the end")
            << QByteArray::fromHex("ffd8ffe10006ffd9aabbffda0004bbbb0102") << false;
        QTest::newRow("a segment that is longer than the file")
            << QByteArray::fromHex("ffd8ffe1fff0ffd90000") << false;
    }
    void theEndMarkerMakesAFileWhole()
    {
        QFETCH(QByteArray, file);
        QFETCH(bool, whole);

        QCOMPARE(isWhole(file), whole);
    }

    void everyCutOfAWholeFileIsNoticed()
    {
        const QByteArray file =
            openJpeg(QByteArray::fromHex("0102ff0003ffd10405")) + kEnd + "trailer";
        const qsizetype end = file.indexOf(kEnd) + kEnd.size();

        for (qsizetype length = 0; length < end; ++length)
            QVERIFY2(!isWhole(file.left(length)), qPrintable(QString::number(length)));
        for (qsizetype length = end; length <= file.size(); ++length)
            QVERIFY2(isWhole(file.left(length)), qPrintable(QString::number(length)));
    }
};

QTEST_GUILESS_MAIN(TestJpegMarkers)
#include "tst_jpeg_markers.moc"
