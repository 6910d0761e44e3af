#include "app/worker/ssim.h"

#include <QtTest>

#include <cmath>
#include <random>
#include <vector>

using namespace hub::worker;

namespace {

using Plane = std::vector<std::uint8_t>;

constexpr int kWidth = 64;
constexpr int kHeight = 48;

Plane gradient()
{
    Plane plane(kWidth * kHeight);
    for (int y = 0; y < kHeight; ++y) {
        for (int x = 0; x < kWidth; ++x)
            plane[static_cast<std::size_t>(y * kWidth + x)] =
                static_cast<std::uint8_t>(60 + 2 * x + y % 16);
    }
    return plane;
}

Plane withNoise(const Plane &plane, int amplitude)
{
    constexpr unsigned int kSeed = 20'261'123;
    std::mt19937 random(kSeed);
    Plane noisy = plane;
    for (std::uint8_t &value : noisy) {
        const int offset =
            static_cast<int>(random() % static_cast<unsigned int>(2 * amplitude + 1));
        value = static_cast<std::uint8_t>(std::clamp(value + offset - amplitude, 0, 255));
    }
    return noisy;
}

double compare(const Plane &a, const Plane &b, int width = kWidth, int height = kHeight)
{
    return ssim({a, b, width, height});
}

/// The formula as it stands in the paper, window by window, in double precision.
double plainSsim(const Plane &a, const Plane &b)
{
    constexpr int kWindow = 11;
    std::array<std::array<double, kWindow>, kWindow> weights{};
    double sum = 0;
    for (int y = 0; y < kWindow; ++y) {
        for (int x = 0; x < kWindow; ++x) {
            const double distance = (x - 5) * (x - 5) + (y - 5) * (y - 5);
            weights[static_cast<std::size_t>(y)][static_cast<std::size_t>(x)] =
                std::exp(-distance / (2 * 1.5 * 1.5));
            sum += weights[static_cast<std::size_t>(y)][static_cast<std::size_t>(x)];
        }
    }
    const auto window = [&](int left, int top) {
        double meanA = 0, meanB = 0, aa = 0, bb = 0, ab = 0;
        for (int y = 0; y < kWindow; ++y) {
            for (int x = 0; x < kWindow; ++x) {
                const double w =
                    weights[static_cast<std::size_t>(y)][static_cast<std::size_t>(x)] / sum;
                const auto at = static_cast<std::size_t>((top + y) * kWidth + left + x);
                meanA += w * a[at];
                meanB += w * b[at];
                aa += w * a[at] * a[at];
                bb += w * b[at] * b[at];
                ab += w * a[at] * b[at];
            }
        }
        constexpr double kC1 = 2.55 * 2.55;
        constexpr double kC2 = 7.65 * 7.65;
        return (2 * meanA * meanB + kC1) * (2 * (ab - meanA * meanB) + kC2)
               / ((meanA * meanA + meanB * meanB + kC1)
                  * (aa - meanA * meanA + bb - meanB * meanB + kC2));
    };
    double total = 0;
    int count = 0;
    for (int y = 0; y + kWindow <= kHeight; ++y) {
        for (int x = 0; x + kWindow <= kWidth; ++x, ++count)
            total += window(x, y);
    }
    return total / count;
}

} // namespace

class TestSsim : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPictureIsEqualToItself()
    {
        QVERIFY(std::abs(compare(gradient(), gradient()) - 1.0) < 1e-5);
    }

    void moreNoiseIsLessSimilar()
    {
        const Plane original = gradient();
        double before = 1.0;
        for (const int amplitude : {2, 5, 10, 20, 40, 80}) {
            const double now = compare(original, withNoise(original, amplitude));
            QVERIFY2(now < before, qPrintable(QString::number(amplitude)));
            before = now;
        }
    }

    void theFastFormIsThePaperFormula_data()
    {
        QTest::addColumn<int>("amplitude");
        QTest::newRow("almost nothing") << 1;
        QTest::newRow("a little") << 8;
        QTest::newRow("much") << 60;
    }
    void theFastFormIsThePaperFormula()
    {
        QFETCH(int, amplitude);
        const Plane original = gradient();
        const Plane noisy = withNoise(original, amplitude);

        QVERIFY(std::abs(compare(original, noisy) - plainSsim(original, noisy)) < 1e-4);
    }

    void aConstantShiftHasTheValueOfTheFormula()
    {
        // Without variance only the luminance term is left:
        // (2 * 100 * 120 + C1) / (100^2 + 120^2 + C1).
        const Plane a(kWidth * kHeight, 100);
        const Plane b(kWidth * kHeight, 120);
        const double expected = (24'000 + 6.5025) / (24'400 + 6.5025);

        QVERIFY(std::abs(compare(a, b) - expected) < 1e-4);
    }

    void aPictureSmallerThanTheWindowIsOneWindow()
    {
        const Plane a(6, 100);
        const Plane b(6, 120);

        QVERIFY(std::abs(compare(a, a, 3, 2) - 1.0) < 1e-5);
        QVERIFY(std::abs(compare(a, b, 3, 2) - (24'000 + 6.5025) / (24'400 + 6.5025)) < 1e-4);
    }
};

QTEST_GUILESS_MAIN(TestSsim)
#include "tst_ssim.moc"
