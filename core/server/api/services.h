#pragma once

#include "core/assets/image_variants.h"
#include "core/jobs/job_queue.h"
#include "core/projects/upload_store.h"
#include "core/server/api/open_files_p.h"
#include "core/server/api/status_report.h"
#include "core/server/server.h"
#include "core/sessions/sign_in_throttle.h"

namespace hub::server {

/// How a part of the hub is, for `health`.
struct ServiceState
{
    enum class Level
    {
        Ok,
        Degraded,
        Down
    };
    QString name;
    Level level = Level::Ok;
    QString reason; ///< Empty when all is well.
};

/// The parts of the engine that the routes work with. All outlive the server.
struct Services
{
    jobs::JobQueue &jobs;
    projects::ArtifactStore &artifacts;
    projects::UploadStore &uploads;
    cache::MemoryCache &cache;
    assets::ImageVariants &variants;
    assets::BlobStore &blobs;
    sessions::SessionManager &sessions;
    sessions::SignInThrottle &throttle;
    const sessions::LaunchToken &launchToken;
    telemetry::MetricsRegistry &metrics;
    const Clock &clock;
    Server &server;
    OpenFiles &files;
    StatusReport &status;
    Limits limits;
    QString version;
    MonotonicTime began;
    std::function<std::vector<ServiceState>()> health; ///< From any thread that may wait.
};

} // namespace hub::server
