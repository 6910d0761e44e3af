#pragma once

#include <QDialog>

namespace hub::ui {

class ActionRegistry;

/// Every shortcut of the window with what it does, made from the registry.
///
/// Threads: GUI.
class ShortcutSheet final : public QDialog
{
    Q_OBJECT

public:
    ShortcutSheet(const ActionRegistry &registry, QWidget *parent);
};

} // namespace hub::ui
