#pragma once

#include "ui/charts/live_chart.h"
#include "ui/dashboard/figures.h"

namespace hub::ui {

/// The charts of the dashboard, two in a row, and what each is fed with.
class DashboardCharts final : public QWidget
{
    Q_OBJECT

public:
    /// @p group must outlive the charts.
    DashboardCharts(ChartGroup &group, QWidget *parent);

    /// Adds a sample to each, and draws them where somebody looks.
    void add(const Figures &figures);

    [[nodiscard]] const std::vector<LiveChart *> &all() const { return m_charts; }

private:
    using Values = SeriesValues (Figures::*)() const;
    LiveChart *addChart(ChartSpec spec, Values values);
    void addSpeedCharts();
    void addResourceCharts();
    void addImageCharts();

    ChartGroup &m_group;
    std::vector<LiveChart *> m_charts;
    std::vector<Values> m_values; ///< By chart.
    LiveChart *m_memory = nullptr;
};

} // namespace hub::ui
