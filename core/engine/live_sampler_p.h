#pragma once

#include "core/engine/live_feed.h"

#include <deque>

namespace hub {

/// Takes the snapshots of a LiveFeed: keeps what the one before counted, and the last minute.
///
/// Units:   std::chrono, bytes.
/// Threads: one, which may wait for the sources.
/// Errors:  none.
class LiveSampler final
{
public:
    explicit LiveSampler(LiveFeed::Sources sources);

    /// The first one, and one after a pause of kSeriesEnd, starts a series: nobody looked before.
    [[nodiscard]] LiveSnapshotPtr sample();

    static constexpr std::chrono::seconds kSeriesEnd{10};

private:
    using Summaries = std::map<QString, telemetry::OperationSummary>;
    struct Step
    {
        MonotonicTime at;
        Summaries grown;
    };
    [[nodiscard]] Summaries grownSinceLast(MonotonicTime now);
    void fillMinute(LiveSnapshot &snapshot) const;
    void fillMemory(LiveSnapshot &snapshot, MonotonicTime now);

    const LiveFeed::Sources m_sources;
    std::optional<MonotonicTime> m_last;
    Summaries m_counted;
    std::deque<Step> m_minute;
    MonotonicTime m_memoryDue;
    MonotonicTime m_databaseDue;
    resources::TreeMemory m_memory;
    QString m_databaseProblem;
};

} // namespace hub
