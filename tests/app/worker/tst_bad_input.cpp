#include "tests/core/media/pool_calls.h"

#include <QtTest>

#include <fcntl.h>

using namespace hub;
using namespace hub::media;
using namespace hub::test;

namespace {

ImageRequest smallWebp()
{
    return requestOf(variantOf(ImageFormat::Webp, 50));
}

} // namespace

class TestBadInput : public QObject
{
    Q_OBJECT

    SystemClock m_clock;
    std::unique_ptr<MediaPool> m_pool;

    Rendered rendered(const QByteArray &file) { return render(*m_pool, file, smallWebp()); }

private Q_SLOTS:
    void initTestCase() { m_pool = MediaPool::start(poolOptions(), m_clock); }

    void everyBadFileIsOneClearError_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("says");
        const auto row =
            [](const char *name, const QByteArray &file, Error::Kind kind, const char *says) {
                QTest::newRow(name) << file << int(kind) << QString::fromLatin1(says);
            };
        using Kind = Error::Kind;
        const QByteArray png = pngOf(300, 200, photoLike());
        const QByteArray jpeg = converted(*m_pool, png, ImageFormat::Jpeg, 300);
        const QByteArray webp = converted(*m_pool, png, ImageFormat::Webp, 300);
        const QByteArray avif = converted(*m_pool, png, ImageFormat::Avif, 300);
        row("nothing", "", Kind::InvalidInput, "is empty");
        row("text", "Dear all,\nplease find", Kind::InvalidInput, "is not an image");
        row("one byte", "x", Kind::InvalidInput, "is not an image");
        row("SVG", "<svg xmlns='http://www.w3.org/2000/svg'/>", Kind::Unsupported, "SVG");
        row("compressed SVG", QByteArray::fromHex("1f8b08000000"), Kind::Unsupported, "SVG");
        row("PDF", "%PDF-1.7\n", Kind::Unsupported, "PDF");
        row("BMP", "BM" + QByteArray(60, 'x'), Kind::Unsupported, "BMP");
        row("half a JPEG", jpeg.left(jpeg.size() / 2), Kind::InvalidInput, "truncated");
        row("a JPEG without its last byte", jpeg.chopped(1), Kind::InvalidInput, "truncated");
        row("a JPEG's first bytes", jpeg.left(20), Kind::InvalidInput, "truncated");
        row("half a PNG", png.left(png.size() / 2), Kind::InvalidInput, "truncated");
        row("a PNG's signature", png.left(8), Kind::InvalidInput, "truncated");
        row("half a WebP", webp.left(webp.size() / 2), Kind::InvalidInput, "truncated");
        row("half an AVIF", avif.left(avif.size() / 2), Kind::InvalidInput, "truncated");
        row("a GIF's header", gifOf(9, 9, 1).left(20), Kind::InvalidInput, "truncated");
        row("a GIF of 10,000 frames", gifOf(2, 2, 10'000), Kind::TooLarge, "image.max_frames");
        row("20,000 x 20,000", pngBomb(20'000, 20'000), Kind::TooLarge, "image.max_side");
        row("10,000 x 10,000", pngBomb(10'000, 10'000), Kind::TooLarge, "image.max_megapixels");
        row("a JPEG header, then noise",
            jpeg.left(200) + QByteArray(5'000, '\x55') + QByteArray::fromHex("ffd9"),
            Kind::InvalidInput,
            "damaged");
    }
    void everyBadFileIsOneClearError()
    {
        QFETCH(QByteArray, file);
        QFETCH(int, kind);
        QFETCH(QString, says);

        const Rendered result = rendered(file);

        QVERIFY(result.error.has_value());
        QVERIFY2(result.error->detail.contains(says), qPrintable(result.error->message()));
        QCOMPARE(int(result.kind()), kind);
        QVERIFY(result.error->detail.startsWith(u"photo "));
        QVERIFY(!result.error->remedy.isEmpty());
        QCOMPARE(m_pool->status().deaths, 0);
    }

    void everyCutOfAFileIsAResultOrAnError_data()
    {
        QTest::addColumn<int>("format");
        for (int format = 0; format <= int(ImageFormat::Gif); ++format)
            QTest::newRow(formatName(ImageFormat(format)).data()) << format;
    }
    void everyCutOfAFileIsAResultOrAnError()
    {
        QFETCH(int, format);
        const QByteArray whole =
            converted(*m_pool, pngOf(64, 64, photoLike()), static_cast<ImageFormat>(format), 64);
        QVERIFY(!whole.isEmpty());

        for (int step = 0; step < 40; ++step) {
            const Rendered result = rendered(whole.left(whole.size() * step / 40));
            QVERIFY(result.error.has_value() || !result.files.empty());
            if (result.error)
                QVERIFY2(result.kind() == Error::Kind::InvalidInput,
                         qPrintable(result.error->message()));
        }
        QCOMPARE(m_pool->status().deaths, 0);
        QVERIFY(!rendered(whole).error);
    }

    void flippedBytesNeverStopAWorker()
    {
        constexpr int kRounds = 60;
        quint32 random = 20'261'123;
        const auto next = [&random] {
            random = random * 1'664'525U + 1'013'904'223U;
            return random >> 8U;
        };
        const QByteArray png = pngOf(64, 64, photoLike());
        for (const ImageFormat format :
             {ImageFormat::Jpeg, ImageFormat::Webp, ImageFormat::Avif, ImageFormat::Gif}) {
            const QByteArray whole = converted(*m_pool, png, format, 64);
            for (int round = 0; round < kRounds; ++round) {
                QByteArray damaged = whole;
                for (int i = 0; i < 4; ++i)
                    damaged[static_cast<qsizetype>(next() % quint32(damaged.size()))] =
                        static_cast<char>(next());
                const Rendered result = rendered(damaged);
                QVERIFY(result.error.has_value() || result.files.size() == 1);
            }
        }
        QCOMPARE(m_pool->status().deaths, 0);
    }

    void aFolderIsNoImage()
    {
        const UniqueFd folder(::open("/usr", O_RDONLY | O_DIRECTORY | O_CLOEXEC));

        const auto source =
            m_pool->inspect({folder.get(), {}, QStringLiteral("usr")}, {}, CancelToken());

        QCOMPARE(source.error().kind, Error::Kind::InvalidInput);
        QCOMPARE(source.error().detail, QStringLiteral("usr is a folder"));
    }

    void aDeviceIsNoImage()
    {
        const UniqueFd zero(::open("/dev/zero", O_RDONLY | O_CLOEXEC));

        const auto source =
            m_pool->inspect({zero.get(), {}, QStringLiteral("zero")}, {}, CancelToken());

        QCOMPARE(source.error().kind, Error::Kind::InvalidInput);
    }

    void everyLimitIsTheCallers()
    {
        const QByteArray png = pngOf(300, 200, photoLike());
        const UniqueFd file = openedForReading(png);
        const auto kindUnder = [&](const ImageLimits &limits) {
            const auto source = m_pool->inspect({file.get(), {}, {}}, limits, CancelToken());
            return source ? QString() : source.error().remedy;
        };
        ImageLimits limits;
        QCOMPARE(kindUnder(limits), QString());

        limits.maxPixels = 60'000;
        QCOMPARE(kindUnder(limits), QString());
        limits.maxPixels = 59'999;
        QVERIFY(kindUnder(limits).contains(u"image.max_megapixels"));
        limits = {};
        limits.maxSide = 299;
        QVERIFY(kindUnder(limits).contains(u"image.max_side"));
        limits = {};
        limits.maxFileBytes = png.size();
        QCOMPARE(kindUnder(limits), QString());
        limits.maxFileBytes = png.size() - 1;
        QVERIFY(kindUnder(limits).contains(u"image.max_file"));
    }

    void aPipeOverTheFileLimitIsRefusedBeforeItsEnd()
    {
        std::array<int, 2> ends{-1, -1};
        QCOMPARE(::pipe2(ends.data(), O_CLOEXEC), 0);
        const UniqueFd reading(ends[0]);
        UniqueFd writing(ends[1]);
        const QByteArray much(40'000, 'x');
        QCOMPARE(::write(writing.get(), much.constData(), size_t(much.size())), much.size());
        writing.reset();
        ImageLimits limits;
        limits.maxFileBytes = 10'000;

        const auto source =
            m_pool->inspect({reading.get(), {}, QStringLiteral("pipe")}, limits, CancelToken());

        QCOMPARE(source.error().kind, Error::Kind::TooLarge);
    }

    void cleanupTestCase() { m_pool.reset(); }
};

QTEST_GUILESS_MAIN(TestBadInput)
#include "tst_bad_input.moc"
