#pragma once

#include "core/engine/job_desk.h"

#include <QObject>
#include <QSet>

namespace hub::ui {

/// What people do to jobs, and its undoing.
///
/// Each deed is asked of the desk at once; what was done can be undone until the next deed, or
/// until forgetUndo(). A running job that was cancelled ends first, and is then started again.
///
/// Units:   none.
/// Threads: GUI.
/// Errors:  by failed(), in a sentence that says what to do.
class JobActions final : public QObject
{
    Q_OBJECT

public:
    enum class Deed
    {
        Cancel,
        Retry,
        Pause,
        Resume
    };

    /// @p desk must outlive the object.
    JobActions(JobDesk &desk, QObject *parent);

    /// Whether a job in @p state allows it; the queue has the last word.
    [[nodiscard]] static bool isPossible(Deed deed, jobs::State state);
    [[nodiscard]] static bool canChangePriority(jobs::State state) { return !isTerminal(state); }

    void run(Deed deed, const std::vector<JobRow> &rows);
    void setPriority(jobs::Priority priority, const std::vector<JobRow> &rows);

    [[nodiscard]] bool canUndo() const { return !m_undo.empty(); }
    void undo();
    void forgetUndo() { m_undo.clear(); }

    /// To be told of jobs as they change.
    void note(const std::vector<JobRow> &changed);

Q_SIGNALS:
    void done(const QString &text); ///< What was done, and can be undone.
    void undone();
    void failed(const QString &text);

private:
    struct Inverse
    {
        QString id;
        Deed deed = Deed::Cancel;
        std::optional<jobs::Priority> priority; ///< In place of the deed.
    };
    using Answer = QFuture<Result<jobs::Job>>;
    [[nodiscard]] Answer ask(Deed deed, const QString &id);
    void collect(const Answer &answer, const Inverse &inverse, quint64 batch);
    void finishBatch();
    void undoOne(const Inverse &inverse);
    void begin(std::size_t count, const QString &text);

    JobDesk &m_desk;
    std::vector<Inverse> m_undo;
    QString m_text;      ///< Of the batch; "%1" is how many.
    quint64 m_batch = 0; ///< Answers to an older one add nothing to undo.
    std::size_t m_open = 0;
    QString m_problem;
    QSet<QString> m_startAgain; ///< Cancelled jobs that run still.
};

} // namespace hub::ui
