#include "core/engine/live_feed.h"

#include "core/assets/image_variants.h"
#include "core/engine/health_p.h"
#include "core/engine/image_savings_p.h"
#include "core/engine/live_sampler_p.h"

#include <QPromise>

#include <pthread.h>
#include <unistd.h>

namespace hub {
namespace {

/// How long the thread sleeps while nobody waits; it is woken by who comes.
constexpr std::chrono::hours kIdleSleep{1};

} // namespace

struct LiveFeed::Shared
{
    void run(LiveSampler sampler, const Clock &clock, std::chrono::milliseconds period);
    /// False: it is over.
    [[nodiscard]] bool waitForTheNext(const Clock &clock, MonotonicTime due);

    Mutex mutex;
    ConditionVariable wake;
    std::vector<QPromise<LiveSnapshotPtr>> waiting HUB_GUARDED_BY(mutex);
    bool isStopping HUB_GUARDED_BY(mutex) = false;
};

LiveFeed::Sources LiveFeed::sourcesOf(Engine &engine)
{
    Sources sources;
    sources.clock = &engine.clock();
    sources.operations = [&engine] { return engine.metrics().operations(); };
    sources.jobs = [&engine] { return engine.jobs().counts(); };
    const auto probe = std::make_shared<resources::MemoryProbe>(::getpid());
    sources.memory = [probe] { return probe->measure(); };
    sources.residentBytes = [probe] { return probe->residentBytes(); };
    sources.pictures = [&engine]() -> PictureLookUps {
        const assets::ImageVariants::Usage usage = engine.variants().usage();
        return {usage.memoryHits, usage.databaseHits, usage.misses};
    };
    const auto savings = std::make_shared<ImageSavings>(engine.jobs());
    sources.images = [savings] { return savings->total(); };
    sources.databaseProblem = [&engine] { return databaseState(engine.database()).reason; };
    sources.isolation = [&engine] { return engine.media().status().isolation; };
    sources.memoryLimitBytes = engine.configuration().bytes(QLatin1StringView("memory.limit"));
    return sources;
}

LiveFeed::LiveFeed(Sources sources, std::chrono::milliseconds period)
    : m_shared(std::make_shared<Shared>())
{
    Q_ASSERT(period >= kShortestPeriod);
    m_thread = std::thread([shared = m_shared.get(), period, sources = std::move(sources)] {
        pthread_setname_np(pthread_self(), "live-feed");
        shared->run(LiveSampler(sources), *sources.clock, period);
    });
}

LiveFeed::LiveFeed(Engine &engine)
    : LiveFeed(sourcesOf(engine))
{}

LiveFeed::~LiveFeed()
{
    {
        const MutexLocker lock(m_shared->mutex);
        m_shared->isStopping = true;
        m_shared->wake.notify_all();
    }
    m_thread.join();
    std::vector<QPromise<LiveSnapshotPtr>> left;
    const MutexLocker lock(m_shared->mutex);
    left.swap(m_shared->waiting); // A promise that goes unfulfilled cancels its future.
}

QFuture<LiveSnapshotPtr> LiveFeed::next()
{
    return ask(*m_shared);
}

QFuture<LiveSnapshotPtr> LiveFeed::ask(Shared &shared)
{
    QPromise<LiveSnapshotPtr> promise;
    QFuture<LiveSnapshotPtr> future = promise.future();
    promise.start();
    const MutexLocker lock(shared.mutex);
    if (shared.isStopping)
        return future; // Cancelled when the promise goes, at the end of this.
    shared.waiting.push_back(std::move(promise));
    shared.wake.notify_all();
    return future;
}

bool LiveFeed::Shared::waitForTheNext(const Clock &clock, MonotonicTime due)
{
    const MutexLocker lock(mutex);
    while (!isStopping) {
        if (!waiting.empty() && clock.now() >= due)
            return true;
        clock.waitUntil(wake, mutex, waiting.empty() ? clock.now() + kIdleSleep : due);
    }
    return false;
}

void LiveFeed::Shared::run(LiveSampler sampler,
                           const Clock &clock,
                           std::chrono::milliseconds period)
{
    MonotonicTime due;
    while (waitForTheNext(clock, due)) {
        due = clock.now() + period;
        const LiveSnapshotPtr snapshot = sampler.sample();
        std::vector<QPromise<LiveSnapshotPtr>> receivers;
        {
            const MutexLocker lock(mutex);
            receivers.swap(waiting);
        }
        for (QPromise<LiveSnapshotPtr> &receiver : receivers) {
            receiver.addResult(snapshot);
            receiver.finish();
        }
    }
}

} // namespace hub
