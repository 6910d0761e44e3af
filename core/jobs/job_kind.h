#pragma once

#include "core/base/cancel_token.h"
#include "core/jobs/job.h"

#include <functional>

namespace hub::jobs {

/// What a running job sees of the queue.
///
/// Units:   none.
/// Threads: for the job's own worker thread, and threads it waits for.
/// Errors:  none.
class JobContext
{
public:
    JobContext() = default;
    JobContext(const JobContext &) = delete;
    JobContext &operator=(const JobContext &) = delete;
    virtual ~JobContext() = default;

    [[nodiscard]] virtual const Job &job() const = 0;
    [[nodiscard]] virtual const CancelToken &cancelToken() const = 0;

    /// 0..1; coalesced, so call it as often as you like.
    virtual void setProgress(double progress) = 0;

    /// A line in the job's log.
    virtual void log(const QString &line) = 0;

    /// A result that is ready before the rest (JSON): goes to subscribers at once, is not stored.
    virtual void publishPartial(const QByteArray &json) = 0;
};

/// How a failed attempt is tried again: base·2^n up to cap, times a random fraction (full jitter).
struct RetryPolicy
{
    int maxAttempts = 3;
    std::chrono::milliseconds base{1000};
    std::chrono::milliseconds cap{60'000};

    /// Whether @p error is worth another attempt at all: what the user must mend is not.
    [[nodiscard]] static bool isRetryable(const Error &error);

    /// The wait before attempt @p attempt + 1; @p fraction is uniform in [0, 1).
    [[nodiscard]] std::chrono::milliseconds delayAfter(int attempt, double fraction) const;
};

/// One kind of work that the queue can run.
struct JobKind
{
    QString name;
    DurabilityClass durability = DurabilityClass::Strict;
    RetryPolicy retry;
    std::chrono::milliseconds timeout{
        std::chrono::minutes(10)}; ///< Of one attempt: soft; hard is 5 s later.
    int maxRunning = 0;            ///< At the same time; 0: as many as there are workers.

    /// Checks an input at enqueue, so that a mistake is told to the caller and never becomes a job.
    std::function<Result<void>(const QByteArray &input)> validate;

    /// Does the work; gives the result as JSON. Returns soon after the token is cancelled.
    std::function<Result<QByteArray>(JobContext &)> run;
};

} // namespace hub::jobs
