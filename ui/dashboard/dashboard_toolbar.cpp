#include "ui/dashboard/dashboard_toolbar.h"

#include "ui/theme/theme.h"

#include <QButtonGroup>
#include <QMenu>

namespace hub::ui {
namespace {

constexpr qint64 kMinute = 60'000;
constexpr int kHeight = 30;

QToolButton *iconButton(const QString &icon, const QString &name, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    Theme::setRole(button, "button");
    button->setIcon(Theme::current().icon(icon));
    button->setFixedSize(40, kHeight);
    button->setAccessibleName(name);
    button->setToolTip(name);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

} // namespace

DashboardToolbar::DashboardToolbar(ChartGroup &group, QWidget *parent)
    : QWidget(parent)
    , m_group(group)
    , m_ranges(new QButtonGroup(this))
    , m_exportMenu(new QMenu(this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto *ranges = new QFrame(this);
    ranges->setAccessibleName(tr("Span of time"));
    Theme::setRole(ranges, "segments");
    ranges->setFixedHeight(kHeight);
    m_segments = new QHBoxLayout(ranges);
    m_segments->setContentsMargins(2, 2, 2, 2);
    m_segments->setSpacing(2);
    layout->addWidget(ranges);
    addRange(tr("1m"), tr("The last minute"), 1);
    addRange(tr("15m"), tr("The last 15 minutes"), 15);
    addRange(tr("1h"), tr("The last hour"), 60);
    addRange(tr("6h"), tr("The last 6 hours"), 6 * 60);
    addRange(tr("24h"), tr("The last 24 hours"), 24 * 60);
    layout->addSpacing(12);
    m_back = iconButton(QStringLiteral("undo-2"), tr("Back from the zoom"), this);
    m_pause = iconButton(QStringLiteral("pause"), tr("Pause the charts"), this);
    m_pause->setObjectName(QStringLiteral("pause"));
    auto *save = iconButton(QStringLiteral("download"), tr("Save charts"), this);
    save->setMenu(m_exportMenu);
    save->setPopupMode(QToolButton::InstantPopup);
    save->setStyleSheet(QStringLiteral("QToolButton::menu-indicator { image: none; }"));
    for (QToolButton *button : {m_back, m_pause, save}) {
        layout->addWidget(button);
        layout->addSpacing(8);
    }
    m_pause->setCheckable(true);
    connect(m_pause, &QToolButton::toggled, &m_group, &ChartGroup::setPaused);
    connect(m_back, &QToolButton::clicked, &m_group, &ChartGroup::zoomBack);
    connect(m_ranges, &QButtonGroup::idClicked, this, [this](int minutes) {
        m_group.setRange(minutes * kMinute);
    });
    connect(&m_group, &ChartGroup::controlsChanged, this, &DashboardToolbar::follow);
    follow();
}

void DashboardToolbar::addRange(const QString &text, const QString &name, qint64 minutes)
{
    auto *button = new QToolButton(m_segments->parentWidget());
    Theme::setRole(button, "segment");
    button->setText(text);
    button->setAccessibleName(name);
    button->setToolTip(name);
    button->setCheckable(true);
    button->setFixedHeight(kHeight - 4);
    m_ranges->addButton(button, static_cast<int>(minutes));
    m_segments->addWidget(button);
}

void DashboardToolbar::follow()
{
    const auto minutes = static_cast<int>(m_group.range() / kMinute);
    if (QAbstractButton *button = m_ranges->button(minutes))
        button->setChecked(true);
    // Tab comes to the chosen one, arrows go to the others.
    for (QAbstractButton *button : m_ranges->buttons())
        button->setFocusPolicy(button->isChecked() ? Qt::StrongFocus : Qt::ClickFocus);
    m_back->setEnabled(m_group.isZoomed());
    const bool isPaused = m_group.isPaused();
    const QString name = isPaused ? tr("Let the charts go on") : tr("Pause the charts");
    m_pause->setChecked(isPaused);
    m_pause->setIcon(
        Theme::current().icon(isPaused ? QStringLiteral("play") : QStringLiteral("pause")));
    m_pause->setAccessibleName(name);
    m_pause->setToolTip(name);
}

} // namespace hub::ui
