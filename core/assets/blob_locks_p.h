#pragma once

#include "core/assets/blob_store.h"
#include "core/base/mutex.h"

#include <QSet>

namespace hub::assets {

/// Lets one thread at a time write or remove the file and row of a blob: two puts of equal content
/// come one after the other, and no sweep removes what a put is about to refer to.
///
/// Units:   std::chrono.
/// Threads: every function may be called from any thread.
/// Errors:  Timeout when another holder does not let go within a minute: its disk hangs.
class BlobLocks final
{
public:
    /// @p clock must outlive the locks.
    explicit BlobLocks(const Clock &clock)
        : m_clock(clock)
    {}

    /// Holds ids for a scope.
    class Held final
    {
    public:
        Held(BlobLocks &locks, QSet<QByteArray> ids)
            : m_locks(&locks)
            , m_ids(std::move(ids))
        {}
        Held(Held &&other) noexcept
            : m_locks(std::exchange(other.m_locks, nullptr))
            , m_ids(std::move(other.m_ids))
        {}
        Held &operator=(Held &&) = delete;
        Held(const Held &) = delete;
        Held &operator=(const Held &) = delete;
        ~Held()
        {
            if (m_locks)
                m_locks->unlock(m_ids);
        }

    private:
        BlobLocks *m_locks;
        QSet<QByteArray> m_ids;
    };

    /// Takes all of @p blobs at once or none, so that two callers cannot wait for each other.
    [[nodiscard]] Result<Held> lock(const std::vector<Blob> &blobs);

private:
    void unlock(const QSet<QByteArray> &ids);

    const Clock &m_clock;
    Mutex m_mutex;
    ConditionVariable m_freed;
    QSet<QByteArray> m_held HUB_GUARDED_BY(m_mutex);
};

} // namespace hub::assets
