#include "ui/jobs/job_details.h"

#include "ui/jobs/job_texts.h"
#include "ui/theme/theme.h"

#include <QJsonDocument>
#include <QLabel>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QTabBar>
#include <QTabWidget>

namespace hub::ui {
namespace {

/// All four tabs have their names, in any language.
constexpr int kLeastWidth = 316;

QString indented(const QByteArray &json)
{
    if (json.isEmpty())
        return {};
    return QString::fromUtf8(QJsonDocument::fromJson(json).toJson(QJsonDocument::Indented));
}

/// Keeps the place of who reads; somebody at the end stays at the end.
void setText(QPlainTextEdit &edit, const QString &text)
{
    if (edit.toPlainText() == text)
        return;
    QScrollBar *bar = edit.verticalScrollBar();
    const int place = bar->value();
    const bool isAtEnd = place == bar->maximum() && place > 0;
    edit.setPlainText(text);
    bar->setValue(isAtEnd ? bar->maximum() : place);
}

} // namespace

JobDetails::JobDetails(JobDesk &desk, QWidget *parent)
    : QFrame(parent)
    , m_desk(desk)
    , m_nothing(new QLabel(this))
    , m_title(new QLabel(this))
    , m_state(new QLabel(this))
    , m_problem(new QLabel(this))
    , m_tabs(new QTabWidget(this))
{
    setObjectName(QStringLiteral("job-details"));
    setAccessibleName(tr("The selected job"));
    Theme::setRole(this, "card");
    Theme::setRole(m_title, "card-title");
    Theme::setRole(m_state, "caption");
    Theme::setRole(m_problem, "bad");
    Theme::setRole(m_nothing, "muted");
    m_nothing->setAlignment(Qt::AlignCenter);
    for (QLabel *label : {m_nothing, m_title, m_state, m_problem}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    }
    m_facts = addText(tr("Facts"));
    m_log = addText(tr("Log"));
    m_input = addText(tr("Input"));
    m_result = addText(tr("Result"));
    m_tabs->tabBar()->setUsesScrollButtons(false);
    m_tabs->tabBar()->setElideMode(Qt::ElideRight);
    setMinimumWidth(kLeastWidth);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 12, 14, 12);
    layout->setSpacing(6);
    layout->addWidget(m_nothing, 1);
    layout->addWidget(m_title);
    layout->addWidget(m_state);
    layout->addWidget(m_problem);
    layout->addWidget(m_tabs, 1);
    showJob({});
}

QPlainTextEdit *JobDetails::addText(const QString &title)
{
    auto *edit = new QPlainTextEdit(m_tabs);
    edit->setReadOnly(true);
    edit->setFrameShape(QFrame::NoFrame);
    edit->setTabChangesFocus(true);
    edit->setAccessibleName(title);
    m_tabs->addTab(edit, title);
    return edit;
}

void JobDetails::showJob(const QString &id, const QString &subject)
{
    if (id == m_id && !id.isEmpty())
        return;
    m_id = id;
    m_subject = subject;
    if (id.isEmpty())
        sayNothing(tr("Choose a job to see why it waits, what it logged, and what came of it."));
    else
        read();
}

void JobDetails::note(const std::vector<JobRow> &changed)
{
    const auto isShown = [this](const JobRow &row) { return row.id == m_id; };
    if (!m_id.isEmpty() && std::any_of(changed.begin(), changed.end(), isShown))
        read();
}

void JobDetails::read()
{
    if (m_isReading) {
        m_isDue = true;
        return;
    }
    m_isReading = true;
    deliver(m_desk.find(m_id), this, [this, id = m_id](const Result<jobs::Job> &job) {
        m_isReading = false;
        if (id == m_id)
            say(job);
        if (std::exchange(m_isDue, false) && !m_id.isEmpty())
            read();
    });
}

void JobDetails::say(const Result<jobs::Job> &job)
{
    if (!job)
        return sayNothing(job.error().message());
    const JobRow row = jobRow(*job);
    m_title->setText(m_subject.isEmpty() ? job->kind : m_subject);
    QString state = stateText(job->state);
    if (const QString condition = conditionText(row); !condition.isEmpty() && !job->error)
        state += QStringLiteral(" · ") + condition;
    m_state->setText(state);
    m_problem->setVisible(job->error.has_value());
    if (job->error) {
        m_problem->setText(job->error->remedy.isEmpty()
                               ? job->error->detail
                               : job->error->detail + u'\n'
                                     + tr("What to do: %1").arg(job->error->remedy));
    }
    m_nothing->hide();
    for (QWidget *part : std::initializer_list<QWidget *>{m_title, m_state, m_tabs})
        part->show();
    sayFacts(*job);
    setText(*m_log, job->log.join(u'\n'));
    setText(*m_input, indented(job->input));
    setText(*m_result, indented(job->result));
}

void JobDetails::sayFacts(const jobs::Job &job)
{
    QStringList lines;
    const auto add = [&lines](const QString &name, const QString &value) {
        if (!value.isEmpty())
            lines.append(QStringLiteral("%1: %2").arg(name, value));
    };
    const auto addTime = [&add](const QString &name, const std::optional<WallTime> &at) {
        if (at)
            add(name, momentText(*at));
    };
    add(tr("Kind"), job.kind);
    add(tr("Id"), job.id);
    add(tr("Why it waits"), job.waitingReason);
    add(tr("Priority"), priorityText(job.priority));
    add(tr("Attempts"), tr("%1 of %2").arg(job.attempt).arg(job.maxAttempts));
    addTime(tr("Added"), job.createdAt);
    addTime(tr("Not before"), job.runAt);
    addTime(tr("Started"), job.startedAt);
    addTime(tr("Ended"), job.finishedAt);
    add(tr("Took"), tookText(jobRow(job)));
    add(tr("Group"), job.group);
    add(tr("Waits for jobs"), job.dependsOn.join(QStringLiteral(", ")));
    lines += job.errorTrail; // Each names its attempt.
    setText(*m_facts, lines.join(u'\n'));
}

void JobDetails::sayNothing(const QString &text)
{
    m_nothing->setText(text);
    m_nothing->show();
    for (QWidget *part : std::initializer_list<QWidget *>{m_title, m_state, m_problem, m_tabs})
        part->hide();
}

} // namespace hub::ui
