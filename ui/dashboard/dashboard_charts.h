#pragma once

#include "ui/charts/live_chart.h"
#include "ui/dashboard/dashboard_history.h"

namespace hub::ui {

/// The charts of the dashboard, two in a row.
class DashboardCharts final : public QWidget
{
    Q_OBJECT

public:
    /// @p history and @p group must outlive the charts.
    DashboardCharts(const DashboardHistory &history, ChartGroup &group, QWidget *parent);

    /// The history has grown: draws the charts where somebody looks.
    void follow();

    [[nodiscard]] const std::vector<LiveChart *> &all() const { return m_charts; }

private:
    LiveChart *addChart(ChartSpec spec, DashboardHistory::Chart samples);
    void addSpeedCharts();
    void addResourceCharts();
    void addImageCharts();

    const DashboardHistory &m_history;
    ChartGroup &m_group;
    std::vector<LiveChart *> m_charts;
    LiveChart *m_memory = nullptr;
};

} // namespace hub::ui
