#include "core/engine/job_desk.h"

#include "core/engine/job_pages_p.h"
#include "core/projects/artifact_store.h"

#include <QPromise>

#include <deque>
#include <pthread.h>

namespace hub {
namespace {

constexpr std::chrono::hours kIdleSleep{1};

/// How long after a failed read the stored jobs are asked for again.
constexpr std::chrono::seconds kRetryAfter{2};

/// Where more jobs than this have changed and nobody took them, the list starts anew.
constexpr qsizetype kMostPending = 20'000;

} // namespace

/// Everything under one mutex, which is never held while the queue or the database is asked.
struct JobDesk::Shared
{
    explicit Shared(const Sources &given)
        : sources(given)
        , pages(given)
    {}
    void note(const jobs::JobEvent &event);
    void run();
    [[nodiscard]] bool hasNews() const HUB_REQUIRES(mutex);
    [[nodiscard]] MonotonicTime newsDue() const HUB_REQUIRES(mutex);
    void tellNews(MutexLocker &lock) HUB_REQUIRES(mutex);

    struct Pending
    {
        JobRow row;
        QByteArray input;
    };

    const Sources sources;
    JobPages pages; ///< Of the thread alone.

    Mutex mutex;
    ConditionVariable wake;
    std::deque<std::function<void()>> tasks HUB_GUARDED_BY(mutex);
    quint64 subscription HUB_GUARDED_BY(mutex) = 0; ///< The one that holds; 0: none yet.
    std::optional<QPromise<JobNewsPtr>> waiting HUB_GUARDED_BY(mutex);
    bool startsAnew HUB_GUARDED_BY(mutex) = false;
    bool isComplete HUB_GUARDED_BY(mutex) = false;
    MonotonicTime lastNews HUB_GUARDED_BY(mutex);
    MonotonicTime nextPage HUB_GUARDED_BY(mutex);
    QHash<QString, Pending> pending HUB_GUARDED_BY(mutex);
    QSet<QString> told HUB_GUARDED_BY(mutex); ///< While pages come: these are newer than theirs.
    bool isStopping HUB_GUARDED_BY(mutex) = false;
    CancelToken::Registration events; ///< Made and ended by the desk, without the mutex.
};

JobDesk::Sources JobDesk::sourcesOf(Engine &engine)
{
    const auto name = [&engine](const QString &id) {
        const auto artifact = engine.artifacts().find(id);
        return artifact ? artifact->filename : QString(); // It may be gone; its jobs are not.
    };
    return {&engine.jobs(), &engine.clock(), name};
}

JobDesk::JobDesk(Sources sources)
    : m_shared(std::make_shared<Shared>(sources))
    , m_thread([shared = m_shared.get()] {
        pthread_setname_np(pthread_self(), "job-desk");
        shared->run();
    })
{}

JobDesk::JobDesk(Engine &engine)
    : JobDesk(sourcesOf(engine))
{}

JobDesk::~JobDesk()
{
    m_shared->events = {}; // Waits for a callback that runs.
    {
        const MutexLocker lock(m_shared->mutex);
        m_shared->isStopping = true;
        m_shared->wake.notify_all();
    }
    m_thread.join();
    // Promises that go unfulfilled cancel their futures.
    const MutexLocker lock(m_shared->mutex);
    m_shared->tasks.clear();
    m_shared->waiting.reset();
}

void JobDesk::Shared::note(const jobs::JobEvent &event)
{
    if (event.type == jobs::JobEvent::Type::Partial)
        return;
    const JobRow row = jobRow(event.job);
    const MutexLocker lock(mutex);
    if (startsAnew)
        return; // The pages will have it.
    const bool wasEmpty = pending.isEmpty();
    pending.insert(event.job.id, {row, event.job.input});
    if (pending.size() > kMostPending) {
        pending.clear();
        startsAnew = true;
    }
    if (wasEmpty)
        wake.notify_all();
}

bool JobDesk::Shared::hasNews() const
{
    return waiting && (startsAnew || !isComplete || !pending.isEmpty());
}

MonotonicTime JobDesk::Shared::newsDue() const
{
    if (startsAnew)
        return {};
    const MonotonicTime changesDue = lastNews + kPeriod;
    if (isComplete)
        return changesDue;
    return pending.isEmpty() ? nextPage : std::min(nextPage, changesDue);
}

void JobDesk::Shared::run()
{
    MutexLocker lock(mutex);
    while (!isStopping) {
        if (!tasks.empty()) {
            const std::function<void()> task = std::move(tasks.front());
            tasks.pop_front();
            lock.unlock();
            task();
            lock.lock();
            continue;
        }
        const MonotonicTime now = sources.clock->now();
        const MonotonicTime due = hasNews() ? newsDue() : now + kIdleSleep;
        if (hasNews() && now >= due)
            tellNews(lock);
        else
            sources.clock->waitUntil(wake, mutex, due);
    }
}

void JobDesk::Shared::tellNews(MutexLocker &lock)
{
    auto news = std::make_shared<JobNews>();
    const quint64 receiver = subscription;
    news->startsAnew = std::exchange(startsAnew, false);
    if (news->startsAnew) {
        pages.rewind();
        told.clear();
        pending.clear();
        isComplete = false;
        nextPage = {};
    }
    const MonotonicTime now = sources.clock->now();
    const bool readsPage = !isComplete && now >= nextPage;
    const QHash<QString, Pending> changes = std::exchange(pending, {});
    for (auto change = changes.begin(); !isComplete && change != changes.end(); ++change)
        told.insert(change.key());
    const QSet<QString> newer = readsPage ? told : QSet<QString>();
    lock.unlock();

    news->changed.reserve(static_cast<std::size_t>(changes.size()));
    for (const Pending &change : changes) {
        news->changed.push_back(change.row);
        news->changed.back().subject = pages.subjectOf(change.row.id, change.input);
    }
    if (readsPage) {
        if (auto older = pages.next(newer))
            news->older = *std::move(older);
        else
            news->problem = older.error();
    }
    news->counts = sources.queue->counts();
    lock.lock();
    lastNews = now;
    isComplete = pages.isComplete();
    if (isComplete)
        told.clear();
    if (news->problem)
        nextPage = now + kRetryAfter;
    news->isComplete = isComplete;
    if (subscription != receiver || !waiting)
        return; // Somebody took over meanwhile, and starts anew.
    QPromise<JobNewsPtr> promise = *std::move(waiting);
    waiting.reset();
    lock.unlock();
    promise.addResult(std::move(news));
    promise.finish();
    lock.lock();
}

quint64 JobDesk::begin()
{
    Shared &shared = *m_shared;
    quint64 subscription = 0;
    {
        const MutexLocker lock(shared.mutex);
        subscription = ++shared.subscription;
        shared.startsAnew = true;
        shared.waiting.reset(); // The one before gets nothing more.
    }
    if (subscription > 1)
        return subscription;
    // From now on nothing is missed; the pages are read after it.
    shared.events = shared.sources.queue->subscribe(
        [&shared](const jobs::JobEvent &event) { shared.note(event); });
    return subscription;
}

QFuture<JobNewsPtr> JobDesk::ask(Shared &shared, quint64 subscription)
{
    QPromise<JobNewsPtr> promise;
    QFuture<JobNewsPtr> future = promise.future();
    promise.start();
    const MutexLocker lock(shared.mutex);
    if (shared.isStopping || subscription != shared.subscription)
        return future; // Cancelled when the promise goes, at the end of this.
    shared.waiting.emplace(std::move(promise));
    shared.wake.notify_all();
    return future;
}

QFuture<Result<jobs::Job>> JobDesk::post(Work work)
{
    const auto promise = std::make_shared<QPromise<Result<jobs::Job>>>();
    promise->start();
    const MutexLocker lock(m_shared->mutex);
    m_shared->tasks.push_back([promise, work = std::move(work), queue = m_shared->sources.queue] {
        promise->addResult(work(*queue));
        promise->finish();
    });
    m_shared->wake.notify_all();
    return promise->future();
}

QFuture<Result<jobs::Job>> JobDesk::find(const QString &id)
{
    return post([id](jobs::JobQueue &queue) { return queue.find(id); });
}

QFuture<Result<jobs::Job>> JobDesk::cancel(const QString &id)
{
    return post([id](jobs::JobQueue &queue) { return queue.cancel(id); });
}

QFuture<Result<jobs::Job>> JobDesk::retry(const QString &id)
{
    return post([id](jobs::JobQueue &queue) { return queue.retry(id); });
}

QFuture<Result<jobs::Job>> JobDesk::pause(const QString &id)
{
    return post([id](jobs::JobQueue &queue) { return queue.pause(id); });
}

QFuture<Result<jobs::Job>> JobDesk::resume(const QString &id)
{
    return post([id](jobs::JobQueue &queue) { return queue.resume(id); });
}

QFuture<Result<jobs::Job>> JobDesk::setPriority(const QString &id, jobs::Priority priority)
{
    return post([id, priority](jobs::JobQueue &queue) { return queue.setPriority(id, priority); });
}

QFuture<Result<void>> JobDesk::setQueuePaused(bool isPaused)
{
    const auto promise = std::make_shared<QPromise<Result<void>>>();
    promise->start();
    const MutexLocker lock(m_shared->mutex);
    m_shared->tasks.push_back([promise, isPaused, queue = m_shared->sources.queue] {
        promise->addResult(isPaused ? queue->pauseAll() : queue->resumeAll());
        promise->finish();
    });
    m_shared->wake.notify_all();
    return promise->future();
}

} // namespace hub
