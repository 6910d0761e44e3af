#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace hub::worker {

/// Takes the EXIF, XMP and ICC chunks out of a WebP file in place and returns its shorter length.
/// libvips 8.14 writes them whether or not it is told to strip. A file of another shape is left as
/// it is.
///
/// Layout: https://developers.google.com/speed/webp/docs/riff_container
[[nodiscard]] std::size_t dropWebpMetadata(std::span<std::uint8_t> file);

} // namespace hub::worker
