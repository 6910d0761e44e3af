#include "core/media/media_pool.h"

#include <algorithm>
#include <array>

namespace hub::media {

namespace {

/// What an encode takes on a slow core, in seconds a megapixel.
double secondsPerMegapixel(const EncodeRequest &variant)
{
    // AVIF by effort, measured with libheif 1.15 and aom 3.6 on one 2.x GHz core.
    constexpr std::array kAvif{0.2, 0.25, 0.4, 0.9, 1.8, 3.0, 4.5, 10.0, 20.0, 40.0};
    switch (variant.format) {
    case ImageFormat::Avif:
        return kAvif.at(static_cast<std::size_t>(std::clamp(variant.effort, 0, 9)));
    case ImageFormat::Webp:
        return variant.lossless ? 3.0 : 0.3;
    case ImageFormat::Jpeg:
        return 0.05;
    case ImageFormat::Png:
    case ImageFormat::Gif:
        return 1.0;
    }
    return 1.0;
}

double megapixelsOf(const EncodeRequest &variant, const ImageSource &source)
{
    const double width = std::min(variant.width, std::max(1, source.width));
    const double height =
        variant.height > 0 ? variant.height : width * source.height / std::max(1, source.width);
    return width * height / 1e6;
}

} // namespace

std::chrono::milliseconds encodeBudget(const EncodeRequest &variant,
                                       const ImageSource &source,
                                       bool measureSsim)
{
    // A machine under load is easily ten times slower than a quiet one; a hung encoder is slower
    // than that.
    constexpr double kMargin = 20;
    constexpr double kBaseSeconds = 10;
    constexpr int kMostEncodes = 7; // Of the search for a size.
    constexpr double kSsimSecondsPerMegapixel = 0.4;

    double seconds = secondsPerMegapixel(variant);
    if (variant.targetBytes > 0)
        seconds *= kMostEncodes;
    if (measureSsim)
        seconds += kSsimSecondsPerMegapixel;
    if (variant.animated)
        seconds *= std::max(1, source.frames);
    seconds *= megapixelsOf(variant, source) * kMargin;
    // Reading all frames is part of the first animated variant.
    if (variant.animated && source.frames > 1)
        seconds += source.megapixels();
    return std::chrono::milliseconds(static_cast<std::int64_t>((kBaseSeconds + seconds) * 1000));
}

} // namespace hub::media
