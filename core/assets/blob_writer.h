#pragma once

#include "core/assets/blob_store.h"

namespace hub::assets {

class Sha256;

/// Content on its way into a BlobStore: hashed and written to the disk as it arrives, never held in
/// memory, and not there for anybody before finish().
///
/// Destroying a writer that is not finished removes what it wrote.
///
/// Units:   bytes.
/// Threads: one thread at a time, which may be another one at each call; all functions block on
///          disk. The store must outlive the writer.
/// Errors:  StorageFull (also below the store's reserve, which is looked at every few MiB),
///          PermissionDenied, Io. After one, every later call gives it again.
class BlobWriter final
{
public:
    ~BlobWriter();
    BlobWriter(const BlobWriter &) = delete;
    BlobWriter &operator=(const BlobWriter &) = delete;

    [[nodiscard]] Result<void> write(QByteArrayView bytes);

    /// What write() has taken so far.
    [[nodiscard]] qint64 bytes() const { return m_bytes; }

    /// The name of what was written; nothing more can be written after it.
    [[nodiscard]] BlobId seal();

    /// Puts the content into the store under @p owner, in the order of BlobStore::put(); content
    /// that is there already is only referred to. Once, as the last call.
    [[nodiscard]] Result<Blob> finish(const QString &owner,
                                      const BlobStore::Companion &companion = {});

private:
    friend class BlobStore;
    BlobWriter(BlobStore &store, AtomicFile part, qint64 admittedBytes);

    BlobStore &m_store;
    AtomicFile m_part;
    std::unique_ptr<Sha256> m_hash;
    std::optional<BlobId> m_id; ///< Set by seal().
    std::optional<Error> m_error;
    qint64 m_bytes = 0;
    qint64 m_admittedBytes; ///< Up to here the disk was seen to have room.
};

} // namespace hub::assets
