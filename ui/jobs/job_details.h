#pragma once

#include "core/engine/job_desk.h"

#include <QFrame>

class QLabel;
class QPlainTextEdit;
class QTabWidget;

namespace hub::ui {

/// Everything about one job: what happens to it and why, its attempts, log, input and result.
///
/// Threads: GUI; the job is read by the desk.
class JobDetails final : public QFrame
{
    Q_OBJECT

public:
    /// @p desk must outlive the object.
    JobDetails(JobDesk &desk, QWidget *parent);

    /// Reads and shows the job, which works on @p subject; an empty id shows what this is for.
    void showJob(const QString &id, const QString &subject = {});
    [[nodiscard]] const QString &jobId() const { return m_id; }

    /// Reads the job again if it is among @p changed.
    void note(const std::vector<JobRow> &changed);

private:
    void read();
    void say(const Result<jobs::Job> &job);
    void sayFacts(const jobs::Job &job);
    void sayNothing(const QString &text);
    QPlainTextEdit *addText(const QString &title);

    JobDesk &m_desk;
    QString m_id;
    QString m_subject; ///< A file's name; may be empty.
    bool m_isReading = false;
    bool m_isDue = false;        ///< It has changed while it was read.
    QLabel *m_nothing = nullptr; ///< In place of all others where there is no job.
    QLabel *m_title = nullptr;
    QLabel *m_state = nullptr;
    QLabel *m_problem = nullptr;
    QTabWidget *m_tabs = nullptr;
    QPlainTextEdit *m_facts = nullptr;
    QPlainTextEdit *m_log = nullptr;
    QPlainTextEdit *m_input = nullptr;
    QPlainTextEdit *m_result = nullptr;
};

} // namespace hub::ui
