// What the window's own actions are, and how they are shown in its menu.
#include "ui/shell/command_palette.h"
#include "ui/shell/main_window.h"
#include "ui/shell/navigation.h"
#include "ui/shell/shortcut_sheet.h"
#include "ui/shell/tray.h"

#include <QFile>
#include <QFileDialog>
#include <QLocale>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>

namespace hub::ui {

void MainWindow::addThemeAction(const QString &id, const QString &title, Theme::Choice choice)
{
    m_actions.add({QStringLiteral("theme.") + id,
                   title,
                   MenuPlace::View,
                   {},
                   QStringLiteral("contrast"),
                   {},
                   [this, choice] { chooseTheme(choice); }});
}

void MainWindow::addGeneralActions()
{
    m_actions.add({QStringLiteral("file.open"),
                   tr("Add files…"),
                   MenuPlace::File,
                   QKeySequence(QKeySequence::Open),
                   QStringLiteral("upload"),
                   QStringLiteral("open"),
                   [this] { openFiles(); }});
    m_actions.add({QStringLiteral("file.quit"),
                   tr("Quit"),
                   MenuPlace::File,
                   QKeySequence(QStringLiteral("Ctrl+Q")),
                   QStringLiteral("power"),
                   {},
                   [this] {
                       if (isBusy())
                           askToEnd();
                       else
                           end();
                   }});
    m_actions.add({QStringLiteral("view.palette"),
                   tr("Find a command…"),
                   MenuPlace::View,
                   QKeySequence(QStringLiteral("Ctrl+K")),
                   QStringLiteral("command"),
                   {},
                   [this] { m_palette->open(); }});
    m_actions.add({QStringLiteral("view.menu"),
                   tr("Open the menu"),
                   MenuPlace::None,
                   QKeySequence(Qt::Key_F10),
                   {},
                   {},
                   [this] { openMenu(); }});
    m_actions.add({QStringLiteral("view.window"),
                   tr("Show the window"),
                   MenuPlace::None,
                   {},
                   QStringLiteral("maximize-2"),
                   QStringLiteral("window"),
                   [this] { comeForward(); }});
    addThemeAction(
        QStringLiteral("system"), tr("Look: as the desktop has it"), Theme::Choice::System);
    addThemeAction(QStringLiteral("light"), tr("Look: light"), Theme::Choice::Light);
    addThemeAction(QStringLiteral("dark"), tr("Look: dark"), Theme::Choice::Dark);
    addThemeAction(
        QStringLiteral("contrast"), tr("Look: high contrast"), Theme::Choice::HighContrast);
    m_actions.add({QStringLiteral("help.shortcuts"),
                   tr("Keyboard shortcuts"),
                   MenuPlace::Help,
                   QKeySequence(Qt::Key_F1),
                   QStringLiteral("keyboard"),
                   {},
                   [this] { ShortcutSheet(m_actions, this).exec(); }});
    m_actions.add(
        {QStringLiteral("help.about"),
         tr("About AIO Creative Hub"),
         MenuPlace::Help,
         {},
         QStringLiteral("info"),
         {},
         [this] {
             QMessageBox::about(
                 this,
                 tr("About AIO Creative Hub"),
                 tr("AIO Creative Hub %1\nGPL-3.0-or-later").arg(QStringLiteral(HUB_VERSION)));
         }});
}

void MainWindow::addTray()
{
    if (m_tray != nullptr)
        return;
    m_tray = new Tray(m_actions,
                      {QStringLiteral("view.window"),
                       QStringLiteral("file.open"),
                       QStringLiteral("go.hub"),
                       QStringLiteral("go.dashboard"),
                       QStringLiteral("go.jobs"),
                       QStringLiteral("jobs.hold"),
                       QStringLiteral("go.settings"),
                       QStringLiteral("file.quit")},
                      this);
    connect(m_tray, &Tray::clicked, this, &MainWindow::comeForward);
}

bool MainWindow::isBusy() const
{
    const bool isWaiting = m_figures.waiting > 0 && !m_figures.isPaused;
    return m_figures.running > 0 || isWaiting || m_intakes > 0;
}

void MainWindow::end()
{
    m_isQuitting = true;
    saveState();
    Q_EMIT quitAsked();
}

void MainWindow::askToEnd()
{
    const QString name = QStringLiteral("ask-to-end");
    if (auto *const open = findChild<QMessageBox *>(name)) {
        open->raise();
        return;
    }
    comeForward();
    auto *const box = new QMessageBox(this);
    box->setObjectName(name);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setIcon(QMessageBox::Question);
    box->setWindowTitle(tr("End the hub?"));
    box->setTextFormat(Qt::PlainText);
    box->setText(m_intakes > 0 ? tr("Files are still being taken in.")
                               : tr("The hub is still working: %1 running, %2 waiting.")
                                     .arg(QLocale().toString(m_figures.running),
                                          QLocale().toString(m_figures.waiting)));
    box->setInformativeText(tr("Jobs that are stopped begin again when the hub is started next. "
                               "Files that have not been taken in yet have to be added again."));
    const bool hasTray = m_tray != nullptr && m_tray->isThere();
    QAbstractButton *const stay =
        hasTray ? box->addButton(tr("Finish in the tray"), QMessageBox::AcceptRole) : nullptr;
    QAbstractButton *const stop =
        box->addButton(tr("Stop, and go on next time"), QMessageBox::DestructiveRole);
    box->setDefaultButton(box->addButton(QMessageBox::Cancel));
    connect(box, &QMessageBox::buttonClicked, this, [this, stay, stop](QAbstractButton *clicked) {
        if (clicked == stop)
            end();
        else if (stay != nullptr && clicked == stay)
            hide();
    });
    box->open();
}

void MainWindow::openFiles()
{
    const QStringList chosen = QFileDialog::getOpenFileNames(this, tr("Add files"));
    QByteArrayList paths;
    for (const QString &path : chosen)
        paths.append(QFile::encodeName(path));
    if (!paths.isEmpty())
        Q_EMIT filesDropped(paths);
}

void MainWindow::openMenu()
{
    QMenu menu(this);
    menu.setObjectName(QStringLiteral("main-menu"));
    const std::array<std::pair<MenuPlace, QString>, 4> places{{{MenuPlace::File, tr("File")},
                                                               {MenuPlace::View, tr("View")},
                                                               {MenuPlace::Go, tr("Go")},
                                                               {MenuPlace::Help, tr("Help")}}};
    for (const auto &[place, title] : places)
        m_actions.fill(menu.addMenu(title), place);
    menu.exec(m_navigation->mapToGlobal(QPoint(12, 48)));
}

} // namespace hub::ui
