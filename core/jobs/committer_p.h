#pragma once

#include "core/database/database.h"
#include "core/jobs/draft_p.h"
#include "core/jobs/event_count_p.h"
#include "core/jobs/job_store_p.h"

#include <deque>
#include <functional>

namespace hub::jobs {

/// The one place where jobs change: takes operations from any thread, decides them one after the
/// other on the database's writer thread, and commits all that came in meanwhile in one
/// transaction.
///
/// What is decided but not committed is seen by nobody; an operation is answered after its commit.
/// Where a commit fails, its operations are tried one by one, so that each gets its own error;
/// those that must land are kept and tried again with every later commit.
///
/// Units:   operations are as many as there are threads that wait for one, plus one a worker.
/// Threads: every function may be called from any thread but the writer's; hooks run on that.
/// Errors:  those of the operations; Cancelled after stop().
class Committer final
{
public:
    using Decide = std::function<Result<QStringList>(Draft &, JobStore &)>;
    using Records = std::vector<RecordPtr>;

    struct Operation
    {
        /// Changes the draft, or fails without having changed it; gives the ids that the answer is
        /// about. May be called again.
        Decide decide;
        std::function<void(Result<Records>)> done; ///< May be empty.
        bool mustLand = false;
    };

    struct Hooks
    {
        std::function<void(Draft &)> fill;            ///< Adds to each commit what follows from it.
        std::function<void(const Draft &)> committed; ///< At once after the commit.
        std::function<void(const Draft &)> answered; ///< When nobody waits for the commit any more.
        std::function<void()> drained;
        std::function<void(const Error &)> failed; ///< Something must be tried again by wake().
    };

    /// All must outlive the committer.
    Committer(
        database::Database &database, Board &board, Schedule &schedule, Links &links, Hooks hooks);
    ~Committer();
    Committer(const Committer &) = delete;
    Committer &operator=(const Committer &) = delete;

    void post(Operation operation);

    /// post() and wait for the answer, which always comes.
    [[nodiscard]] Result<Records> run(Decide decide);

    /// Has the hooks look whether there is something to do.
    void wake();

    /// Takes nothing more, ends what was taken.
    void stop();

private:
    void submitDrain();
    void drain(database::Connection &connection);
    [[nodiscard]] std::vector<Operation> take();
    void gather();
    void announce();
    [[nodiscard]] bool endDrain();
    void refuseQueued(const Error &error);
    void commitTogether(JobStore &store, std::vector<Operation> operations);
    void commitApart(JobStore &store, std::vector<Operation> operations);
    [[nodiscard]] Result<void> commit(JobStore &store, Draft &draft);
    void noteFailure(const Error &error);

    database::Database &m_database;
    Board &m_board;
    Schedule &m_schedule;
    Links &m_links;
    const Hooks m_hooks;
    std::vector<Operation> m_kept; ///< The writer thread's: what must land and did not yet.
    bool m_isFailing = false;      ///< The writer thread's.

    /// The last commit, for gather(); the writer thread's.
    struct LastCommit
    {
        std::chrono::nanoseconds duration{0};
        std::size_t released = 0; ///< Callers that were answered and attempts that were started.
    };
    LastCommit m_last;
    bool m_wasUseful = false; ///< Whether the last gather() got all; the writer thread's.

    EventCount m_answered; ///< Counts the commits whose callers were answered.

    Mutex m_mutex;
    ConditionVariable m_ended;
    std::deque<Operation> m_queue HUB_GUARDED_BY(m_mutex);
    ConditionVariable m_gathered;
    std::size_t m_gatherUntil HUB_GUARDED_BY(m_mutex) = 0; ///< 0: nobody waits for more.
    bool m_isDraining HUB_GUARDED_BY(m_mutex) = false;
    bool m_isWoken HUB_GUARDED_BY(m_mutex) = false;
    bool m_isStopped HUB_GUARDED_BY(m_mutex) = false;
};

} // namespace hub::jobs
