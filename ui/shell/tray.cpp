#include "ui/shell/tray.h"

#include "ui/shell/action_registry.h"
#include "ui/theme/theme.h"

#include <QLocale>
#include <QMenu>
#include <QPainter>
#include <QSystemTrayIcon>

namespace hub::ui {
namespace {

/// Of the picture that desktops scale down; most trays show 22 to 24 pixels.
constexpr int kSize = 48;
constexpr int kMark = 26;

/// Memory over this share of its limit is told.
constexpr double kMuchMemory = 0.9;

void paintMark(QPainter &painter, Tray::State state)
{
    const QRectF place(kSize - kMark, kSize - kMark, kMark, kMark);
    const QRectF mark = place.adjusted(3, 3, -3, -3);
    // A rim of nothing keeps the mark apart from the picture on a tray of any colour.
    painter.setCompositionMode(QPainter::CompositionMode_Clear);
    painter.setPen(Qt::NoPen);
    painter.setBrush(Qt::black);
    painter.drawEllipse(place);
    painter.setCompositionMode(QPainter::CompositionMode_SourceOver);
    const Theme &theme = Theme::current();
    switch (state) {
    case Tray::State::Busy:
        painter.setBrush(theme.color(Token::Accent));
        painter.drawEllipse(mark);
        return;
    case Tray::State::Warning:
        painter.setBrush(theme.color(Token::Warning));
        painter.drawPolygon(QPolygonF(
            {QPointF(mark.center().x(), mark.top()), mark.bottomRight(), mark.bottomLeft()}));
        return;
    case Tray::State::Offline:
        painter.setBrush(theme.color(Token::Danger));
        painter.drawRect(mark.adjusted(1, 1, -1, -1));
        return;
    case Tray::State::Ok:
        return;
    }
}

QString stateWords(Tray::State state, const StatusFigures &figures)
{
    switch (state) {
    case Tray::State::Offline:
        return Tray::tr("The hub does not run");
    case Tray::State::Warning:
        if (figures.isPaused)
            return Tray::tr("The jobs are paused");
        if (figures.isolation == StatusFigures::Isolation::Reduced)
            return Tray::tr("Pictures are read with less isolation");
        return Tray::tr("The memory is nearly used up");
    case Tray::State::Busy:
    case Tray::State::Ok:
        break;
    }
    const QLocale locale;
    return Tray::tr("%1 running · %2 waiting")
        .arg(locale.toString(figures.running), locale.toString(figures.waiting));
}

} // namespace

Tray::State Tray::stateOf(StatusStrip::Hub hub, const StatusFigures &figures)
{
    if (hub != StatusStrip::Hub::Running)
        return State::Offline;
    const bool isFull = figures.memoryLimitBytes > 0
                        && static_cast<double>(figures.memoryBytes)
                               > kMuchMemory * static_cast<double>(figures.memoryLimitBytes);
    if (figures.isPaused || isFull || figures.isolation == StatusFigures::Isolation::Reduced)
        return State::Warning;
    return figures.running > 0 ? State::Busy : State::Ok;
}

QIcon Tray::iconOf(State state)
{
    QPixmap picture(kSize, kSize);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    const Token token = state == State::Offline ? Token::TextMuted : Token::Accent;
    Theme::current().icon(QStringLiteral("box"), token).paint(&painter, QRect(0, 0, kSize, kSize));
    if (state != State::Ok)
        paintMark(painter, state);
    painter.end();
    return QIcon(picture);
}

Tray::Tray(const ActionRegistry &registry, const QStringList &actions, QWidget *window)
    : QObject(window)
{
    if (!QSystemTrayIcon::isSystemTrayAvailable())
        return;
    m_menu = new QMenu(window);
    for (const QString &id : actions) {
        if (QAction *const action = registry.find(id))
            m_menu->addAction(action);
    }
    m_icon = new QSystemTrayIcon(this);
    m_icon->setContextMenu(m_menu);
    paint();
    connect(
        m_icon, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason why) {
            if (why == QSystemTrayIcon::Trigger)
                Q_EMIT clicked();
        });
    connect(&Theme::current(), &Theme::changed, this, &Tray::paint);
    m_icon->show();
}

Tray::~Tray() = default;

void Tray::setHub(StatusStrip::Hub hub)
{
    m_hub = hub;
    follow();
}

void Tray::setFigures(const StatusFigures &figures)
{
    m_figures = figures;
    follow();
}

void Tray::follow()
{
    if (m_icon == nullptr)
        return;
    const State state = stateOf(m_hub, m_figures);
    m_icon->setToolTip(tr("AIO Creative Hub") + u'\n' + stateWords(state, m_figures));
    if (state == m_state)
        return;
    m_state = state;
    paint();
}

void Tray::paint()
{
    m_icon->setIcon(iconOf(m_state));
    m_icon->setToolTip(tr("AIO Creative Hub") + u'\n' + stateWords(m_state, m_figures));
}

} // namespace hub::ui
