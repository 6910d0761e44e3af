#pragma once

#include "core/assets/blob_store.h"

namespace hub::projects {

/// A file that somebody gave to the hub.
struct Artifact
{
    QString id; ///< UUIDv7: sorts by creation.
    assets::BlobId sha256;
    qint64 bytes = 0;
    QString mediaType; ///< Of the content where it can be told, else as declared.
    QString filename;  ///< For people; never a path.
    WallTime createdAt{};

    [[nodiscard]] assets::Blob blob() const { return {sha256, bytes}; }
    bool operator==(const Artifact &) const = default;
};

/// What is known of a file before its first byte.
struct Intake
{
    QString filename; ///< As it was given; what is stored is displayName() of it.
    QString declaredMediaType;
    std::optional<assets::BlobId> sha256; ///< What the content must be.
    std::optional<qint64> bytes;          ///< How much it must be; checked against free space.
};

struct ArtifactEvent
{
    enum class Type
    {
        Created,
        Deleted
    };
    Type type = Type::Created;
    Artifact artifact;
};

class ArtifactWriter;

/// The files that people gave to the hub, each with a name, a type and an id of its own; equal
/// content is kept once, in the BlobStore.
///
/// An artifact's row and its reference to the content are one commit, on disk before the call
/// returns. A removed artifact's content goes with the next sweep unless another one refers to it.
///
/// Units:   bytes, wall time.
/// Threads: every function may be called from any thread and blocks on disk. Subscribers are called
///          in the thread that made the change, after its commit, and return soon; they must not
///          call the store.
/// Errors:  NotFound, InvalidInput (cursor, checksum that is none), TooLarge, Corrupt (the content
///          is not what was announced), and those of BlobStore.
class ArtifactStore final
{
public:
    /// All references must outlive the store.
    ArtifactStore(database::Database &database, assets::BlobStore &blobs, const Clock &clock);
    ~ArtifactStore();
    ArtifactStore(const ArtifactStore &) = delete;
    ArtifactStore &operator=(const ArtifactStore &) = delete;

    [[nodiscard]] static database::Schema schema();

    /// Begins to take in a file that arrives piece by piece; see artifact_writer.h.
    [[nodiscard]] Result<std::unique_ptr<ArtifactWriter>> begin(const Intake &intake);

    [[nodiscard]] Result<Artifact> find(const QString &id) const;

    struct Filter
    {
        int limit = 50;   ///< 1..200
        QString cursor;   ///< The last id of the page before. Newest first.
        QString filename; ///< Part of the name, in either case.
    };
    [[nodiscard]] Result<std::vector<Artifact>> list(const Filter &filter) const;

    [[nodiscard]] Result<void> remove(const QString &id);

    /// The content, open for reading.
    [[nodiscard]] Result<UniqueFd> open(const QString &id) const;

    struct Totals
    {
        qint64 count = 0;
        qint64 bytes = 0; ///< As given: content that is kept once counts for each artifact.
    };
    /// One row, however many artifacts there are.
    [[nodiscard]] Result<Totals> totals() const;

    using Callback = std::function<void(const ArtifactEvent &)>;
    [[nodiscard]] CancelToken::Registration subscribe(Callback callback);

    /// Rows of the caller's, in the very commit that makes the artifact.
    using Companion = std::function<Result<void>(database::Connection &, const Artifact &)>;

    /// Makes an artifact of the file at @p path, whose content is @p content, without copying it
    /// where the disk can (BlobStore::putPart).
    [[nodiscard]] Result<Artifact> adopt(const QByteArray &path,
                                         const assets::Blob &content,
                                         const Intake &intake,
                                         const Companion &companion);

private:
    friend class ArtifactWriter;
    [[nodiscard]] Result<Artifact> finish(assets::BlobWriter &content,
                                          const Intake &intake,
                                          QByteArrayView beginning);

    struct Private;
    const std::unique_ptr<Private> m_p;
};

/// @p given as a name to show: its last component, without control characters, as valid UTF-8 of at
/// most 255 bytes; "unnamed" where nothing is left.
[[nodiscard]] QString displayName(const QString &given);

} // namespace hub::projects
