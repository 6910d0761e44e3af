#include "core/engine/engine.h"

#include "core/assets/image_pipeline.h"
#include "core/assets/image_variants.h"
#include "core/base/logging.h"
#include "core/engine/engine_store_p.h"
#include "core/engine/upkeep_p.h"
#include "core/projects/upload_store.h"
#include "core/sessions/session_manager.h"
#include "core/tools/image_jobs.h"
#include "core/tools/test_jobs.h"

namespace hub {
namespace {

using std::chrono::milliseconds;

/// Long enough that the first job has its worker and its first results.
constexpr milliseconds kUpkeepDelay{1000};
constexpr std::chrono::hours kUpkeepInterval{24};

/// A put writes its file before its row; nobody takes an hour between the two.
constexpr std::chrono::hours kSweepGrace{1};

/// Results that nobody asked for again can be made again.
constexpr std::chrono::days kResultsAreKept{30};

constexpr std::chrono::minutes kBackupInterval{10};
/// For handlers to see that they are to stop. What comes after it must fit into five seconds too.
constexpr milliseconds kStopGrace{2000};

} // namespace

/// The parts, in the order in which they are built.
struct Engine::Private
{
    explicit Private(Options engineOptions)
        : options(std::move(engineOptions))
    {}

    [[nodiscard]] Result<void> openFolder();
    void startMedia();
    [[nodiscard]] Result<void> openDatabase();
    [[nodiscard]] Result<void> openUploads();
    [[nodiscard]] Result<void> startQueue();
    void restoreQuarantine();
    void startUpkeep();
    void keepUp(const CancelToken &cancel);
    void stop();
    void backUpIfDue();
    [[nodiscard]] qint64 changedRows() const;

