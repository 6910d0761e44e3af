#pragma once

#include "ui/theme/theme.h"

#include <QByteArray>
#include <QString>

namespace hub::ui {

/// What the window remembers from one start to the next: `<data>/window.ini`.
struct WindowState
{
    QByteArray geometry; ///< Of QWidget::saveGeometry().
    QString page;        ///< Its id.
    Theme::Choice theme = Theme::Choice::System;
    Scheme lastSystem = Scheme::Dark; ///< What the desktop wanted: known late at the next start.
    bool staysInTray = false;         ///< Closing the window leaves the hub running.

    /// What cannot be read is as at the first start.
    [[nodiscard]] static WindowState load(const QString &file);

    /// False where it cannot be written; then the next start is as this one was.
    [[nodiscard]] bool save(const QString &file) const;
};

} // namespace hub::ui
