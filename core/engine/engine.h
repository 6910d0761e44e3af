#pragma once

#include "core/base/configuration.h"
#include "core/base/data_folder.h"
#include "core/jobs/job_queue.h"
#include "core/media/media_pool.h"

#include <functional>
#include <memory>

namespace hub {

namespace cache {
class MemoryCache;
} // namespace cache
namespace assets {
class BlobStore;
class ImageVariants;
} // namespace assets
namespace projects {
class ArtifactStore;
class UploadStore;
} // namespace projects

/// The whole engine: builds its parts in order, stops them in reverse, and gives access to what the
/// faces need.
///
/// Order: data folder (the lock), log, media pool (its workers start meanwhile), database, cache,
/// blobs, artifacts, uploads, image pipeline and variants, queue, upkeep. On a clean stop the
/// database is backed up when it changed and the newest automatic backup is older than ten minutes.
///
/// Units:   none.
/// Threads: start() and the destructor on one thread; every other function from any thread.
/// Errors:  start() gives the error of the first part that it cannot work without: Busy (data
/// folder
///          owned by somebody else), PermissionDenied, StorageFull, Unsupported (newer data).
class Engine final
{
public:
    struct Options
    {
        Configuration configuration;
        QByteArray dataFolder;
        QByteArray workerProgram;
        QString purpose; ///< What a second instance is told that this one does.
        bool testJobs = false;
        std::optional<QString> onlyGroup; ///< See JobQueue::Options.
        bool runsJobs = true;             ///< False: the database and blobs only (doctor, backup).
        QtMsgType stderrLevel = QtWarningMsg; ///< What of the log is also told on stderr.
    };
    [[nodiscard]] static Result<std::unique_ptr<Engine>> start(Options options);

    /// The tables of all parts.
    [[nodiscard]] static std::vector<database::Schema> schemas();

    /// What a source image must not exceed, as @p configuration has it.
    [[nodiscard]] static media::ImageLimits imageLimits(const Configuration &configuration);

    /// Stops in reverse order; running jobs are put back in the queue.
    ~Engine();
    Engine(const Engine &) = delete;
    Engine &operator=(const Engine &) = delete;

    /// What happened at the start that people should know (repairs, restored data, reduced
    /// isolation).
    [[nodiscard]] QStringList notices() const;

    /// The queue and the pool exist where Options::runsJobs is set.
    [[nodiscard]] jobs::JobQueue &jobs();
    [[nodiscard]] media::MediaPool &media();
    [[nodiscard]] assets::BlobStore &blobs();
    [[nodiscard]] projects::ArtifactStore &artifacts();
    [[nodiscard]] projects::UploadStore &uploads();  ///< Where Options::runsJobs is set.
    [[nodiscard]] assets::ImageVariants &variants(); ///< The same.
    [[nodiscard]] cache::MemoryCache &cache();
    [[nodiscard]] database::Database &database();
    [[nodiscard]] telemetry::MetricsRegistry &metrics();
    [[nodiscard]] const DataFolder &folder() const;
    [[nodiscard]] const Clock &clock() const;
    [[nodiscard]] const Configuration &configuration() const;

private:
    struct Private;
    explicit Engine(std::unique_ptr<Private> parts);
    std::unique_ptr<Private> m_p;
};

} // namespace hub
