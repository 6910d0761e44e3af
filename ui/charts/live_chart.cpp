#include "ui/charts/live_chart.h"

#include "ui/charts/chart_accessible_p.h"
#include "ui/charts/chart_legend_p.h"
#include "ui/charts/crosshair_layer_p.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QLabel>

#include <cmath>

namespace hub::ui {
namespace {

constexpr int kLargeStep = 20; ///< Pixels.

/// Of a column, whose extremes are drawn. Narrower ones look the same and cost twice as much: Qt
/// Charts' work follows the number of points.
constexpr double kColumnPx = 2;

} // namespace

LiveChart::LiveChart(ChartSpec spec, ChartGroup &group, QWidget *parent)
    : QFrame(parent)
    , m_spec(std::move(spec))
    , m_group(group)
{
    Q_ASSERT(m_spec.series.size() <= kMostSeries);
    installChartAccessibility();
    setObjectName(QStringLiteral("chart-") + m_spec.id);
    setAccessibleName(m_spec.title);
    setFocusPolicy(Qt::StrongFocus);
    Theme::setRole(this, "card");
    auto *title = new QLabel(m_spec.title, this);
    Theme::setRole(title, "card-title");
    m_legend = new ChartLegend(m_spec, this);
    m_plot = new PlotView(m_spec, this);
    m_layer = new CrosshairLayer(*this, *m_plot, m_group);
    auto *head = new QHBoxLayout;
    head->setSpacing(12);
    head->addWidget(title);
    head->addWidget(m_legend, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 10, 14, 8);
    layout->setSpacing(6);
    layout->addLayout(head);
    layout->addWidget(m_plot, 1);
    connect(&m_group, &ChartGroup::viewChanged, this, &LiveChart::refresh);
    connect(&m_group, &ChartGroup::crosshairMoved, this, &LiveChart::showCrosshair);
    connect(m_plot, &PlotView::resized, this, [this] {
        placeLayer();
        refresh();
    });
    connect(&Theme::current(), &Theme::changed, this, &LiveChart::applyTheme);
}

LiveChart::~LiveChart() = default;

void LiveChart::add(qint64 at, const SeriesValues &values)
{
    m_own.add(at, values);
}

void LiveChart::setRing(const SampleRing &ring)
{
    m_ring = &ring;
    refresh();
}

void LiveChart::setThresholds(std::vector<Threshold> thresholds)
{
    if (thresholds == m_plot->thresholds())
        return;
    m_plot->setThresholds(std::move(thresholds));
    refresh();
}

bool LiveChart::isSeen() const
{
    return m_isShown && !window()->isMinimized();
}

Drawing LiveChart::compose() const
{
    Drawing drawing;
    drawing.view = m_group.view();
    PlotWindow window;
    window.from = drawing.view.from;
    window.to = drawing.view.to;
    window.columns = std::max(1, qRound(m_plot->plotRect().width() / kColumnPx));
    window.joinWithin = m_spec.joinWithin;
    double highest = 0;
    for (std::size_t series = 0; series < m_spec.series.size(); ++series) {
        drawing.lines.push_back(m_ring->lines(series, window));
        for (const PlotLine &line : drawing.lines.back()) {
            for (const PlotPoint &point : line)
                highest = std::max(highest, point.value);
        }
    }
    for (const Threshold &threshold : m_plot->thresholds())
        highest = std::max(highest, threshold.value);
    drawing.scale = valueScale(m_spec.unit, highest);
    return drawing;
}

void LiveChart::refresh()
{
    m_isStale = !isSeen();
    if (m_isStale)
        return;
    m_plot->draw(compose());
    m_layer->forgetPicture();
    if (m_group.crosshair())
        showCrosshair();
}

const Drawing &LiveChart::drawing()
{
    if (isSeen() && !m_isStale)
        return m_plot->drawing();
    m_unseen = compose();
    return m_unseen;
}

QPixmap LiveChart::picture()
{
    const std::optional<qint64> crosshair = m_group.crosshair();
    m_group.setCrosshair(std::nullopt);
    QPixmap picture = grab();
    m_group.setCrosshair(crosshair);
    return picture;
}

LiveChart::Work LiveChart::work() const
{
    return {m_plot->replaceCount(), m_plot->paintCount()};
}

void LiveChart::showCrosshair()
{
    if (!isSeen())
        return;
    std::optional<SeriesValues> values;
    if (const std::optional<qint64> at = m_group.crosshair()) {
        const ChartGroup::View view = m_plot->drawing().view;
        const auto columns = std::max<qint64>(1, qRound(m_plot->plotRect().width()));
        const qint64 within = std::max(m_spec.joinWithin, 2 * (view.to - view.from) / columns);
        values.emplace();
        values->fill(kNoValue);
        for (std::size_t i = 0; i < m_spec.series.size(); ++i) {
            if (const auto point = m_ring->nearest(i, *at, within))
                (*values)[i] = point->value;
        }
    }
    m_legend->setValues(values);
    m_layer->showCrosshair(values);
}

void LiveChart::placeLayer()
{
    m_layer->setGeometry(m_plot->geometry());
    m_layer->forgetPicture();
    m_layer->raise();
}

void LiveChart::applyTheme()
{
    m_plot->applyTheme();
    m_layer->forgetPicture();
    update();
}

void LiveChart::showEvent(QShowEvent *event)
{
    QFrame::showEvent(event);
    m_isShown = true;
    placeLayer();
    refresh();
}

void LiveChart::hideEvent(QHideEvent *event)
{
    QFrame::hideEvent(event);
    m_isShown = false;
    m_isStale = true;
}

void LiveChart::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    placeLayer();
}

