#pragma once

#include "core/base/json.h"
#include "core/media/image_request.h"

#include <QMap>

namespace hub::assets {

/// Where on the frontier of time against bytes an encode stands. The numbers behind the names, and
/// how they were measured, are in docs/decisions/0004-image-presets.md.
enum class QualityPreset
{
    Fast,     ///< While somebody waits.
    Balanced, ///< The default of a batch.
    Small     ///< As few bytes as the encoders can, at several times the time.
};

/// What a user asks to have made of a photo: formats and widths, and how good.
///
/// JSON (job input and `--set`): {"formats":["webp","jpeg"], "widths":[320,640,1280,1920],
/// "preset":"balanced", "quality":80, "target_bytes":0, "ssim":false, "keep_metadata":false,
/// "animated":true, "background":"#ffffff", "lossless":false, "placeholder":true,
/// "sizes":"100vw", "max_megapixels":50}
///
/// "quality" is on each encoder's own scale, where AVIF 50 looks like WebP 75 and JPEG 80; an
/// object sets it a format: {"avif":50,"jpeg":85}.
///
/// Units:   pixels, bytes.
/// Threads: a value.
/// Errors:  those of the JsonReader that it is read through.
struct ImageRecipe
{
    QList<media::ImageFormat> formats{
        media::ImageFormat::Avif, media::ImageFormat::Webp, media::ImageFormat::Jpeg};
    QList<int> widths{320, 640, 1280, 1920}; ///< Ascending. Empty: the source's own.
    QualityPreset preset = QualityPreset::Balanced;
    int quality = 0;                             ///< 0: what the preset has for the format.
    QMap<media::ImageFormat, int> formatQuality; ///< Beats `quality`.
    qint64 targetBytes = 0;                      ///< Of each file; 0: none.
    bool ssim = false;
    bool keepMetadata = false;
    bool animated = true;
    bool lossless = false;
    bool placeholder = true;
    QString background; ///< Under alpha in JPEG. Empty: PNG is made in place of such a JPEG.
    QString sizes = QStringLiteral("100vw"); ///< The `sizes` attribute of the markup.
    media::ImageLimits limits;

    /// The formats were asked for by name: none is replaced or left out, and files larger than the
    /// source are kept.
    bool isExact = false;

    /// Reads the recipe's fields through @p reader; problems end up in reader.finish().
    [[nodiscard]] static ImageRecipe read(JsonReader &reader, const media::ImageLimits &limits);

    /// The same for a conversion: "format" and perhaps "width" in place of the lists.
    [[nodiscard]] static ImageRecipe readConversion(JsonReader &reader,
                                                    const media::ImageLimits &limits);

    /// No files, only what to show until there are some.
    [[nodiscard]] static ImageRecipe readPlaceholder(JsonReader &reader,
                                                     const media::ImageLimits &limits);

    /// A short hash that changes with anything that changes the resulting bytes.
    [[nodiscard]] QByteArray hash() const;

    /// The files to make of @p source.
    ///
    /// Widths over the source's are dropped; the source's own width takes the place of the first
    /// dropped one. WebP, JPEG and PNG of all widths come first and AVIF after, small ones first.
    /// Unless the recipe is exact: GIF is made of moving sources only; PNG takes the place of JPEG
    /// where there is alpha and no background, or nothing may be lost; AVIF, which would stand
    /// still, is left out where a moving format is made.
    [[nodiscard]] media::ImageRequest plan(const media::ImageSource &source) const;
};

/// What @p preset means for @p format: its quality and effort; the size is left open.
[[nodiscard]] media::EncodeRequest presetEncode(QualityPreset preset, media::ImageFormat format);

/// Whether @p format can move.
[[nodiscard]] bool keepsFrames(media::ImageFormat format);

/// How long an encode takes beside a WebP of the same size, for progress; from the same
/// measurement.
[[nodiscard]] double encodeCost(const media::EncodeRequest &variant);

} // namespace hub::assets
