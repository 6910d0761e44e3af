#pragma once

#include "core/assets/blob_store.h"
#include "core/jobs/job_queue.h"
#include "core/projects/artifact_store.h"
#include "core/server/server.h"
#include "core/sessions/session_manager.h"

namespace hub::server {

/// The state of the hub in one snapshot: `GET /api/v1/status` and the `status` event.
///
/// Units:   as in the API: `_ms`, `_bytes`.
/// Threads: every function may be called from any thread; each may wait for the database.
/// Errors:  none: a part that cannot be read keeps its last figures.
class StatusReport final
{
public:
    /// What is reported on; all of it outlives the report.
    struct Sources
    {
        jobs::JobQueue &jobs;
        projects::ArtifactStore &artifacts;
        assets::BlobStore &blobs;
        sessions::SessionManager &sessions;
        telemetry::MetricsRegistry &metrics;
        Server &server;
        const Clock &clock;
        QString version;
        MonotonicTime began; ///< Of the process.
    };
    explicit StatusReport(Sources sources);

    /// Everything, with the durations of all operations so far.
    [[nodiscard]] std::string whole();

    /// The same without the operations, if something in it has changed since the last call; a
    /// change of the memory or of the clock alone is none.
    [[nodiscard]] std::optional<std::string> change();

    /// The next change() tells, whether something changed or not.
    void retell();

private:
    struct Stored
    {
        projects::ArtifactStore::Totals artifacts;
        assets::BlobStore::Usage blobs;
        MonotonicTime artifactsDue; ///< When they are read again.
        MonotonicTime blobsDue;
    };
    [[nodiscard]] Stored readStored();
    [[nodiscard]] std::string changingPart();
    [[nodiscard]] std::string passingPart() const;
    [[nodiscard]] std::string operationsPart() const;

    const Sources m_sources;
    Mutex m_mutex;
    Stored m_stored HUB_GUARDED_BY(m_mutex);
    std::string m_lastTold HUB_GUARDED_BY(m_mutex);
};

} // namespace hub::server
