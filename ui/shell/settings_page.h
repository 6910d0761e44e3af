#pragma once

#include "ui/shell/window_state.h"

#include <QWidget>

#include <functional>

class QVBoxLayout;

namespace hub::ui {

class StallWatch;

/// What the user can set of the window, and where its data are.
///
/// Threads: GUI.
class SettingsPage final : public QWidget
{
    Q_OBJECT

public:
    /// @p state and @p stalls, which may be null, must outlive the page; the state is changed in
    /// place, and @p changed is called.
    SettingsPage(WindowState &state,
                 const QString &dataFolder,
                 std::function<void()> changed,
                 const StallWatch *stalls,
                 QWidget *parent);

private:
    [[nodiscard]] QWidget *appearance();
    [[nodiscard]] QWidget *window(const StallWatch *stalls);
    [[nodiscard]] QWidget *storage(const QString &dataFolder);
    [[nodiscard]] QVBoxLayout *card(const QString &title, QWidget *&frame);

    WindowState &m_state;
    std::function<void()> m_changed;
};

} // namespace hub::ui
