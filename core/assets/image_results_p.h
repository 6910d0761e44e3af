#pragma once

#include "core/assets/image_manifest.h"

namespace hub::assets {

/// What a result is found by: the photo's content and the recipe's hash.
struct ImageKey
{
    BlobId source;
    QByteArray recipe;

    [[nodiscard]] QByteArray text() const { return source.hex + ':' + recipe; }
    /// The name under which the result's blobs are referred to.
    [[nodiscard]] QString owner() const
    {
        return QStringLiteral("image:") + QString::fromLatin1(text());
    }
};

/// What was made of a photo so far.
struct ImageResult
{
    ImageManifest manifest;
    bool isComplete = false;
};

/// The table `image_results`: what has been made of which photo by which recipe.
///
/// Units:   none.
/// Threads: every function may be called from any thread; they block on disk.
/// Errors:  those of the database. A row that cannot be read counts as absent: it can be made
/// again.
class ImageResults final
{
public:
    /// All references must outlive the object.
    ImageResults(database::Database &database, BlobStore &blobs, const Clock &clock)
        : m_database(database)
        , m_blobs(blobs)
        , m_clock(clock)
    {}

    [[nodiscard]] static database::Schema schema();

    /// What is known and still there: a variant whose blob is gone is left out, and the result is
    /// not complete any more.
    [[nodiscard]] Result<std::optional<ImageResult>> find(const ImageKey &key);

    /// Stores one variant's bytes and, in the same commit, @p manifest with that variant added.
    [[nodiscard]] Result<void> addVariant(const ImageKey &key,
                                          ImageManifest &manifest,
                                          ImageVariant variant,
                                          QByteArrayView bytes);

    /// Marks the result as whole, and lets go of blobs that are not part of it.
    [[nodiscard]] Result<void> complete(const ImageKey &key, const ImageManifest &manifest);

    [[nodiscard]] Result<void> forget(const ImageKey &key);
    [[nodiscard]] Result<int> forgetUnusedSince(WallTime before, const CancelToken &cancel = {});

private:
    [[nodiscard]] Result<void> write(database::Connection &connection,
                                     const ImageKey &key,
                                     const ImageManifest &manifest,
                                     bool isComplete) const;
    [[nodiscard]] Result<void> touch(const ImageKey &key, qint64 usedAt);
    [[nodiscard]] qint64 now() const { return m_clock.wallNow().time_since_epoch().count(); }

    database::Database &m_database;
    BlobStore &m_blobs;
    const Clock &m_clock;
};

} // namespace hub::assets
