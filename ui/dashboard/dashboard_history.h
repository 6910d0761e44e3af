#pragma once

#include "ui/charts/sample_ring.h"
#include "ui/dashboard/figures.h"
#include "ui/dashboard/operation_tally.h"

#include <QObject>

namespace hub::ui {

/// What the dashboard shows, collected from the moment this is made: the page, which is made when
/// it is first looked at, then has a past. It holds samples and counts, and no widget.
///
/// Units:   one sample a snapshot; as SampleRing and OperationTally keep them.
/// Threads: GUI.
/// Errors:  none.
class DashboardHistory final : public QObject
{
    Q_OBJECT

public:
    enum class Chart
    {
        ResponseTime,
        Throughput,
        Memory,
        Jobs,
        HitRatio,
        SavedBytes
    };
    static constexpr std::size_t kCharts = 6;

    /// @p feed must outlive the object.
    explicit DashboardHistory(LiveFeed &feed);

    /// A snapshot more. The feed calls it.
    void take(const LiveSnapshotPtr &snapshot);

    [[nodiscard]] bool isEmpty() const { return m_isEmpty; }
    [[nodiscard]] const Figures &figures() const { return m_figures; } ///< Of the last snapshot.
    [[nodiscard]] const OperationTally &operations() const { return m_operations; }
    [[nodiscard]] const SampleRing &samples(Chart chart) const
    {
        return m_samples[static_cast<std::size_t>(chart)];
    }

Q_SIGNALS:
    void grown();

private:
    bool m_isEmpty = true;
    Figures m_figures;
    OperationTally m_operations;
    std::array<SampleRing, kCharts> m_samples;
};

} // namespace hub::ui
