#pragma once

#include "core/projects/artifact_store.h"

namespace hub::projects {

/// A large file that arrives in several requests.
struct Upload
{
    QString id;
    QString filename;
    QString mediaType;                    ///< As declared; may be empty.
    qint64 bytes = 0;                     ///< Of the whole file.
    std::optional<assets::BlobId> sha256; ///< What the whole content must be.
    qint64 offset = 0;                    ///< How much of it is here.
    WallTime createdAt{};
    WallTime expiresAt{};
    std::optional<Artifact> artifact; ///< Set once the file is whole.
};

struct UploadRequest
{
    QString filename;
    QString mediaType;
    qint64 bytes = 0;
    std::optional<assets::BlobId> sha256;
};

class UploadWriter;

/// Uploads that go on after a cut: what has arrived stays on disk, over a restart too, and the last
/// byte makes the artifact, exactly once wherever the process dies.
///
/// The bytes lie in `<folder>/<id>` (0600), whose size is the offset. An upload is forgotten 24
/// hours after its last byte; one that became an artifact tells so until then.
///
/// Units:   bytes, wall time.
/// Threads: every function may be called from any thread and blocks on disk.
/// Errors:  NotFound, InvalidInput, TooLarge (over Options::maxBytes), StorageFull, Conflict (see
///          append()), Busy (over Options::maxUploads), Corrupt (the whole is not what was
///          announced: the upload is gone), Io.
class UploadStore final
{
public:
    struct Options
    {
        QByteArray folder;
        qint64 maxBytes = 1LL * 1024 * 1024 * 1024;
        int maxUploads = 1000; ///< Unfinished ones at the same time.
        std::chrono::seconds keptFor = std::chrono::hours(24);
    };

    /// Removes files that no row speaks of. All references must outlive the store.
    [[nodiscard]] static Result<std::unique_ptr<UploadStore>> open(Options options,
                                                                   database::Database &database,
                                                                   assets::BlobStore &blobs,
                                                                   ArtifactStore &artifacts,
                                                                   const Clock &clock,
                                                                   Io &io = systemIo());
    ~UploadStore();
    UploadStore(const UploadStore &) = delete;
    UploadStore &operator=(const UploadStore &) = delete;

    [[nodiscard]] static database::Schema schema();

    [[nodiscard]] Result<Upload> create(const UploadRequest &request);

    /// With the offset as it is now, also while a writer is on it.
    [[nodiscard]] Result<Upload> find(const QString &id) const;

    struct Filter
    {
        int limit = 50; ///< 1..200
        QString cursor; ///< The last id of the page before. Newest first.
    };
    [[nodiscard]] Result<std::vector<Upload>> list(const Filter &filter) const;

    /// Begins to take the bytes from @p offset on; see upload_writer.h. Conflict if that is not the
    /// upload's offset (find() tells it), or if another writer is on it. An upload whose bytes are
    /// all here takes no more, and its writer's finish() makes what a death left unmade.
    [[nodiscard]] Result<std::unique_ptr<UploadWriter>> append(const QString &id, qint64 offset);

    /// Drops the upload and its bytes; not the artifact it became. Conflict while a writer is on
    /// it.
    [[nodiscard]] Result<void> remove(const QString &id);

    /// Drops what is past its time by the clock; gives how many.
    [[nodiscard]] Result<int> expire();

private:
    friend class UploadWriter;
    struct Private;
    explicit UploadStore(std::unique_ptr<Private> p);
    const std::unique_ptr<Private> m_p;
};

} // namespace hub::projects
