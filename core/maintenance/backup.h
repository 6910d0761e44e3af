#pragma once

#include "core/base/cancel_token.h"
#include "core/base/clock.h"
#include "core/base/io.h"
#include "core/database/database.h"

#include <functional>

namespace hub::maintenance {

/// How far a backup or restore has come.
struct ArchiveProgress
{
    qint64 doneBytes = 0;
    qint64 totalBytes = 0; ///< Of content; a backup reads each file twice and counts both.
    int doneFiles = 0;
    int totalFiles = 0;
};
using ProgressCallback = std::function<void(const ArchiveProgress &)>;

/// A file that belongs into a backup beside the database.
struct StoredFile
{
    QByteArray name;   ///< In the archive and below the data folder: "blobs/ab/abcdef".
    QByteArray path;   ///< Where it lies.
    qint64 bytes = 0;  ///< As its row says.
    QByteArray sha256; ///< As its row says; lower-case hex.
};

/// What to back up. Everything that is pointed to must outlive the call.
struct BackupRequest
{
    QByteArray file;       ///< The archive; an older one is replaced when the new one is whole.
    QByteArray dataFolder; ///< For the copy of the database while it is packed.
    database::Database *database = nullptr;
    /// Reads the copy's rows: which files belong to this very state. They must not go while the
    /// backup runs.
    std::function<Result<std::vector<StoredFile>>(database::Connection &copy)> files;
    QString productVersion;
    ProgressCallback progress;
    CancelToken cancel;
    Io *io = &systemIo();
};

struct BackupReport
{
    int files = 0;           ///< Beside the database.
    qint64 contentBytes = 0; ///< Database and files as they are.
    qint64 archiveBytes = 0;
    QStringList notices; ///< Files that were left out, and why.
};

/// Writes one archive with everything of a data folder: tar, compressed with zstd; first
/// `manifest.json`, then `hub.db` (a consistent copy), then the files. Work goes on meanwhile.
///
/// A stored file that is missing or is not what its row says cannot be restored by anybody: it is
/// left out and named in BackupReport::notices.
///
/// Threads: any; blocks for as long as it takes. The callbacks run on the calling thread.
/// Errors:  StorageFull, PermissionDenied, NotFound (folder), InvalidInput (the target is no file),
///          Cancelled, Io. After one, nothing is left of the archive, and an older one is as it
///          was.
[[nodiscard]] Result<BackupReport> writeBackup(const BackupRequest &request, const Clock &clock);

/// What to restore, and where to.
struct RestoreRequest
{
    QByteArray file;
    QByteArray dataFolder;
    std::vector<database::Schema> schemas; ///< A backup of a newer program is refused.
    ProgressCallback progress;
    CancelToken cancel;
    Io *io = &systemIo();
};

struct RestoreReport
{
    QString createdAt;         ///< When the backup was made; RFC 3339.
    QString productVersion;    ///< By which version.
    int files = 0;             ///< Beside the database.
    qint64 contentBytes = 0;   ///< Database and files.
    QByteArray previousFolder; ///< Where the folder is that was replaced; empty if there was none.
};

/// Puts a backup in the place of a data folder that nobody uses: extracts it beside, holds every
/// file against the manifest, checks the database, and only then swaps the folders. The old one is
/// renamed, never deleted.
///
/// Threads: any; blocks for as long as it takes. The callbacks run on the calling thread.
/// Errors:  Busy (somebody has the folder), Corrupt (truncated, altered or hostile archive),
///          InvalidInput (not a backup of this program), Unsupported (of a newer one), StorageFull,
///          PermissionDenied, NotFound, Cancelled, Io. After one, the data folder is as it was.
[[nodiscard]] Result<RestoreReport> restoreBackup(const RestoreRequest &request,
                                                  const Clock &clock);

} // namespace hub::maintenance
