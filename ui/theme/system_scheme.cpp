#include "ui/theme/system_scheme.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

namespace hub::ui {
namespace {

QString portal()
{
    return QStringLiteral("org.freedesktop.portal.Desktop");
}
QString portalPath()
{
    return QStringLiteral("/org/freedesktop/portal/desktop");
}
QString settingsInterface()
{
    return QStringLiteral("org.freedesktop.portal.Settings");
}
QString appearance()
{
    return QStringLiteral("org.freedesktop.appearance");
}
QString colorSchemeKey()
{
    return QStringLiteral("color-scheme");
}
QString contrastKey()
{
    return QStringLiteral("contrast");
}

} // namespace

SystemScheme::SystemScheme(Scheme fallback)
    : m_fallback(fallback)
{}

Scheme SystemScheme::scheme() const
{
    if (m_wantsContrast)
        return Scheme::HighContrast;
    if (m_colorScheme == 1)
        return Scheme::Dark;
    return m_colorScheme == 2 ? Scheme::Light : m_fallback;
}

void SystemScheme::ask()
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    bus.connect(portal(),
                portalPath(),
                settingsInterface(),
                QStringLiteral("SettingChanged"),
                this,
                SLOT(takeSetting(QString, QString, QDBusVariant)));
    read(colorSchemeKey());
    read(contrastKey());
}

void SystemScheme::read(const QString &key)
{
    QDBusMessage call = QDBusMessage::createMethodCall(
        portal(), portalPath(), settingsInterface(), QStringLiteral("Read"));
    call.setArguments({appearance(), key});
    auto *const watcher =
        new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher, key] {
        const QDBusPendingReply<QDBusVariant> reply = *watcher;
        // A desktop without a portal, or without this setting, has no wish.
        if (reply.isValid())
            takeSetting(appearance(), key, reply.value());
        watcher->deleteLater();
    });
}

void SystemScheme::takeSetting(const QString &group, const QString &key, const QDBusVariant &value)
{
    if (group != appearance())
        return;
    // Read() wraps the value once more than the signal does.
    QVariant inner = value.variant();
    if (inner.canConvert<QDBusVariant>())
        inner = inner.value<QDBusVariant>().variant();
    const Scheme before = scheme();
    if (key == colorSchemeKey())
        m_colorScheme = inner.toInt();
    else if (key == contrastKey())
        m_wantsContrast = inner.toInt() == 1;
    if (scheme() != before)
        Q_EMIT changed();
}

} // namespace hub::ui
