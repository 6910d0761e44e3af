#pragma once

#include "core/assets/blob_store.h"

#include <set>

namespace hub::assets {

/// The file side of a BlobStore: where a blob lies, how it gets there and how it leaves.
///
/// Units:   bytes.
/// Threads: every function may be called from any thread; the caller holds the blob's lock where a
///          file is written, set aside or removed.
/// Errors:  StorageFull, PermissionDenied, NotFound, Io.
class BlobFiles final
{
public:
    /// @p clock and @p io must outlive the object.
    BlobFiles(BlobStoreOptions options, const Clock &clock, Io &io);

    /// Files that have their final names, but not yet their folders on disk. Removes them again
    /// unless keep() is called: without a row they would only take room.
    class Written final
    {
    public:
        explicit Written(BlobFiles &files)
            : m_files(files)
        {}
        ~Written();
        Written(const Written &) = delete;
        Written &operator=(const Written &) = delete;

        void add(const BlobId &id) { m_ids.push_back(id); }
        void keep() { m_ids.clear(); }
        [[nodiscard]] const std::vector<BlobId> &ids() const { return m_ids; }

    private:
        BlobFiles &m_files;
        std::vector<BlobId> m_ids;
    };

    [[nodiscard]] Result<BlobRoom> room() const;

    /// StorageFull if @p bytes more would eat into the reserve.
    [[nodiscard]] Result<void> admit(qint64 bytes) const;

    /// Temporary file, fdatasync, rename.
    [[nodiscard]] Result<void> write(const Blob &blob, QByteArrayView content, Written &written);

    /// An empty temporary file for content that arrives piece by piece.
    [[nodiscard]] Result<AtomicFile> begin();

    /// A temporary file with the content behind @p descriptor; @p blob becomes its name and size.
    [[nodiscard]] Result<AtomicFile> copy(int descriptor, Blob &blob);

    /// Gives a copy its final name, after fdatasync.
    [[nodiscard]] Result<void> place(AtomicFile &copy, const Blob &blob, Written &written);

    /// Gives the file at @p path, which is @p blob, its final name as a second one, after
    /// fdatasync; copies it where the disk has no such names.
    [[nodiscard]] Result<void> link(const QByteArray &path, const Blob &blob, Written &written);

    /// fsync of each folder that got a file: one a folder.
    [[nodiscard]] Result<void> sync(const Written &written);

    /// Whether the file is there in full size.
    [[nodiscard]] bool has(const Blob &blob) const;
    /// Whether there is no file at all; false also when that cannot be told.
    [[nodiscard]] bool isMissing(const BlobId &id) const;

    [[nodiscard]] Result<UniqueFd> open(const BlobId &id) const;

    /// Moves the file behind @p opened to the damaged ones, if it still is the blob's file. Gives
    /// the path it has now.
    [[nodiscard]] Result<QByteArray> setAside(const BlobId &id, int opened) const;

    /// A file that is gone already counts as removed.
    [[nodiscard]] Result<void> remove(const BlobId &id);

    struct Listing
    {
        std::vector<Blob> blobs;
        std::vector<std::pair<QByteArray, qint64>> parts; ///< Path and bytes of temporary files.
    };
    /// Everything last written before @p before.
    [[nodiscard]] Result<Listing> listOlderThan(WallTime before, const CancelToken &cancel) const;
    [[nodiscard]] Result<void> removePart(const QByteArray &path);

private:
    [[nodiscard]] QByteArray folderOf(const BlobId &id) const;
    [[nodiscard]] QByteArray pathOf(const BlobId &id) const;
    [[nodiscard]] Result<void> makeFolder(const QByteArray &path) const;
    [[nodiscard]] Result<void> unlink(const QByteArray &path);

    const BlobStoreOptions m_options;
    const Clock &m_clock;
    Io &m_io;
};

} // namespace hub::assets
