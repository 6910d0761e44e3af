#pragma once

#include "core/base/clock.h"
#include "core/database/database.h"
#include "core/jobs/job_kind.h"
#include "core/telemetry/metrics_registry.h"

#include <array>
#include <memory>
#include <vector>

namespace hub::jobs {

/// Something happened to a job. @p partial is set on a partial result only.
struct JobEvent
{
    enum class Type
    {
        Added,
        Changed,
        Progress,
        Partial
    };
    Type type = Type::Changed;
    Job job;
    QByteArray partial;
};

/// The durable queue: takes jobs, keeps them over any death of the process, and runs them on its
/// workers by priority, then age.
///
/// A strict job is on disk before enqueue() returns, and its end is on disk before anybody hears of
/// it. Each attempt is numbered on disk before it starts, and only the attempt that runs can end
/// the job.
///
/// Units:   std::chrono.
/// Threads: every function may be called from any thread but a subscriber's callback; those that
/// change something
///          block until it is committed. Callbacks run on one thread of the queue's own, in order,
///          and return soon.
/// Errors:  InvalidInput (kind, input, dependency), NotFound, Conflict (wrong state for that),
/// AlreadyExists,
///          StorageFull, Cancelled (after stop()).
class JobQueue final
{
public:
    struct Options
    {
        int workers = 10;
        int maxCrashes = 3;        ///< Attempts that killed the process, before the job is failed.
        int maxInterruptions = 20; ///< The same for deaths nobody can be blamed for.
        /// Run only the jobs of this group, and leave the others as they are: a one-shot command.
        std::optional<QString> onlyGroup;
        QByteArray
            crashNoteFile; ///< Where a dying process names the job it died of; see crash_note.h.
    };

    [[nodiscard]] static database::Schema schema();

    /// Loads what is unfinished, rescues what ran when the last process died, starts the workers.
    /// The database, clock and registry must outlive the queue.
    [[nodiscard]] static Result<std::unique_ptr<JobQueue>> start(
        database::Database &database,
        std::vector<JobKind> kinds,
        const Clock &clock,
        telemetry::MetricsRegistry &metrics,
        const Options &options);
    ~JobQueue();
    JobQueue(const JobQueue &) = delete;
    JobQueue &operator=(const JobQueue &) = delete;

    [[nodiscard]] Result<Job> enqueue(const JobRequest &request);

    /// All or none, in one commit.
    [[nodiscard]] Result<std::vector<Job>> enqueue(const std::vector<JobRequest> &requests);

    [[nodiscard]] Result<Job> find(const QString &id) const;

    struct Filter
    {
        std::optional<State> state;
        QString kind;
        QString group;
        std::optional<Priority> priority;
        int limit = 50;
        QString cursor; ///< The last id of the page before. Newest first.
    };
    [[nodiscard]] Result<std::vector<Job>> list(const Filter &filter) const;

    /// Ends the job. A running one is asked to stop, then made to; returns when it is asked, and
    /// the job is `cancelled` when its work has really ended.
    [[nodiscard]] Result<Job> cancel(const QString &id);
    [[nodiscard]] Result<Job> retry(
        const QString &id); ///< A failed or cancelled one, from the start.
    [[nodiscard]] Result<Job> pause(const QString &id); ///< One that does not run yet.
    [[nodiscard]] Result<Job> resume(const QString &id);
    [[nodiscard]] Result<Job> setPriority(const QString &id, Priority priority);

    /// Starts nothing more, until resumeAll() and over any restart; what runs goes on. A queue with
    /// Options::onlyGroup, a one-shot command that somebody waits for, does not find itself paused
    /// when it starts. On an error nothing has changed.
    [[nodiscard]] Result<void> pauseAll();
    [[nodiscard]] Result<void> resumeAll();

    struct Counts
    {
        std::array<qint64, 9> byState{}; ///< By State.
        bool isPaused = false;
        int workers = 0;
        int busy = 0;
    };
    [[nodiscard]] Counts counts() const;

    using Callback = std::function<void(const JobEvent &)>;
    [[nodiscard]] CancelToken::Registration subscribe(Callback callback);

    /// Stops taking jobs, asks the running ones to stop and puts them back in the queue. After @p
    /// grace the handlers that did not return are named in the log. Called by the destructor with 5
    /// s, which gives such a handler 2 s more and then ends the process: nobody should have to kill
    /// a program for one job, which runs again at the next start.
    void stop(std::chrono::milliseconds grace);

private:
    struct Private;
    explicit JobQueue(std::unique_ptr<Private> parts);
    std::unique_ptr<Private> p;
};

} // namespace hub::jobs
