#include "tests/core/media/pool_calls.h"

#include <QtTest>

using namespace hub;
using namespace hub::media;
using namespace hub::test;

namespace {

constexpr int kWidth = 96;
constexpr int kHeight = 64;

QByteArray fixture(const char *name)
{
    const Result<QByteArray> file = readFile(QByteArray(FIXTURES "/") + name, 1 << 20);
    return file ? *file : QByteArray();
}

/// The middles of the four quarters, clockwise from the top left.
std::array<Pixel, 4> corners(const Picture &picture)
{
    const int left = picture.width / 4;
    const int top = picture.height / 4;
    const int right = picture.width - 1 - left;
    const int bottom = picture.height - 1 - top;
    return {picture.at(left, top),
            picture.at(right, top),
            picture.at(right, bottom),
            picture.at(left, bottom)};
}

const std::array<Pixel, 4> kUpright{
    Pixel{200, 0, 0}, Pixel{0, 160, 0}, Pixel{255, 255, 255}, Pixel{0, 0, 220}};

/// The largest difference of a corner from where it belongs.
int wrongness(const Picture &picture)
{
    if (picture.pixels.empty())
        return 255;
    const std::array<Pixel, 4> seen = corners(picture);
    int most = 0;
    for (std::size_t i = 0; i < seen.size(); ++i)
        most = std::max(most, distance(seen.at(i), kUpright.at(i)));
    return most;
}

/// Where EXIF says that the pixel at (x, y) of the upright picture is stored.
Paint storedAs(int orientation)
{
    const Paint upright = quarters(kWidth, kHeight);
    return [orientation, upright](int x, int y) {
        switch (orientation) {
        case 2:
            return upright(kWidth - 1 - x, y);
        case 3:
            return upright(kWidth - 1 - x, kHeight - 1 - y);
        case 4:
            return upright(x, kHeight - 1 - y);
        case 5:
            return upright(y, x);
        case 6:
            return upright(kWidth - 1 - y, x);
        case 7:
            return upright(kWidth - 1 - y, kHeight - 1 - x);
        case 8:
            return upright(y, kHeight - 1 - x);
        default:
            return upright(x, y);
        }
    };
}

} // namespace

class TestDecoding : public QObject
{
    Q_OBJECT

    SystemClock m_clock;
    std::unique_ptr<MediaPool> m_pool;

    QByteArray asJpeg(int width, int height, const Paint &paint)
    {
        return converted(*m_pool, pngOf(width, height, paint), ImageFormat::Jpeg, width);
    }

private Q_SLOTS:
    void initTestCase() { m_pool = MediaPool::start(poolOptions(), m_clock); }

    void everyExifOrientationComesOutUpright_data()
    {
        QTest::addColumn<int>("orientation");
        QTest::addColumn<int>("width");
        for (int orientation = 1; orientation <= 8; ++orientation) {
            for (const int width : {kWidth, kWidth / 3, 10})
                QTest::addRow("%d at %d", orientation, width) << orientation << width;
        }
    }
    void everyExifOrientationComesOutUpright()
    {
        QFETCH(int, orientation);
        QFETCH(int, width);
        const bool isTurned = orientation >= 5;
        const QByteArray jpeg = withExif(
            asJpeg(isTurned ? kHeight : kWidth, isTurned ? kWidth : kHeight, storedAs(orientation)),
            orientation);

        const Rendered rendered =
            render(*m_pool, jpeg, requestOf(variantOf(ImageFormat::Png, width)));

        QVERIFY2(!rendered.error, rendered.error ? qPrintable(rendered.error->message()) : "");
        QCOMPARE(rendered.source.width, kWidth);
        QCOMPARE(rendered.source.height, kHeight);
        const Picture picture = readPng(rendered.files.front().bytes);
        QCOMPARE(picture.width, width);
        QCOMPARE(picture.height, qRound(width * 64.0 / 96.0));
        QVERIFY2(wrongness(picture) <= 12, qPrintable(QString::number(wrongness(picture))));
    }

