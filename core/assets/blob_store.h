#pragma once

#include "core/base/cancel_token.h"
#include "core/base/clock.h"
#include "core/base/io.h"
#include "core/database/database.h"

#include <memory>
#include <vector>

namespace hub::assets {

/// Content, named by the SHA-256 of its bytes in lower-case hex.
struct BlobId
{
    QByteArray hex;
    bool operator==(const BlobId &) const = default;
    friend bool operator<(const BlobId &a, const BlobId &b) { return a.hex < b.hex; }

    /// 64 lower-case hex digits, so that it is safe as a file name.
    [[nodiscard]] bool isValid() const;
};

struct Blob
{
    BlobId id;
    qint64 bytes = 0;
    bool operator==(const Blob &) const = default;
};

/// Where a BlobStore keeps its files, and how much room it leaves on their disk.
struct BlobStoreOptions
{
    QByteArray folder;
    QByteArray damagedFolder; ///< On the same file system; empty: "damaged" beside the folder.

    /// Below either, put() is refused while reading and removing go on.
    qint64 reservedBytes = 200LL * 1000 * 1000;
    double reservedFraction = 0.05; ///< Of the file system's size.
};

/// The disk under a BlobStore, now.
struct BlobRoom
{
    qint64 freeBytes = 0;
    qint64 reservedBytes = 0; ///< What stays free: the larger of the two reserves.
};

class BlobFiles;
class BlobLocks;
class BlobWriter;

/// Content-addressed storage: equal content is kept once, for as long as somebody refers to it.
///
/// Files lie under `<folder>/ab/abcdef...`, rows in the table `blobs`, owners in `blob_references`.
/// Order of a put: temporary file, fdatasync, rename, directory fsync, row commit (FULL), return.
/// A death between two steps leaves at most a file without a row, which sweep() removes.
///
/// Units:   bytes.
/// Threads: every function may be called from any thread; all of them block on disk.
/// Errors:  StorageFull (also below the reserve), Corrupt, NotFound, PermissionDenied, Io.
class BlobStore final
{
public:
    /// @p database, @p clock and @p io must outlive the store.
    BlobStore(BlobStoreOptions options,
              database::Database &database,
              const Clock &clock,
              Io &io = systemIo());
    ~BlobStore();
    BlobStore(const BlobStore &) = delete;
    BlobStore &operator=(const BlobStore &) = delete;

    [[nodiscard]] static database::Schema schema();

    /// Rows that name new blobs, written in the very commit that makes the blobs known.
    using Companion =
        std::function<Result<void>(database::Connection &, const std::vector<Blob> &)>;

    /// Stores all of @p contents under one owner with one commit; what is there already is only
    /// referred to.
    /// @p owner is a name of the caller's: "image:<content>:<recipe>", "artifact:<id>".
    [[nodiscard]] Result<std::vector<Blob>> put(const std::vector<QByteArrayView> &contents,
                                                const QString &owner,
                                                const Companion &companion = {});

    /// Stores the regular file behind @p descriptor from its beginning, streamed; the offset stays.
    [[nodiscard]] Result<Blob> putFile(int descriptor, const QString &owner);

    /// Begins to store content that arrives piece by piece; see blob_writer.h. StorageFull if
    /// @p expectedBytes do not fit.
    [[nodiscard]] Result<std::unique_ptr<BlobWriter>> begin(qint64 expectedBytes = 0);

    /// Stores the file at @p path, whose content is @p content as hashFile() gave it, by a hard
    /// link where the disk has those, else by a copy. The file stays, and must not be written to
    /// any more.
    [[nodiscard]] Result<Blob> putPart(const QByteArray &path,
                                       const Blob &content,
                                       const QString &owner,
                                       const Companion &companion = {});

    /// StorageFull if @p bytes more would eat into the reserve.
    [[nodiscard]] Result<void> admit(qint64 bytes) const;

    /// Opens a blob for reading. The size is checked; Corrupt sets the file aside.
    [[nodiscard]] Result<UniqueFd> open(const BlobId &id) const;

