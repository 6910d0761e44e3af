#pragma once

#include "ui/charts/chart_group.h"
#include "ui/dashboard/figures.h"

namespace hub::ui {

class ChartExport;
class DashboardCharts;
class DashboardToolbar;
class LiveChart;
class SlowestCard;
class Theme;

/// The engine at a glance: figures above, their last minutes to hours below.
///
/// It follows the feed from the moment it is made, so that charts have a past when they are looked
/// at; hidden it keeps samples, and neither draws nor writes a text.
///
/// Units:   one sample a snapshot.
/// Threads: GUI.
/// Errors:  what cannot be saved is said in the page.
class DashboardPage final : public QWidget
{
    Q_OBJECT

public:
    /// @p feed and @p theme must outlive the page.
    DashboardPage(LiveFeed &feed, Theme &theme, QWidget *parent = nullptr);

    /// A snapshot more. The feed calls it.
    void take(const LiveSnapshotPtr &snapshot);

    [[nodiscard]] ChartGroup &group() { return m_group; }
    [[nodiscard]] const DashboardCharts &charts() const { return *m_charts; }
    [[nodiscard]] ChartExport &exporter() { return *m_export; }

protected:
    void showEvent(QShowEvent *event) override;

private:
    QWidget *makeCards();
    void fillExportMenu();
    void addMenuOf(LiveChart &chart);
    void sayFigures();
    void sayNotice();

    ChartGroup m_group;
    Figures m_figures;
    QString m_saveProblem; ///< Until something is saved again.
    bool m_hasSnapshot = false;
    DashboardToolbar *m_toolbar = nullptr;
    QLabel *m_notice = nullptr;
    DashboardCharts *m_charts = nullptr;
    SlowestCard *m_slowest = nullptr;
    ChartExport *m_export = nullptr;
    QWidget *m_content = nullptr;
    std::vector<std::pair<FigureCard *, CardText (Figures::*)() const>> m_cards;
};

} // namespace hub::ui
