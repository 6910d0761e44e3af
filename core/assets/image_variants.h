#pragma once

#include "core/assets/blob_store.h"
#include "core/assets/image_manifest.h"
#include "core/cache/memory_cache.h"
#include "core/media/media_pool.h"

namespace hub::assets {

/// One picture made to measure, on demand.
struct VariantRequest
{
    BlobId source;
    QString name;   ///< For messages only.
    int width = 0;  ///< 1..8192, or 0: from the height, or the source's.
    int height = 0; ///< The same.
    /// Inside: the whole picture, within the box. Cover: exactly the box's aspect, cut at the edges
    /// around the centre. Contain: the whole picture in the middle of the box, the rest transparent
    /// (JPEG: white). Nothing is ever enlarged: a box larger than the source is made smaller.
    media::EncodeRequest::Fit fit = media::EncodeRequest::Fit::Inside;
    media::ImageFormat format = media::ImageFormat::Webp;
    int quality = 0; ///< 1..100, or 0: what suits the format.
};

/// What to show until a picture is there, with the size it will have.
struct SourcePlaceholder
{
    media::ImagePlaceholder image;
    int width = 0; ///< Of the source, after its orientation.
    int height = 0;
};

/// Makes pictures for `GET /i/...` when they are asked for, and keeps them: asked for again, one is
/// found in memory.
///
/// Of the same picture asked for many times at once, one is made and all get it; it is given up
/// when nobody waits for it any more. Requests that come to the same picture (a box larger than the
/// source, say) share it. A moving source moves in WebP and GIF.
///
/// Units:   pixels, bytes.
/// Threads: every function may be called from any thread. find() and findSource() do not wait for a
///          worker; the others may, up to the pool's deadlines.
/// Errors:  NotFound (the source), InvalidInput (sizes, quality, not a picture), TooLarge,
///          Unsupported, Crashed, Conflict (quarantine), Timeout, Cancelled, StorageFull: what the
///          worker and the stores say, with the name in front.
class ImageVariants final
{
public:
    struct Options
    {
        media::ImageLimits limits;
    };

    /// All references must outlive the object. @p memory keeps what is known of pictures and
    /// sources, so that they are found without the database.
    ImageVariants(Options options,
                  media::MediaPool &pool,
                  BlobStore &blobs,
                  database::Database &database,
                  cache::MemoryCache &memory,
                  const Clock &clock);
    ~ImageVariants();
    ImageVariants(const ImageVariants &) = delete;
    ImageVariants &operator=(const ImageVariants &) = delete;

    [[nodiscard]] static database::Schema schema();

    /// The picture, made if need be. Its blob is there for BlobStore::open(Blob); its media type is
    /// formatMediaType(format).
    [[nodiscard]] Result<ImageVariant> get(const VariantRequest &request,
                                           const CancelToken &cancel);

    /// The picture if it was made before: so that a slow format is offered once it is there.
    [[nodiscard]] Result<std::optional<ImageVariant>> find(const VariantRequest &request);

    /// What the source's header says, sizes after its orientation; remembered.
    [[nodiscard]] Result<media::ImageSource> describe(const BlobId &source,
                                                      const QString &name,
                                                      const CancelToken &cancel);

    /// What describe() has found out before; asks no worker.
    [[nodiscard]] Result<std::optional<media::ImageSource>> findSource(const BlobId &source);

    /// BlurHash, dominant colour and a tiny inline picture; remembered.
    [[nodiscard]] Result<SourcePlaceholder> placeholder(const BlobId &source,
                                                        const QString &name,
                                                        const CancelToken &cancel);

    /// Forgets pictures that were not asked for since @p before, and those whose source is gone;
    /// their blobs go with the next sweep. Gives how many.
    [[nodiscard]] Result<int> forgetUnusedSince(WallTime before, const CancelToken &cancel = {});

    /// Where pictures that were asked for came from, since the start. One that find() does not have
    /// counts nowhere: what is served in its place does.
    struct Usage
    {
        quint64 memoryHits = 0;
        quint64 databaseHits = 0; ///< Made before, and not in memory.
        quint64 misses = 0;       ///< Made, or waited for while somebody else made it.
    };
    [[nodiscard]] Usage usage() const;

private:
    struct Private;
    const std::unique_ptr<Private> m_p;
};

} // namespace hub::assets
