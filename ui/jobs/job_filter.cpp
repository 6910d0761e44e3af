#include "ui/jobs/job_filter.h"

#include <cstring>

namespace hub::ui {
namespace {

using jobs::State;

constexpr quint32 bit(State state)
{
    return 1U << static_cast<unsigned>(state);
}

quint32 bitsOf(JobFilter::States states)
{
    constexpr quint32 kWaiting = bit(State::Waiting) | bit(State::Scheduled) | bit(State::Blocked)
                                 | bit(State::Paused) | bit(State::Retrying);
    switch (states) {
    case JobFilter::States::All:
        break;
    case JobFilter::States::Unfinished:
        return kWaiting | bit(State::Running);
    case JobFilter::States::Waiting:
        return kWaiting;
    case JobFilter::States::Running:
        return bit(State::Running);
    case JobFilter::States::Succeeded:
        return bit(State::Succeeded);
    case JobFilter::States::Failed:
        return bit(State::Failed);
    case JobFilter::States::Cancelled:
        return bit(State::Cancelled);
    }
    return ~0U;
}

} // namespace

JobMatcher::JobMatcher(const JobFilter &filter)
    : m_states(bitsOf(filter.states))
    , m_kind(filter.kind)
    , m_needle(filter.text.trimmed().toCaseFolded().toUtf8())
{}

bool JobMatcher::matches(const JobRow &row, const QByteArray &haystack) const
{
    if ((m_states & bit(row.state)) == 0 || (!m_kind.isEmpty() && row.kind != m_kind))
        return false;
    return m_needle.isEmpty()
           || ::memmem(haystack.constData(),
                       static_cast<std::size_t>(haystack.size()),
                       m_needle.constData(),
                       static_cast<std::size_t>(m_needle.size()))
                  != nullptr;
}

QByteArray haystackOf(const JobRow &row)
{
    const QStringList parts{row.kind, row.subject, row.id, row.group, row.error};
    return parts.join(u'\n').toCaseFolded().toUtf8();
}

} // namespace hub::ui
