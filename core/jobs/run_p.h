#pragma once

#include "core/base/mutex.h"
#include "core/jobs/job_kind.h"
#include "core/jobs/timer_p.h"

namespace hub::jobs {

class Notifier;

/// One attempt of a job while it runs: what the handler sees, and what others see of it.
///
/// Units:   progress 0..1.
/// Threads: every function may be called from any thread.
/// Errors:  none.
class Run final : public JobContext, public std::enable_shared_from_this<Run>
{
public:
    /// @p job is the version that says Running; @p kind, @p clock and @p notifier must outlive the
    /// run.
    Run(Job job, const JobKind &kind, const Clock &clock, Notifier &notifier);

    [[nodiscard]] const Job &job() const override { return m_job; }
    [[nodiscard]] const CancelToken &cancelToken() const override { return m_token; }
    void setProgress(double progress) override;
    void log(const QString &line) override;
    void publishPartial(const QByteArray &json) override;

    [[nodiscard]] const JobKind &kind() const { return m_kind; }
    [[nodiscard]] QStringList logLines() const;

    /// Adds progress, ETA, log and what is unusual to @p job.
    void describe(Job &job, bool cancelRequested) const;

    /// As job(), with describe().
    [[nodiscard]] Job snapshot() const;

    /// Says that the handler goes on long after it was asked to stop.
    void markUnresponsive() { m_isUnresponsive.store(true); }

    /// Set by the worker when the handler is through.
    void markReturned() { m_hasReturned.store(true); }
    [[nodiscard]] bool hasReturned() const { return m_hasReturned.load(); }

    /// Whether nobody asked it before: then a look at whether it reacts is due.
    [[nodiscard]] bool ask(CancelToken::Reason reason);

    /// When its progress was last told; the notifier's.
    MonotonicTime toldAt;
    Timer::Handle softDeadline; ///< The committer's.

    static constexpr qsizetype kMaxLogLines = 200;
    static constexpr qsizetype kMaxLineLength = 2000;

private:
    const Job m_job;
    const JobKind &m_kind;
    const Clock &m_clock;
    Notifier &m_notifier;
    const MonotonicTime m_startedAt;
    const CancelToken m_token;
    std::atomic<double> m_progress{0};
    std::atomic<bool> m_isUnresponsive{false};
    std::atomic<bool> m_wasAsked{false};
    std::atomic<bool> m_hasReturned{false};
    mutable Mutex m_mutex;
    QStringList m_log HUB_GUARDED_BY(m_mutex);
};

/// @p text without line breaks, at most Run::kMaxLineLength long: as the store wants its lines.
[[nodiscard]] QString oneLine(QString text);

/// The newest @p most lines.
[[nodiscard]] QStringList newest(const QStringList &lines, qsizetype most);

} // namespace hub::jobs
