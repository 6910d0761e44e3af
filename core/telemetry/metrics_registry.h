#pragma once

#include "core/base/mutex.h"
#include "core/telemetry/latency_histogram.h"

#include <QByteArray>
#include <QString>

#include <functional>
#include <map>
#include <memory>

namespace hub::telemetry {

/// A number that only grows.
///
/// Units:   the counter's name says of what.
/// Threads: every function may be called from any thread.
/// Errors:  none.
class Counter final
{
public:
    void add(std::uint64_t n = 1) { m_value.fetch_add(n, std::memory_order_relaxed); }
    [[nodiscard]] std::uint64_t value() const { return m_value.load(std::memory_order_relaxed); }

private:
    std::atomic<std::uint64_t> m_value{0};
};

/// What one kind of operation did: its durations and how many of them failed.
struct Operation
{
    LatencyHistogram latency;
    Counter failures;

    void record(std::chrono::nanoseconds duration, bool succeeded)
    {
        latency.add(duration);
        if (!succeeded)
            failures.add();
    }
};

/// A snapshot of an Operation.
struct OperationSummary
{
    LatencySummary latency;
    std::uint64_t failures = 0;
};

/// Where every part of the engine reports to, and what `/metrics` shows.
///
/// Operations are named as in the API: "job.image.optimize", "image.encode.webp",
/// "query.jobs.commit". Counters and gauges get names of Prometheus' form: "jobs_enqueued" is shown
/// as `hub_jobs_enqueued_total`, the gauge "jobs_waiting" as `hub_jobs_waiting`.
///
/// Units:   names say theirs in full and in base units: `_seconds`, `_bytes`.
/// Threads: every function may be called from any thread. References stay valid as long as the
///          registry; keep them instead of looking names up on a hot path.
/// Errors:  operations over the limit (1,000 names) share one called "other".
class MetricsRegistry final
{
public:
    static constexpr std::size_t kMaxOperations = 1'000;

    [[nodiscard]] Operation &operation(const QString &name);
    [[nodiscard]] Counter &counter(const QString &name, const QString &help);

    /// A number that is asked for when somebody looks, outside of the registry's lock; a second
    /// gauge of the same name replaces the first. @p read must be callable until the registry is
    /// gone, from any thread.
    void gauge(const QString &name, const QString &help, std::function<double()> read);

    [[nodiscard]] std::map<QString, OperationSummary> operations() const;

    enum class Format
    {
        Prometheus, ///< Text format 0.0.4.
        OpenMetrics ///< 1.0.
    };
    /// Everything, as a scraper reads it.
    [[nodiscard]] QByteArray textExposition(Format format = Format::Prometheus) const;

private:
    struct CounterEntry
    {
        QString help;
        std::unique_ptr<Counter> counter;
    };
    struct GaugeEntry
    {
        QString help;
        std::function<double()> read;
    };

    mutable Mutex m_mutex;
    std::map<QString, std::unique_ptr<Operation>> m_operations HUB_GUARDED_BY(m_mutex);
    std::map<QString, CounterEntry> m_counters HUB_GUARDED_BY(m_mutex); ///< By the shown name.
    std::map<QString, GaugeEntry> m_gauges HUB_GUARDED_BY(m_mutex);     ///< By the shown name.
};

} // namespace hub::telemetry
