#include "core/media/image_request.h"

#include <array>

namespace hub::media {

namespace {

struct FormatNames
{
    QLatin1StringView name;
    QLatin1StringView extension;
    QLatin1StringView mediaType;
};

/// By ImageFormat.
constexpr std::array<FormatNames, 5> kFormats{{
    {QLatin1StringView("avif"), QLatin1StringView("avif"), QLatin1StringView("image/avif")},
    {QLatin1StringView("webp"), QLatin1StringView("webp"), QLatin1StringView("image/webp")},
    {QLatin1StringView("jpeg"), QLatin1StringView("jpg"), QLatin1StringView("image/jpeg")},
    {QLatin1StringView("png"), QLatin1StringView("png"), QLatin1StringView("image/png")},
    {QLatin1StringView("gif"), QLatin1StringView("gif"), QLatin1StringView("image/gif")},
}};

const FormatNames &namesOf(ImageFormat format)
{
    return kFormats.at(static_cast<std::size_t>(format));
}

} // namespace

QLatin1StringView formatName(ImageFormat format)
{
    return namesOf(format).name;
}

QLatin1StringView formatExtension(ImageFormat format)
{
    return namesOf(format).extension;
}

QLatin1StringView formatMediaType(ImageFormat format)
{
    return namesOf(format).mediaType;
}

std::optional<ImageFormat> formatFromName(QStringView name)
{
    for (std::size_t i = 0; i < kFormats.size(); ++i) {
        if (name == kFormats.at(i).name || name == kFormats.at(i).extension)
            return static_cast<ImageFormat>(i);
    }
    return std::nullopt;
}

} // namespace hub::media
