#pragma once

#include "ui/charts/chart_spec.h"

#include <QChartView>
#include <QLineSeries>
#include <QValueAxis>

namespace hub::ui {

/// The plot of a LiveChart: lines by Qt Charts, grid, labels and thresholds by hand around them.
///
/// Qt Charts gets the points in pixels: its axes change with the size alone, so a tick is one
/// replace() a line and nothing more. Each line between two gaps is a series of its own.
class PlotView final : public QChartView
{
    Q_OBJECT

public:
    PlotView(const ChartSpec &spec, QWidget *parent);

    void draw(Drawing drawing);
    void setThresholds(std::vector<Threshold> thresholds);
    [[nodiscard]] const Drawing &drawing() const { return m_drawing; }
    [[nodiscard]] const std::vector<Threshold> &thresholds() const { return m_thresholds; }

    /// Where the lines are, in pixels of the view.
    [[nodiscard]] QRectF plotRect() const;
    [[nodiscard]] qreal xOf(qint64 at) const;
    [[nodiscard]] qint64 timeAt(qreal x) const;
    [[nodiscard]] qreal yOf(double value) const;

    [[nodiscard]] int replaceCount() const { return m_replaceCount; }
    [[nodiscard]] int paintCount() const { return m_paintCount; }

    void applyTheme();

Q_SIGNALS:
    void resized();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void drawBackground(QPainter *painter, const QRectF &rect) override;
    void drawForeground(QPainter *painter, const QRectF &rect) override;

private:
    [[nodiscard]] QLineSeries *lineOf(std::size_t series, std::size_t index);
    [[nodiscard]] QList<QPointF> pixelsOf(const PlotLine &line) const;
    void handOver();
    void drawValueAxis(QPainter *painter) const;
    void drawTimeAxis(QPainter *painter) const;
    void drawFill(QPainter *painter) const;
    void drawThresholds(QPainter *painter) const;

    const ChartSpec &m_spec; ///< Of the LiveChart.
    Drawing m_drawing;
    std::vector<Threshold> m_thresholds;
    std::vector<std::vector<QLineSeries *>> m_lines; ///< By series; the chart owns them.
    QValueAxis *m_horizontal = nullptr;              ///< In pixels.
    QValueAxis *m_vertical = nullptr;
    int m_replaceCount = 0;
    int m_paintCount = 0;
};

} // namespace hub::ui
