#include "app/worker/gif_frames.h"
#include "tests/core/media/image_files.h"

#include <QtTest>

using namespace hub::worker;
using namespace hub::test;

namespace {

std::optional<GifExtent> extentOf(const QByteArray &file, int maxFrames)
{
    return gifExtent({reinterpret_cast<const std::uint8_t *>(file.constData()),
                      static_cast<std::size_t>(file.size())},
                     maxFrames);
}

} // namespace

class TestGifFrames : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void framesAreCounted()
    {
        const auto extent = extentOf(gifOf(12, 7, 5), 100);

        QVERIFY(extent.has_value());
        QCOMPARE(extent->width, 12);
        QCOMPARE(extent->height, 7);
        QCOMPARE(extent->frames, 5);
        QVERIFY(extent->isWhole);
    }

    void countingStopsOneOverTheLimit()
    {
        const QByteArray file = gifOf(2, 2, 10'000);

        QCOMPARE(extentOf(file, 100)->frames, 101);
        QCOMPARE(extentOf(file, 10'000)->frames, 10'000);
        QVERIFY(extentOf(file, 10'000)->isWhole);
    }

    void everyCutIsReadWithoutAFullFrameTooMany()
    {
        const QByteArray file = gifOf(3, 3, 2);

        for (qsizetype length = 0; length < file.size(); ++length) {
            const auto extent = extentOf(file.left(length), 100);
            if (length < 13) {
                QVERIFY(!extent.has_value());
            } else {
                QVERIFY(!extent->isWhole);
                QVERIFY(extent->frames <= 2);
            }
        }
    }

    void rubbishBetweenBlocksEndsTheCount()
    {
        QByteArray file = gifOf(3, 3, 2);
        file[file.size() - 1] = '\x7f';
        file += file;

        const auto extent = extentOf(file, 100);

        QCOMPARE(extent->frames, 2);
        QVERIFY(!extent->isWhole);
    }
};

QTEST_GUILESS_MAIN(TestGifFrames)
#include "tst_gif_frames.moc"
