#pragma once

#include "app/ctl/hub_client.h"

#include <deque>
#include <optional>

namespace hub::app {

struct HubEvent
{
    QByteArray id;
    QByteArray type; ///< "job", "status", ..., "reset".
    QByteArray data; ///< JSON.
};

/// Takes server-sent events out of what arrives in pieces.
///
/// Units:   none.
/// Threads: one thread at a time.
/// Errors:  none: what is no field of an event is left out, as browsers do.
class EventParser final
{
public:
    void add(const QByteArray &piece);

    /// The oldest whole event that was not taken yet.
    [[nodiscard]] std::optional<HubEvent> take();

private:
    void takeLine(const QByteArray &line);

    QByteArray m_rest; ///< The line that has not ended.
    HubEvent m_event;  ///< The event that has not ended.
    std::deque<HubEvent> m_whole;
};

/// The hub's events, one after the other. Where the connection is lost or the hub begins anew, it
/// is found again, and what was missed is told, or a `reset`.
///
/// Units:   std::chrono.
/// Threads: one thread at a time.
/// Errors:  Cancelled after a stop signal; before the first connection whatever HubClient fails
///          with; afterwards only what asking again cannot mend.
class EventStream final
{
public:
    /// @p types with commas; empty: all.
    EventStream(const HubClient &client, QByteArray types);

    /// Connects. What happens from here on is told.
    [[nodiscard]] Result<void> begin();

    /// The next event; nothing if none comes within @p patience.
    [[nodiscard]] Result<std::optional<HubEvent>> next(std::chrono::milliseconds patience);

private:
    [[nodiscard]] Result<void> connect();
    [[nodiscard]] Result<void> reconnect();

    const HubClient &m_client;
    QByteArray m_types;
    QByteArray m_lastId;
    EventParser m_parser;
    std::optional<HubExchange> m_exchange;
    std::chrono::steady_clock::time_point m_lastHeard;
};

} // namespace hub::app
