#pragma once

#include "ui/jobs/job_actions.h"
#include "ui/jobs/job_filter.h"

#include <QWidget>

#include <array>

class QAction;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace hub::ui {

class JobDetails;
class JobListModel;
class Theme;
class UndoBar;

/// The jobs: found by state, kind and text, each with its progress and why it waits, and what can
/// be done about it. All by keyboard: Ctrl+F finds, Delete cancels, Ctrl+R starts again, Ctrl+P
/// pauses or resumes, Ctrl+Z undoes.
///
/// Threads: GUI; the queue is asked by the desk.
/// Errors:  said in a bar at the foot of the page.
class JobsPage final : public QWidget
{
    Q_OBJECT

public:
    /// @p desk and @p theme must outlive the page.
    JobsPage(JobDesk &desk, Theme &theme, QWidget *parent = nullptr);

    /// News of the desk, which calls it.
    void take(const JobNewsPtr &news);

    [[nodiscard]] JobListModel &model() { return *m_model; }
    [[nodiscard]] JobActions &actions() { return *m_actions; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *makeHead();
    QWidget *makeFilterRow();
    QWidget *makeTable();
    QWidget *makeEmpty();
    void makeActions();
    QAction *addDeed(const QString &text, const QString &icon, const QKeySequence &keys);
    void connectAll(Theme &theme);

    struct Selection
    {
        int count = 0;
        QString only;                 ///< The id where one is selected.
        std::array<bool, 9> states{}; ///< Those that occur.

        [[nodiscard]] bool allows(JobActions::Deed deed) const;
    };
    [[nodiscard]] Selection selection() const;
    [[nodiscard]] std::vector<JobRow> selected() const;
    void applyFilter();
    void clearFilter();
    void fillKinds();
    void followSelection();
    void followCounts(const jobs::JobQueue::Counts &counts);
    void showTableOrWhyNot();
    void fitColumns();
    void setQueuePaused(bool isPaused);
    void pauseOrResume();

    JobDesk &m_desk;
    JobListModel *m_model = nullptr;
    JobActions *m_actions = nullptr;
    QLabel *m_counts = nullptr;
    QPushButton *m_pauseQueue = nullptr;
    QLineEdit *m_search = nullptr;
    QComboBox *m_states = nullptr;
    QComboBox *m_kinds = nullptr;
    QStackedWidget *m_stack = nullptr;
    QTableView *m_table = nullptr;
    QLabel *m_empty = nullptr;
    QPushButton *m_clear = nullptr;
    JobDetails *m_details = nullptr;
    UndoBar *m_undo = nullptr;
    QAction *m_cancel = nullptr;
    QAction *m_retry = nullptr;
    QAction *m_pause = nullptr;
    QAction *m_priority = nullptr;
    QAction *m_undoAction = nullptr;
    bool m_isComplete = false;
    bool m_isQueuePaused = false;
};

} // namespace hub::ui
