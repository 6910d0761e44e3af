#pragma once

#include "core/assets/blob_store.h"
#include "core/assets/image_recipe.h"
#include "core/media/media_pool.h"

namespace hub::assets {

/// One file made of a photo.
struct ImageVariant
{
    media::ImageFormat format = media::ImageFormat::Webp;
    int width = 0;
    int height = 0;
    int quality = 0;
    bool metTarget = true;
    std::optional<double> ssim;
    Blob blob;

    /// One entry of ImageManifest's "variants", as partial results carry it too.
    [[nodiscard]] json::object toJson() const;
    [[nodiscard]] static Result<ImageVariant> fromJson(const json::value &value);
};

/// Everything made of one photo by one recipe.
struct ImageManifest
{
    BlobId source;
    qint64 sourceBytes = 0;
    media::ImageSource image;
    std::vector<ImageVariant> variants;
    std::optional<media::ImagePlaceholder> placeholder;

    [[nodiscard]] json::object toJson() const;
    [[nodiscard]] static Result<ImageManifest> fromJson(const json::value &value);
};

/// Makes web-ready files of photos: each photo is decoded once, each result is kept by content and
/// recipe, so that asking again costs a look-up.
///
/// Units:   pixels, bytes.
/// Threads: every function may be called from any thread; they block.
/// Errors:  those of MediaPool and BlobStore; every detail names the file.
class ImagePipeline final
{
public:
    ImagePipeline(media::MediaPool &pool,
                  BlobStore &blobs,
                  database::Database &database,
                  const Clock &clock);

    [[nodiscard]] static database::Schema schema();

    struct Observer
    {
        std::function<void(double)> progress; ///< 0..1, by encoded megapixels weighted by cost.
        std::function<void(const ImageVariant &)> variant; ///< Stored and readable from now on.
    };

    /// @p file is an open read-only descriptor; @p name is for messages.
    [[nodiscard]] Result<ImageManifest> make(int file,
                                             const QString &name,
                                             const ImageRecipe &recipe,
                                             const Observer &observer,
                                             const CancelToken &cancel);

    /// Forgets results that were not asked for since @p before; their blobs go with the next sweep.
    [[nodiscard]] Result<int> forgetUnusedSince(WallTime before);

private:
    media::MediaPool &m_pool;
    BlobStore &m_blobs;
    database::Database &m_database;
    const Clock &m_clock;
};

/// How a variant's file is called beside a photo `stem`: "harbour-640.webp".
[[nodiscard]] QByteArray variantFileName(const QByteArray &stem, const ImageVariant &variant);

/// Ready `<picture>` markup: AVIF, WebP, then an <img> with srcset, width, height, loading and
/// placeholder colour.
/// @p urlPrefix goes in front of each file name; names are percent-encoded and attributes escaped.
[[nodiscard]] QString pictureMarkup(const ImageManifest &manifest,
                                    const QByteArray &stem,
                                    const QString &alt,
                                    const QString &sizes,
                                    const QString &urlPrefix = {});

} // namespace hub::assets
