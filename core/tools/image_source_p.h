#pragma once

#include "core/assets/blob_store.h"
#include "core/base/json.h"

namespace hub::tools {

/// The image that a job works on: a file of the user's or stored content.
struct ImageSourceName
{
    QByteArray path;     ///< Empty: it is a blob.
    assets::BlobId blob; ///< Not valid: it is a file.

    /// Reads "file" or "blob"; problems end up in reader.finish().
    [[nodiscard]] static ImageSourceName read(JsonReader &reader);

    [[nodiscard]] QString forDisplay() const;

    /// Opens it for reading. Never waits, as opening a pipe without a writer would.
    ///
    /// Errors: NotFound, PermissionDenied, InvalidInput (a folder, pipe, device), Corrupt, Io; each
    /// names the file.
    [[nodiscard]] Result<UniqueFd> open(const assets::BlobStore &blobs) const;
};

} // namespace hub::tools
