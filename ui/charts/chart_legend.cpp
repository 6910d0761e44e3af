#include "ui/charts/chart_legend_p.h"
#include "ui/theme/theme.h"

#include <cmath>

namespace hub::ui {
namespace {

constexpr int kDash = 10;
constexpr int kGap = 6;
constexpr int kBetween = 16;
constexpr int kPx = 12;

} // namespace

ChartLegend::ChartLegend(const ChartSpec &spec, QWidget *parent)
    : QWidget(parent)
    , m_spec(spec)
{
    setFont(Theme::font(kPx));
    // All that the title leaves: values come and go without a new layout.
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ChartLegend::setValues(const std::optional<SeriesValues> &values)
{
    if (!values && !m_values)
        return;
    m_values = values;
    update();
}

QString ChartLegend::textOf(std::size_t series) const
{
    const QString &name = m_spec.series[series].name;
    if (!m_values)
        return name;
    const double value = (*m_values)[series];
    return name + u' '
           + (std::isnan(value) ? QString(QChar(0x2013)) : valueText(m_spec.unit, value));
}

QSize ChartLegend::sizeHint() const
{
    const QFontMetrics metrics(Theme::font(kPx));
    int width = 0;
    for (std::size_t i = 0; i < m_spec.series.size(); ++i)
        width += kDash + kGap + metrics.horizontalAdvance(textOf(i)) + 1 + (i > 0 ? kBetween : 0);
    return {width, metrics.height() + 2};
}

void ChartLegend::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(Theme::font(kPx));
    int x = std::max(0, width() - sizeHint().width());
    for (std::size_t i = 0; i < m_spec.series.size(); ++i) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(Theme::current().color(m_spec.series[i].color));
        painter.drawRoundedRect(QRectF(x, height() / 2.0 - 1.5, kDash, 3), 1.5, 1.5);
        const QString text = textOf(i);
        const int width = painter.fontMetrics().horizontalAdvance(text) + 1;
        painter.setPen(Theme::current().color(Token::TextSecondary));
        painter.drawText(QRect(x + kDash + kGap, 0, width, height()), Qt::AlignVCenter, text);
        x += kDash + kGap + width + kBetween;
    }
}

} // namespace hub::ui
