#include "core/sessions/session_events_p.h"

namespace hub::sessions {

SessionEvents::SessionEvents()
    : m_subscribers(std::make_shared<Subscribers>())
{}

CancelToken::Registration SessionEvents::subscribe(Callback callback)
{
    const MutexLocker lock(m_subscribers->mutex);
    const std::uint64_t id = ++m_subscribers->lastId;
    m_subscribers->callbacks.emplace(id, std::move(callback));
    return CancelToken::Registration([subscribers = m_subscribers, id] {
        const MutexLocker undoing(subscribers->mutex);
        subscribers->callbacks.erase(id);
    });
}

void SessionEvents::note(SessionEvent event)
{
    const MutexLocker lock(m_mutex);
    m_events.push_back(std::move(event));
}

void SessionEvents::deliver()
{
    {
        // Most calls have nothing to tell and must not wait for a callback of another thread.
        const MutexLocker lock(m_mutex);
        if (m_events.empty())
            return;
    }
    const MutexLocker delivering(m_subscribers->mutex);
    while (true) {
        SessionEvent event;
        {
            const MutexLocker lock(m_mutex);
            if (m_events.empty())
                return;
            event = std::move(m_events.front());
            m_events.pop_front();
        }
        for (const auto &[id, callback] : m_subscribers->callbacks)
            callback(event);
    }
}

} // namespace hub::sessions
