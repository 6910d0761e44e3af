#pragma once

#include "core/jobs/committer_p.h"
#include "core/jobs/control_p.h"
#include "core/jobs/job_metrics_p.h"
#include "core/jobs/notifier_p.h"
#include "core/jobs/submission_p.h"
#include "core/jobs/wal_sync_p.h"
#include "core/jobs/worker_pool_p.h"

namespace hub::jobs {

/// The parts of a JobQueue, and what goes on between them.
struct JobQueue::Private
{
    Private(database::Database &usedDatabase,
            std::vector<JobKind> usedKinds,
            const Clock &usedClock,
            telemetry::MetricsRegistry &metricsRegistry,
            Options usedOptions);
    ~Private();
    Private(const Private &) = delete;
    Private &operator=(const Private &) = delete;

    [[nodiscard]] Result<void> start();
    void stop(std::chrono::milliseconds grace);

    /// Asks @p run to stop, and looks after a while whether it did.
    void ask(const std::shared_ptr<Run> &run, CancelToken::Reason reason);

    /// Stores whether the queue is paused, and goes by it.
    [[nodiscard]] Result<void> setPaused(bool isPaused);

    /// Commits @p decide, which is about job @p id.
    [[nodiscard]] Result<RecordPtr> change(const QString &id,
                                           std::function<Result<void>(Draft &, JobStore &)> decide);

    database::Database &database;
    const QHash<QString, JobKind> kinds;
    const Clock &clock;
    const Options options;

    Board board;
    Schedule schedule; ///< The writer thread's, once started.
    Links links;       ///< The writer thread's, once started.
    Lifecycle lifecycle;
    Submission submission;
    Control control;
    JobMetrics metrics;
    Timer timer;
    Notifier notifier;
    std::unique_ptr<WalSync> walSync;
    Committer committer;
    WorkerPool workers;
    std::atomic<bool> isStopping{false};

private:
    [[nodiscard]] Result<void> load();
    [[nodiscard]] Result<void> rescueInterrupted();
    [[nodiscard]] Committer::Hooks hooks();
    void fill(Draft &draft);
    void committed(const Draft &draft);
    void followRuns(const std::vector<RecordChange> &changes);
    void tellChanges(const std::vector<RecordChange> &changes);
    void armWake();
    void execute(const std::shared_ptr<Run> &run);
    void prune();
    void putBackUnreturned();

    std::atomic<bool> m_isOpen{false}; ///< Whether jobs are started.
    std::atomic<bool> m_isPruning{false};
    std::atomic<bool> m_isRetryArmed{false};
    qint64 m_finishedSincePrune = 0; ///< The writer thread's, as the next two.
    std::optional<Timer::Handle> m_wakeAt;
    Timer::Handle m_nextPrune;
    Mutex m_stopMutex;
    bool m_hasStopped HUB_GUARDED_BY(m_stopMutex) = false;
};

} // namespace hub::jobs
