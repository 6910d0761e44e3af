#include "app/worker/limits.h"

#include <QtTest>

using namespace hub::worker;

namespace {

wire::Source sourceOf(int width, int height, int frames)
{
    wire::Source source;
    source.width = width;
    source.height = height;
    source.frames = frames;
    return source;
}

const wire::Limits kLimits{50'000'000, 1 << 20, 100, 16'384};

} // namespace

class TestLimits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aHeaderIsHeldAgainstEveryLimit_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::addColumn<int>("frames");
        QTest::addColumn<QString>("setting");
        const auto row =
            [](const char *name, int width, int height, int frames, const char *setting) {
                QTest::newRow(name) << width << height << frames << QString::fromLatin1(setting);
            };
        row("small", 10, 10, 1, "");
        row("exactly the pixels", 10'000, 5'000, 1, "");
        row("one row more", 10'000, 5'001, 1, "image.max_megapixels");
        row("frames count as pixels", 1'000, 1'000, 51, "image.max_megapixels");
        row("exactly the side", 16'384, 10, 1, "");
        row("a side too wide", 16'385, 10, 1, "image.max_side");
        row("a side too high", 10, 16'385, 1, "image.max_side");
        row("exactly the frames", 10, 10, 100, "");
        row("a frame too many", 10, 10, 101, "image.max_frames");
        row("no overflow", 1 << 30, 1 << 30, 1, "image.max_side");
    }
    void aHeaderIsHeldAgainstEveryLimit()
    {
        QFETCH(int, width);
        QFETCH(int, height);
        QFETCH(int, frames);
        QFETCH(QString, setting);

        const auto within = checkLimits(sourceOf(width, height, frames), kLimits);

        QCOMPARE(within.has_value(), setting.isEmpty());
        if (!within) {
            QCOMPARE(within.error().kind, wire::FailureKind::TooLarge);
            QVERIFY(QString::fromStdString(within.error().detail).contains(setting));
            QVERIFY(QString::fromStdString(within.error().remedy).contains(setting));
        }
    }

    void theRefusalSaysByHowMuch()
    {
        const auto within = checkLimits(sourceOf(12'000, 12'000, 1), kLimits);

        QCOMPARE(QString::fromStdString(within.error().detail),
                 QStringLiteral("has 144 megapixels (12000 x 12000); the limit is 50 "
                                "(image.max_megapixels)"));
    }

    void aFileOverItsLimitIsToldInMebibytes()
    {
        const wire::Failure failure = refuseFileBytes(3 << 20, 1 << 20).value();

        QCOMPARE(failure.kind, wire::FailureKind::TooLarge);
        QCOMPARE(QString::fromStdString(failure.detail),
                 QStringLiteral("has 3.0 MiB; the limit is 1.0 MiB (image.max_file)"));
    }
};

QTEST_GUILESS_MAIN(TestLimits)
#include "tst_limits.moc"
