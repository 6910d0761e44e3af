#pragma once

#include "core/assets/blob_writer.h"
#include "core/projects/artifact_store.h"

namespace hub::projects {

/// A file on its way into an ArtifactStore: written to the disk as it arrives.
///
/// Destroying a writer that is not finished leaves nothing behind.
///
/// Units:   bytes.
/// Threads: one thread at a time, which may be another one at each call; all functions block on
///          disk. The store must outlive the writer.
/// Errors:  Corrupt where the content is not what Intake announced, and nothing is kept; those of
///          BlobWriter.
class ArtifactWriter final
{
public:
    ~ArtifactWriter();
    ArtifactWriter(const ArtifactWriter &) = delete;
    ArtifactWriter &operator=(const ArtifactWriter &) = delete;

    [[nodiscard]] Result<void> write(QByteArrayView bytes);
    [[nodiscard]] qint64 bytes() const { return m_blob->bytes(); }

    /// Makes the artifact. Once, as the last call.
    [[nodiscard]] Result<Artifact> finish();

private:
    friend class ArtifactStore;
    ArtifactWriter(ArtifactStore &store, Intake intake, std::unique_ptr<assets::BlobWriter> blob);

    ArtifactStore &m_store;
    const Intake m_intake;
    const std::unique_ptr<assets::BlobWriter> m_blob;
    QByteArray m_beginning; ///< What the media type is told from.
};

} // namespace hub::projects
