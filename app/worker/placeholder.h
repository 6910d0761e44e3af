#pragma once

#include "app/worker/vips_image.h"

namespace hub::worker {

/// The sides of the box that colour and BlurHash are computed from.
inline constexpr int kPlaceholderSide = 64;

/// What to show until the image is there: the dominant colour, a BlurHash of 4 x 3 components, and
/// a WebP 20 pixels wide as a data URI. Nothing if the image cannot be read.
[[nodiscard]] std::optional<wire::Placeholder> placeholderOf(const Image &image);

} // namespace hub::worker
