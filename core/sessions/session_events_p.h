#pragma once

#include "core/base/cancel_token.h"
#include "core/sessions/session.h"

#include <deque>
#include <functional>
#include <map>
#include <memory>

namespace hub::sessions {

/// Tells subscribers what happened, in the order of note(), from whichever thread delivers.
///
/// note() is called under the lock of what has changed, so that the order is that of the changes;
/// deliver() after that lock has gone.
///
/// Units:   none.
/// Threads: every function may be called from any thread.
/// Errors:  none.
class SessionEvents final
{
public:
    using Callback = std::function<void(const SessionEvent &)>;

    SessionEvents();

    /// Undoing it waits for a callback that runs.
    [[nodiscard]] CancelToken::Registration subscribe(Callback callback);

    void note(SessionEvent event);
    void deliver();

private:
    /// Shared by the events and the registrations, which may outlive them.
    struct Subscribers
    {
        Mutex mutex; ///< Held while callbacks run: one event at a time.
        std::map<std::uint64_t, Callback> callbacks HUB_GUARDED_BY(mutex);
        std::uint64_t lastId HUB_GUARDED_BY(mutex) = 0;
    };

    const std::shared_ptr<Subscribers> m_subscribers;
    Mutex m_mutex;
    std::deque<SessionEvent> m_events HUB_GUARDED_BY(m_mutex);
};

} // namespace hub::sessions
