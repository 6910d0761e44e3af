#include "app/worker/limits.h"

#include <cstdio>

namespace hub::worker {

namespace {

std::string fixed(double value, int decimals)
{
    std::array<char, 64> text{};
    const int length = std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
    return {text.data(), static_cast<std::size_t>(length)};
}

std::string megapixels(std::int64_t pixels)
{
    return fixed(static_cast<double>(pixels) / 1e6, pixels % 1'000'000 == 0 ? 0 : 1);
}

std::string mebibytes(std::int64_t bytes)
{
    return fixed(static_cast<double>(bytes) / (1024.0 * 1024.0), 1);
}

} // namespace

Outcome<void> checkLimits(const wire::Source &source, const wire::Limits &limits)
{
    const std::string size = std::to_string(source.width) + " x " + std::to_string(source.height);
    if (source.width > limits.maxSide || source.height > limits.maxSide) {
        return refuse(wire::FailureKind::TooLarge,
                      "is " + size + " pixels; the limit is " + std::to_string(limits.maxSide)
                          + " pixels a side (image.max_side)",
                      "Make the image smaller, or raise image.max_side.");
    }
    if (source.frames > limits.maxFrames)
        return refuseFrames(limits.maxFrames);

    const std::int64_t pixels = std::int64_t{source.width} * source.height * source.frames;
    if (pixels <= limits.maxPixels)
        return {};
    const std::string frames =
        source.frames > 1 ? " in " + std::to_string(source.frames) + " frames" : "";
    return refuse(wire::FailureKind::TooLarge,
                  "has " + megapixels(pixels) + " megapixels (" + size + frames + "); the limit is "
                      + megapixels(limits.maxPixels) + " (image.max_megapixels)",
                  "Make the image smaller, or raise image.max_megapixels.");
}

tl::unexpected<wire::Failure> refuseFileBytes(std::int64_t bytes, std::int64_t limit)
{
    return refuse(wire::FailureKind::TooLarge,
                  "has " + mebibytes(bytes) + " MiB; the limit is " + mebibytes(limit)
                      + " MiB (image.max_file)",
                  "Make the file smaller, or raise image.max_file.");
}

tl::unexpected<wire::Failure> refuseFrames(int limit)
{
    return refuse(wire::FailureKind::TooLarge,
                  "has more than " + std::to_string(limit)
                      + " frames, which is the limit (image.max_frames)",
                  "Shorten the animation, or raise image.max_frames.");
}

} // namespace hub::worker
