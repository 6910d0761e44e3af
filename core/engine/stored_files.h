#pragma once

#include "core/maintenance/backup.h"

namespace hub {

/// The files that the rows of @p copy speak of: what belongs into a backup beside the database.
/// @p blobFolder is where they lie, `<data>/blobs`.
[[nodiscard]] Result<std::vector<maintenance::StoredFile>> storedFiles(
    database::Connection &copy, const QByteArray &blobFolder);

} // namespace hub
