#include "app/worker/file_type.h"

#include <algorithm>
#include <array>

namespace hub::worker {

namespace {

constexpr std::size_t kSniffedBytes = 1'024;

std::string_view textOf(Bytes bytes)
{
    return {reinterpret_cast<const char *>(bytes.data()), bytes.size()};
}

struct Magic
{
    std::size_t offset;
    std::string_view bytes;
    FileType type;
};

using namespace std::string_view_literals;

constexpr std::array kMagics{
    Magic{0, "\xff\xd8\xff"sv, FileType::Jpeg},
    Magic{0, "\x89PNG\r\n\x1a\n"sv, FileType::Png},
    Magic{0, "GIF87a"sv, FileType::Gif},
    Magic{0, "GIF89a"sv, FileType::Gif},
    Magic{0, "II*\0"sv, FileType::Tiff},
    Magic{0, "MM\0*"sv, FileType::Tiff},
    Magic{0, "II+\0"sv, FileType::Tiff},
    Magic{0, "MM\0+"sv, FileType::Tiff},
    Magic{0, "%PDF"sv, FileType::Pdf},
    Magic{0, "BM"sv, FileType::Bmp},
    Magic{0, "\xff\x0a"sv, FileType::JpegXl},
    Magic{4, "JXL \r\n\x87\n"sv, FileType::JpegXl},
    Magic{4, "jP  \r\n\x87\n"sv, FileType::Jpeg2000},
    Magic{0, "\xff\x4f\xff\x51"sv, FileType::Jpeg2000},
    Magic{0, "8BPS"sv, FileType::Photoshop},
    Magic{0, "\0\0\1\0"sv, FileType::Icon},
    Magic{0, "\x76\x2f\x31\x01"sv, FileType::OpenExr},
    Magic{0, "\x1a\x45\xdf\xa3"sv, FileType::Video},
    // A compressed SVG; nothing else that starts as gzip is an image either.
    Magic{0, "\x1f\x8b"sv, FileType::Svg},
};

bool isWebp(std::string_view head)
{
    return head.size() >= 12 && head.starts_with("RIFF") && head.substr(8, 4) == "WEBP";
}

/// The brands of an ISO base media file say what is inside; the major brand alone does not, as
/// "mif1" is used for AVIF and HEIC.
FileType isoMediaType(std::string_view head)
{
    if (head.size() < 16 || head.substr(4, 4) != "ftyp")
        return FileType::Unknown;
    const auto byte = [head](std::size_t i) {
        return static_cast<std::size_t>(static_cast<unsigned char>(head[i]));
    };
    const std::size_t boxBytes = byte(0) << 24U | byte(1) << 16U | byte(2) << 8U | byte(3);
    const std::string_view brands = head.substr(0, std::min(head.size(), boxBytes));
    const auto hasBrand = [brands](std::string_view brand) {
        for (std::size_t at = 8; at + 4 <= brands.size(); at += 4) {
            // Bytes 12 to 16 are the minor version, no brand.
            if (at != 12 && brands.substr(at, 4) == brand)
                return true;
        }
        return false;
    };
    if (hasBrand("avif") || hasBrand("avis"))
        return FileType::Avif;
    if (hasBrand("heic") || hasBrand("heix") || hasBrand("heim") || hasBrand("heis")
        || hasBrand("hevc") || hasBrand("mif1") || hasBrand("msf1"))
        return FileType::Heic;
    return FileType::Video;
}

bool looksLikeSvg(std::string_view head)
{
    const std::size_t start = head.find_first_not_of(" \t\r\n\xef\xbb\xbf");
    if (start == std::string_view::npos || head[start] != '<')
        return false;
    return head.find("<svg") != std::string_view::npos
           || head.find("<!DOCTYPE svg") != std::string_view::npos;
}

} // namespace

FileType fileTypeOf(Bytes file)
{
    const std::string_view head = textOf(file.first(std::min(file.size(), kSniffedBytes)));
    for (const Magic &magic : kMagics) {
        if (head.size() > magic.offset && head.substr(magic.offset).starts_with(magic.bytes))
            return magic.type;
    }
    if (isWebp(head))
        return FileType::Webp;
    if (looksLikeSvg(head))
        return FileType::Svg;
    return isoMediaType(head);
}

bool isDecodable(FileType type)
{
    return type <= FileType::Tiff;
}

std::string_view fileTypeName(FileType type)
{
    constexpr std::array<std::string_view, 17> kNames{"jpeg",
                                                      "png",
                                                      "webp",
                                                      "gif",
                                                      "avif",
                                                      "heic",
                                                      "tiff",
                                                      "svg",
                                                      "pdf",
                                                      "bmp",
                                                      "jpeg-xl",
                                                      "jpeg-2000",
                                                      "photoshop",
                                                      "icon",
                                                      "openexr",
                                                      "video",
                                                      "unknown"};
    return kNames.at(static_cast<std::size_t>(type));
}

} // namespace hub::worker
