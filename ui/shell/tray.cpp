#include "ui/shell/tray.h"

#include "ui/shell/action_registry.h"
#include "ui/theme/theme.h"

#include <QLocale>
#include <QMenu>
#include <QSystemTrayIcon>

namespace hub::ui {

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
    m_icon = new QSystemTrayIcon(Theme::current().icon(QStringLiteral("box"), Token::Accent), this);
    m_icon->setContextMenu(m_menu);
    m_icon->setToolTip(tr("AIO Creative Hub"));
    connect(
        m_icon, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason why) {
            if (why == QSystemTrayIcon::Trigger)
                Q_EMIT clicked();
        });
    m_icon->show();
}

Tray::~Tray() = default;

void Tray::setFigures(const StatusFigures &figures)
{
    if (m_icon == nullptr)
        return;
    const QLocale locale;
    m_icon->setToolTip(
        tr("AIO Creative Hub\n%1 running · %2 waiting")
            .arg(locale.toString(figures.running), locale.toString(figures.waiting)));
    const bool isBusy = figures.running > 0;
    if (isBusy == m_isBusy)
        return;
    m_isBusy = isBusy;
    m_icon->setIcon(Theme::current().icon(
        isBusy ? QStringLiteral("refresh-cw") : QStringLiteral("box"), Token::Accent));
}

} // namespace hub::ui
