#include "app/run/event_mailbox.h"

#include <cstdint>
#include <sys/eventfd.h>
#include <unistd.h>

namespace hub::app {

EventMailbox::EventMailbox(QHash<QString, std::size_t> itemByKey)
    : m_itemByKey(std::move(itemByKey))
    , m_wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
    if (!m_wake.isValid())
        qFatal("no file descriptor is left for events: raise the limit (ulimit -n)");
}

void EventMailbox::push(const jobs::JobEvent &event)
{
    const auto item = m_itemByKey.constFind(event.job.uniqueKey);
    if (item == m_itemByKey.constEnd())
        return;

    const MutexLocker lock(m_mutex);
    if (event.type == jobs::JobEvent::Type::Progress) {
        if (const auto known = m_progressAt.constFind(*item); known != m_progressAt.constEnd()) {
            m_events[*known].event.job.progress = event.job.progress;
            return;
        }
        m_progressAt.insert(*item, m_events.size());
    }
    if (m_events.empty()) {
        const std::uint64_t one = 1;
        (void)!::write(m_wake.get(), &one, sizeof one); // Cannot be full: take() empties it.
    }
    m_events.push_back({*item, event});
}

std::vector<EventMailbox::Event> EventMailbox::take()
{
    const MutexLocker lock(m_mutex);
    std::uint64_t count = 0;
    (void)!::read(m_wake.get(), &count, sizeof count); // Nothing to read is fine too.
    m_progressAt.clear();
    return std::exchange(m_events, {});
}

} // namespace hub::app
