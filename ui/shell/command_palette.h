#pragma once

#include <QFrame>
#include <QPointer>

class QLineEdit;
class QListWidget;

namespace hub::ui {

class ActionRegistry;

/// Finds any action by a few of its letters: opened by Ctrl+K, used by the keyboard alone.
///
/// Threads: GUI.
class CommandPalette final : public QFrame
{
    Q_OBJECT

public:
    /// Lies over @p window. @p registry must outlive it.
    CommandPalette(const ActionRegistry &registry, QWidget *window);

    void open();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void list(const QString &typed);
    void run();
    void close();
    [[nodiscard]] bool takeKey(int key);

    const ActionRegistry &m_registry;
    QLineEdit *m_input;
    QListWidget *m_found;
    QPointer<QWidget> m_focusBefore;
};

} // namespace hub::ui
