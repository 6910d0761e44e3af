#pragma once

#include "ui/theme/tokens.h"

#include <QDBusVariant>
#include <QObject>

namespace hub::ui {

/// What the desktop wants: dark or light, and high contrast. Asks the settings portal, which every
/// current desktop has, without waiting for it, and follows its changes.
///
/// Threads: GUI.
class SystemScheme final : public QObject
{
    Q_OBJECT

public:
    /// @p fallback holds until the portal answers, and for good where there is none.
    explicit SystemScheme(Scheme fallback);

    [[nodiscard]] Scheme scheme() const;

    /// Starts asking. Not in the constructor: the first paint comes before the bus.
    void ask();

Q_SIGNALS:
    void changed();

private Q_SLOTS:
    void takeSetting(const QString &group, const QString &key, const QDBusVariant &value);

private:
    void read(const QString &key);

    Scheme m_fallback;
    int m_colorScheme = 0; ///< Of the portal: 0 no preference, 1 dark, 2 light.
    bool m_wantsContrast = false;
};

} // namespace hub::ui
