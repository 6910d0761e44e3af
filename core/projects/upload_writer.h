#pragma once

#include "core/projects/upload_store.h"

namespace hub::projects {

/// One request's bytes on their way into an upload.
///
/// Destroying a writer keeps what it wrote (after fdatasync): that is what a cut connection does.
///
/// Units:   bytes.
/// Threads: one thread at a time, which may be another one at each call; all functions block on
///          disk. The store must outlive the writer.
/// Errors:  TooLarge for bytes beyond the announced size, none of which are kept; StorageFull, Io.
class UploadWriter final
{
public:
    ~UploadWriter();
    UploadWriter(const UploadWriter &) = delete;
    UploadWriter &operator=(const UploadWriter &) = delete;

    [[nodiscard]] Result<void> write(QByteArrayView bytes);

    /// How much of the upload is here now.
    [[nodiscard]] qint64 offset() const { return m_offset; }

    /// Ends the request: what was written is on disk, and the artifact is made if it was the last
    /// of it. Once, as the last call.
    [[nodiscard]] Result<Upload> finish();

private:
    friend class UploadStore;
    class Claim;
    UploadWriter(UploadStore &store, Upload upload, std::unique_ptr<Claim> claim, UniqueFd part);
    [[nodiscard]] Result<void> admit(qint64 bytes);
    [[nodiscard]] Result<void> keep();

    UploadStore &m_store;
    const Upload m_upload; ///< As it was at the beginning.
    const std::unique_ptr<Claim> m_claim;
    UniqueFd m_part;
    qint64 m_offset;
    qint64 m_admittedBytes; ///< Up to here the disk was seen to have room.
    std::optional<Error> m_error;
    bool m_isKept = true; ///< What was written is on disk.
};

} // namespace hub::projects
