#include "core/assets/blob_locks_p.h"

namespace hub::assets {
namespace {

constexpr std::chrono::minutes kLongestWait{1};

} // namespace

Result<BlobLocks::Held> BlobLocks::lock(const std::vector<Blob> &blobs)
{
    QSet<QByteArray> ids;
    for (const Blob &blob : blobs)
        ids.insert(blob.id.hex);

    const MonotonicTime deadline = m_clock.now() + kLongestWait;
    MutexLocker lock(m_mutex);
    while (m_held.intersects(ids)) {
        if (m_clock.now() >= deadline) {
            return fail(Error::Kind::Timeout,
                        QStringLiteral("another thread has been storing the same content for "
                                       "more than a minute"),
                        QStringLiteral("Check the disk of the data folder."));
        }
        m_clock.waitUntil(m_freed, m_mutex, deadline);
    }
    m_held.unite(ids);
    return Held(*this, std::move(ids));
}

void BlobLocks::unlock(const QSet<QByteArray> &ids)
{
    const MutexLocker lock(m_mutex);
    m_held.subtract(ids);
    m_freed.notify_all();
}

} // namespace hub::assets
