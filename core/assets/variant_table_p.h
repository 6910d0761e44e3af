#pragma once

#include "core/assets/image_manifest.h"

namespace hub::assets {

/// What a picture is found by: its source's content, and the spec of VariantPlan.
struct VariantKey
{
    BlobId source;
    QByteArray spec;

    [[nodiscard]] QByteArray text() const { return source.hex + ':' + spec; }
    /// The name under which its blob is referred to.
    [[nodiscard]] QString owner() const
    {
        return QStringLiteral("variant:") + QString::fromLatin1(text());
    }
};

struct KnownVariant
{
    ImageVariant variant;
    WallTime usedAt;
};

/// What is known of a source without decoding it again.
struct KnownSource
{
    media::ImageSource image;
    std::optional<media::ImagePlaceholder> placeholder; ///< Once somebody has asked for it.
    WallTime usedAt;
};

/// The tables of ImageVariants: what has been made of which source, and what sources look like.
///
/// Units:   pixels, bytes.
/// Threads: every function may be called from any thread; they block on disk.
/// Errors:  those of the database and the store. A row that cannot be read counts as absent: it can
///          be made again.
class VariantTable final
{
public:
    /// All references must outlive the object.
    VariantTable(database::Database &database, BlobStore &blobs, const Clock &clock)
        : m_database(database)
        , m_blobs(blobs)
        , m_clock(clock)
    {}

    [[nodiscard]] static database::Schema schema();

    [[nodiscard]] Result<std::optional<KnownVariant>> find(const VariantKey &key);
    [[nodiscard]] Result<std::optional<KnownSource>> findSource(const BlobId &source);

    /// Stores the bytes of a picture and, in the same commit, its row. Gives it with its blob.
    [[nodiscard]] Result<KnownVariant> add(const VariantKey &key,
                                           ImageVariant variant,
                                           QByteArrayView bytes);
    [[nodiscard]] Result<void> addSource(const BlobId &source, const KnownSource &known);

    /// Notes that it was asked for now. False: the row is gone.
    [[nodiscard]] Result<bool> touch(const VariantKey &key);
    [[nodiscard]] Result<bool> touchSource(const BlobId &source);

    /// Forgets what was not asked for since @p before, and what was made of content that is gone.
    /// Gives the number of pictures.
    [[nodiscard]] Result<int> forgetUnusedSince(WallTime before, const CancelToken &cancel);

private:
    [[nodiscard]] Result<bool> note(const QString &sql, QVariantList values);
    [[nodiscard]] Result<void> write(database::Connection &connection,
                                     const VariantKey &key,
                                     const KnownVariant &known) const;

    database::Database &m_database;
    BlobStore &m_blobs;
    const Clock &m_clock;
};

} // namespace hub::assets
