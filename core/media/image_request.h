#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>
#include <vector>

namespace hub::media {

enum class ImageFormat
{
    Avif,
    Webp,
    Jpeg,
    Png,
    Gif
};

[[nodiscard]] QLatin1StringView formatName(ImageFormat format);      ///< "avif"
[[nodiscard]] QLatin1StringView formatExtension(ImageFormat format); ///< "avif", "jpg"
[[nodiscard]] QLatin1StringView formatMediaType(ImageFormat format); ///< "image/avif"
[[nodiscard]] std::optional<ImageFormat> formatFromName(QStringView name);

/// What a source must not exceed; checked on its header, before anything is decoded.
struct ImageLimits
{
    qint64 maxPixels = 50'000'000; ///< Width x height x frames.
    qint64 maxFileBytes = 256LL * 1024 * 1024;
    int maxFrames = 100;
    int maxSide = 16'384;

    bool operator==(const ImageLimits &) const = default;
};

/// What the header of a source says. Sizes are after its EXIF orientation.
struct ImageSource
{
    QString format; ///< "jpeg", "png", "webp", "gif", "avif", "heic", "tiff", "bmp"...
    int width = 0;
    int height = 0;
    int frames = 1;
    bool hasAlpha = false;
    bool isAnimated = false;

    [[nodiscard]] double megapixels() const
    {
        return static_cast<double>(width) * height * frames / 1e6;
    }
};

/// One file to make.
struct EncodeRequest
{
    ImageFormat format = ImageFormat::Webp;
    int width = 0;  ///< Pixels; at most the source's width.
    int height = 0; ///< 0: keeps the aspect ratio. Else the box that `fit` speaks of.
    enum class Fit
    {
        Inside,
        Cover,
        Contain
    } fit = Fit::Inside;
    int quality = 80; ///< 1..100; ignored when lossless.
    int effort = 2;   ///< 0 (fastest) .. 6; AVIF 0..9.
    bool lossless = false;
    bool animated = false; ///< Keep all frames (WebP, GIF).
    qint64 targetBytes =
        0; ///< Above 0: the best quality, at most `quality`, whose file is not larger.
};

/// All files to make of one source, and what to measure.
struct ImageRequest
{
    ImageLimits limits;
    std::vector<EncodeRequest> variants; ///< In the order they are made and delivered.
    bool measureSsim = false;            ///< Of each decoded variant against the resized source.
    bool placeholder = true;
    bool keepMetadata = false;
    QString background = QStringLiteral("#ffffff"); ///< Under alpha where the format has none.
};

/// One made file.
struct EncodedImage
{
    std::size_t index = 0; ///< Into ImageRequest::variants.
    int width = 0;
    int height = 0;
    int quality = 0;       ///< What was used; differs from the request under targetBytes.
    bool metTarget = true; ///< False: no quality makes it small enough; this is the smallest.
    std::optional<double> ssim;
    QByteArray bytes;
};

/// What to show until the image is there.
struct ImagePlaceholder
{
    QString color; ///< "#rrggbb", the dominant one.
    QString blurHash;
    QString lqip; ///< data:image/webp;base64,... of a few hundred bytes.
};

} // namespace hub::media
