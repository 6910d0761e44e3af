#pragma once

#include "core/engine/live_feed.h"
#include "ui/charts/sample_ring.h"
#include "ui/dashboard/figure_card.h"
#include "ui/dashboard/operation_tally.h"

#include <deque>

namespace hub::ui {

/// The promise: 95 % of all operations within five seconds.
inline constexpr std::chrono::seconds kSlaLimit{5};
inline constexpr double kSlaTarget = 0.95;
inline constexpr double kHitRatioGoal = 0.80;

/// Turns the engine's snapshots into what the dashboard says and plots. Says only what was
/// measured: a dash, or no value, where nothing happened.
///
/// Units:   values of charts are seconds, bytes, percent and counts a minute.
/// Threads: one.
/// Errors:  none.
class Figures final
{
public:
    void take(const LiveSnapshotPtr &snapshot);
    [[nodiscard]] const LiveSnapshot &now() const { return *m_now; }

    [[nodiscard]] CardText responseTime() const;
    [[nodiscard]] CardText throughput() const;
    [[nodiscard]] CardText hitRatio() const;
    [[nodiscard]] CardText memory() const;
    [[nodiscard]] CardText jobs() const;

    [[nodiscard]] SeriesValues responseTimes() const; ///< p50, p95, p99 of the last second.
    [[nodiscard]] SeriesValues rates() const;         ///< Done and failed in the last minute.
    [[nodiscard]] SeriesValues memoryParts() const;   ///< All, web view, decoders.
    [[nodiscard]] SeriesValues jobCounts() const;     ///< Running, waiting.
    [[nodiscard]] SeriesValues hitRatios() const;     ///< Memory, database; of the last minute.
    [[nodiscard]] SeriesValues savedBytes() const;    ///< Since the engine started.

private:
    [[nodiscard]] PictureLookUps lookUpsOfTheMinute() const;

    LiveSnapshotPtr m_now = std::make_shared<LiveSnapshot>();
    struct LookUps
    {
        WallTime at;
        PictureLookUps total;
    };
    std::deque<LookUps> m_lookUps; ///< Of the last minute and the one before it.
};

/// How the promise was kept by @p operations of the last @p span ("15 min").
[[nodiscard]] CardText slaText(const OperationTally::Sum &operations, const QString &span);

/// How many jobs wait for anything: a worker, a time, another job.
[[nodiscard]] qint64 waitingJobs(const jobs::JobQueue::Counts &counts);

} // namespace hub::ui
