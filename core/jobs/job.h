#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <optional>

namespace hub::jobs {

enum class State
{
    Waiting,
    Scheduled,
    Blocked,
    Running,
    Paused,
    Retrying,
    Succeeded,
    Failed,
    Cancelled
};
enum class Priority
{
    Critical,
    High,
    Normal,
    Low,
    Background
};

/// What a commit of the job's rows waits for: the disk, or at most a second of timed sync.
enum class DurabilityClass
{
    Strict,
    Relaxed
};

[[nodiscard]] QLatin1StringView stateName(State state);
[[nodiscard]] std::optional<State> stateFromName(QStringView name);
[[nodiscard]] QLatin1StringView priorityName(Priority priority);
[[nodiscard]] std::optional<Priority> priorityFromName(QStringView name);
[[nodiscard]] constexpr bool isTerminal(State state)
{
    return state == State::Succeeded || state == State::Failed || state == State::Cancelled;
}

/// What happens to a job when one that it depends on fails or is cancelled.
enum class OnDependencyFailure
{
    Fail,
    Run
};

/// What an enqueue does when an unfinished job with the same unique key exists.
enum class UniqueMode
{
    Join,    ///< Gives that job back; nothing is added. Its group becomes the new one.
    Refuse,  ///< AlreadyExists, naming that job.
    Replace, ///< A waiting one is cancelled in favour of the new one; a running one is joined.
};

/// A job to enqueue.
struct JobRequest
{
    QString kind;
    QByteArray input = "{}"; ///< JSON object.
    Priority priority = Priority::Normal;
    std::chrono::milliseconds delay{0};
    std::optional<WallTime> runAt;
    std::optional<std::chrono::milliseconds>
        timeout; ///< Of one attempt; the kind's default if absent.
    std::optional<int> maxAttempts;
    QString uniqueKey;
    UniqueMode uniqueMode = UniqueMode::Join;
    QStringList dependsOn; ///< Job ids.
    OnDependencyFailure onDependencyFailure = OnDependencyFailure::Fail;
    QString group;
    std::optional<DurabilityClass> durability; ///< The kind's if absent.
};

/// A job as everybody sees it.
struct Job
{
    QString id;
    QString kind;
    State state = State::Waiting;
    Priority priority = Priority::Normal;
    int attempt = 0; ///< Attempts started.
    int maxAttempts = 1;
    int crashes = 0;       ///< Deaths of the process that this job is to blame for.
    int interruptions = 0; ///< Deaths of the process while it ran, by nobody's known fault.
    double progress = 0;   ///< 0..1
    std::optional<std::chrono::milliseconds> eta;
    QString waitingReason; ///< Why it does not run: "waits for a free worker", "retries in 4 s"...
    QByteArray input;
    QByteArray result; ///< JSON; empty if none.
    std::optional<Error> error;
    QStringList errorTrail; ///< One line an unsuccessful attempt.
    WallTime createdAt;
    std::optional<WallTime> startedAt;
    std::optional<WallTime> finishedAt;
    std::optional<WallTime> runAt;
    std::chrono::milliseconds timeout{0};
    QString uniqueKey;
    QStringList dependsOn;
    OnDependencyFailure onDependencyFailure = OnDependencyFailure::Fail;
    QString group;
    DurabilityClass durability = DurabilityClass::Strict;
    QStringList log; ///< The newest lines, at most 200.
};

} // namespace hub::jobs
