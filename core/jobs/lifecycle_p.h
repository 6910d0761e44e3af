#pragma once

#include "core/base/random.h"
#include "core/jobs/draft_p.h"
#include "core/jobs/job_kind.h"
#include "core/jobs/run_p.h"

#include <functional>

namespace hub::jobs {

/// How an attempt came to its end.
struct Outcome
{
    Result<QByteArray> result;
    CancelToken::Reason asked = CancelToken::Reason::None; ///< What it was asked to stop for.
    QStringList log;
};

/// The transitions of a job that nobody asks for: it becomes due, starts, ends, is tried again, is
/// put back, and takes those along that depend on it.
///
/// Each changes a draft only; what it draws from besides is the time and chance.
///
/// Units:   std::chrono.
/// Threads: one at a time: the committer's.
/// Errors:  none; a transition that does not fit the job's state any more does nothing.
class Lifecycle final
{
public:
    using StartRun = std::function<std::shared_ptr<Run>(const Job &)>;

    /// @p kinds and @p clock must outlive the lifecycle.
    Lifecycle(const QHash<QString, JobKind> &kinds, const Clock &clock, StartRun startRun);

    /// Starts jobs until @p workers run.
    void startReady(Draft &draft, int workers) const;

    /// Makes ready what is due.
    void promoteDue(Draft &draft) const;

    /// Ends attempt @p attempt of job @p id, or tries it again later.
    void finish(Draft &draft, const QString &id, int attempt, const Outcome &outcome);

    /// Puts a running job back in its place in the queue; the attempt does not count.
    void putBack(Draft &draft, const Record &running, const QStringList &log) const;

    /// Gives @p record its last state, and tells those that wait for it.
    void end(Draft &draft, Record record, State state, std::optional<Error> error) const;

    /// Where an unfinished job belongs that neither runs nor is paused.
    void settle(Record &record) const;

    /// Sets the places on the monotonic clock of a job from the store.
    void placeLoaded(Record &record) const;

    [[nodiscard]] const Clock &clock() const { return m_clock; }

    static constexpr qsizetype kMaxTrailLines = 50;
    static constexpr qsizetype kMaxResultBytes = qsizetype(4) * 1024 * 1024;

private:
    void start(Draft &draft, const QString &id) const;
    void release(Draft &draft, const Record &finished, QStringList &alsoEnded) const;
    void failAttempt(Draft &draft, Record record, const Error &error);

    const QHash<QString, JobKind> &m_kinds;
    const Clock &m_clock;
    const StartRun m_startRun;
    Random m_random;
};

/// "attempt 2: <message>" at the end of the job's error trail.
void addToTrail(Job &job, const Error &error);

} // namespace hub::jobs
