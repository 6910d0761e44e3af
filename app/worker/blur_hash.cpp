#include "app/worker/blur_hash.h"

#include "core/media/protocol.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string_view>
#include <vector>

namespace hub::worker {

namespace {

using Linear = std::array<double, 3>;

double toLinear(std::uint8_t value)
{
    const double v = value / 255.0;
    return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
}

int toSrgb(double linear)
{
    const double v = std::clamp(linear, 0.0, 1.0);
    const double srgb = v <= 0.0031308 ? v * 12.92 : 1.055 * std::pow(v, 1 / 2.4) - 0.055;
    return static_cast<int>(std::lround(srgb * 255));
}

double signedSquareRoot(double value)
{
    return std::copysign(std::sqrt(std::abs(value)), value);
}

std::string base83(int value, std::size_t digits)
{
    constexpr std::string_view kDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstu"
                                         "vwxyz#$%*+,-.:;=?@[]^_{|}~";
    std::string text(digits, '0');
    for (std::size_t i = digits; i > 0; --i) {
        text[i - 1] = kDigits[static_cast<std::size_t>(value % 83)];
        value /= 83;
    }
    return text;
}

std::vector<double> cosines(int component, int length)
{
    std::vector<double> values(static_cast<std::size_t>(length));
    for (int i = 0; i < length; ++i) {
        values[static_cast<std::size_t>(i)] = std::cos(std::numbers::pi * component * i / length);
    }
    return values;
}

Linear component(const std::vector<Linear> &pixels,
                 const std::vector<double> &acrossX,
                 const std::vector<double> &acrossY)
{
    Linear sum{};
    for (std::size_t y = 0; y < acrossY.size(); ++y) {
        for (std::size_t x = 0; x < acrossX.size(); ++x) {
            const double basis = acrossX[x] * acrossY[y];
            const Linear &pixel = pixels[y * acrossX.size() + x];
            for (std::size_t c = 0; c < sum.size(); ++c)
                sum.at(c) += basis * pixel.at(c);
        }
    }
    return sum;
}

int packedAverage(const Linear &color)
{
    return toSrgb(color[0]) << 16 | toSrgb(color[1]) << 8 | toSrgb(color[2]);
}

int packedDetail(const Linear &color, double maximum)
{
    int packed = 0;
    for (const double value : color) {
        const double level = std::floor(signedSquareRoot(value / maximum) * 9 + 9.5);
        packed = packed * 19 + static_cast<int>(std::clamp(level, 0.0, 18.0));
    }
    return packed;
}

/// Row by row, the average first.
std::vector<Linear> componentsOf(const RgbPixels &pixels, int xComponents, int yComponents)
{
    std::vector<Linear> linear(pixels.bytes.size() / 3);
    for (std::size_t i = 0; i < linear.size(); ++i) {
        for (std::size_t c = 0; c < 3; ++c)
            linear[i].at(c) = toLinear(pixels.bytes[i * 3 + c]);
    }
    std::vector<Linear> components;
    for (int y = 0; y < yComponents; ++y) {
        const std::vector<double> acrossY = cosines(y, pixels.height);
        for (int x = 0; x < xComponents; ++x) {
            Linear color = component(linear, cosines(x, pixels.width), acrossY);
            const double weight = components.empty() ? 1.0 : 2.0;
            for (double &value : color)
                value *= weight / static_cast<double>(linear.size());
            components.push_back(color);
        }
    }
    return components;
}

double largestDetail(const std::vector<Linear> &components)
{
    double largest = 0;
    for (std::size_t i = 1; i < components.size(); ++i) {
        for (const double value : components[i])
            largest = std::max(largest, std::abs(value));
    }
    return largest;
}

} // namespace

std::string blurHash(const RgbPixels &pixels, int xComponents, int yComponents)
{
    const std::vector<Linear> components = componentsOf(pixels, xComponents, yComponents);
    const double largest = largestDetail(components);
    const int quantisedMaximum =
        components.size() > 1 ? std::clamp(static_cast<int>(largest * 166 - 0.5), 0, 82) : 0;
    const double maximum = (quantisedMaximum + 1) / 166.0;
    std::string hash = base83(xComponents - 1 + (yComponents - 1) * 9, 1);
    hash += base83(quantisedMaximum, 1);
    hash += base83(packedAverage(components.front()), 4);
    for (std::size_t i = 1; i < components.size(); ++i)
        hash += base83(packedDetail(components[i], maximum), 2);
    return hash;
}

std::string dominantColor(const RgbPixels &pixels)
{
    struct Cell
    {
        std::uint64_t count = 0;
        std::array<std::uint64_t, 3> sum{};
    };
    std::vector<Cell> cells(4'096);
    for (std::size_t i = 0; i + 2 < pixels.bytes.size(); i += 3) {
        const std::uint8_t *pixel = &pixels.bytes[i];
        Cell &cell = cells[static_cast<std::size_t>((pixel[0] >> 4) << 8 | (pixel[1] >> 4) << 4
                                                    | pixel[2] >> 4)];
        ++cell.count;
        for (std::size_t c = 0; c < 3; ++c)
            cell.sum.at(c) += pixel[c];
    }
    const auto fullest = std::max_element(
        cells.begin(), cells.end(), [](const Cell &a, const Cell &b) { return a.count < b.count; });
    media::wire::Color color{};
    for (std::size_t c = 0; c < 3; ++c)
        color.at(c) = static_cast<std::uint8_t>(fullest->sum.at(c)
                                                / std::max<std::uint64_t>(1, fullest->count));
    return media::wire::colorText(color);
}

} // namespace hub::worker
