#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace hub::worker {

using Bytes = std::span<const std::uint8_t>;

/// What a file is by its first bytes. Only the first group ever reaches a decoder; the others are
/// told apart so that the refusal can say what the file is.
enum class FileType
{
    Jpeg,
    Png,
    Webp,
    Gif,
    Avif,
    Heic,
    Tiff,

    Svg,
    Pdf,
    Bmp,
    JpegXl,
    Jpeg2000,
    Photoshop,
    Icon,
    OpenExr,
    Video,
    Unknown
};

/// Looks at no more than the first 1,024 bytes. libvips' own sniffing is never asked: one of its
/// loaders hangs in it on a compressed SVG of 185 bytes.
[[nodiscard]] FileType fileTypeOf(Bytes file);

[[nodiscard]] bool isDecodable(FileType type);

/// "jpeg", "png"... as in ImageSource::format.
[[nodiscard]] std::string_view fileTypeName(FileType type);

} // namespace hub::worker
