#pragma once

#include "core/base/deliver.h"
#include "core/engine/engine.h"
#include "core/resources/memory_probe.h"

namespace hub {

/// What operations did in a span of time.
struct OperationFigures
{
    quint64 count = 0;
    quint64 failures = 0;
    quint64 within3s = 0; ///< Exact counts, not by bucket.
    quint64 within5s = 0;
    std::chrono::microseconds p50{0}; ///< 0 where count is 0.
    std::chrono::microseconds p95{0};
    std::chrono::microseconds p99{0};
};

/// Of one operation, in the last minute.
struct NamedOperation
{
    QString name; ///< "job.image.optimize", "http.GET /api/v1/status".
    OperationFigures figures;
};

/// What image jobs took and gave since the engine started.
struct ImageBytes
{
    quint64 photos = 0;
    qint64 before = 0; ///< Of the photos.
    /// Of the smallest file that was made of each at its full width: what a page downloads in its
    /// place.
    qint64 after = 0;
};

/// Look-ups of pictures made to measure, since the engine started.
struct PictureLookUps
{
    quint64 memoryHits = 0;
    quint64 databaseHits = 0;
    quint64 misses = 0;
};

/// The engine at one moment: a value that never changes.
struct LiveSnapshot
{
    WallTime at;
    std::chrono::milliseconds span{0};   ///< What `operations` covers; 0 in the first of a series.
    OperationFigures operations;         ///< All of them, in `span`.
    OperationFigures minute;             ///< All of them, in the last minute of the series.
    std::vector<NamedOperation> slowest; ///< Of that minute, by p95, at most five.
    jobs::JobQueue::Counts jobs;
    resources::TreeMemory memory; ///< PSS every five seconds, every second from 70 % of the limit.
    qint64 memoryLimitBytes = 0;
    PictureLookUps pictures;
    ImageBytes images;
    QString databaseProblem; ///< Empty while it answers; asked every five seconds.
    media::MediaPool::Isolation isolation = media::MediaPool::Isolation::Unknown;
};
using LiveSnapshotPtr = std::shared_ptr<const LiveSnapshot>;

/// Tells faces how the engine is, once a second, and only while somebody wants to know.
///
/// Units:   std::chrono, bytes.
/// Threads: next() from any thread, subscribe() from the receiver's. Snapshots are taken on a
///          thread of the feed's own: nobody who looks at them waits for a database or a file.
/// Errors:  none: a part that cannot be read says so in the snapshot, or keeps its last figures.
class LiveFeed final
{
public:
    /// What snapshots are made of. Everything is called on the feed's thread, and may take its
    /// time.
    struct Sources
    {
        const Clock *clock = nullptr;
        std::function<std::map<QString, telemetry::OperationSummary>()> operations;
        std::function<jobs::JobQueue::Counts()> jobs;
        std::function<resources::TreeMemory()> memory;
        std::function<qint64()> residentBytes; ///< Between two calls of `memory`.
        std::function<PictureLookUps()> pictures;
        std::function<ImageBytes()> images;
        std::function<QString()> databaseProblem;
        std::function<media::MediaPool::Isolation()> isolation;
        qint64 memoryLimitBytes = 0;
    };
    /// The sources of @p engine, which runs jobs and must outlive them.
    [[nodiscard]] static Sources sourcesOf(Engine &engine);

    static constexpr std::chrono::milliseconds kShortestPeriod{100};

    /// @pre period >= kShortestPeriod
    explicit LiveFeed(Sources sources, std::chrono::milliseconds period = std::chrono::seconds(1));
    explicit LiveFeed(Engine &engine);

    /// Whoever waits gets nothing more.
    ~LiveFeed();
    LiveFeed(const LiveFeed &) = delete;
    LiveFeed &operator=(const LiveFeed &) = delete;

    /// The next snapshot, a period after the last one; at once where nobody has asked for a while.
    [[nodiscard]] QFuture<LiveSnapshotPtr> next();

    /// Calls @p handle with every snapshot in @p receiver's thread, until one of the two is gone.
    /// A receiver that is busy gets fewer, never old ones.
    template<typename Handler>
    void subscribe(QObject *receiver, Handler handle)
    {
        follow(m_shared, receiver, std::move(handle));
    }

private:
    struct Shared; // Of the feed, its thread and the subscriptions, which may outlive it.
    [[nodiscard]] static QFuture<LiveSnapshotPtr> ask(Shared &shared);
    template<typename Handler>
    static void follow(const std::shared_ptr<Shared> &shared, QObject *receiver, Handler handle)
    {
        deliver(ask(*shared), receiver, [shared, receiver, handle](const LiveSnapshotPtr &now) {
            follow(shared, receiver, handle);
            handle(now);
        });
    }

    const std::shared_ptr<Shared> m_shared;
    std::thread m_thread;
};

} // namespace hub
