#pragma once

#include "core/assets/image_manifest.h"

namespace hub::assets {

/// How a variant's file is called beside a photo `stem`: "harbour-640.webp".
[[nodiscard]] QByteArray variantFileName(const QByteArray &stem, const ImageVariant &variant);

/// Ready `<picture>` markup: AVIF, WebP, then an <img> with srcset, width, height, loading and
/// placeholder colour.
/// @p urlPrefix goes in front of each file name; names are percent-encoded and attributes escaped.
/// Empty if the manifest has no variants.
[[nodiscard]] QString pictureMarkup(const ImageManifest &manifest,
                                    const QByteArray &stem,
                                    const QString &alt,
                                    const QString &sizes,
                                    const QString &urlPrefix = {});

} // namespace hub::assets
