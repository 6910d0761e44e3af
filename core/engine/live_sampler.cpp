#include "core/engine/live_sampler_p.h"

namespace hub {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::seconds kMinute{60};
constexpr std::size_t kMostSlow = 5;

/// Asking for PSS costs the kernel milliseconds; where memory gets scarce it is worth them.
constexpr std::chrono::seconds kMemoryInterval{5};
constexpr std::chrono::seconds kScarceMemoryInterval{1};
constexpr double kScarce = 0.7;
constexpr std::chrono::seconds kDatabaseInterval{5};

OperationFigures figuresOf(const telemetry::OperationSummary &summary)
{
    const telemetry::LatencySummary &latency = summary.latency;
    OperationFigures figures;
    figures.count = latency.count;
    figures.failures = summary.failures;
    figures.within3s = latency.countUpTo(3s);
    figures.within5s = latency.countUpTo(5s);
    figures.p50 = latency.quantile(0.50);
    figures.p95 = latency.quantile(0.95);
    figures.p99 = latency.quantile(0.99);
    return figures;
}

void add(telemetry::OperationSummary &sum, const telemetry::OperationSummary &summary)
{
    sum.latency.merge(summary.latency);
    sum.failures += summary.failures;
}

telemetry::OperationSummary total(const std::map<QString, telemetry::OperationSummary> &parts)
{
    telemetry::OperationSummary sum;
    for (const auto &[name, summary] : parts)
        add(sum, summary);
    return sum;
}

} // namespace

LiveSampler::LiveSampler(LiveFeed::Sources sources)
    : m_sources(std::move(sources))
{}

LiveSampler::Summaries LiveSampler::grownSinceLast(MonotonicTime now)
{
    Summaries counted = m_sources.operations();
    Summaries grown;
    if (m_last && now - *m_last < kSeriesEnd) {
        for (const auto &[name, summary] : counted) {
            const auto before = m_counted.find(name);
            telemetry::OperationSummary growth = summary;
            if (before != m_counted.end()) {
                growth.latency = summary.latency.since(before->second.latency);
                growth.failures = summary.failures - before->second.failures;
            }
            if (growth.latency.count > 0 || growth.failures > 0)
                grown.emplace(name, std::move(growth));
        }
    } else {
        m_minute.clear();
        m_last.reset();
    }
    m_counted = std::move(counted);
    return grown;
}

void LiveSampler::fillMinute(LiveSnapshot &snapshot) const
{
    Summaries byName;
    for (const Step &step : m_minute) {
        for (const auto &[name, summary] : step.grown)
            add(byName[name], summary);
    }
    snapshot.minute = figuresOf(total(byName));
    for (const auto &[name, summary] : byName)
        snapshot.slowest.push_back({name, figuresOf(summary)});
    std::stable_sort(snapshot.slowest.begin(),
                     snapshot.slowest.end(),
                     [](const NamedOperation &a, const NamedOperation &b) {
                         return a.figures.p95 > b.figures.p95;
                     });
    snapshot.slowest.resize(std::min(snapshot.slowest.size(), kMostSlow));
}

void LiveSampler::fillMemory(LiveSnapshot &snapshot, MonotonicTime now)
{
    if (now >= m_memoryDue) {
        m_memory = m_sources.memory();
        const auto scarce =
            static_cast<qint64>(kScarce * static_cast<double>(m_sources.memoryLimitBytes));
        m_memoryDue = now + (m_memory.pssBytes >= scarce ? kScarceMemoryInterval : kMemoryInterval);
    } else {
        m_memory.rssBytes = m_sources.residentBytes();
    }
    snapshot.memory = m_memory;
    snapshot.memoryLimitBytes = m_sources.memoryLimitBytes;
}

LiveSnapshotPtr LiveSampler::sample()
{
    auto snapshot = std::make_shared<LiveSnapshot>();
    const MonotonicTime now = m_sources.clock->now();
    Summaries grown = grownSinceLast(now);
    if (m_last)
        snapshot->span = std::chrono::round<std::chrono::milliseconds>(now - *m_last);
    m_last = now;
    snapshot->at = m_sources.clock->wallNow();
    snapshot->operations = figuresOf(total(grown));
    m_minute.push_back({now, std::move(grown)});
    while (now - m_minute.front().at >= kMinute)
        m_minute.pop_front();
    fillMinute(*snapshot);
    fillMemory(*snapshot, now);
    if (now >= m_databaseDue) {
        m_databaseProblem = m_sources.databaseProblem();
        m_databaseDue = now + kDatabaseInterval;
    }
    snapshot->databaseProblem = m_databaseProblem;
    snapshot->jobs = m_sources.jobs();
    snapshot->pictures = m_sources.pictures();
    snapshot->images = m_sources.images();
    snapshot->isolation = m_sources.isolation();
    return snapshot;
}

} // namespace hub
