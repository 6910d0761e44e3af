#pragma once

#include "ui/charts/chart_group.h"

#include <QWidget>

class QButtonGroup;
class QHBoxLayout;
class QMenu;
class QToolButton;

namespace hub::ui {

/// The controls of the dashboard: the span of time, back from a zoom, pause, and what can be saved.
class DashboardToolbar final : public QWidget
{
    Q_OBJECT

public:
    /// @p group must outlive the toolbar.
    DashboardToolbar(ChartGroup &group, QWidget *parent);

    [[nodiscard]] QMenu &exportMenu() { return *m_exportMenu; }

private:
    void addRange(const QString &text, const QString &name, qint64 minutes);
    void follow();

    ChartGroup &m_group;
    QButtonGroup *m_ranges = nullptr;  ///< One is chosen.
    QHBoxLayout *m_segments = nullptr; ///< Of their buttons.
    QToolButton *m_back = nullptr;
    QToolButton *m_pause = nullptr;
    QMenu *m_exportMenu = nullptr;
};

} // namespace hub::ui
