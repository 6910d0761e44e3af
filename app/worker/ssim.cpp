#include "app/worker/ssim.h"

#include <array>
#include <cmath>
#include <vector>

namespace hub::worker {

namespace {

constexpr int kWindow = 11;
constexpr double kSigma = 1.5;
constexpr float kC1 = 0.01F * 255 * 0.01F * 255;
constexpr float kC2 = 0.03F * 255 * 0.03F * 255;

std::array<float, kWindow> gaussian()
{
    std::array<double, kWindow> weights{};
    double sum = 0;
    for (int i = 0; i < kWindow; ++i) {
        const double distance = i - kWindow / 2;
        weights.at(static_cast<std::size_t>(i)) =
            std::exp(-distance * distance / (2 * kSigma * kSigma));
        sum += weights.at(static_cast<std::size_t>(i));
    }
    std::array<float, kWindow> normal{};
    for (std::size_t i = 0; i < kWindow; ++i)
        normal.at(i) = static_cast<float>(weights.at(i) / sum);
    return normal;
}

/// The five weighted sums that the formula is made of.
struct Moments
{
    float a = 0;
    float b = 0;
    float aa = 0;
    float bb = 0;
    float ab = 0;
};

float similarity(const Moments &m)
{
    const float product = m.a * m.b;
    const float squares = m.a * m.a + m.b * m.b;
    const float covariance = m.ab - product;
    const float variances = m.aa + m.bb - squares;
    return (2 * product + kC1) * (2 * covariance + kC2) / ((squares + kC1) * (variances + kC2));
}

/// The moments of each column under the window's rows, one array a moment so that the compiler can
/// use vector instructions.
class Columns final
{
public:
    explicit Columns(std::size_t width)
        : m_a(width)
        , m_b(width)
        , m_aa(width)
        , m_bb(width)
        , m_ab(width)
    {}

    void clear()
    {
        for (std::vector<float> *column : {&m_a, &m_b, &m_aa, &m_bb, &m_ab})
            std::fill(column->begin(), column->end(), 0.0F);
    }

    void addRow(const std::uint8_t *a, const std::uint8_t *b, float weight)
    {
        float *sumA = m_a.data();
        float *sumB = m_b.data();
        float *sumAa = m_aa.data();
        float *sumBb = m_bb.data();
        float *sumAb = m_ab.data();
        for (std::size_t x = 0; x < m_a.size(); ++x) {
            const auto valueA = static_cast<float>(a[x]);
            const auto valueB = static_cast<float>(b[x]);
            sumA[x] += weight * valueA;
            sumB[x] += weight * valueB;
            sumAa[x] += weight * valueA * valueA;
            sumBb[x] += weight * valueB * valueB;
            sumAb[x] += weight * valueA * valueB;
        }
    }

    [[nodiscard]] Moments under(std::size_t x, const std::array<float, kWindow> &weights) const
    {
        Moments moments;
        for (std::size_t i = 0; i < kWindow; ++i) {
            const float weight = weights[i];
            moments.a += weight * m_a[x + i];
            moments.b += weight * m_b[x + i];
            moments.aa += weight * m_aa[x + i];
            moments.bb += weight * m_bb[x + i];
            moments.ab += weight * m_ab[x + i];
        }
        return moments;
    }

private:
    std::vector<float> m_a;
    std::vector<float> m_b;
    std::vector<float> m_aa;
    std::vector<float> m_bb;
    std::vector<float> m_ab;
};

double asOneWindow(const LumaPair &pair)
{
    Moments moments;
    const float weight = 1.0F / static_cast<float>(pair.a.size());
    for (std::size_t i = 0; i < pair.a.size(); ++i) {
        const auto a = static_cast<float>(pair.a[i]);
        const auto b = static_cast<float>(pair.b[i]);
        moments.a += weight * a;
        moments.b += weight * b;
        moments.aa += weight * a * a;
        moments.bb += weight * b * b;
        moments.ab += weight * a * b;
    }
    return static_cast<double>(similarity(moments));
}

} // namespace

double ssim(const LumaPair &pair)
{
    if (pair.width < kWindow || pair.height < kWindow)
        return asOneWindow(pair);

    const std::array<float, kWindow> weights = gaussian();
    const auto width = static_cast<std::size_t>(pair.width);
    const auto rows = static_cast<std::size_t>(pair.height - kWindow + 1);
    const std::size_t positions = width - kWindow + 1;
    Columns columns(width);
    double sum = 0;
    for (std::size_t y = 0; y < rows; ++y) {
        columns.clear();
        for (std::size_t i = 0; i < kWindow; ++i)
            columns.addRow(&pair.a[(y + i) * width], &pair.b[(y + i) * width], weights.at(i));
        double row = 0;
        for (std::size_t x = 0; x < positions; ++x)
            row += static_cast<double>(similarity(columns.under(x, weights)));
        sum += row;
    }
    return sum / (static_cast<double>(rows) * static_cast<double>(positions));
}

} // namespace hub::worker
