#pragma once

#include "core/jobs/job_kind.h"
#include "core/jobs/record_p.h"
#include "core/telemetry/metrics_registry.h"

#include <QHash>

#include <array>
#include <atomic>

namespace hub::jobs {

/// What the queue reports: an operation `job.<kind>` a kind, timed from enqueue or run_at to the
/// end, how many jobs there are by state, and counters of what happened.
///
/// Units:   std::chrono.
/// Threads: one at a time; the registry is read from anywhere.
/// Errors:  none.
class JobMetrics final
{
public:
    JobMetrics(telemetry::MetricsRegistry &registry, const QHash<QString, JobKind> &kinds);

    void note(const std::vector<RecordChange> &changes, MonotonicTime now);
    void setCounts(const std::array<qint64, 9> &byState);

private:
    using Gauges = std::array<std::atomic<qint64>, 9>;
    void noteEnd(const Record &record, MonotonicTime now);

    QHash<QString, telemetry::Operation *> m_operations;
    telemetry::Counter &m_added;
    telemetry::Counter &m_started;
    telemetry::Counter &m_retried;
    std::array<telemetry::Counter *, 9> m_ended{}; ///< By final state.
    const std::shared_ptr<Gauges> m_gauges;        // Shared with the registry, which lives longer.
};

} // namespace hub::jobs
