#include "ui/shell/settings_page.h"

#include "ui/shell/stall_watch.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QDesktopServices>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QUrl>
#include <QVBoxLayout>

namespace hub::ui {

SettingsPage::SettingsPage(WindowState &state,
                           const QString &dataFolder,
                           std::function<void()> changed,
                           const StallWatch *stalls,
                           QWidget *parent)
    : QWidget(parent)
    , m_state(state)
    , m_changed(std::move(changed))
{
    setObjectName(QStringLiteral("page.settings"));
    setAccessibleName(tr("Settings"));
    auto *const title = new QLabel(tr("Settings"), this);
    Theme::setRole(title, "page-title");
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(22, 18, 22, 18);
    column->setSpacing(Theme::space(3));
    column->addWidget(title);
    column->addWidget(appearance());
    column->addWidget(window(stalls));
    column->addWidget(storage(dataFolder));
    column->addStretch();
}

QVBoxLayout *SettingsPage::card(const QString &title, QWidget *&frame)
{
    auto *const made = new QFrame(this);
    made->setMaximumWidth(760);
    Theme::setRole(made, "card");
    auto *const lines = new QVBoxLayout(made);
    lines->setContentsMargins(16, 14, 16, 14);
    lines->setSpacing(Theme::space(1));
    auto *const name = new QLabel(title, made);
    Theme::setRole(name, "card-title");
    lines->addWidget(name);
    frame = made;
    return lines;
}

QWidget *SettingsPage::appearance()
{
    QWidget *frame = nullptr;
    QVBoxLayout *const lines = card(tr("Appearance"), frame);
    auto *const group = new QButtonGroup(frame);
    const std::array<std::pair<Theme::Choice, QString>, 4> choices{
        {{Theme::Choice::System, tr("As the desktop has it")},
         {Theme::Choice::Light, tr("Light")},
         {Theme::Choice::Dark, tr("Dark")},
         {Theme::Choice::HighContrast, tr("High contrast")}}};
    for (const auto &[choice, words] : choices) {
        auto *const button = new QRadioButton(words, frame);
        button->setChecked(m_state.theme == choice);
        group->addButton(button, static_cast<int>(choice));
        lines->addWidget(button);
    }
    connect(group, &QButtonGroup::idClicked, this, [this](int id) {
        m_state.theme = static_cast<Theme::Choice>(id);
        m_changed();
    });
    // Another way to choose is the palette: the page follows.
    connect(&Theme::current(), &Theme::changed, group, [this, group] {
        if (QAbstractButton *const button = group->button(static_cast<int>(m_state.theme)))
            button->setChecked(true);
    });
    return frame;
}

QWidget *SettingsPage::window(const StallWatch *stalls)
{
    QWidget *frame = nullptr;
    QVBoxLayout *const lines = card(tr("Window"), frame);
    auto *const stays =
        new QCheckBox(tr("Keep the hub running in the tray when the window is closed"), frame);
    stays->setChecked(m_state.staysInTray);
    connect(stays, &QCheckBox::toggled, this, [this](bool isOn) {
        m_state.staysInTray = isOn;
        m_changed();
    });
    auto *const note =
        new QLabel(tr("Where the desktop has no tray, closing the window ends the hub."), frame);
    Theme::setRole(note, "caption");
    lines->addWidget(stays);
    lines->addWidget(note);
    if (stalls == nullptr)
        return frame;
    auto *const answers = new QLabel(frame);
    answers->setObjectName(QStringLiteral("settings.answers"));
    answers->setWordWrap(true);
    Theme::setRole(answers, "caption");
    const auto follow = [answers, stalls] { answers->setText(stalls->words()); };
    connect(stalls, &StallWatch::stalled, answers, follow);
    follow();
    lines->addWidget(answers);
    return frame;
}

QWidget *SettingsPage::storage(const QString &dataFolder)
{
    QWidget *frame = nullptr;
    QVBoxLayout *const lines = card(tr("Data"), frame);
    auto *const path = new QLabel(dataFolder, frame);
    path->setTextFormat(Qt::PlainText);
    path->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    path->setAccessibleName(tr("Data folder"));
    auto *const note = new QLabel(tr("Files, jobs and results are in this folder. Limits and the "
                                     "server are set by aio-hub's configuration file: aio-hub "
                                     "config show."),
                                  frame);
    note->setWordWrap(true);
    Theme::setRole(note, "caption");
    auto *const open = new QPushButton(tr("Open the folder"), frame);
    connect(open, &QPushButton::clicked, this, [dataFolder] {
        QDesktopServices::openUrl(QUrl::fromLocalFile(dataFolder));
    });
    lines->addWidget(path);
    lines->addWidget(note);
    lines->addWidget(open, 0, Qt::AlignLeft);
    return frame;
}

} // namespace hub::ui
