#include "ui/shell/command_palette.h"

#include "ui/shell/action_registry.h"
#include "ui/shell/fuzzy_match.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace hub::ui {
namespace {

constexpr int kWidth = 560;
constexpr int kMostShown = 50;

struct Match
{
    int score;
    const ActionRegistry::Entry *entry;
};

} // namespace

CommandPalette::CommandPalette(const ActionRegistry &registry, QWidget *window)
    : QFrame(window)
    , m_registry(registry)
    , m_input(new QLineEdit(this))
    , m_found(new QListWidget(this))
{
    setObjectName(QStringLiteral("palette"));
    setAccessibleName(tr("Commands"));
    Theme::setRole(this, "palette");
    m_input->setObjectName(QStringLiteral("palette.input"));
    m_input->setPlaceholderText(tr("What do you want to do?"));
    m_input->setAccessibleName(tr("Find a command"));
    m_input->setFont(Theme::font(15));
    m_found->setObjectName(QStringLiteral("palette.found"));
    m_found->setAccessibleName(tr("Commands that were found"));
    m_found->setFocusPolicy(Qt::NoFocus);
    m_found->setIconSize(QSize(16, 16));
    m_found->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    column->addWidget(m_input);
    column->addWidget(m_found);
    m_input->installEventFilter(this);
    window->installEventFilter(this);
    connect(m_input, &QLineEdit::textChanged, this, &CommandPalette::list);
    connect(m_found, &QListWidget::itemClicked, this, &CommandPalette::run);
    hide();
}

void CommandPalette::open()
{
    const QWidget *const window = parentWidget();
    const int width = qMin(kWidth, window->width() - 40);
    setGeometry((window->width() - width) / 2,
                window->height() / 8,
                width,
                qMin(420, window->height() * 2 / 3));
    if (isHidden())
        m_focusBefore = QApplication::focusWidget();
    m_input->clear();
    list({});
    show();
    raise();
    m_input->setFocus(Qt::ShortcutFocusReason);
}

void CommandPalette::list(const QString &typed)
{
    std::vector<Match> matches;
    for (const ActionRegistry::Entry &entry : m_registry.entries()) {
        if (!entry.action->isEnabled())
            continue;
        if (const auto score = fuzzyScore(typed, entry.spec.title))
            matches.push_back({*score, &entry});
    }
    std::stable_sort(matches.begin(), matches.end(), [](const Match &one, const Match &other) {
        return one.score > other.score;
    });
    m_found->clear();
    for (std::size_t i = 0; i < matches.size() && i < kMostShown; ++i) {
        const ActionRegistry::Entry &entry = *matches[i].entry;
        const QString keys = entry.spec.shortcut.toString(QKeySequence::NativeText);
        const QString words = keys.isEmpty()
                                  ? entry.spec.title
                                  : QStringLiteral("%1   (%2)").arg(entry.spec.title, keys);
        auto *const item = new QListWidgetItem(entry.action->icon(), words, m_found);
        item->setData(Qt::UserRole, entry.spec.id);
    }
    m_found->setCurrentRow(0);
}

void CommandPalette::run()
{
    const QListWidgetItem *const item = m_found->currentItem();
    if (item == nullptr)
        return;
    QAction *const action = m_registry.find(item->data(Qt::UserRole).toString());
    close();
    action->trigger();
}

void CommandPalette::close()
{
    hide();
    if (m_focusBefore != nullptr && m_focusBefore->isVisible())
        m_focusBefore->setFocus();
    m_focusBefore = nullptr;
}

bool CommandPalette::takeKey(int key)
{
    const int last = m_found->count() - 1;
    const int row = m_found->currentRow();
    switch (key) {
    case Qt::Key_Escape:
        close();
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        run();
        return true;
    case Qt::Key_Down:
        m_found->setCurrentRow(row == last ? 0 : row + 1);
        return true;
    case Qt::Key_Up:
        m_found->setCurrentRow(row <= 0 ? last : row - 1);
        return true;
    default:
        return false;
    }
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_input && event->type() == QEvent::KeyPress)
        return takeKey(static_cast<QKeyEvent *>(event)->key());
    if (watched == m_input && event->type() == QEvent::FocusOut && isVisible())
        hide();
    if (watched == parentWidget() && event->type() == QEvent::Resize && isVisible())
        close();
    return QFrame::eventFilter(watched, event);
}

} // namespace hub::ui
