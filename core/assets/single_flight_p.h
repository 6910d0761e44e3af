#pragma once

#include "core/base/cancel_token.h"
#include "core/base/clock.h"

#include <QByteArray>
#include <QSet>

namespace hub::assets {

/// Lets one caller a key work at a time; the others wait and then find the work done.
///
/// Units:   none.
/// Threads: every function may be called from any thread.
/// Errors:  the waiting caller's own cancel; the one who works has deadlines of its own.
class SingleFlight final
{
public:
    /// @p clock must outlive the object.
    explicit SingleFlight(const Clock &clock)
        : m_clock(clock)
    {}

    /// The right to work on a key, for a scope.
    class Turn final
    {
    public:
        Turn(SingleFlight &flights, QByteArray key)
            : m_flights(&flights)
            , m_key(std::move(key))
        {}
        Turn(Turn &&other) noexcept
            : m_flights(std::exchange(other.m_flights, nullptr))
            , m_key(std::move(other.m_key))
        {}
        Turn &operator=(Turn &&) = delete;
        Turn(const Turn &) = delete;
        Turn &operator=(const Turn &) = delete;
        ~Turn()
        {
            if (m_flights)
                m_flights->leave(m_key);
        }

    private:
        SingleFlight *m_flights;
        QByteArray m_key;
    };

    [[nodiscard]] Result<Turn> enter(const QByteArray &key, const CancelToken &cancel);

private:
    void leave(const QByteArray &key);

    const Clock &m_clock;
    Mutex m_mutex;
    ConditionVariable m_changed;
    QSet<QByteArray> m_flying HUB_GUARDED_BY(m_mutex);
};

} // namespace hub::assets
