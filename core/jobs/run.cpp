#include "core/jobs/notifier_p.h"
#include "core/jobs/run_p.h"

namespace hub::jobs {

QString oneLine(QString text)
{
    text.replace(u'\n', u' ');
    text.replace(u'\r', u' ');
    if (text.size() > Run::kMaxLineLength)
        text = text.left(Run::kMaxLineLength - 3) + QStringLiteral("...");
    return text;
}

QStringList newest(const QStringList &lines, qsizetype most)
{
    return lines.size() > most ? lines.mid(lines.size() - most) : lines;
}

Run::Run(Job job, const JobKind &kind, const Clock &clock, Notifier &notifier)
    : m_job(std::move(job))
    , m_kind(kind)
    , m_clock(clock)
    , m_notifier(notifier)
    , m_startedAt(clock.now())
{}

void Run::setProgress(double progress)
{
    // A NaN compares false with everything and so ends as 0.
    m_progress.store(progress > 0 ? std::min(progress, 1.0) : 0.0);
    m_notifier.tellProgress(shared_from_this());
}

void Run::log(const QString &line)
{
    const MutexLocker lock(m_mutex);
    m_log << oneLine(line);
    if (m_log.size() > kMaxLogLines)
        m_log.removeFirst();
}

void Run::publishPartial(const QByteArray &json)
{
    m_notifier.tellPartial(*this, json);
}

QStringList Run::logLines() const
{
    const MutexLocker lock(m_mutex);
    return m_log;
}

void Run::describe(Job &job, bool cancelRequested) const
{
    const double progress = m_progress.load();
    job.progress = progress;
    if (progress > 0 && progress < 1) {
        const auto elapsed = std::chrono::duration<double, std::milli>(m_clock.now() - m_startedAt);
        job.eta = std::chrono::milliseconds(
            static_cast<std::int64_t>(elapsed.count() * (1 - progress) / progress));
    }
    job.log = newest(job.log + logLines(), kMaxLogLines);
    if (m_isUnresponsive.load())
        job.waitingReason = QStringLiteral("does not react to cancel");
    else if (cancelRequested)
        job.waitingReason = QStringLiteral("is being cancelled");
    else if (m_token.reason() == CancelToken::Reason::Timeout)
        job.waitingReason = QStringLiteral("ran out of time; is being stopped");
}

Job Run::snapshot() const
{
    Job job = m_job;
    describe(job, m_token.reason() == CancelToken::Reason::User);
    return job;
}

bool Run::ask(CancelToken::Reason reason)
{
    const bool isFirst = !m_wasAsked.exchange(true);
    m_token.cancel(reason);
    return isFirst;
}

} // namespace hub::jobs
