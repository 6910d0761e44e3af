#pragma once

#include "ui/charts/chart_group.h"
#include "ui/dashboard/dashboard_history.h"

namespace hub::ui {

class ChartExport;
class DashboardCharts;
class DashboardToolbar;
class LiveChart;
class SlowestCard;
class Theme;

/// The engine at a glance: figures above, their last minutes to hours below.
///
/// Its past is that of the history, which is older than the page; hidden it neither draws nor
/// writes a text. The share of the SLA is that of the time that the charts show.
///
/// Threads: GUI.
/// Errors:  what cannot be saved is said in the page.
class DashboardPage final : public QWidget
{
    Q_OBJECT

public:
    /// @p history and @p theme must outlive the page. What was chosen last is remembered in
    /// @p stateFile (INI), where it is named.
    DashboardPage(DashboardHistory &history,
                  Theme &theme,
                  QString stateFile,
                  QWidget *parent = nullptr);

    [[nodiscard]] ChartGroup &group() { return m_group; }
    [[nodiscard]] const DashboardCharts &charts() const { return *m_charts; }
    [[nodiscard]] ChartExport &exporter() { return *m_export; }

protected:
    void showEvent(QShowEvent *event) override;

private:
    QWidget *makeCards();
    void fillExportMenu();
    void addMenuOf(LiveChart &chart);
    void follow();
    void followControls();
    void sayFigures();
    void saySla();
    void sayNotice();

    const DashboardHistory &m_history;
    const QString m_stateFile;
    ChartGroup m_group;
    QString m_saveProblem; ///< Until something is saved again.
    DashboardToolbar *m_toolbar = nullptr;
    QLabel *m_notice = nullptr;
    DashboardCharts *m_charts = nullptr;
    SlowestCard *m_slowest = nullptr;
    ChartExport *m_export = nullptr;
    QWidget *m_content = nullptr;
    FigureCard *m_sla = nullptr;
    std::vector<std::pair<FigureCard *, CardText (Figures::*)() const>> m_cards;
};

} // namespace hub::ui
