#include "core/jobs/job_metrics_p.h"

namespace hub::jobs {
namespace {

constexpr std::array<State, 3> kFinalStates{State::Succeeded, State::Failed, State::Cancelled};

std::size_t indexOf(State state)
{
    return static_cast<std::size_t>(state);
}

} // namespace

JobMetrics::JobMetrics(telemetry::MetricsRegistry &registry, const QHash<QString, JobKind> &kinds)
    : m_added(registry.counter(QStringLiteral("jobs_added_total"),
                               QStringLiteral("Jobs taken into the queue.")))
    , m_started(registry.counter(QStringLiteral("jobs_attempts_total"),
                                 QStringLiteral("Attempts started.")))
    , m_retried(registry.counter(QStringLiteral("jobs_retries_total"),
                                 QStringLiteral("Failed attempts that are tried again.")))
    , m_gauges(std::make_shared<Gauges>())
{
    for (const JobKind &kind : kinds)
        m_operations.insert(kind.name, &registry.operation(QStringLiteral("job.") + kind.name));
    for (const State state : kFinalStates) {
        const QString name(stateName(state));
        m_ended[indexOf(state)] =
            &registry.counter(QStringLiteral("jobs_%1_total").arg(name),
                              QStringLiteral("Jobs that ended as %1.").arg(name));
    }
    for (std::size_t i = 0; i < m_gauges->size(); ++i) {
        const QString name(stateName(static_cast<State>(i)));
        registry.gauge(QStringLiteral("jobs_%1").arg(name),
                       QStringLiteral("Jobs that are %1.").arg(name),
                       [gauges = m_gauges, i] { return static_cast<double>((*gauges)[i].load()); });
    }
}

void JobMetrics::setCounts(const std::array<qint64, 9> &byState)
{
    for (std::size_t i = 0; i < byState.size(); ++i)
        (*m_gauges)[i].store(byState[i]);
}

void JobMetrics::noteEnd(const Record &record, MonotonicTime now)
{
    if (telemetry::Counter *counter = m_ended[indexOf(record.job.state)])
        counter->add();
    // What somebody cancelled says nothing about how long such jobs take.
    if (record.job.state == State::Cancelled)
        return;
    if (telemetry::Operation *operation = m_operations.value(record.job.kind)) {
        const auto duration = std::max(now - record.dueSince, std::chrono::nanoseconds(0));
        operation->record(duration, record.job.state == State::Succeeded);
    }
}

void JobMetrics::note(const std::vector<RecordChange> &changes, MonotonicTime now)
{
    for (const RecordChange &change : changes) {
        const Job &after = change.after->job;
        if (!change.before)
            m_added.add();
        const int startedBefore = change.before ? change.before->job.attempt : 0;
        if (after.attempt > startedBefore)
            m_started.add(static_cast<std::uint64_t>(after.attempt - startedBefore));
        if (after.state == State::Retrying && change.before
            && change.before->job.state == State::Running)
            m_retried.add();
        if (change.after->isFinished())
            noteEnd(*change.after, now);
    }
}

} // namespace hub::jobs
