#pragma once

#include "ui/shell/status_strip.h"

#include <QObject>

class QMenu;
class QSystemTrayIcon;

namespace hub::ui {

class ActionRegistry;

/// The hub in the desktop's tray, with its state and the actions that are wanted there. Without a
/// tray it does nothing.
///
/// Threads: GUI.
class Tray final : public QObject
{
    Q_OBJECT

public:
    Tray(const ActionRegistry &registry, const QStringList &actions, QWidget *window);
    ~Tray() override;

    [[nodiscard]] bool isThere() const { return m_icon != nullptr; }
    void setFigures(const StatusFigures &figures);

Q_SIGNALS:
    void clicked();

private:
    QMenu *m_menu = nullptr; ///< Deleted with the window.
    QSystemTrayIcon *m_icon = nullptr;
    bool m_isBusy = false;
};

} // namespace hub::ui
