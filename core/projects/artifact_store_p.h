#pragma once

#include "core/projects/artifact_store.h"

#include <map>

namespace hub::projects {

/// Those who hear of made and removed artifacts.
///
/// Units:   none.
/// Threads: every function may be called from any thread; tell() holds the lock, so that remove()
///          waits for a callback that runs.
/// Errors:  none.
class ArtifactSubscribers final
{
public:
    [[nodiscard]] int add(ArtifactStore::Callback callback)
    {
        const MutexLocker lock(m_mutex);
        m_callbacks.emplace(++m_last, std::move(callback));
        return m_last;
    }
    void remove(int number)
    {
        const MutexLocker lock(m_mutex);
        m_callbacks.erase(number);
    }
    void tell(const ArtifactEvent &event)
    {
        const MutexLocker lock(m_mutex);
        for (const auto &[number, callback] : m_callbacks)
            callback(event);
    }

private:
    Mutex m_mutex;
    int m_last HUB_GUARDED_BY(m_mutex) = 0;
    std::map<int, ArtifactStore::Callback> m_callbacks HUB_GUARDED_BY(m_mutex);
};

struct ArtifactStore::Private
{
    Private(database::Database &hubDatabase, assets::BlobStore &blobStore, const Clock &hubClock)
        : database(hubDatabase)
        , blobs(blobStore)
        , clock(hubClock)
    {}

    database::Database &database;
    assets::BlobStore &blobs;
    const Clock &clock;
    /// Shared with the registrations, which may outlive the store.
    const std::shared_ptr<ArtifactSubscribers> subscribers =
        std::make_shared<ArtifactSubscribers>();
};

inline constexpr char kSelectArtifact[] =
    "SELECT id, blob, bytes, media_type, filename, created_at FROM artifacts";

/// The artifact of a row of kSelectArtifact.
[[nodiscard]] Artifact artifactOf(const QSqlQuery &row);

[[nodiscard]] Result<std::optional<Artifact>> findArtifact(database::Connection &connection,
                                                           const QString &id);
[[nodiscard]] Result<void> insertArtifact(database::Connection &connection,
                                          const Artifact &artifact);

} // namespace hub::projects
