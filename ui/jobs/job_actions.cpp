#include "ui/jobs/job_actions.h"

namespace hub::ui {
namespace {

using Deed = JobActions::Deed;

Deed inverseOf(Deed deed)
{
    switch (deed) {
    case Deed::Cancel:
        return Deed::Retry;
    case Deed::Retry:
        return Deed::Cancel;
    case Deed::Pause:
        return Deed::Resume;
    case Deed::Resume:
        break;
    }
    return Deed::Pause;
}

QString textOf(Deed deed)
{
    switch (deed) {
    case Deed::Cancel:
        return JobActions::tr("Cancelled: %1");
    case Deed::Retry:
        return JobActions::tr("Started again: %1");
    case Deed::Pause:
        return JobActions::tr("Paused: %1");
    case Deed::Resume:
        break;
    }
    return JobActions::tr("Resumed: %1");
}

QString nameOf(const JobRow &row)
{
    return row.subject.isEmpty() ? row.kind : row.subject;
}

} // namespace

JobActions::JobActions(JobDesk &desk, QObject *parent)
    : QObject(parent)
    , m_desk(desk)
{}

bool JobActions::isPossible(Deed deed, jobs::State state)
{
    using jobs::State;
    switch (deed) {
    case Deed::Cancel:
        return !isTerminal(state);
    case Deed::Retry:
        return state == State::Failed || state == State::Cancelled;
    case Deed::Pause:
        return !isTerminal(state) && state != State::Running && state != State::Paused;
    case Deed::Resume:
        break;
    }
    return state == State::Paused;
}

JobActions::Answer JobActions::ask(Deed deed, const QString &id)
{
    switch (deed) {
    case Deed::Cancel:
        return m_desk.cancel(id);
    case Deed::Retry:
        return m_desk.retry(id);
    case Deed::Pause:
        return m_desk.pause(id);
    case Deed::Resume:
        break;
    }
    return m_desk.resume(id);
}

void JobActions::begin(std::size_t count, const QString &text)
{
    ++m_batch;
    m_undo.clear();
    m_problem.clear();
    m_open = count;
    m_text = text;
}

void JobActions::run(Deed deed, const std::vector<JobRow> &rows)
{
    std::vector<JobRow> possible;
    for (const JobRow &row : rows) {
        if (isPossible(deed, row.state))
            possible.push_back(row);
    }
    if (possible.empty())
        return;
    begin(possible.size(),
          textOf(deed).arg(possible.size() == 1
                               ? nameOf(possible.front())
                               : tr("%n jobs", nullptr, static_cast<int>(possible.size()))));
    for (const JobRow &row : possible) {
        m_startAgain.remove(row.id);
        collect(ask(deed, row.id), {row.id, inverseOf(deed), {}}, m_batch);
    }
}

void JobActions::setPriority(jobs::Priority priority, const std::vector<JobRow> &rows)
{
    std::vector<JobRow> possible;
    for (const JobRow &row : rows) {
        if (canChangePriority(row.state) && row.priority != priority)
            possible.push_back(row);
    }
    if (possible.empty())
        return;
    begin(possible.size(), tr("Priority changed"));
    for (const JobRow &row : possible)
        collect(
            m_desk.setPriority(row.id, priority), {row.id, Deed::Cancel, row.priority}, m_batch);
}

void JobActions::collect(const Answer &answer, const Inverse &inverse, quint64 batch)
{
    deliver(answer, this, [this, inverse, batch](const Result<jobs::Job> &job) {
        if (batch != m_batch)
            return;
        if (job)
            m_undo.push_back(inverse);
        else
            m_problem = job.error().message();
        if (--m_open == 0)
            finishBatch();
    });
}

void JobActions::finishBatch()
{
    if (m_undo.empty())
        Q_EMIT failed(m_problem);
    else
        Q_EMIT done(m_problem.isEmpty() ? m_text : m_text + QStringLiteral(" · ") + m_problem);
}

void JobActions::undo()
{
    ++m_batch;
    for (const Inverse &inverse : std::exchange(m_undo, {}))
        undoOne(inverse);
    Q_EMIT undone();
}

void JobActions::undoOne(const Inverse &inverse)
{
    const Answer answer = inverse.priority ? m_desk.setPriority(inverse.id, *inverse.priority)
                                           : ask(inverse.deed, inverse.id);
    deliver(answer, this, [this, inverse](const Result<jobs::Job> &job) {
        if (job)
            return;
        // What was cancelled while it ran is not over yet; it is started again once it is.
        const bool isEnding = inverse.deed == Deed::Retry && !inverse.priority
                              && job.error().kind == Error::Kind::Conflict;
        if (isEnding)
            m_startAgain.insert(inverse.id);
        else
            Q_EMIT failed(job.error().message());
    });
}

void JobActions::note(const std::vector<JobRow> &changed)
{
    if (m_startAgain.isEmpty())
        return;
    for (const JobRow &row : changed) {
        if (row.state == jobs::State::Cancelled && m_startAgain.remove(row.id))
            undoOne({row.id, Deed::Retry, {}});
        else if (isTerminal(row.state))
            m_startAgain.remove(row.id); // It was done before it could be stopped.
    }
}

} // namespace hub::ui
