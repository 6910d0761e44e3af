#pragma once

#include <QChartView>
#include <QLineSeries>
#include <QValueAxis>

#include <vector>

namespace hub::bench {

/// What the charts are measured against: Qt Charts as its manual shows it. It has axes and a
/// legend; every point is handed over with one replace() a line, none is left out.
class PlainChart final : public QChartView
{
    Q_OBJECT

public:
    PlainChart(const QString &title, int series, QWidget *parent);

    /// The values of the newest @p points of a line, one a second.
    void show(int series, const std::vector<double> &values);
    using QChartView::show;

    void showPart(double from, double to);
    void moveLine(double share); ///< A crosshair: 0 at the left, 1 at the right.

private:
    std::vector<QLineSeries *> m_lines; ///< The chart owns them.
    QValueAxis *m_horizontal = nullptr;
    QGraphicsLineItem *m_line = nullptr;
};

} // namespace hub::bench
