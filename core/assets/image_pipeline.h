#pragma once

#include "core/assets/blob_store.h"
#include "core/assets/image_manifest.h"
#include "core/assets/image_recipe.h"
#include "core/assets/picture_markup.h"
#include "core/media/media_pool.h"

namespace hub::assets {

class SingleFlight;

/// Makes web-ready files of photos: each photo is decoded once, each result is kept by content and
/// recipe, so that asking again costs a look-up.
///
/// Each file is stored as it arrives, so what a cancelled or killed run has made is there for the
/// next one. Of the same photo and recipe asked for twice at the same time, one is made and both
/// get it.
///
/// Units:   pixels, bytes.
/// Threads: every function may be called from any thread; they block.
/// Errors:  those of MediaPool and BlobStore; Conflict if the file is changed meanwhile; every
///          detail names the file.
class ImagePipeline final
{
public:
    /// All references must outlive the pipeline.
    ImagePipeline(media::MediaPool &pool,
                  BlobStore &blobs,
                  database::Database &database,
                  const Clock &clock);
    ~ImagePipeline();
    ImagePipeline(const ImagePipeline &) = delete;
    ImagePipeline &operator=(const ImagePipeline &) = delete;

    [[nodiscard]] static database::Schema schema();

    struct Observer
    {
        std::function<void(double)> progress; ///< 0..1, by encoded megapixels weighted by cost.
        /// Stored and readable from now on. Not called where everything was known already.
        std::function<void(const ImageVariant &)> variant;
    };

    /// @p file is an open read-only descriptor; @p name is for messages.
    [[nodiscard]] Result<ImageManifest> make(int file,
                                             const QString &name,
                                             const ImageRecipe &recipe,
                                             const Observer &observer,
                                             const CancelToken &cancel);

    /// Forgets results that were not asked for since @p before; their blobs go with the next sweep.
    [[nodiscard]] Result<int> forgetUnusedSince(WallTime before, const CancelToken &cancel = {});

private:
    media::MediaPool &m_pool;
    BlobStore &m_blobs;
    database::Database &m_database;
    const Clock &m_clock;
    const std::unique_ptr<SingleFlight> m_flights;
};

} // namespace hub::assets
