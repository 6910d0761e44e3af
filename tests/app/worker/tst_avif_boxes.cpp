#include "app/worker/avif_boxes.h"

#include <QtTest>

using namespace hub::worker;

namespace {

QByteArray box(const char *type, const QByteArray &payload, int declared = -1)
{
    const auto size =
        static_cast<quint32>(declared >= 0 ? declared : static_cast<int>(payload.size()) + 8);
    QByteArray bytes;
    for (const int shift : {24, 16, 8, 0})
        bytes.append(static_cast<char>(size >> shift & 255U));
    return bytes + type + payload;
}

bool hasData(const QByteArray &file)
{
    return hasMediaData({reinterpret_cast<const std::uint8_t *>(file.constData()),
                         static_cast<std::size_t>(file.size())});
}

} // namespace

class TestAvifBoxes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void onlyAFilledMediaBoxCounts_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<bool>("filled");
        const QByteArray head = box("ftyp", "avif") + box("meta", "where the pixels are");
        QTest::newRow("filled") << head + box("mdat", "pixels") << true;
        QTest::newRow("first") << box("mdat", "pixels") + head << true;
        QTest::newRow("to the end of the file") << head + box("mdat", "pixels", 0) << true;
        QTest::newRow("empty") << head + box("mdat", "") << false;
        QTest::newRow("absent") << head << false;
        QTest::newRow("cut") << head + box("mdat", "pixels").chopped(1) << false;
        QTest::newRow("a size smaller than its own header") << box("free", "", 4) << false;
        QTest::newRow("nothing") << QByteArray() << false;
    }
    void onlyAFilledMediaBoxCounts()
    {
        QFETCH(QByteArray, file);
        QFETCH(bool, filled);

        QCOMPARE(hasData(file), filled);
    }
};

QTEST_GUILESS_MAIN(TestAvifBoxes)
#include "tst_avif_boxes.moc"