    const Options options;
    const SystemClock clock;
    telemetry::MetricsRegistry metrics;
    QStringList notices;
    std::unique_ptr<DataFolder> folder;
    std::unique_ptr<LogFile> log;
    std::unique_ptr<media::MediaPool> media;
    std::unique_ptr<cache::MemoryCache> memory;
    std::unique_ptr<database::Database> database;
    qint64 changesAtStart = 0;
    std::unique_ptr<EngineStore> store;
    std::unique_ptr<assets::BlobStore> blobs;
    std::unique_ptr<projects::ArtifactStore> artifacts;
    std::unique_ptr<projects::UploadStore> uploads;
    std::unique_ptr<assets::ImagePipeline> pipeline;
    std::unique_ptr<assets::ImageVariants> variants;
    std::unique_ptr<jobs::JobQueue> queue;
    std::unique_ptr<Upkeep> upkeep;
};

Result<std::unique_ptr<Engine>> Engine::start(Options options)
{
    auto p = std::make_unique<Private>(std::move(options));
    std::unique_ptr<Engine> engine(new Engine(std::move(p))); // Stops what has started on failure.
    Private &parts = *engine->m_p;
    if (auto opened = parts.openFolder(); !opened)
        return fail(opened.error());
    if (parts.options.runsJobs)
        parts.startMedia();
    if (auto opened = parts.openDatabase(); !opened)
        return fail(opened.error());
    if (parts.options.runsJobs) {
        if (auto opened = parts.openUploads(); !opened)
            return fail(opened.error());
        if (auto started = parts.startQueue(); !started)
            return fail(started.error());
        parts.startUpkeep();
    }
    return engine;
}

Engine::Engine(std::unique_ptr<Private> parts)
    : m_p(std::move(parts))
{}

Engine::~Engine()
{
    m_p->stop();
}

Result<void> Engine::Private::openFolder()
{
    auto opened = DataFolder::open(options.dataFolder, options.purpose);
    if (!opened)
        return fail(opened.error());
    folder = *std::move(opened);
    notices += folder->notices();

    LogFile::Options logOptions;
    logOptions.folder = folder->logs();
    logOptions.stderrLevel = options.stderrLevel;
    logOptions.rules = logRules(options.configuration.text(QLatin1StringView("log.level")),
                                options.configuration.text(QLatin1StringView("log.rules")));
    auto installed = LogFile::install(logOptions);
    if (!installed)
        return fail(installed.error());
    log = *std::move(installed);
    qCInfo(logEngine).noquote() << "start" << options.purpose << HUB_VERSION;
    return {};
}

void Engine::Private::startMedia()
{
    const Configuration &configuration = options.configuration;
    media::MediaPool::Options pool;
    pool.workerProgram = options.workerProgram;
    const auto number = [&configuration](const char *name) {
        return static_cast<int>(configuration.integer(QLatin1StringView(name)));
    };
    pool.workers = number("media.workers");
    if (pool.workers == 0)
        pool.workers = std::max(2, static_cast<int>(std::thread::hardware_concurrency()));
    pool.spares = number("media.spares");
    pool.recycleAfter = number("media.recycle_after");
    pool.recycleResidentBytes = configuration.bytes(QLatin1StringView("media.recycle_memory"));
    pool.workerAddressBytes = configuration.bytes(QLatin1StringView("media.worker_memory"));
    pool.stepDeadline = configuration.duration(QLatin1StringView("media.step_deadline"));
    media = media::MediaPool::start(pool, clock);
}

Result<void> Engine::Private::openDatabase()
{
    const Configuration &configuration = options.configuration;
    if (!configuration.text(QLatin1StringView("database.url")).isEmpty()) {
        return fail(Error::Kind::Unsupported,
                    QStringLiteral("this build has no shared database, and database.url is set"),
                    QStringLiteral("leave database.url empty to use SQLite in the data folder"));
    }
    if (!configuration.text(QLatin1StringView("redis.url")).isEmpty())
        notices.append(QStringLiteral("redis.url is set, but this build uses no Redis yet"));
    database::Database::Options databaseOptions;
    databaseOptions.file = folder->databaseFile();
    databaseOptions.backupFolder = folder->backups();
    databaseOptions.damagedFolder = folder->damaged();
    databaseOptions.keptBackups =
        static_cast<int>(configuration.integer(QLatin1StringView("backup.keep")));
    databaseOptions.schemas = schemas();
    auto opened = database::Database::open(databaseOptions, clock);
    if (!opened)
        return fail(opened.error());
    database = *std::move(opened);
    notices += database->notices();

    store = std::make_unique<EngineStore>(*database, clock);
    cache::MemoryCache::Options cacheOptions;
    cacheOptions.maxEntries = configuration.integer(QLatin1StringView("cache.entries"));
    cacheOptions.maxBytes = configuration.bytes(QLatin1StringView("cache.memory"));
    memory = std::make_unique<cache::MemoryCache>(cacheOptions, clock);
    assets::BlobStoreOptions blobOptions;
    blobOptions.folder = folder->blobs();
    blobOptions.damagedFolder = folder->damaged();
    blobOptions.reservedBytes = configuration.bytes(QLatin1StringView("storage.reserve_bytes"));
    const auto percent = configuration.integer(QLatin1StringView("storage.reserve_percent"));
    blobOptions.reservedFraction = static_cast<double>(percent) / 100;
    blobs = std::make_unique<assets::BlobStore>(blobOptions, *database, clock);
    artifacts = std::make_unique<projects::ArtifactStore>(*database, *blobs, clock);
    changesAtStart = changedRows();
    return {};
}

Result<void> Engine::Private::openUploads()
{
    projects::UploadStore::Options uploadOptions;
    uploadOptions.folder = folder->uploads();
    uploadOptions.maxBytes = options.configuration.bytes(QLatin1StringView("server.max_upload"));
    auto opened = projects::UploadStore::open(uploadOptions, *database, *blobs, *artifacts, clock);
    if (!opened)
        return fail(opened.error());
    uploads = *std::move(opened);
    return {};
}

Result<void> Engine::Private::startQueue()
{
    restoreQuarantine();
    pipeline = std::make_unique<assets::ImagePipeline>(*media, *blobs, *database, clock);
    assets::ImageVariants::Options variantOptions;
    variantOptions.limits = imageLimits(options.configuration);
    variants = std::make_unique<assets::ImageVariants>(
        variantOptions, *media, *blobs, *database, *memory, clock);
    const auto findArtifact = [this](const QString &id) -> Result<tools::NamedContent> {
        const auto artifact = artifacts->find(id);
        if (!artifact)
            return fail(artifact.error());
        return tools::NamedContent{artifact->sha256, artifact->filename};
    };
    std::vector<jobs::JobKind> kinds = tools::imageJobKinds(*pipeline,
                                                            *blobs,
                                                            imageLimits(options.configuration),
                                                            media->status().workers,
                                                            findArtifact);
    if (options.testJobs) {
        for (jobs::JobKind &kind : tools::testJobKinds())
            kinds.push_back(std::move(kind));
    }
    jobs::JobQueue::Options queueOptions;
    queueOptions.workers =
        static_cast<int>(options.configuration.integer(QLatin1StringView("jobs.workers")));
    queueOptions.maxCrashes =
        static_cast<int>(options.configuration.integer(QLatin1StringView("jobs.max_crashes")));
    queueOptions.onlyGroup = options.onlyGroup;
    queueOptions.crashNoteFile = folder->run() + "/crash_note";
    auto started = jobs::JobQueue::start(*database, std::move(kinds), clock, metrics, queueOptions);
    if (!started)
        return fail(started.error());
    queue = *std::move(started);
    return {};
}

void Engine::Private::restoreQuarantine()
{
    if (const auto hashes = store->quarantined())
        media->setQuarantined(*hashes);
    else
        qCWarning(logEngine).noquote()
            << "the quarantine list cannot be read:" << hashes.error().message();
    media->onQuarantined([this](const QByteArray &hash) { store->quarantine(hash); });
}

void Engine::Private::startUpkeep()
{
    const auto last = store->lastUpkeep();
    const bool isRecent =
        last && *last && clock.wallNow() - **last < kUpkeepInterval && clock.wallNow() >= **last;
    if (isRecent && !database->wasUnclean())
        return;
    upkeep = std::make_unique<Upkeep>(
        kUpkeepDelay, [this](const CancelToken &cancel) { keepUp(cancel); }, clock);
}

void Engine::Private::keepUp(const CancelToken &cancel)
{
    const auto forgotten = pipeline->forgetUnusedSince(clock.wallNow() - kResultsAreKept, cancel);
    if (!forgotten && !cancel.isCancelled())
        qCWarning(logEngine).noquote() << "old results stay:" << forgotten.error().message();
    const auto pictures = variants->forgetUnusedSince(clock.wallNow() - kResultsAreKept, cancel);
    if (!pictures && !cancel.isCancelled())
        qCWarning(logEngine).noquote() << "old pictures stay:" << pictures.error().message();
    const auto swept = blobs->sweep(kSweepGrace, false, cancel);
    if (cancel.isCancelled())
        return; // It is not noted, so the next start does it.
    if (!swept) {
        qCWarning(logEngine).noquote() << "the blob sweep failed:" << swept.error().message();
        return;
    }
    qCInfo(logEngine) << "blob sweep freed" << swept->freedBytes << "B in" << swept->removedBlobs
                      << "blobs," << swept->removedFiles << "files," << swept->removedParts
                      << "parts; missing" << swept->missingFiles;
    if (const auto noted = store->noteUpkeep(); !noted)
        qCWarning(logEngine).noquote() << noted.error().message();
}

void Engine::Private::stop()
{
    const MonotonicTime began = clock.now();
    const auto took = [this, &began] {
        return std::chrono::duration_cast<milliseconds>(clock.now() - began).count();
    };
    // Told first, so that they wind up while the jobs do.
    if (upkeep)
        upkeep->cancel();
    if (media)
        media->retire();
    if (queue)
        queue->stop(kStopGrace);
    const auto queueStopped = took();
    upkeep.reset();
    queue.reset();
    variants.reset();
    pipeline.reset();
    uploads.reset();
    const auto jobsEnded = took();
    if (media)
        media->onQuarantined({}); // The store goes first.
    if (database && blobs)
        backUpIfDue();
    artifacts.reset();
    blobs.reset();
    store.reset();
    memory.reset();
    database.reset();
    const auto databaseClosed = took();
    media.reset();
    if (log) {
        qCInfo(logEngine).noquote()
            << "stop" << options.purpose << "took" << took() << "ms: queue stopped after"
            << queueStopped << "ms, jobs and upkeep ended after" << jobsEnded
            << "ms, database closed after" << databaseClosed << "ms";
    }
    log.reset();
    folder.reset();
}

void Engine::Private::backUpIfDue()
{
    if (changedRows() == changesAtStart)
        return;
    const auto newest = database->lastBackup();
    const WallTime now = clock.wallNow();
    // A backup from the future means that the clock was wrong: its age says nothing.
    if (newest && *newest <= now && now - *newest < kBackupInterval)
        return;
    if (const auto made = database->rotateBackup(); !made)
        qCWarning(logEngine).noquote() << "no automatic backup:" << made.error().message();
}

qint64 Engine::Private::changedRows() const
{
    const auto changes = database->writer().run([](database::Connection &connection) {
        return connection.value(QStringLiteral("SELECT total_changes()"));
    });
    return changes && *changes ? (*changes)->toLongLong() : 0;
}

std::vector<database::Schema> Engine::schemas()
{
    return {jobs::JobQueue::schema(),
            assets::BlobStore::schema(),
            assets::ImagePipeline::schema(),
            assets::ImageVariants::schema(),
            projects::ArtifactStore::schema(),
            projects::UploadStore::schema(), // Refers to the artifacts.
            sessions::SessionManager::schema(),
            EngineStore::schema()};
}

media::ImageLimits Engine::imageLimits(const Configuration &configuration)
{
    media::ImageLimits limits;
    limits.maxPixels = configuration.integer(QLatin1StringView("image.max_megapixels")) * 1'000'000;
    limits.maxFileBytes = configuration.bytes(QLatin1StringView("image.max_file"));
    limits.maxFrames =
        static_cast<int>(configuration.integer(QLatin1StringView("image.max_frames")));
    limits.maxSide = static_cast<int>(configuration.integer(QLatin1StringView("image.max_side")));
    return limits;
}

QStringList Engine::notices() const
{
    return m_p->notices;
}

jobs::JobQueue &Engine::jobs()
{
    Q_ASSERT(m_p->queue);
    return *m_p->queue;
}

media::MediaPool &Engine::media()
{
    Q_ASSERT(m_p->media);
    return *m_p->media;
}

assets::BlobStore &Engine::blobs()
{
    return *m_p->blobs;
}

projects::ArtifactStore &Engine::artifacts()
{
    return *m_p->artifacts;
}

projects::UploadStore &Engine::uploads()
{
    Q_ASSERT(m_p->uploads);
    return *m_p->uploads;
}

cache::MemoryCache &Engine::cache()
{
    Q_ASSERT(m_p->memory);
    return *m_p->memory;
}

assets::ImageVariants &Engine::variants()
{
    Q_ASSERT(m_p->variants);
    return *m_p->variants;
}

database::Database &Engine::database()
{
    return *m_p->database;
}

telemetry::MetricsRegistry &Engine::metrics()
{
    return m_p->metrics;
}

const DataFolder &Engine::folder() const
{
    return *m_p->folder;
}

const Configuration &Engine::configuration() const
{
    return m_p->options.configuration;
}

const Clock &Engine::clock() const
{
    return m_p->clock;
}

} // namespace hub