void LiveChart::paintEvent(QPaintEvent *event)
{
    QFrame::paintEvent(event);
    if (!hasFocus())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Theme::current().color(Token::Accent), 1.5));
    const int radius = Theme::cardRadius();
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.75, 0.75, -0.75, -0.75), radius, radius);
}

void LiveChart::moveCrosshair(int columns)
{
    const QRectF plot = m_plot->plotRect();
    const std::optional<qint64> at = m_group.crosshair();
    const qreal x = at ? m_plot->xOf(*at) + columns : plot.right();
    m_group.setCrosshair(m_plot->timeAt(x));
}

void LiveChart::keyPressEvent(QKeyEvent *event)
{
    const int step = event->modifiers().testFlag(Qt::ShiftModifier) ? kLargeStep : 1;
    const ChartGroup::View view = m_group.view();
    switch (event->key()) {
    case Qt::Key_Left:
        return moveCrosshair(-step);
    case Qt::Key_Right:
        return moveCrosshair(step);
    case Qt::Key_Home:
        return m_group.setCrosshair(view.from);
    case Qt::Key_End:
        return m_group.setCrosshair(view.to);
    case Qt::Key_Plus:
    case Qt::Key_Equal: {
        const qint64 quarter = (view.to - view.from) / 4;
        const qint64 middle = m_group.crosshair().value_or((view.from + view.to) / 2);
        return m_group.zoomTo(middle - quarter, middle + quarter);
    }
    case Qt::Key_Minus:
        return m_group.zoomBack();
    case Qt::Key_Escape:
        if (m_group.crosshair())
            return m_group.setCrosshair(std::nullopt);
        if (m_group.isZoomed())
            return m_group.zoomBack();
        break;
    default:
        break;
    }
    QFrame::keyPressEvent(event);
}

void LiveChart::focusInEvent(QFocusEvent *event)
{
    QFrame::focusInEvent(event);
    update();
}

void LiveChart::focusOutEvent(QFocusEvent *event)
{
    QFrame::focusOutEvent(event);
    m_group.setCrosshair(std::nullopt);
    update();
}

} // namespace hub::ui
