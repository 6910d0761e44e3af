#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace hub::worker {

/// 8-bit sRGB, three bytes a pixel, rows without gaps.
struct RgbPixels
{
    std::span<const std::uint8_t> bytes;
    int width = 0;
    int height = 0;
};

/// The BlurHash string of @p pixels: a few cosine components in linear light, packed in base 83.
/// The algorithm is Wolt's, as published in https://github.com/woltapp/blurhash (Algorithm.md).
/// @pre 1 <= xComponents, yComponents <= 9; pixels is not empty
[[nodiscard]] std::string blurHash(const RgbPixels &pixels, int xComponents, int yComponents);

/// The middle of the colour that most pixels are near to: the fullest of 4,096 cells of the RGB
/// cube, averaged.
[[nodiscard]] std::string dominantColor(const RgbPixels &pixels);

} // namespace hub::worker
