#include "ui/charts/plot_view_p.h"
#include "ui/theme/theme.h"

#include <QChart>
#include <QGraphicsLayout>

#include <cmath>

namespace hub::ui {
namespace {

constexpr int kLabelWidth = 48;
constexpr int kLabelHeight = 18;
constexpr int kTopMargin = 8;
constexpr int kRightMargin = 2;
constexpr int kLabelPx = 11;
constexpr float kFillOpacity = 0.14F;

/// A sample that stands alone is a dot.
constexpr qreal kDot = 0.75;

/// Zero has the unit of its neighbour.
QString axisText(Unit unit, double value, double step)
{
    if (value != 0)
        return valueText(unit, value);
    return Figure{figure(unit, 0).number, figure(unit, step).unit}.text();
}

} // namespace

PlotView::PlotView(const ChartSpec &spec, QWidget *parent)
    : QChartView(parent)
    , m_spec(spec)
    , m_lines(spec.series.size())
    , m_horizontal(new QValueAxis(this))
    , m_vertical(new QValueAxis(this))
{
    m_drawing.lines.resize(spec.series.size());
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    setViewportUpdateMode(QGraphicsView::FullViewportUpdate);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setInteractive(false);
    setMinimumHeight(90);
    // It paints all of itself, and has too few items for an index that each update changes.
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    setOptimizationFlags(DontSavePainterState | DontAdjustForAntialiasing);
    scene()->setItemIndexMethod(QGraphicsScene::NoIndex);
    chart()->setAnimationOptions(QChart::NoAnimation);
    chart()->setBackgroundVisible(false);
    chart()->setMargins({});
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    chart()->legend()->hide();
    m_horizontal->setVisible(false);
    m_vertical->setVisible(false);
    chart()->addAxis(m_horizontal, Qt::AlignBottom);
    chart()->addAxis(m_vertical, Qt::AlignLeft);
}

QRectF PlotView::plotRect() const
{
    return QRectF(viewport()->rect())
        .adjusted(kLabelWidth, kTopMargin, -kRightMargin, -kLabelHeight);
}

qreal PlotView::xOf(qint64 at) const
{
    const auto range = static_cast<double>(m_drawing.view.to - m_drawing.view.from);
    const QRectF plot = plotRect();
    if (range <= 0)
        return plot.right();
    return plot.left() + static_cast<double>(at - m_drawing.view.from) / range * plot.width();
}

qint64 PlotView::timeAt(qreal x) const
{
    const QRectF plot = plotRect();
    const double share = plot.width() > 0 ? (x - plot.left()) / plot.width() : 0;
    const auto range = static_cast<double>(m_drawing.view.to - m_drawing.view.from);
    return m_drawing.view.from
           + static_cast<qint64>(std::llround(std::clamp(share, 0.0, 1.0) * range));
}

qreal PlotView::yOf(double value) const
{
    const QRectF plot = plotRect();
    return plot.bottom() - value / m_drawing.scale.top * plot.height();
}

void PlotView::setThresholds(std::vector<Threshold> thresholds)
{
    m_thresholds = std::move(thresholds);
}

void PlotView::draw(Drawing drawing)
{
    m_drawing = std::move(drawing);
    handOver();
    viewport()->update();
}

QLineSeries *PlotView::lineOf(std::size_t series, std::size_t index)
{
    std::vector<QLineSeries *> &lines = m_lines[series];
    while (lines.size() <= index) {
        auto *line = new QLineSeries(chart());
        // 1 px: Qt's default of 2 px costs a third to a half more.
        line->setPen(QPen(Theme::current().color(m_spec.series[series].color), 1));
        chart()->addSeries(line);
        line->attachAxis(m_horizontal);
        line->attachAxis(m_vertical);
        lines.push_back(line);
    }
    return lines[index];
}

QList<QPointF> PlotView::pixelsOf(const PlotLine &line) const
{
    const QRectF plot = plotRect();
    const auto range = static_cast<double>(m_drawing.view.to - m_drawing.view.from);
    const double across = range > 0 ? plot.width() / range : 0;
    const double up = plot.height() / m_drawing.scale.top;
    QList<QPointF> pixels;
    pixels.reserve(static_cast<qsizetype>(line.size()) + 1);
    for (const PlotPoint &point : line) {
        const QPointF pixel(static_cast<double>(point.at - m_drawing.view.from) * across,
                            point.value * up);
        // The end of a level stretch moves on: Qt Charts' work follows the number of points.
        const qsizetype count = pixels.size();
        const bool isLevel = count > 1 && pixels.at(count - 1).y() == pixel.y()
                             && pixels.at(count - 2).y() == pixel.y();
        if (isLevel)
            pixels.back() = pixel;
        else
            pixels.push_back(pixel);
    }
    if (pixels.size() == 1) {
        const QPointF dot = pixels.front();
        pixels = {dot - QPointF(kDot, 0), dot + QPointF(kDot, 0)};
    }
    return pixels;
}

void PlotView::handOver()
{
    for (std::size_t series = 0; series < m_lines.size(); ++series) {
        const std::vector<PlotLine> &lines = m_drawing.lines[series];
        const std::size_t count = std::max(lines.size(), m_lines[series].size());
        for (std::size_t i = 0; i < count; ++i) {
            const QList<QPointF> pixels = i < lines.size() ? pixelsOf(lines[i]) : QList<QPointF>();
            QLineSeries *line = lineOf(series, i);
            if (pixels.isEmpty() && line->count() == 0)
                continue;
            line->replace(pixels);
            ++m_replaceCount;
        }
    }
}

void PlotView::applyTheme()
{
    for (std::size_t series = 0; series < m_lines.size(); ++series) {
        for (QLineSeries *line : m_lines[series])
            line->setPen(QPen(Theme::current().color(m_spec.series[series].color), 1));
    }
    viewport()->update();
}

void PlotView::paintEvent(QPaintEvent *event)
{
    ++m_paintCount;
    QChartView::paintEvent(event);
}

void PlotView::resizeEvent(QResizeEvent *event)
{
    QChartView::resizeEvent(event);
    const QRectF plot = plotRect();
    chart()->setPlotArea(plot);
    m_horizontal->setRange(0, std::max(1.0, plot.width()));
    m_vertical->setRange(0, std::max(1.0, plot.height()));
    Q_EMIT resized();
}

void PlotView::drawValueAxis(QPainter *painter) const
{
    const Theme &theme = Theme::current();
    const QRectF plot = plotRect();
    for (double value = 0; value <= m_drawing.scale.top * 1.0001; value += m_drawing.scale.step) {
        const qreal y = std::round(yOf(value)) - 0.5;
        painter->setPen(QPen(theme.color(Token::Border), 1));
        painter->drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
        painter->setPen(theme.color(Token::TextMuted));
        painter->drawText(QRectF(0, y - 10, kLabelWidth - 8, 20),
                          Qt::AlignRight | Qt::AlignVCenter,
                          axisText(m_spec.unit, value, m_drawing.scale.step));
    }
}

void PlotView::drawTimeAxis(QPainter *painter) const
{
    const QRectF plot = plotRect();
    const qint64 range = m_drawing.view.to - m_drawing.view.from;
    painter->setPen(Theme::current().color(Token::TextMuted));
    for (const qint64 tick : timeTicks(m_drawing.view.from, m_drawing.view.to)) {
        const QString text = timeText(tick, range);
        const qreal width = painter->fontMetrics().horizontalAdvance(text);
        const qreal x = std::clamp(xOf(tick) - width / 2, plot.left(), plot.right() - width);
        painter->drawText(QRectF(x, plot.bottom() + 3, width + 1, kLabelHeight - 3),
                          Qt::AlignLeft | Qt::AlignVCenter,
                          text);
    }
}

void PlotView::drawFill(QPainter *painter) const
{
    const QRectF plot = plotRect();
    for (std::size_t series = 0; series < m_spec.series.size(); ++series) {
        if (!m_spec.series[series].isFilled)
            continue;
        QColor color = Theme::current().color(m_spec.series[series].color);
        color.setAlphaF(kFillOpacity);
        painter->setPen(Qt::NoPen);
        painter->setBrush(color);
        for (const PlotLine &line : m_drawing.lines[series]) {
            QPolygonF area;
            area << QPointF(xOf(line.front().at), plot.bottom());
            for (const PlotPoint &point : line)
                area << QPointF(xOf(point.at), yOf(point.value));
            area << QPointF(xOf(line.back().at), plot.bottom());
            painter->drawPolygon(area);
        }
    }
}

void PlotView::drawThresholds(QPainter *painter) const
{
    const QRectF plot = plotRect();
    qreal right = plot.right() - 4;
    for (const Threshold &threshold : m_thresholds) {
        const qreal y = std::round(yOf(threshold.value)) - 0.5;
        const QColor color = Theme::current().color(threshold.color);
        painter->setPen(QPen(color, 1, Qt::DashLine));
        painter->drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
        const qreal width = painter->fontMetrics().horizontalAdvance(threshold.name) + 8;
        // In the line, one beside the other: neighbours may be closer than a line of text is high.
        const QRectF place(right - width, y - 7, width, 14);
        right -= width + 4;
        painter->fillRect(place, Theme::current().color(Token::Surface));
        painter->setPen(color);
        painter->drawText(place, Qt::AlignCenter, threshold.name);
    }
}

void PlotView::drawBackground(QPainter *painter, const QRectF &)
{
    painter->fillRect(viewport()->rect(), Theme::current().color(Token::Surface));
    painter->setFont(Theme::font(kLabelPx));
    drawValueAxis(painter);
    drawTimeAxis(painter);
    drawFill(painter);
}

void PlotView::drawForeground(QPainter *painter, const QRectF &)
{
    painter->setFont(Theme::font(kLabelPx));
    drawThresholds(painter);
    if (!m_drawing.isEmpty())
        return;
    painter->setFont(Theme::font());
    painter->setPen(Theme::current().color(Token::TextMuted));
    painter->drawText(
        plotRect().adjusted(16, 8, -16, -8), Qt::AlignCenter | Qt::TextWordWrap, m_spec.emptyText);
}

} // namespace hub::ui
