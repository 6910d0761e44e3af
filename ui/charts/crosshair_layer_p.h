#pragma once

#include "ui/charts/live_chart.h"
#include "ui/charts/plot_view_p.h"

#include <QWidget>

namespace hub::ui {

/// Lies over the plot of a chart: takes the pointer, and paints crosshair, tooltip and the span
/// that is dragged over, on a picture of the plot. Moving the line costs two narrow strips of that
/// picture, not a repaint of the lines.
class CrosshairLayer final : public QWidget
{
    Q_OBJECT

public:
    CrosshairLayer(LiveChart &chart, PlotView &plot, ChartGroup &group);

    /// To be called when the crosshair has moved or the plot has changed.
    void showCrosshair(const std::optional<SeriesValues> &values);
    void forgetPicture();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    [[nodiscard]] QRect stripAt(qreal x) const;
    [[nodiscard]] QRect tooltipRect() const;
    [[nodiscard]] QStringList tooltipLines() const;
    void takePicture();
    void paintCrosshair(QPainter &painter) const;
    void paintTooltip(QPainter &painter) const;

    LiveChart &m_chart;
    PlotView &m_plot;
    ChartGroup &m_group;
    QPixmap m_picture; ///< Of the plot; empty while there is no crosshair.
    std::optional<SeriesValues> m_values;
    QRegion m_painted; ///< Of the crosshair as it is on the screen.
    bool m_isUnderPointer = false;
    std::optional<int> m_dragFrom;
    int m_dragTo = 0;
};

} // namespace hub::ui
