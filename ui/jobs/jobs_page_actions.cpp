#include "ui/jobs/job_details.h"
#include "ui/jobs/job_list_model.h"
#include "ui/jobs/job_texts.h"
#include "ui/jobs/jobs_page.h"
#include "ui/jobs/undo_bar.h"
#include "ui/theme/theme.h"

#include <QActionGroup>
#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QShortcut>
#include <QTableView>

/// What can be done on the page, and what it is done to.
namespace hub::ui {

using Deed = JobActions::Deed;

QAction *JobsPage::addDeed(const QString &text, const QString &icon, const QKeySequence &keys)
{
    auto *action = new QAction(Theme::current().icon(icon), text, this);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    action->setToolTip(keys.isEmpty() ? text
                                      : QStringLiteral("%1 (%2)").arg(
                                          text, keys.toString(QKeySequence::NativeText)));
    addAction(action);
    return action;
}

void JobsPage::makeActions()
{
    m_cancel = addDeed(tr("Cancel"), QStringLiteral("x"), Qt::Key_Delete);
    m_retry = addDeed(
        tr("Start again"), QStringLiteral("rotate-ccw"), QKeySequence(Qt::CTRL | Qt::Key_R));
    m_pause = addDeed(tr("Pause"), QStringLiteral("pause"), QKeySequence(Qt::CTRL | Qt::Key_P));
    m_priority = addDeed(tr("Priority"), QStringLiteral("arrow-up"), {});
    m_undoAction = addDeed(tr("Undo"), QStringLiteral("undo-2"), QKeySequence::Undo);
    auto *menu = new QMenu(this);
    using jobs::Priority;
    for (const Priority priority : {Priority::Critical,
                                    Priority::High,
                                    Priority::Normal,
                                    Priority::Low,
                                    Priority::Background}) {
        menu->addAction(priorityText(priority), this, [this, priority] {
            m_actions->setPriority(priority, selected());
        });
    }
    m_priority->setMenu(menu);
}

void JobsPage::connectAll(Theme &theme)
{
    connect(m_search, &QLineEdit::textChanged, this, &JobsPage::applyFilter);
    connect(m_states, &QComboBox::currentIndexChanged, this, &JobsPage::applyFilter);
    connect(m_kinds, &QComboBox::currentIndexChanged, this, &JobsPage::applyFilter);
    connect(m_clear, &QPushButton::clicked, this, &JobsPage::clearFilter);
    connect(m_model, &JobListModel::kindsChanged, this, &JobsPage::fillKinds);
    connect(
        m_pauseQueue, &QPushButton::clicked, this, [this] { setQueuePaused(!m_isQueuePaused); });
    connect(m_table->selectionModel(),
            &QItemSelectionModel::selectionChanged,
            this,
            &JobsPage::followSelection);
    connect(
        m_cancel, &QAction::triggered, this, [this] { m_actions->run(Deed::Cancel, selected()); });
    connect(
        m_retry, &QAction::triggered, this, [this] { m_actions->run(Deed::Retry, selected()); });
    connect(m_pause, &QAction::triggered, this, &JobsPage::pauseOrResume);
    connect(m_undoAction, &QAction::triggered, m_actions, &JobActions::undo);
    connect(m_undo, &UndoBar::undoRequested, m_actions, &JobActions::undo);
    connect(m_undo, &UndoBar::expired, this, [this] {
        m_actions->forgetUndo();
        m_undoAction->setEnabled(false);
    });
    connect(m_actions, &JobActions::done, this, [this](const QString &text) {
        m_undoAction->setEnabled(true);
        m_undo->offer(text);
    });
    connect(m_actions, &JobActions::undone, m_undo, &UndoBar::dismiss);
    connect(m_actions, &JobActions::failed, m_undo, &UndoBar::complain);
    auto *find = new QShortcut(QKeySequence::Find, this);
    find->setContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QShortcut::activated, m_search, qOverload<>(&QWidget::setFocus));
    connect(&theme, &Theme::changed, m_table->viewport(), qOverload<>(&QWidget::update));
    m_undoAction->setEnabled(false);
}

std::vector<JobRow> JobsPage::selected() const
{
    std::vector<JobRow> rows;
    // By ranges: all of a hundred thousand may be selected.
    for (const QItemSelectionRange &range : m_table->selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row)
            rows.push_back(m_model->jobAt(row));
    }
    return rows;
}

/// Looks at the states alone: all of a hundred thousand may be selected, ten times a second.
JobsPage::Selection JobsPage::selection() const
{
    Selection selection;
    for (const QItemSelectionRange &range : m_table->selectionModel()->selection()) {
        selection.count += range.height();
        for (int row = range.top(); row <= range.bottom(); ++row)
            selection.states[static_cast<std::size_t>(m_model->jobAt(row).state)] = true;
        if (selection.count == 1)
            selection.only = m_model->jobAt(range.top()).id;
    }
    if (selection.count > 1)
        selection.only.clear();
    return selection;
}

bool JobsPage::Selection::allows(JobActions::Deed deed) const
{
    for (std::size_t state = 0; state < states.size(); ++state) {
        if (states[state] && JobActions::isPossible(deed, static_cast<jobs::State>(state)))
            return true;
    }
    return false;
}

void JobsPage::followSelection()
{
    const Selection chosen = selection();
    m_cancel->setEnabled(chosen.allows(Deed::Cancel));
    m_retry->setEnabled(chosen.allows(Deed::Retry));
    const bool canPause = chosen.allows(Deed::Pause);
    const bool canResume = chosen.allows(Deed::Resume);
    m_pause->setEnabled(canPause || canResume);
    m_pause->setText(canPause || !canResume ? tr("Pause") : tr("Resume"));
    m_priority->setEnabled(chosen.allows(Deed::Cancel)); // What is not over can change it.
    const JobRow *row = m_model->find(chosen.only);
    m_details->showJob(chosen.only, row ? row->subject : QString());
}

void JobsPage::pauseOrResume()
{
    m_actions->run(selection().allows(Deed::Pause) ? Deed::Pause : Deed::Resume, selected());
}

void JobsPage::setQueuePaused(bool isPaused)
{
    deliver(m_desk.setQueuePaused(isPaused), this, [this, isPaused](const Result<void> &done) {
        if (!done)
            return m_undo->complain(done.error().message());
        m_isQueuePaused = isPaused;
        m_pauseQueue->setText(isPaused ? tr("Resume the queue") : tr("Pause the queue"));
        m_pauseQueue->setIcon(
            Theme::current().icon(isPaused ? QStringLiteral("play") : QStringLiteral("pause")));
    });
}

} // namespace hub::ui
