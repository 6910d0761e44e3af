#pragma once

#include "core/base/json.h"
#include "core/media/image_request.h"

namespace hub::assets {

/// Where on the frontier of time against bytes an encode stands.
enum class QualityPreset
{
    Fast,
    Balanced,
    Small
};

/// What a user asks to have made of a photo: formats and widths, and how good.
///
/// JSON (job input and `--set`): {"formats":["webp","jpeg"], "widths":[320,640,1280,1920],
/// "preset":"balanced", "quality":80, "target_bytes":0, "ssim":false, "keep_metadata":false,
/// "animated":true, "background":"#ffffff", "lossless":false, "placeholder":true,
/// "max_megapixels":50}
struct ImageRecipe
{
    QList<media::ImageFormat> formats{
        media::ImageFormat::Avif, media::ImageFormat::Webp, media::ImageFormat::Jpeg};
    QList<int> widths{320, 640, 1280, 1920};
    QualityPreset preset = QualityPreset::Balanced;
    int quality = 0; ///< 0: what the preset has for the format.
    qint64 targetBytes = 0;
    bool ssim = false;
    bool keepMetadata = false;
    bool animated = true;
    bool lossless = false;
    bool placeholder = true;
    QString background = QStringLiteral("#ffffff");
    QString sizes = QStringLiteral("100vw"); ///< The `sizes` attribute of the markup.
    media::ImageLimits limits;

    /// Reads the recipe's fields through @p reader; problems end up in reader.finish().
    [[nodiscard]] static ImageRecipe read(JsonReader &reader, const media::ImageLimits &limits);

    /// A short hash that changes with anything that changes the resulting bytes.
    [[nodiscard]] QByteArray hash() const;

    /// The files to make of @p source: widths over the source's are dropped (the source's own width
    /// takes the place of the first dropped one), WebP and JPEG of all widths first and AVIF after,
    /// small ones first.
    [[nodiscard]] media::ImageRequest plan(const media::ImageSource &source) const;
};

} // namespace hub::assets
