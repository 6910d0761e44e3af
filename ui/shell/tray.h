#pragma once

#include "ui/shell/status_strip.h"

#include <QIcon>
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
    enum class State
    {
        Ok,
        Busy,
        Warning, ///< It works, but somebody should look.
        Offline
    };
    /// What the figures and the hub's state come to.
    [[nodiscard]] static State stateOf(StatusStrip::Hub hub, const StatusFigures &figures);

    /// The hub's picture with a mark for the state: of another colour and another shape for each.
    [[nodiscard]] static QIcon iconOf(State state);

    Tray(const ActionRegistry &registry, const QStringList &actions, QWidget *window);
    ~Tray() override;

    [[nodiscard]] bool isThere() const { return m_icon != nullptr; }
    void setHub(StatusStrip::Hub hub);
    void setFigures(const StatusFigures &figures);

Q_SIGNALS:
    void clicked();

private:
    void follow();
    void paint();

    QMenu *m_menu = nullptr; ///< Deleted with the window.
    QSystemTrayIcon *m_icon = nullptr;
    StatusStrip::Hub m_hub = StatusStrip::Hub::Running;
    StatusFigures m_figures;
    State m_state = State::Ok;
};

} // namespace hub::ui
