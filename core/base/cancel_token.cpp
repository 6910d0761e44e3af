#include "core/base/cancel_token.h"

#include "core/base/io.h"

#include <map>
#include <sys/eventfd.h>
#include <thread>

namespace hub {

struct CancelToken::State
{
    std::atomic<Reason> reason{Reason::None};
    Mutex mutex;
    ConditionVariable callbackReturned;
    UniqueFd event HUB_GUARDED_BY(mutex);
    std::map<std::uint64_t, std::function<void()>> callbacks HUB_GUARDED_BY(mutex);
    std::uint64_t nextId HUB_GUARDED_BY(mutex) = 1;
    std::uint64_t runningId HUB_GUARDED_BY(mutex) = 0; ///< 0: no callback runs.
    std::thread::id runningThread HUB_GUARDED_BY(mutex);

    void makeReadable() const HUB_REQUIRES(mutex) { eventfd_write(event.get(), 1); }
    void remove(std::uint64_t id);
};

void CancelToken::State::remove(std::uint64_t id)
{
    const MutexLocker lock(mutex);
    callbacks.erase(id);
    // What the callback uses may be gone once this returns, so a running one is waited for; only
    // the callback itself may remove its own registration.
    while (runningId == id && runningThread != std::this_thread::get_id())
        callbackReturned.wait(mutex);
}

CancelToken::CancelToken()
    : m_state(std::make_shared<State>())
{}

void CancelToken::cancel(Reason reason) const
{
    Q_ASSERT(reason != Reason::None);
    State &state = *m_state;
    MutexLocker lock(state.mutex);
    if (state.reason.load() != Reason::None)
        return;
    state.reason.store(reason);
    if (state.event.isValid())
        state.makeReadable();

    while (!state.callbacks.empty()) {
        auto first = state.callbacks.begin();
        state.runningId = first->first;
        state.runningThread = std::this_thread::get_id();
        std::function<void()> callback = std::move(first->second);
        state.callbacks.erase(first);

        lock.unlock();
        callback();
        callback = nullptr; // What it captured goes before the registration may go.
        lock.lock();

        state.runningId = 0;
        state.callbackReturned.notify_all();
    }
}

bool CancelToken::isCancelled() const
{
    return reason() != Reason::None;
}

CancelToken::Reason CancelToken::reason() const
{
    return m_state->reason.load(std::memory_order_acquire);
}

Error CancelToken::error(const QString &what) const
{
    switch (reason()) {
    case Reason::Timeout:
        return {Error::Kind::Timeout, what + QStringLiteral(" ran out of time"), {}};
    case Reason::Shutdown:
        return {Error::Kind::Cancelled,
                what + QStringLiteral(" was interrupted: the hub is stopping"),
                {}};
    case Reason::User:
    case Reason::None:
        break;
    }
    return {Error::Kind::Cancelled, what + QStringLiteral(" was cancelled"), {}};
}

int CancelToken::descriptor() const
{
    const MutexLocker lock(m_state->mutex);
    if (!m_state->event.isValid()) {
        m_state->event.reset(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
        if (isCancelled() && m_state->event.isValid())
            m_state->makeReadable();
    }
    return m_state->event.get();
}

CancelToken::Registration CancelToken::onCancel(std::function<void()> callback) const
{
    MutexLocker lock(m_state->mutex);
    if (isCancelled()) {
        lock.unlock();
        callback();
        return {};
    }
    const std::uint64_t id = m_state->nextId++;
    m_state->callbacks.emplace(id, std::move(callback));
    return Registration([state = m_state, id] { state->remove(id); });
}

} // namespace hub
