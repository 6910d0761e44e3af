#pragma once

#include "core/base/mutex.h"
#include "core/server/asio.h"
#include "core/server/response.h"

#include <atomic>
#include <deque>
#include <list>
#include <unordered_map>

namespace hub::server {

class Stream;

/// Hands what happens in the engine to every event client, each event written once for all.
///
/// The newest events are kept, so that a client that comes back with Last-Event-ID misses nothing;
/// one that was away for too long is told to `reset`. Up to kBurst events in a tenth of a second go
/// out at once; of more than that the newest of each key goes out at its end. A client that does
/// not read is dropped once it owes Limits::eventQueueBytes; of `status` it owes the newest at
/// most.
///
/// Units:   bytes, std::chrono.
/// Threads: publish(), hasListeners() and clientCount() from any thread; the rest on the http
///          thread.
/// Errors:  none.
class EventHub final
{
public:
    static constexpr std::size_t kBurst = 200;
    static constexpr std::size_t kKeptEvents = 2000;
    static constexpr std::size_t kKeptBytes = std::size_t{2} * 1024 * 1024;

    explicit EventHub(asio::io_context &context);
    ~EventHub();
    EventHub(const EventHub &) = delete;
    EventHub &operator=(const EventHub &) = delete;

    /// @p listener is called when a client has come: it wants to know the state of things. Set
    /// before the server serves.
    void onArrival(std::function<void()> listener) { m_onArrival = std::move(listener); }

    /// @p key: events of the same type and key may replace each other while they wait.
    void publish(std::string_view type, std::string key, std::string json);

    /// Whether anybody would miss an event: clients are there, or were until a minute ago.
    [[nodiscard]] bool hasListeners() const;
    [[nodiscard]] int clientCount() const { return m_clientCount.load(); }
    [[nodiscard]] std::string lastId() const;

    /// Sends events to @p stream until it ends, the server stops, or the client is too slow.
    /// @p head is the answer's head; all three outlive the call.
    [[nodiscard]] Task<void> serve(Stream &stream, const std::string &head, const EventBody &body);

    /// Tells all clients to come back later, and ends their streams.
    void stop();

    /// Ends the streams whose client has gone, and those whose session has ended by what
    /// @p isLive says. Called by the sweep.
    void dropEnded(const std::function<bool(const QString &)> &isLive);

private:
    struct Event
    {
        std::uint64_t number = 0;
        std::string type;
        std::string text; ///< As it goes on the wire.
    };
    using EventPtr = std::shared_ptr<const Event>;
    struct Incoming
    {
        std::string type;
        std::string key;
        std::string json;
    };
    struct Client;

    void drain();
    void drainSoon(SteadyClock::time_point now);
    void keep(EventPtr event);
    void send(Client &client, const EventPtr &event);
    bool flush(Client &client);
    void replay(Client &client, const std::string &lastId);
    [[nodiscard]] EventPtr makeEvent(std::string type, std::string_view json, std::uint64_t number);
    [[nodiscard]] Task<void> follow(Client &client);

    asio::io_context &m_context;
    std::function<void()> m_onArrival;
    const std::string m_start; ///< The part of the ids that differs at each start.

    mutable Mutex m_mutex;
    std::vector<Incoming> m_incoming HUB_GUARDED_BY(m_mutex);
    std::unordered_map<std::string, std::size_t> m_incomingKeys HUB_GUARDED_BY(m_mutex);
    bool m_isDrainPosted HUB_GUARDED_BY(m_mutex) = false;

    Timer m_windowTimer;
    SteadyClock::time_point m_windowBegan;
    std::size_t m_windowEvents = 0;
    std::uint64_t m_lastNumber = 0;
    std::deque<EventPtr> m_kept;
    std::size_t m_keptBytes = 0;
    std::list<Client> m_clients;
    bool m_isStopping = false;
    std::atomic<int> m_clientCount{0};
    std::atomic<std::uint64_t> m_publishedNumber{0};
    std::atomic<SteadyClock::rep> m_lastLeft; ///< When the last client went.
};

} // namespace hub::server
