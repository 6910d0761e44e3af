#include "tests/bench/charts/plain_charts.h"

#include <QChart>
#include <QGraphicsLineItem>

namespace hub::bench {

PlainChart::PlainChart(const QString &title, int series, QWidget *parent)
    : QChartView(parent)
    , m_horizontal(new QValueAxis(this))
{
    auto *vertical = new QValueAxis(this);
    vertical->setRange(0, 100);
    chart()->setTitle(title);
    chart()->addAxis(m_horizontal, Qt::AlignBottom);
    chart()->addAxis(vertical, Qt::AlignLeft);
    for (int i = 0; i < series; ++i) {
        auto *line = new QLineSeries(chart());
        line->setName(QStringLiteral("line %1").arg(i));
        line->setPen(QPen(QColor::fromHsv(60 * i, 200, 160), 1));
        chart()->addSeries(line);
        line->attachAxis(m_horizontal);
        line->attachAxis(vertical);
        m_lines.push_back(line);
    }
}

void PlainChart::show(int series, const std::vector<double> &values)
{
    QList<QPointF> points;
    points.reserve(static_cast<qsizetype>(values.size()));
    for (const double value : values)
        points.append(QPointF(static_cast<double>(points.size()), value));
    m_lines[static_cast<std::size_t>(series)]->replace(points);
    if (m_horizontal->max() < static_cast<double>(values.size()))
        m_horizontal->setRange(0, static_cast<double>(values.size()));
}

void PlainChart::showPart(double from, double to)
{
    m_horizontal->setRange(from, to);
}

void PlainChart::moveLine(double share)
{
    const QRectF plot = chart()->plotArea();
    const double x = plot.left() + share * plot.width();
    if (!m_line)
        m_line = scene()->addLine(QLineF());
    m_line->setLine(x, plot.top(), x, plot.bottom());
}

} // namespace hub::bench
