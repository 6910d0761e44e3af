#pragma once

#include "core/assets/blob_store.h"
#include "core/base/json.h"
#include "core/tools/image_jobs.h"

namespace hub::tools {

/// The image that a job works on: a file of the user's, stored content, or an artifact.
struct ImageSourceName
{
    QByteArray path;     ///< Empty: it is none of the user's files.
    assets::BlobId blob; ///< Not valid: it is no stored content.
    QString artifact;    ///< Empty: it is no artifact.

    /// Reads "file", "blob" or "artifact"; problems end up in reader.finish().
    [[nodiscard]] static ImageSourceName read(JsonReader &reader);

    struct Opened
    {
        UniqueFd file;
        QString name; ///< For messages.
    };
    /// Opens it for reading. Never waits, as opening a pipe without a writer would.
    ///
    /// Errors: NotFound, PermissionDenied, InvalidInput (a folder, pipe, device), Corrupt, Io; each
    /// names the file.
    [[nodiscard]] Result<Opened> open(const assets::BlobStore &blobs,
                                      const FindArtifact &findArtifact) const;
};

} // namespace hub::tools
