#include "core/base/logging.h"
#include "core/jobs/crash_note.h"
#include "core/jobs/job_queue_p.h"
#include "core/jobs/rescue_p.h"
#include "core/jobs/sqlite_job_store_p.h"

#include <algorithm>
#include <cstdlib>
#include <numeric>

namespace hub::jobs {
namespace {

/// How long after it was asked to stop a handler may go on before people are told.
constexpr std::chrono::seconds kHardDelay{5};
/// How long after stop() the destructor waits for handlers that did not return in time.
constexpr std::chrono::seconds kLastWait{2};
constexpr std::chrono::seconds kRetryCommit{1};
constexpr std::chrono::seconds kFirstPrune{1};
constexpr std::chrono::hours kPrunePeriod{1};
constexpr std::chrono::milliseconds kPrunePause{200};
constexpr int kPruneBatch = 500;
constexpr qint64 kFinishedBeforePrune = 10'000;

QHash<QString, JobKind> byName(std::vector<JobKind> kinds)
{
    QHash<QString, JobKind> named;
    for (JobKind &kind : kinds) {
        Q_ASSERT(kind.run && !kind.name.isEmpty() && !named.contains(kind.name));
        const QString name = kind.name;
        named.emplace(name, std::move(kind));
    }
    return named;
}

QHash<QString, int> limitsOf(const QHash<QString, JobKind> &kinds)
{
    QHash<QString, int> limits;
    for (const JobKind &kind : kinds)
        limits.insert(kind.name, kind.maxRunning);
    return limits;
}

/// What the database holds when the queue starts.
struct Stored
{
    std::vector<std::shared_ptr<Record>> unfinished;
    std::array<qint64, 9> finished{};
    bool isPaused = false;
    QByteArray file;
};

Result<Stored> readStored(database::Connection &connection)
{
    SqliteJobStore store(connection);
    auto unfinished = store.loadUnfinished();
    if (!unfinished)
        return fail(unfinished.error());
    const auto finished = store.countFinished();
    if (!finished)
        return fail(finished.error());
    const auto isPaused = store.isPaused();
    if (!isPaused)
        return fail(isPaused.error());
    const auto file =
        connection.value(QStringLiteral("SELECT file FROM pragma_database_list WHERE name='main'"));
    if (!file)
        return fail(file.error());
    return Stored{std::move(*unfinished),
                  *finished,
                  *isPaused,
                  *file ? (*file)->toString().toLocal8Bit() : QByteArray()};
}

QStringList pending(const QStringList &dependencies, const QSet<QString> &unfinished)
{
    QStringList pending;
    std::copy_if(dependencies.begin(),
                 dependencies.end(),
                 std::back_inserter(pending),
                 [&](const QString &id) { return unfinished.contains(id); });
    return pending;
}

/// Runs the handler; a job must not take the queue with it, whatever it throws.
Result<QByteArray> runHandler(Run &run)
{
    try {
        return run.kind().run(run);
    } catch (const std::exception &error) {
        return fail(Error::Kind::Internal,
                    QStringLiteral("the job threw: %1").arg(QString::fromLocal8Bit(error.what())));
    } catch (...) {
        return fail(Error::Kind::Internal, QStringLiteral("the job threw"));
    }
}

} // namespace

JobQueue::Private::Private(database::Database &usedDatabase,
                           std::vector<JobKind> usedKinds,
                           const Clock &usedClock,
                           telemetry::MetricsRegistry &metricsRegistry,
                           Options usedOptions)
    : database(usedDatabase)
    , kinds(byName(std::move(usedKinds)))
    , clock(usedClock)
    , options(std::move(usedOptions))
    , board({options.workers, limitsOf(kinds), options.onlyGroup}, clock)
    , schedule({limitsOf(kinds), options.onlyGroup})
    , lifecycle(kinds,
                clock,
                [this](const Job &job) {
                    return std::make_shared<Run>(job, *kinds.find(job.kind), clock, notifier);
                })
    , submission(kinds, lifecycle)
    , control(lifecycle)
    , metrics(metricsRegistry, kinds)
    , timer(clock)
    , notifier(clock)
    , committer(database, board, schedule, links, hooks())
    , workers([this](const std::shared_ptr<Run> &run) { execute(run); })
{}

JobQueue::Private::~Private()
{
    stop(kHardDelay);
    if (workers.waitUntilIdle(clock, clock.now() + kLastWait))
        return;
    // A thread cannot be ended from outside, and what its handler works on is about to go. All that
    // was acknowledged is on disk, and stop() put the job back in the queue.
    qCCritical(logJobs).noquote()
        << "a job does not stop, so that the program ends without it; the job runs again at the "
           "next start";
    std::_Exit(EXIT_FAILURE);
}

Committer::Hooks JobQueue::Private::hooks()
{
    Committer::Hooks hooks;
    hooks.fill = [this](Draft &draft) { fill(draft); };
    hooks.committed = [this](const Draft &draft) { committed(draft); };
    hooks.answered = [this](const Draft &draft) { tellChanges(draft.changes()); };
    hooks.drained = [this] { armWake(); };
    hooks.failed = [this](const Error &) {
        if (m_isRetryArmed.exchange(true))
            return;
        timer.at(clock.now() + kRetryCommit, [this] {
            m_isRetryArmed.store(false);
            committer.wake();
        });
    };
    return hooks;
}

Result<void> JobQueue::Private::start()
{
    if (auto loaded = load(); !loaded)
        return loaded;
    if (auto rescued = rescueInterrupted(); !rescued)
        return rescued;
    if (auto started = workers.start(options.workers); !started)
        return started;
    m_nextPrune = timer.at(clock.now() + kFirstPrune, [this] { prune(); });
    m_isOpen.store(true);
    committer.wake();
    return {};
}

Result<void> JobQueue::Private::load()
{
    auto loaded = database.writer().run(readStored);
    if (!loaded)
        return fail(loaded.error());

    QSet<QString> unfinished;
    unfinished.reserve(static_cast<qsizetype>(loaded->unfinished.size()));
    for (const auto &record : loaded->unfinished)
        unfinished.insert(record->job.id);
    std::vector<RecordChange> changes;
    changes.reserve(loaded->unfinished.size());
    for (const auto &placed : loaded->unfinished) {
        Record &record = *placed;
        lifecycle.placeLoaded(record);
        record.pendingDependencies = pending(record.job.dependsOn, unfinished);
        if (record.job.state != State::Running && record.job.state != State::Paused)
            lifecycle.settle(record);
        schedule.put(record);
        links.put(record);
        changes.push_back({nullptr, placed});
    }
    board.publish(changes);
    board.setPaused(loaded->isPaused && !options.onlyGroup);
    board.addFinished(loaded->finished, 1);
    metrics.setCounts(board.counts().byState);
    walSync = std::make_unique<WalSync>(loaded->file + "-wal", timer, clock);
    return {};
}

Result<void> JobQueue::Private::rescueInterrupted()
{
    const QByteArray &file = options.crashNoteFile;
    const QSet<QString> notes = file.isEmpty() ? QSet<QString>() : readCrashNotes(file);
    auto rescued = committer.run([&](Draft &draft, JobStore &) -> Result<QStringList> {
        rescue(draft, lifecycle, board.unfinished(), notes, options);
        draft.requireDisk();
        return QStringList();
    });
    if (!rescued)
        return fail(rescued.error());
    if (file.isEmpty())
        return {};
    // What they say is in the rows by now.
    if (auto cleared = clearCrashNotes(file); !cleared)
        qCWarning(logJobs).noquote() << cleared.error().message();
    installCrashNotes(file);
    return {};
}

void JobQueue::Private::fill(Draft &draft)
{
    if (!m_isOpen.load())
        return;
    lifecycle.promoteDue(draft);
    if (!board.isPaused())
        lifecycle.startReady(draft, options.workers);
}

void JobQueue::Private::committed(const Draft &draft)
{
    if (draft.durability() == DurabilityClass::Relaxed)
        walSync->noteCommit();
    followRuns(draft.changes());
    m_finishedSincePrune += std::ranges::count_if(
        draft.changes(), [](const RecordChange &change) { return change.after->isFinished(); });
    metrics.note(draft.changes(), clock.now());
    metrics.setCounts(board.counts().byState);
    if (m_finishedSincePrune > kFinishedBeforePrune)
        prune();
}

void JobQueue::Private::followRuns(const std::vector<RecordChange> &changes)
{
    std::vector<std::shared_ptr<Run>> started;
    for (const RecordChange &change : changes) {
        const std::shared_ptr<Run> before = change.before ? change.before->run : nullptr;
        const std::shared_ptr<Run> &after = change.after->run;
        if (before == after)
            continue;
        if (before)
            timer.cancel(before->softDeadline);
        if (!after)
            continue;
        const std::weak_ptr<Run> watched = after;
        after->softDeadline = timer.at(clock.now() + change.after->job.timeout, [this, watched] {
            if (const auto run = watched.lock())
                ask(run, CancelToken::Reason::Timeout);
        });
        started.push_back(after);
    }
    workers.post(std::move(started));
}

void JobQueue::Private::tellChanges(const std::vector<RecordChange> &changes)
{
    if (changes.empty() || !notifier.hasSubscribers())
        return;
    std::vector<JobEvent> events;
    events.reserve(changes.size());
    for (const RecordChange &change : changes) {
        events.push_back({change.before ? JobEvent::Type::Changed : JobEvent::Type::Added,
                          board.describe(*change.after),
                          {}});
    }
    notifier.tell(std::move(events));
}

void JobQueue::Private::armWake()
{
    const MonotonicTime now = clock.now();
    if (m_wakeAt && m_wakeAt->time <= now)
        m_wakeAt.reset();
    const auto next = schedule.nextDue(now, clock.wallNow());
    if (!next || (m_wakeAt && m_wakeAt->time <= *next))
        return;
    if (m_wakeAt)
        timer.cancel(*m_wakeAt);
    m_wakeAt = timer.at(*next, [this] { committer.wake(); });
}

void JobQueue::Private::ask(const std::shared_ptr<Run> &run, CancelToken::Reason reason)
{
    const MonotonicTime deadline = clock.now() + kHardDelay;
    if (!run->ask(reason))
        return;
    const std::weak_ptr<Run> asked = run;
    timer.at(deadline, [this, asked] {
        const auto late = asked.lock();
        if (!late || late->hasReturned())
            return;
        late->markUnresponsive();
        const Job job = late->snapshot();
        qCWarning(logJobs).noquote()
            << QStringLiteral("job %1 (%2) does not react to cancel").arg(job.id, job.kind);
        notifier.tell({JobEvent::Type::Changed, job, {}});
    });
}

void JobQueue::Private::execute(const std::shared_ptr<Run> &run)
{
    const Job &job = run->job();
    const CancelToken &token = run->cancelToken();
    Result<QByteArray> result = fail(token.error(QStringLiteral("job ") + job.id));
    if (!token.isCancelled()) {
        const CrashNoteScope note(job.id, job.attempt);
        result = runHandler(*run);
    }
    run->markReturned();
    auto outcome = std::make_shared<const Outcome>( // Shared by the tries to commit it.
        Outcome{std::move(result), token.reason(), run->logLines()});
    committer.post({[this, id = job.id, attempt = job.attempt, outcome](
                        Draft &draft, JobStore &) -> Result<QStringList> {
                        lifecycle.finish(draft, id, attempt, *outcome);
                        return QStringList();
                    },
                    {},
                    true});
}

void JobQueue::Private::prune()
{
    if (isStopping.load() || m_isPruning.exchange(true))
        return;
    committer.post({[this](Draft &, JobStore &store) -> Result<QStringList> {
                        const auto removed =
                            store.prune(JobStore::Retention(), clock.wallNow(), kPruneBatch);
                        m_finishedSincePrune = 0;
                        m_isPruning.store(false);
                        qint64 count = 0;
                        if (removed) {
                            board.addFinished(*removed, -1);
                            count = std::accumulate(removed->begin(), removed->end(), qint64(0));
                        } else {
                            qCWarning(logJobs).noquote()
                                << "old jobs cannot be removed:" << removed.error().message();
                        }
                        // In small steps, so that nobody waits long for the writer.
                        const std::chrono::milliseconds pause =
                            count == kPruneBatch ? kPrunePause : kPrunePeriod;
                        timer.cancel(m_nextPrune);
                        m_nextPrune = timer.at(clock.now() + pause, [this] { prune(); });
                        return QStringList();
                    },
                    {},
                    false});
}

void JobQueue::Private::putBackUnreturned()
{
    const auto done = committer.run([this](Draft &draft, JobStore &) -> Result<QStringList> {
        for (const RecordPtr &record : board.unfinished()) {
            const RecordPtr newest = draft.find(record->job.id);
            if (newest->job.state != State::Running)
                continue;
            qCWarning(logJobs).noquote()
                << QStringLiteral("job %1 (%2) did not stop in time and is put back in the queue")
                       .arg(newest->job.id, newest->job.kind);
            lifecycle.putBack(draft, *newest, {});
        }
        return QStringList();
    });
    if (!done)
        qCWarning(logJobs).noquote()
            << "running jobs could not be put back, the next start will:" << done.error().message();
}

void JobQueue::Private::stop(std::chrono::milliseconds grace)
{
    const MutexLocker lock(m_stopMutex);
    if (std::exchange(m_hasStopped, true))
        return;
    isStopping.store(true);
    m_isOpen.store(false);
    // Whatever was being committed may have started jobs: they are on the board after this.
    static_cast<void>(committer.run([](Draft &, JobStore &) { return QStringList(); }));
    for (const RecordPtr &record : board.unfinished()) {
        if (record->run)
            ask(record->run, CancelToken::Reason::Shutdown);
    }
    static_cast<void>(workers.waitUntilIdle(clock, clock.now() + grace));
    putBackUnreturned();
    timer.stop();
    committer.stop();
    if (walSync)
        walSync->syncNow();
    notifier.stop();
}

Result<void> JobQueue::Private::setPaused(bool isPaused)
{
    if (isStopping.load())
        return fail(Error::Kind::Cancelled, QStringLiteral("the job queue is stopping"));
    const auto done =
        committer.run([this, isPaused](Draft &, JobStore &store) -> Result<QStringList> {
            if (auto stored = store.setPaused(isPaused); !stored)
                return fail(stored.error());
            // On the writer's thread: what this very commit would start goes by it already.
            board.setPaused(isPaused);
            return QStringList();
        });
    return done ? Result<void>() : fail(done.error());
}

Result<RecordPtr> JobQueue::Private::change(const QString &id,
                                            std::function<Result<void>(Draft &, JobStore &)> decide)
{
    if (isStopping.load())
        return fail(Error::Kind::Cancelled, QStringLiteral("the job queue is stopping"));
    auto records =
        committer.run([&id, &decide](Draft &draft, JobStore &store) -> Result<QStringList> {
            if (auto decided = decide(draft, store); !decided)
                return fail(decided.error());
            return QStringList{id};
        });
    if (!records)
        return fail(records.error());
    return records->front();
}

} // namespace hub::jobs
