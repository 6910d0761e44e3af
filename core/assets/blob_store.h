#pragma once

#include "core/base/clock.h"
#include "core/base/io.h"
#include "core/database/database.h"

#include <vector>

namespace hub::assets {

/// Content, named by the SHA-256 of its bytes in lower-case hex.
struct BlobId
{
    QByteArray hex;
    auto operator<=>(const BlobId &) const = default;
};

struct Blob
{
    BlobId id;
    qint64 bytes = 0;
};

/// Content-addressed storage: equal content is kept once, for as long as somebody refers to it.
///
/// Files lie under `<folder>/ab/abcdef...`, rows in the table `blobs`, owners in `blob_references`.
/// Order of a put: temporary file, fdatasync, rename, directory fsync, row commit (FULL), return.
///
/// Units:   bytes.
/// Threads: every function may be called from any thread; all of them block on disk.
/// Errors:  StorageFull (also below the reserve: 5 % or 200 MB free), Corrupt, NotFound, Io.
class BlobStore final
{
public:
    /// @p io and the others must outlive the store.
    BlobStore(QByteArray folder,
              database::Database &database,
              const Clock &clock,
              Io &io = systemIo());

    [[nodiscard]] static database::Schema schema();

    /// Stores all of @p contents under one owner with one commit; what is there already is only
    /// referred to.
    /// @p owner is a name of the caller's: "recipe:<hash>", "artifact:<id>".
    [[nodiscard]] Result<std::vector<Blob>> put(const std::vector<QByteArrayView> &contents,
                                                const QString &owner);

    /// Stores the file behind @p descriptor, streamed.
    [[nodiscard]] Result<Blob> putFile(int descriptor, const QString &owner);

    /// Opens a blob for reading. The size is checked; Corrupt sets the file aside.
    [[nodiscard]] Result<UniqueFd> open(const BlobId &id) const;

    /// All bytes of a blob of at most @p maxBytes, verified against its name.
    [[nodiscard]] Result<QByteArray> read(const BlobId &id, qint64 maxBytes) const;

    [[nodiscard]] Result<bool> contains(const BlobId &id) const;

    /// Drops every reference of @p owner; blobs nobody refers to any more are removed by the next
    /// sweep.
    [[nodiscard]] Result<void> release(const QString &owner);

    struct Sweep
    {
        int removedBlobs = 0; ///< No references left.
        int removedFiles = 0; ///< Files without a row: a put that died half-way.
        int removedParts = 0; ///< Temporary files of dead processes.
        int missingFiles = 0; ///< Rows whose file is gone: reported, the row is dropped.
        qint64 freedBytes = 0;
    };
    /// Removes what nobody refers to. Files younger than @p grace stay: their row may be on its
    /// way.
    [[nodiscard]] Result<Sweep> sweep(std::chrono::seconds grace, bool dryRun = false);

    struct Usage
    {
        qint64 blobs = 0;
        qint64 bytes = 0;
        qint64 references = 0;
    };
    [[nodiscard]] Result<Usage> usage() const;

    /// Re-reads every blob against its name; the ids that do not match are set aside.
    [[nodiscard]] Result<std::vector<BlobId>> verify();

private:
    [[nodiscard]] QByteArray pathOf(const BlobId &id) const;

    const QByteArray m_folder;
    database::Database &m_database;
    const Clock &m_clock;
    Io &m_io;
};

/// SHA-256 of everything behind @p descriptor, from its beginning, without moving its offset.
[[nodiscard]] Result<Blob> hashFile(int descriptor);

} // namespace hub::assets
