#include "ui/charts/crosshair_layer_p.h"
#include "ui/theme/theme.h"

#include <QDateTime>
#include <QLocale>
#include <QMouseEvent>

#include <cmath>

namespace hub::ui {
namespace {

constexpr int kStripHalf = 5; ///< Wide enough for the dots.
constexpr int kRowHeight = 18;
constexpr int kPadding = 8;

} // namespace

CrosshairLayer::CrosshairLayer(LiveChart &chart, PlotView &plot, ChartGroup &group)
    : QWidget(&chart)
    , m_chart(chart)
    , m_plot(plot)
    , m_group(group)
{
    setMouseTracking(true);
    setCursor(Qt::CrossCursor);
}

void CrosshairLayer::forgetPicture()
{
    m_picture = {};
}

void CrosshairLayer::takePicture()
{
    m_picture = m_plot.viewport()->grab();
    m_painted = rect();
}

QRect CrosshairLayer::stripAt(qreal x) const
{
    return QRect(static_cast<int>(std::floor(x)) - kStripHalf, 0, 2 * kStripHalf + 1, height());
}

void CrosshairLayer::showCrosshair(const std::optional<SeriesValues> &values)
{
    const std::optional<qint64> at = m_group.crosshair();
    m_values = values;
    const bool isActive = at || m_dragFrom;
    if (!isActive) {
        if (m_picture.isNull())
            return;
        m_picture = {};
        setAttribute(Qt::WA_OpaquePaintEvent, false);
        update();
        return;
    }
    if (m_picture.isNull())
        takePicture();
    setAttribute(Qt::WA_OpaquePaintEvent, true);
    QRegion region;
    if (at)
        region += stripAt(m_plot.xOf(*at));
    if (at && m_isUnderPointer)
        region += tooltipRect();
    if (m_dragFrom)
        region += rect();
    update(region + m_painted);
    m_painted = region;
}

QStringList CrosshairLayer::tooltipLines() const
{
    const std::optional<qint64> at = m_group.crosshair();
    if (!at || !m_values)
        return {};
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(*at);
    QStringList lines{time.toString(QStringLiteral("HH:mm:ss")) + u' '
                      + time.timeZoneAbbreviation()};
    const ChartSpec &spec = m_chart.spec();
    for (std::size_t i = 0; i < spec.series.size(); ++i) {
        const double value = (*m_values)[i];
        lines.append(spec.series[i].name + QStringLiteral("  ")
                     + (std::isnan(value) ? tr("no value") : valueText(spec.unit, value)));
    }
    return lines;
}

QRect CrosshairLayer::tooltipRect() const
{
    const QFontMetrics metrics(Theme::font(12));
    int width = 0;
    const QStringList lines = tooltipLines();
    for (const QString &line : lines)
        width = std::max(width, metrics.horizontalAdvance(line));
    width += 2 * kPadding + 14;
    const int height = kRowHeight * static_cast<int>(lines.size()) + kPadding;
    const int x = static_cast<int>(m_plot.xOf(m_group.crosshair().value_or(0)));
    // On the side that has room for it.
    const bool isLeft = x + 12 + width > this->width();
    return {isLeft ? std::max(0, x - 12 - width) : x + 12, 10, width, height};
}

void CrosshairLayer::paintTooltip(QPainter &painter) const
{
    const Theme &theme = Theme::current();
    const QRect place = tooltipRect();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.color(Token::Border), 1));
    painter.setBrush(theme.color(Token::SurfaceRaised));
    painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    painter.setFont(Theme::font(12));
    const QStringList lines = tooltipLines();
    for (int i = 0; i < lines.size(); ++i) {
        const QRect row(place.x() + kPadding,
                        place.y() + kPadding / 2 + i * kRowHeight,
                        place.width() - 2 * kPadding,
                        kRowHeight);
        if (i > 0) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(
                theme.color(m_chart.spec().series[static_cast<std::size_t>(i - 1)].color));
            painter.drawRoundedRect(QRectF(row.x(), row.center().y() - 1, 8, 3), 1.5, 1.5);
        }
        painter.setPen(theme.color(i > 0 ? Token::Text : Token::TextSecondary));
        painter.drawText(row.adjusted(i > 0 ? 14 : 0, 0, 0, 0), Qt::AlignVCenter, lines.at(i));
    }
}

void CrosshairLayer::paintCrosshair(QPainter &painter) const
{
    const Theme &theme = Theme::current();
    const QRectF plot = m_plot.plotRect();
    const qreal x = std::floor(m_plot.xOf(*m_group.crosshair())) + 0.5;
    if (x < plot.left() - 1 || x > plot.right() + 1)
        return;
    painter.setPen(QPen(theme.color(Token::TextMuted), 1));
    painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
    painter.setRenderHint(QPainter::Antialiasing);
    const ChartSpec &spec = m_chart.spec();
    for (std::size_t i = 0; m_values && i < spec.series.size(); ++i) {
        const double value = (*m_values)[i];
        if (std::isnan(value))
            continue;
        painter.setPen(QPen(theme.color(Token::Surface), 1));
        painter.setBrush(theme.color(spec.series[i].color));
        painter.drawEllipse(QPointF(x, m_plot.yOf(value)), 3.5, 3.5);
    }
}

void CrosshairLayer::paintEvent(QPaintEvent *event)
{
    if (m_picture.isNull())
        return;
    QPainter painter(this);
    painter.setClipRegion(event->region());
    painter.drawPixmap(rect(), m_picture);
    if (m_dragFrom) {
        QColor color = Theme::current().color(Token::Accent);
        color.setAlphaF(0.18F);
        const QRectF plot = m_plot.plotRect();
        const QRectF span(std::min(*m_dragFrom, m_dragTo),
                          plot.top(),
                          std::abs(m_dragTo - *m_dragFrom),
                          plot.height());
        painter.fillRect(span & plot, color);
    }
    if (!m_group.crosshair())
        return;
    paintCrosshair(painter);
    if (m_isUnderPointer && m_values)
        paintTooltip(painter);
}

void CrosshairLayer::mouseMoveEvent(QMouseEvent *event)
{
    m_isUnderPointer = true;
    if (m_dragFrom)
        m_dragTo = qRound(event->position().x());
    const qint64 at = m_plot.timeAt(event->position().x());
    if (m_group.crosshair() == at && m_dragFrom)
        showCrosshair(m_values);
    m_group.setCrosshair(at);
}

void CrosshairLayer::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_chart.setFocus(Qt::MouseFocusReason);
    m_dragFrom = m_dragTo = qRound(event->position().x());
}

void CrosshairLayer::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || !m_dragFrom)
        return;
    const auto [from, to] = std::minmax({*m_dragFrom, qRound(event->position().x())});
    m_dragFrom.reset();
    if (to - from >= 4)
        m_group.zoomTo(m_plot.timeAt(from), m_plot.timeAt(to));
    else
        showCrosshair(m_values);
}

void CrosshairLayer::mouseDoubleClickEvent(QMouseEvent *)
{
    m_dragFrom.reset();
    m_group.zoomBack();
}

void CrosshairLayer::leaveEvent(QEvent *)
{
    m_isUnderPointer = false;
    m_group.setCrosshair(std::nullopt);
}

} // namespace hub::ui