    /// The same where the caller's own row says how large the blob is: asks no database.
    [[nodiscard]] Result<UniqueFd> open(const Blob &blob) const;

    /// Whether the file of @p blob is there in full size; asks no database.
    [[nodiscard]] bool hasFile(const Blob &blob) const;

    /// All bytes of a blob of at most @p maxBytes, verified against its name.
    [[nodiscard]] Result<QByteArray> read(const BlobId &id, qint64 maxBytes) const;

    /// Whether the blob is known and its file is there in full size.
    [[nodiscard]] Result<bool> contains(const BlobId &id) const;

    /// Drops every reference of @p owner; blobs nobody refers to any more are removed by the next
    /// sweep.
    [[nodiscard]] Result<void> release(const QString &owner);

    /// The same inside a transaction of the caller's, for all blobs but @p kept.
    [[nodiscard]] static Result<void> releaseIn(database::Connection &connection,
                                                const QString &owner,
                                                const std::vector<Blob> &kept = {});

    struct Sweep
    {
        int removedBlobs = 0; ///< No references left.
        int removedFiles = 0; ///< Files without a row: a put that died half-way.
        int removedParts = 0; ///< Temporary files of dead processes.
        int missingFiles = 0; ///< Rows whose file is gone: reported, the row is dropped.
        qint64 freedBytes = 0;
    };
    /// Removes what nobody refers to. Files younger than @p grace stay: their row may be on its
    /// way. With @p dryRun it only counts. A cancelled sweep keeps what it has done.
    [[nodiscard]] Result<Sweep> sweep(std::chrono::seconds grace,
                                      bool dryRun = false,
                                      const CancelToken &cancel = {});

    struct Usage
    {
        qint64 blobs = 0;
        qint64 bytes = 0;
        qint64 references = 0;
    };
    [[nodiscard]] Result<Usage> usage() const;

    /// What put() goes by when it refuses new content.
    [[nodiscard]] Result<BlobRoom> room() const;

    /// Re-reads every blob against its name. Gives the ids that do not match, whose files are set
    /// aside, and those whose files are gone.
    [[nodiscard]] Result<std::vector<BlobId>> verify(const CancelToken &cancel = {});

private:
    friend class BlobWriter;
    /// Where content lies that is to be kept: in a temporary file, or in one of the caller's.
    struct Whereabouts
    {
        AtomicFile *temporary = nullptr;
        QByteArray path;
    };
    [[nodiscard]] Result<Blob> keep(const Blob &blob,
                                    const QString &owner,
                                    const Companion &companion,
                                    const Whereabouts &content);
    [[nodiscard]] Result<void> commitRows(const std::vector<Blob> &blobs,
                                          const QString &owner,
                                          const Companion &companion);
    [[nodiscard]] Result<std::optional<qint64>> knownBytes(const BlobId &id) const;
    [[nodiscard]] Error setAside(const BlobId &id, int opened, const QString &why) const;

    using Batch = std::vector<Blob>;
    [[nodiscard]] Result<void> forEachBatch(
        const QString &condition,
        const CancelToken &cancel,
        const std::function<Result<void>(const Batch &)> &visit) const;
    [[nodiscard]] Result<void> removeUnreferenced(const Batch &batch, Sweep &sweep);
    [[nodiscard]] Result<void> dropRowsWithoutFile(const Batch &batch, bool dryRun, Sweep &sweep);
    [[nodiscard]] Result<void> removeOrphans(WallTime before,
                                             bool dryRun,
                                             const CancelToken &cancel,
                                             Sweep &sweep);

    database::Database &m_database;
    const Clock &m_clock;
    const std::unique_ptr<BlobFiles> m_files;
    const std::unique_ptr<BlobLocks> m_locks; ///< One writer or remover an id at a time.
};

/// SHA-256 of everything behind @p descriptor, from its beginning, without moving its offset.
/// Conflict if the file is changed meanwhile.
[[nodiscard]] Result<Blob> hashFile(int descriptor, const CancelToken &cancel = {});

/// SHA-256 of @p bytes.
[[nodiscard]] BlobId hashBytes(QByteArrayView bytes);

} // namespace hub::assets
