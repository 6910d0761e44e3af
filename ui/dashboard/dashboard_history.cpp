#include "ui/dashboard/dashboard_history.h"

namespace hub::ui {
namespace {

/// By DashboardHistory::Chart.
constexpr std::array<SeriesValues (Figures::*)() const, DashboardHistory::kCharts> kValues{
    &Figures::responseTimes,
    &Figures::rates,
    &Figures::memoryParts,
    &Figures::jobCounts,
    &Figures::hitRatios,
    &Figures::savedBytes};

} // namespace

DashboardHistory::DashboardHistory(LiveFeed &feed)
{
    feed.subscribe(this, [this](const LiveSnapshotPtr &snapshot) { take(snapshot); });
}

void DashboardHistory::take(const LiveSnapshotPtr &snapshot)
{
    m_isEmpty = false;
    m_figures.take(snapshot);
    const qint64 at = snapshot->at.time_since_epoch().count();
    m_operations.add(at, {snapshot->operations.count, snapshot->operations.within5s});
    for (std::size_t i = 0; i < kCharts; ++i)
        m_samples[i].add(at, (m_figures.*kValues[i])());
    Q_EMIT grown();
}

} // namespace hub::ui
