#include "ui/jobs/jobs_page.h"

#include "ui/jobs/job_delegate.h"
#include "ui/jobs/job_details.h"
#include "ui/jobs/job_list_model.h"
#include "ui/jobs/job_texts.h"
#include "ui/jobs/undo_bar.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>

namespace hub::ui {
namespace {

/// The table is at least so wide where a column is shown that the details have too.
constexpr int kRoomForPriority = 700;
constexpr int kRoomForTook = 800;

constexpr int kNarrowCondition = 150;
constexpr int kWideCondition = 340;

/// Of what the other columns leave to the name of the file and to this one.
constexpr double kConditionShare = 0.48;

} // namespace

JobsPage::JobsPage(JobDesk &desk, Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_model(new JobListModel(this))
    , m_actions(new JobActions(desk, this))
    , m_details(new JobDetails(desk, this))
    , m_undo(new UndoBar(this))
{
    setObjectName(QStringLiteral("jobs"));
    setAccessibleName(tr("Jobs"));
    makeActions();
    m_stack = new QStackedWidget(this);
    auto *split = new QSplitter(Qt::Horizontal, this);
    split->setChildrenCollapsible(false);
    split->setHandleWidth(12);
    split->setStyleSheet(QStringLiteral("QSplitter::handle { background: transparent; }"));
    auto *body = new QVBoxLayout;
    body->setContentsMargins(22, 12, 22, 18);
    body->setSpacing(12);
    body->addWidget(makeFilterRow());
    body->addWidget(split, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeHead());
    layout->addLayout(body, 1);
    layout->addWidget(m_undo);
    m_stack->addWidget(new QWidget(this)); // Until the first page of jobs is there.
    m_stack->addWidget(makeTable());
    m_stack->addWidget(makeEmpty());
    split->addWidget(m_stack);
    split->addWidget(m_details);
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 1);
    split->setSizes({760, 316});
    connectAll(theme);
    followSelection();
    m_desk.subscribe(this, [this](const JobNewsPtr &news) { take(news); });
}

QWidget *JobsPage::makeHead()
{
    auto *head = new QWidget(this);
    auto *title = new QLabel(tr("Jobs"), head);
    Theme::setRole(title, "page-title");
    m_counts = new QLabel(head);
    m_counts->setObjectName(QStringLiteral("counts"));
    Theme::setRole(m_counts, "caption");
    m_pauseQueue = new QPushButton(head);
    m_pauseQueue->setObjectName(QStringLiteral("pause-queue"));
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(22, 16, 22, 0);
    row->setSpacing(12);
    row->addWidget(title);
    row->addWidget(m_counts, 1);
    row->addWidget(m_pauseQueue);
    followCounts({});
    return head;
}

QWidget *JobsPage::makeFilterRow()
{
    auto *filters = new QWidget(this);
    m_search = new QLineEdit(filters);
    m_search->setPlaceholderText(tr("Find jobs"));
    m_search->setAccessibleName(tr("Find jobs by file, kind, id, group or error"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(Theme::current().icon(QStringLiteral("search")),
                        QLineEdit::LeadingPosition);
    m_states = new QComboBox(filters);
    m_states->setAccessibleName(tr("Which states"));
    using States = JobFilter::States;
    const std::array<std::pair<QString, States>, 7> states{{{tr("All states"), States::All},
                                                            {tr("Unfinished"), States::Unfinished},
                                                            {tr("Waiting"), States::Waiting},
                                                            {tr("Running"), States::Running},
                                                            {tr("Done"), States::Succeeded},
                                                            {tr("Failed"), States::Failed},
                                                            {tr("Cancelled"), States::Cancelled}}};
    for (const auto &[text, value] : states)
        m_states->addItem(text, static_cast<int>(value));
    m_kinds = new QComboBox(filters);
    m_kinds->setAccessibleName(tr("Which kind"));
    m_kinds->setMinimumContentsLength(16);
    m_kinds->addItem(tr("All kinds"), QString());
    auto *row = new QHBoxLayout(filters);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_search, 1);
    row->addWidget(m_states);
    row->addWidget(m_kinds);
    row->addSpacing(8);
    for (QAction *action : {m_cancel, m_retry, m_pause, m_priority}) {
        auto *button = new QToolButton(filters);
        Theme::setRole(button, "button");
        button->setDefaultAction(action);
        button->setToolButtonStyle(Qt::ToolButtonIconOnly);
        button->setFixedSize(40, 30);
        button->setAccessibleName(action->text());
        button->setFocusPolicy(Qt::StrongFocus);
        if (action->menu()) {
            button->setPopupMode(QToolButton::InstantPopup);
            button->setStyleSheet(QStringLiteral("QToolButton::menu-indicator { image: none; }"));
        }
        row->addWidget(button);
    }
    return filters;
}

QWidget *JobsPage::makeTable()
{
    m_table = new QTableView(this);
    m_table->setObjectName(QStringLiteral("job-list"));
    m_table->setAccessibleName(tr("Jobs"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new JobDelegate(m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(JobDelegate::kRowHeight);
    QHeaderView *header = m_table->horizontalHeader();
    header->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    header->setHighlightSections(false);
    header->setSectionResizeMode(QHeaderView::Interactive);
    header->setSectionResizeMode(JobListModel::JobColumn, QHeaderView::Stretch);
    const std::array<std::pair<int, int>, 4> widths{{{JobListModel::StateColumn, 116},
                                                     {JobListModel::PriorityColumn, 86},
                                                     {JobListModel::CreatedColumn, 88},
                                                     {JobListModel::TookColumn, 84}}};
    for (const auto &[column, width] : widths)
        header->resizeSection(column, std::max(width, header->sectionSizeHint(column)));
    m_table->installEventFilter(this);
    m_table->sortByColumn(JobListModel::CreatedColumn, Qt::DescendingOrder);
    m_table->setSortingEnabled(true);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_table->addActions({m_cancel, m_retry, m_pause, m_priority});
    auto *card = new QFrame(this);
    Theme::setRole(card, "card");
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(4, 4, 4, 4);
    layout->addWidget(m_table);
    return card;
}

bool JobsPage::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_table && event->type() == QEvent::Resize)
        fitColumns();
    return QWidget::eventFilter(watched, event);
}

/// The name of the file has the most room; what the details say too goes first.
void JobsPage::fitColumns()
{
    const int width = m_table->width();
    m_table->setColumnHidden(JobListModel::PriorityColumn, width < kRoomForPriority);
    m_table->setColumnHidden(JobListModel::TookColumn, width < kRoomForTook);
    int rest = width;
    for (const int column : {JobListModel::StateColumn,
                             JobListModel::PriorityColumn,
                             JobListModel::CreatedColumn,
                             JobListModel::TookColumn})
        rest -= m_table->columnWidth(column); // 0 where it is hidden.
    m_table->horizontalHeader()->resizeSection(
        JobListModel::ConditionColumn,
        std::clamp(qRound(kConditionShare * rest), kNarrowCondition, kWideCondition));
}

QWidget *JobsPage::makeEmpty()
{
    auto *card = new QFrame(this);
    Theme::setRole(card, "card");
    m_empty = new QLabel(card);
    m_empty->setObjectName(QStringLiteral("empty"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    Theme::setRole(m_empty, "muted");
    m_clear = new QPushButton(tr("Show all jobs"), card);
    m_clear->setObjectName(QStringLiteral("clear-filter"));
    auto *layout = new QVBoxLayout(card);
    layout->addStretch(1);
    layout->addWidget(m_empty);
    layout->addSpacing(12);
    layout->addWidget(m_clear, 0, Qt::AlignHCenter);
    layout->addStretch(2);
    return card;
}

void JobsPage::clearFilter()
{
    m_search->clear();
    m_states->setCurrentIndex(0);
    m_kinds->setCurrentIndex(0);
}

void JobsPage::applyFilter()
{
    QStringList chosen;
    for (const JobRow &row : selected())
        chosen.append(row.id);
    JobFilter filter;
    filter.states = static_cast<JobFilter::States>(m_states->currentData().toInt());
    filter.kind = m_kinds->currentData().toString();
    filter.text = m_search->text();
    m_model->setFilter(filter);
    for (const QString &id : chosen) {
        if (const int row = m_model->rowOf(id); row >= 0) {
            m_table->selectionModel()->select(
                m_model->index(row, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
        }
    }
    showTableOrWhyNot();
    followSelection();
}

void JobsPage::fillKinds()
{
    const QString chosen = m_kinds->currentData().toString();
    const QSignalBlocker blocker(m_kinds); // The filter stays what it is.
    m_kinds->clear();
    m_kinds->addItem(tr("All kinds"), QString());
    for (const QString &kind : m_model->kinds())
        m_kinds->addItem(kind, kind);
    m_kinds->setCurrentIndex(std::max(0, m_kinds->findData(chosen)));
}

void JobsPage::take(const JobNewsPtr &news)
{
    m_model->apply(*news);
    m_isComplete = news->isComplete;
    m_actions->note(news->changed);
    m_details->note(news->changed);
    followCounts(news->counts);
    if (news->problem)
        m_undo->complain(tr("The jobs cannot be read: %1").arg(news->problem->message()));
    showTableOrWhyNot();
    if (!news->changed.empty())
        followSelection(); // What can be done about them may be different now.
}

void JobsPage::showTableOrWhyNot()
{
    constexpr int kLoading = 0;
    constexpr int kTable = 1;
    constexpr int kEmpty = 2;
    if (m_model->rowCount() > 0) {
        m_stack->setCurrentIndex(kTable);
        return;
    }
    if (!m_isComplete) {
        m_stack->setCurrentIndex(kLoading);
        return;
    }
    const bool isFiltered = m_model->jobCount() > 0;
    m_empty->setText(isFiltered ? tr("No job matches.")
                                : tr("No jobs yet. Drop photos on the window, and they appear here "
                                     "as they are worked on."));
    m_clear->setVisible(isFiltered);
    m_stack->setCurrentIndex(kEmpty);
}

void JobsPage::followCounts(const jobs::JobQueue::Counts &counts)
{
    const auto count = [&counts](jobs::State state) {
        return QLocale().toString(counts.byState[static_cast<std::size_t>(state)]);
    };
    m_counts->setText(tr("%1 running · %2 waiting · %3 failed · %4 of %5 workers busy")
                          .arg(count(jobs::State::Running),
                               count(jobs::State::Waiting),
                               count(jobs::State::Failed))
                          .arg(counts.busy)
                          .arg(counts.workers));
    m_isQueuePaused = counts.isPaused;
    m_pauseQueue->setText(counts.isPaused ? tr("Resume the queue") : tr("Pause the queue"));
    m_pauseQueue->setIcon(
        Theme::current().icon(counts.isPaused ? QStringLiteral("play") : QStringLiteral("pause")));
}

} // namespace hub::ui