    void everyFormatShowsTheSamePicture_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QString>("format");
        const auto row = [](const char *format, const QByteArray &file, const char *name) {
            QTest::newRow(name) << file << QString::fromLatin1(format);
        };
        const Paint paint = quarters(kWidth, kHeight);
        const QByteArray png = pngOf(kWidth, kHeight, paint);
        row("png", png, "PNG");
        row("png", pngOf(kWidth, kHeight, paint, true), "PNG with alpha");
        row("png", png16Of(kWidth, kHeight, paint), "PNG of 16 bits");
        row("tiff", tiffOf(kWidth, kHeight, paint), "TIFF");
        row("jpeg", converted(*m_pool, png, ImageFormat::Jpeg, kWidth), "JPEG");
        row("webp", converted(*m_pool, png, ImageFormat::Webp, kWidth), "WebP");
        row("avif", converted(*m_pool, png, ImageFormat::Avif, kWidth), "AVIF");
        row("gif", converted(*m_pool, png, ImageFormat::Gif, kWidth), "GIF");
        row("jpeg", fixture("progressive.jpg"), "progressive JPEG");
        row("jpeg", fixture("display_p3.jpg"), "JPEG in Display P3");
        row("heic", fixture("heic.heic"), "HEIC");
    }
    void everyFormatShowsTheSamePicture()
    {
        QFETCH(QByteArray, file);
        QFETCH(QString, format);

        const Rendered rendered =
            render(*m_pool, file, requestOf(variantOf(ImageFormat::Png, kWidth / 2)));

        QVERIFY2(!rendered.error, rendered.error ? qPrintable(rendered.error->message()) : "");
        QCOMPARE(rendered.source.format, format);
        QCOMPARE(rendered.source.width, kWidth);
        QCOMPARE(rendered.source.height, kHeight);
        const Picture picture = readPng(rendered.files.front().bytes);
        QVERIFY2(wrongness(picture) <= 14, qPrintable(QString::number(wrongness(picture))));
    }

    void inkBecomesLight()
    {
        const Picture picture = pictureOf(*m_pool, fixture("cmyk_no_profile.jpg"), kWidth);

        // Printing inks cannot show these colours, but red stays red and white white.
        const auto [red, green, white, blue] = corners(picture);
        QVERIFY(red.r > 150 && red.g < 90 && red.b < 90);
        QVERIFY(green.g > 110 && green.r < 110);
        QVERIFY(blue.b > 100 && blue.r < 110);
        QVERIFY(distance(white, {255, 255, 255}) < 12);
    }

    void greyStaysGrey()
    {
        const Picture picture = pictureOf(*m_pool,
                                          pngOf(20,
                                                20,
                                                [](int, int) {
                                                    return Pixel{77, 77, 77};
                                                }),
                                          10);

        QVERIFY(distance(picture.at(5, 5), {77, 77, 77}) <= 1);
    }

    void alphaIsKept()
    {
        const QByteArray png = pngOf(
            40,
            40,
            [](int x, int) {
                return Pixel{200, 0, 0, x < 20 ? 255 : 0};
            },
            true);

        for (const ImageFormat format : {ImageFormat::Webp, ImageFormat::Avif, ImageFormat::Png}) {
            const Rendered rendered = render(*m_pool, png, requestOf(variantOf(format, 40)));
            QVERIFY(rendered.source.hasAlpha);
            const Picture picture = pictureOf(*m_pool, rendered.files.front().bytes, 40);
            QVERIFY2(picture.at(5, 20).a > 250 && picture.at(35, 20).a < 5,
                     qPrintable(QString(formatName(format))));
        }
    }

    void transparentPixelsDoNotBleedTheirColour()
    {
        // Half red and opaque, half green and invisible: scaled down there must be no green.
        const QByteArray png = pngOf(
            200,
            200,
            [](int x, int) {
                return x % 2 == 0 ? Pixel{200, 0, 0, 255} : Pixel{0, 200, 0, 0};
            },
            true);

        const Picture picture = pictureOf(*m_pool, png, 25);

        const Pixel middle = picture.at(12, 12);
        QVERIFY2(middle.g < 12 && middle.r > 180, qPrintable(QString::number(middle.g)));
        QVERIFY(qAbs(middle.a - 128) < 12);
    }

    void jpegGetsTheBackgroundUnderItsAlpha()
    {
        const QByteArray png = pngOf(
            40,
            40,
            [](int, int) {
                return Pixel{0, 0, 0, 0};
            },
            true);
        ImageRequest request = requestOf(variantOf(ImageFormat::Jpeg, 40));
        request.background = QStringLiteral("#3366cc");

        const Rendered rendered = render(*m_pool, png, request);

        const Picture picture = pictureOf(*m_pool, rendered.files.front().bytes, 40);
        QVERIFY(distance(picture.at(20, 20), {0x33, 0x66, 0xcc}) < 8);
    }

    void aSmallerWidthMadeFromALargerOneIsAsGoodAsADirectOne()
    {
        const QByteArray photo = pngOf(1'600, 1'000, photoLike());
        ImageRequest cascade;
        cascade.placeholder = false;
        for (const int width : {1'500, 1'100, 700, 320})
            cascade.variants.push_back(variantOf(ImageFormat::Png, width));

        const Rendered through = render(*m_pool, photo, cascade);
        const Picture direct = pictureOf(*m_pool, photo, 320);

        QCOMPARE(through.files.size(), std::size_t{4});
        const Picture cascaded = readPng(through.files.back().bytes);
        QCOMPARE(cascaded.width, direct.width);
        QCOMPARE(cascaded.height, direct.height);
        double squares = 0;
        for (std::size_t i = 0; i < direct.pixels.size(); ++i) {
            const int difference = direct.pixels[i].g - cascaded.pixels[i].g;
            squares += difference * difference;
        }
        const double mean = squares / static_cast<double>(direct.pixels.size());
        const double psnr = 10 * std::log10(255.0 * 255.0 / std::max(mean, 1e-9));
        qInfo("cascade against direct: %.1f dB", psnr);
        QVERIFY(psnr > 38);
    }

    void theFirstFrameIsTheStillPicture()
    {
        const Rendered rendered =
            render(*m_pool, gifOf(30, 20, 4), requestOf(variantOf(ImageFormat::Png, 30)));

        QVERIFY(rendered.source.isAnimated);
        QCOMPARE(rendered.source.frames, 4);
        const Picture picture = readPng(rendered.files.front().bytes);
        QCOMPARE(picture.height, 20);
        QCOMPARE(picture.at(10, 10), (Pixel{0, 0, 0, 255}));
    }

    void cleanupTestCase() { m_pool.reset(); }
};

QTEST_GUILESS_MAIN(TestDecoding)
#include "tst_decoding.moc"
