#include "ui/shell/window_state.h"

#include <QMetaEnum>
#include <QSettings>

namespace hub::ui {

WindowState WindowState::load(const QString &file)
{
    const QSettings settings(file, QSettings::IniFormat);
    WindowState state;
    state.geometry = settings.value(QStringLiteral("geometry")).toByteArray();
    state.page = settings.value(QStringLiteral("page")).toString();
    const QByteArray choice = settings.value(QStringLiteral("theme")).toByteArray();
    bool isKnown = false;
    const int value = QMetaEnum::fromType<Theme::Choice>().keyToValue(choice.constData(), &isKnown);
    if (isKnown)
        state.theme = static_cast<Theme::Choice>(value);
    const QString scheme = settings.value(QStringLiteral("lastSystem")).toString();
    state.lastSystem = schemeNamed(scheme).value_or(Scheme::Dark);
    state.staysInTray = settings.value(QStringLiteral("staysInTray"), false).toBool();
    return state;
}

bool WindowState::save(const QString &file) const
{
    QSettings settings(file, QSettings::IniFormat);
    settings.setValue(QStringLiteral("geometry"), geometry);
    settings.setValue(QStringLiteral("page"), page);
    const auto choices = QMetaEnum::fromType<Theme::Choice>();
    settings.setValue(QStringLiteral("theme"),
                      QString::fromLatin1(choices.valueToKey(static_cast<int>(theme))));
    settings.setValue(QStringLiteral("lastSystem"), QString(schemeName(lastSystem)));
    settings.setValue(QStringLiteral("staysInTray"), staysInTray);
    settings.sync();
    return settings.status() == QSettings::NoError;
}

} // namespace hub::ui
