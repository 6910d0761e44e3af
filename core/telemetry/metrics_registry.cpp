#include "core/telemetry/metrics_registry.h"

#include "core/telemetry/text_exposition_p.h"

namespace hub::telemetry {

Operation &MetricsRegistry::operation(const QString &name)
{
    const MutexLocker lock(m_mutex);
    auto found = m_operations.find(name);
    if (found == m_operations.end()) {
        // The last place is kept for "other", so that the limit holds with it.
        const bool hasRoom = m_operations.size() + 1 < kMaxOperations;
        const QString kept = hasRoom ? name : QStringLiteral("other");
        found = m_operations.try_emplace(kept).first;
        if (!found->second)
            found->second = std::make_unique<Operation>();
    }
    return *found->second;
}

Counter &MetricsRegistry::counter(const QString &name, const QString &help)
{
    QString shown = TextExposition::metricName(name);
    if (!shown.endsWith(QLatin1StringView("_total")))
        shown += QLatin1StringView("_total");

    const MutexLocker lock(m_mutex);
    CounterEntry &entry = m_counters[shown];
    if (!entry.counter)
        entry = {help, std::make_unique<Counter>()};
    return *entry.counter;
}

void MetricsRegistry::gauge(const QString &name, const QString &help, std::function<double()> read)
{
    const QString shown = TextExposition::metricName(name);
    // `_total` says "counter" to everybody who reads the exposition.
    Q_ASSERT(!shown.endsWith(QLatin1StringView("_total")));
    const MutexLocker lock(m_mutex);
    m_gauges.insert_or_assign(shown, GaugeEntry{help, std::move(read)});
}

std::map<QString, OperationSummary> MetricsRegistry::operations() const
{
    std::map<QString, OperationSummary> summaries;
    const MutexLocker lock(m_mutex);
    for (const auto &[name, operation] : m_operations)
        summaries[name] = {operation->latency.summary(), operation->failures.value()};
    return summaries;
}

QByteArray MetricsRegistry::textExposition(Format format) const
{
    const std::map<QString, OperationSummary> summaries = operations();
    std::map<QString, std::pair<QString, std::uint64_t>> counters;
    std::map<QString, GaugeEntry> gauges;
    {
        const MutexLocker lock(m_mutex);
        for (const auto &[name, entry] : m_counters)
            counters[name] = {entry.help, entry.counter->value()};
        gauges = m_gauges;
    }

    TextExposition exposition(format);
    exposition.addOperations(summaries);
    for (const auto &[name, counter] : counters) {
        const bool isTaken = gauges.contains(name.chopped(6)); // Without "_total".
        exposition.addCounter(name, counter.first, counter.second, isTaken);
    }
    // A gauge may need a lock that somebody holds who asks the registry: it is read without ours.
    for (const auto &[name, gauge] : gauges)
        exposition.addGauge(name, gauge.help, gauge.read());
    return std::move(exposition).take();
}

} // namespace hub::telemetry
