#pragma once

#include "core/assets/blob_store.h"
#include "core/base/json.h"
#include "core/media/image_request.h"

namespace hub::assets {

/// One file made of a photo.
struct ImageVariant
{
    media::ImageFormat format = media::ImageFormat::Webp;
    int width = 0;
    int height = 0;
    int quality = 0;       ///< On the encoder's scale; 100 where nothing is lost.
    bool metTarget = true; ///< False: even the lowest quality is over the target size.
    std::optional<double> ssim;
    Blob blob;

    bool operator==(const ImageVariant &) const = default;

    /// {"format":"webp", "media_type":"image/webp", "width":640, "height":427, "quality":75,
    /// "bytes":31337, "sha256":"...", "met_target":true, "ssim":0.981}; "ssim" where it was
    /// measured.
    [[nodiscard]] json::object toJson() const;
    [[nodiscard]] static Result<ImageVariant> fromJson(const json::value &value);
};

/// Everything made of one photo by one recipe.
///
/// Units:   pixels after the source's orientation, bytes.
/// Threads: a value.
/// Errors:  fromJson() gives InvalidInput and names the field.
struct ImageManifest
{
    BlobId source;
    qint64 sourceBytes = 0;
    media::ImageSource image;
    std::vector<ImageVariant> variants; ///< In the order in which they were made.
    std::optional<media::ImagePlaceholder> placeholder;

    /// {"source":{"sha256", "bytes", "format", "width", "height", "frames", "has_alpha",
    /// "is_animated"}, "variants":[...], "placeholder":{"color", "blurhash", "lqip"}}; the
    /// placeholder where one was asked for.
    [[nodiscard]] json::object toJson() const;
    [[nodiscard]] static Result<ImageManifest> fromJson(const json::value &value);
};

} // namespace hub::assets
