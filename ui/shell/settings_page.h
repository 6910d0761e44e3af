#pragma once

#include "ui/shell/window_state.h"

#include <QWidget>

#include <functional>

class QVBoxLayout;

namespace hub::ui {

/// What the user can set of the window, and where its data are.
///
/// Threads: GUI.
class SettingsPage final : public QWidget
{
    Q_OBJECT

public:
    /// @p state must outlive the page; it is changed in place, and @p changed is called.
    SettingsPage(WindowState &state,
                 const QString &dataFolder,
                 std::function<void()> changed,
                 QWidget *parent);

private:
    [[nodiscard]] QWidget *appearance();
    [[nodiscard]] QWidget *window();
    [[nodiscard]] QWidget *storage(const QString &dataFolder);
    [[nodiscard]] QVBoxLayout *card(const QString &title, QWidget *&frame);

    WindowState &m_state;
    std::function<void()> m_changed;
};

} // namespace hub::ui
