#include "core/assets/single_flight_p.h"

namespace hub::assets {

Result<SingleFlight::Turn> SingleFlight::enter(const QByteArray &key, const CancelToken &cancel)
{
    const auto wake = cancel.onCancel([this] {
        // Under the lock: the waiter is either before its check or asleep, never in between.
        const MutexLocker lock(m_mutex);
        m_changed.notify_all();
    });

    // Only bounds a lost wake-up: the end of the wait is the other's turn, which has its deadlines.
    constexpr std::chrono::seconds kRecheck{10};
    MutexLocker lock(m_mutex);
    while (m_flying.contains(key)) {
        if (cancel.isCancelled())
            return fail(cancel.error(QStringLiteral("waiting for the same image")));
        m_clock.waitUntil(m_changed, m_mutex, m_clock.now() + kRecheck);
    }
    m_flying.insert(key);
    return Turn(*this, key);
}

void SingleFlight::leave(const QByteArray &key)
{
    const MutexLocker lock(m_mutex);
    m_flying.remove(key);
    m_changed.notify_all();
}

} // namespace hub::assets
