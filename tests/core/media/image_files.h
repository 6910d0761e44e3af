#pragma once

#include "core/base/io.h"

#include <QByteArray>

#include <array>
#include <functional>

/// Image files for tests, made without an image library: what a test asserts about a decoder must
/// not come from that decoder.
namespace hub::test {

struct Pixel
{
    int r = 0;
    int g = 0;
    int b = 0;
    int a = 255;
    bool operator==(const Pixel &) const = default;
};

using Paint = std::function<Pixel(int x, int y)>;

/// An 8-bit RGBA or RGB picture as PNG.
[[nodiscard]] QByteArray pngOf(int width, int height, const Paint &paint, bool withAlpha = false);

/// A 16-bit RGB picture; each value is the 8-bit one times 257.
[[nodiscard]] QByteArray png16Of(int width, int height, const Paint &paint);

/// A PNG whose header promises @p width x @p height and whose data ends after some rows of zeros.
[[nodiscard]] QByteArray pngBomb(int width, int height);

/// What an 8-bit, not interlaced PNG shows.
struct Picture
{
    int width = 0;
    int height = 0;
    std::vector<Pixel> pixels; ///< Empty if the file is no such PNG.

    [[nodiscard]] Pixel at(int x, int y) const
    {
        return pixels.at(static_cast<std::size_t>(y) * static_cast<std::size_t>(width)
                         + static_cast<std::size_t>(x));
    }
};
[[nodiscard]] Picture readPng(const QByteArray &file);

/// A GIF of @p frames single-coloured frames of @p delayHundredths each; the colours cycle through
/// black, red, green, blue.
[[nodiscard]] QByteArray gifOf(int width, int height, int frames, int delayHundredths = 5);

/// @p jpeg with an EXIF block that says @p orientation and names a camera and a place.
[[nodiscard]] QByteArray withExif(const QByteArray &jpeg, int orientation);

/// An uncompressed 8-bit RGB TIFF.
[[nodiscard]] QByteArray tiffOf(int width, int height, const Paint &paint);

/// The largest difference of any channel of two colours.
[[nodiscard]] int distance(const Pixel &a, const Pixel &b);

/// Red, green, blue and white quarters: tells all eight orientations apart.
[[nodiscard]] Paint quarters(int width, int height);

/// A smooth picture with noise from a fixed seed: compresses about as a photo does.
[[nodiscard]] Paint photoLike();

/// @p content as an open file, for reading only, that has no name.
[[nodiscard]] UniqueFd openedForReading(const QByteArray &content);

} // namespace hub::test
