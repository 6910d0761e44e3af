#include "ui/shell/shortcut_sheet.h"

#include "ui/shell/action_registry.h"
#include "ui/theme/theme.h"

#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace hub::ui {

ShortcutSheet::ShortcutSheet(const ActionRegistry &registry, QWidget *parent)
    : QDialog(parent)
{
    setObjectName(QStringLiteral("shortcuts"));
    setWindowTitle(tr("Keyboard shortcuts"));
    auto *const title = new QLabel(windowTitle(), this);
    Theme::setRole(title, "page-title");
    auto *const grid = new QGridLayout;
    grid->setHorizontalSpacing(Theme::space(5));
    grid->setVerticalSpacing(Theme::space(1));
    int row = 0;
    for (const ActionRegistry::Entry &entry : registry.entries()) {
        if (entry.spec.shortcut.isEmpty())
            continue;
        auto *const name = new QLabel(entry.spec.title, this);
        auto *const keys = new QLabel(entry.spec.shortcut.toString(QKeySequence::NativeText), this);
        Theme::setRole(keys, "key");
        grid->addWidget(name, row, 0);
        grid->addWidget(keys, row, 1, Qt::AlignRight);
        ++row;
    }
    auto *const buttons = new QDialogButtonBox(this);
    QPushButton *const close = buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole);
    close->setDefault(true);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 20);
    column->setSpacing(Theme::space(3));
    column->addWidget(title);
    column->addLayout(grid);
    column->addWidget(buttons);
}

} // namespace hub::ui
