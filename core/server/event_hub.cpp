#include "core/server/event_hub.h"

#include "core/server/stream_p.h"
#include "core/server/text_p.h"

#include <boost/asio/post.hpp>
#include <random>

namespace hub::server {
namespace {

constexpr std::chrono::milliseconds kWindow{100};
constexpr std::chrono::seconds kListenersAreMissedFor{60};
constexpr std::string_view kStatus = "status";
constexpr std::string_view kSession = "session";

std::string startMark()
{
    std::random_device device;
    return std::to_string(device());
}

} // namespace

struct EventHub::Client
{
    Stream &stream;
    const EventBody &asked;
    Timer wake;
    std::deque<EventPtr> waiting;
    std::size_t waitingBytes = 0;
    std::size_t sentOfFirst = 0; ///< How much of waiting.front() is on the wire.
    bool mustEnd = false;

    [[nodiscard]] bool wants(const std::string &type) const
    {
        if (type == kSession && !asked.hearsOfSessions)
            return false;
        return asked.types.empty() || type == "reset"
               || std::find(asked.types.begin(), asked.types.end(), type) != asked.types.end();
    }
};

EventHub::EventHub(asio::io_context &context)
    : m_context(context)
    , m_start(startMark())
    , m_windowTimer(context)
    , m_lastLeft((SteadyClock::now() - kListenersAreMissedFor).time_since_epoch().count())
{}

EventHub::~EventHub() = default;

bool EventHub::hasListeners() const
{
    if (m_clientCount.load() > 0)
        return true;
    const SteadyClock::time_point left{SteadyClock::duration(m_lastLeft.load())};
    return SteadyClock::now() - left < kListenersAreMissedFor;
}

std::string EventHub::lastId() const
{
    return m_start + "-" + std::to_string(m_publishedNumber.load());
}

void EventHub::publish(std::string_view type, std::string key, std::string json)
{
    const MutexLocker lock(m_mutex);
    std::string whole = std::string(type) + " " + key;
    if (const auto known = m_incomingKeys.find(whole); known != m_incomingKeys.end()) {
        m_incoming[known->second].json = std::move(json);
        return;
    }
    // Below the burst every change is told; only what must wait anyway is told by its newest.
    if (m_incoming.size() >= kBurst || type == kStatus)
        m_incomingKeys.emplace(std::move(whole), m_incoming.size());
    m_incoming.push_back({std::string(type), std::move(key), std::move(json)});
    if (!m_isDrainPosted) {
        m_isDrainPosted = true;
        asio::post(m_context, [this] { drain(); });
    }
}

void EventHub::drain()
{
    const auto now = SteadyClock::now();
    if (now - m_windowBegan >= kWindow) {
        m_windowBegan = now;
        m_windowEvents = 0;
    }
    if (m_windowEvents >= kBurst) {
        drainSoon(m_windowBegan + kWindow);
        return;
    }
    std::vector<Incoming> incoming;
    {
        const MutexLocker lock(m_mutex);
        incoming.swap(m_incoming);
        m_incomingKeys.clear();
        m_isDrainPosted = false;
    }
    m_windowEvents += incoming.size();
    for (Incoming &one : incoming) {
        const EventPtr event = makeEvent(std::move(one.type), one.json, ++m_lastNumber);
        keep(event);
        for (Client &client : m_clients)
            send(client, event);
    }
    m_publishedNumber = m_lastNumber;
}

void EventHub::drainSoon(SteadyClock::time_point at)
{
    m_windowTimer.expires_at(at);
    m_windowTimer.async_wait([this](const error_code &error) {
        if (!error)
            drain();
    });
}

EventHub::EventPtr EventHub::makeEvent(std::string type,
                                       std::string_view json,
                                       std::uint64_t number)
{
    auto event = std::make_shared<Event>();
    event->number = number;
    event->text = "id: " + m_start + "-" + std::to_string(number) + "\nevent: " + type + "\ndata: ";
    event->text.append(json).append("\n\n");
    event->type = std::move(type);
    return event;
}

void EventHub::keep(EventPtr event)
{
    m_keptBytes += event->text.size();
    m_kept.push_back(std::move(event));
    while (m_kept.size() > kKeptEvents || m_keptBytes > kKeptBytes) {
        m_keptBytes -= m_kept.front()->text.size();
        m_kept.pop_front();
    }
}

void EventHub::send(Client &client, const EventPtr &event)
{
    if (client.mustEnd || !client.wants(event->type))
        return;
    if (event->type == kStatus) {
        // What is half on the wire must be finished; what is not begun is out of date.
        const auto begun = client.waiting.begin() + (client.sentOfFirst > 0 ? 1 : 0);
        const auto old = std::find_if(begun, client.waiting.end(), [](const EventPtr &waiting) {
            return waiting->type == kStatus;
        });
        if (old != client.waiting.end()) {
            client.waitingBytes -= (*old)->text.size();
            client.waiting.erase(old);
        }
    }
    const bool wasIdle = client.waiting.empty();
    client.waiting.push_back(event);
    client.waitingBytes += event->text.size();
    if (wasIdle && !flush(client))
        client.mustEnd = true;
    if (client.waitingBytes > client.stream.limits().eventQueueBytes)
        client.mustEnd = true;
    if (client.mustEnd || (wasIdle && !client.waiting.empty()))
        client.wake.cancel();
}

bool EventHub::flush(Client &client)
{
    while (!client.waiting.empty()) {
        const std::string &text = client.waiting.front()->text;
        const std::int64_t sent =
            client.stream.writeNow(std::string_view(text).substr(client.sentOfFirst));
        if (sent < 0)
            return false;
        client.sentOfFirst += static_cast<std::size_t>(sent);
        if (client.sentOfFirst < text.size())
            return true;
        client.waitingBytes -= text.size();
        client.sentOfFirst = 0;
        client.waiting.pop_front();
    }
    return true;
}

void EventHub::replay(Client &client, const std::string &lastId)
{
    if (lastId.empty())
        return;
    const std::size_t dash = lastId.rfind('-');
    const bool isOurs = dash != std::string::npos && lastId.substr(0, dash) == m_start;
    const auto number = isOurs ? parseNumber(lastId.substr(dash + 1)) : std::nullopt;
    const std::uint64_t oldest = m_kept.empty() ? m_lastNumber + 1 : m_kept.front()->number;
    const auto wanted = static_cast<std::uint64_t>(number.value_or(0)) + 1;
    if (!number || wanted < oldest || wanted > m_lastNumber + 1) {
        send(client, makeEvent("reset", "{}", m_lastNumber));
        return;
    }
    for (const EventPtr &event : m_kept) {
        if (event->number >= wanted)
            send(client, event);
    }
}

Task<void> EventHub::serve(Stream &stream, const std::string &head, const EventBody &body)
{
    if (!co_await stream.write(head, "retry: 2000\n\n") || m_isStopping)
        co_return;
    if (m_clients.empty() && !hasListeners())
        m_kept.clear(); // Nothing was kept since the last client went: the row has a gap.
    if (m_kept.empty())
        m_keptBytes = 0;
    m_clients.push_front(Client{stream, body, Timer(m_context), {}, 0, 0, false});
    const auto self = m_clients.begin();
    m_clientCount = static_cast<int>(m_clients.size());
    replay(*self, body.lastId);
    if (m_onArrival)
        m_onArrival();
    co_await follow(*self);
    m_clients.erase(self);
    m_lastLeft = SteadyClock::now().time_since_epoch().count();
    m_clientCount = static_cast<int>(m_clients.size());
}

Task<void> EventHub::follow(Client &client)
{
    while (!client.mustEnd) {
        if (!client.waiting.empty()) {
            if (!co_await client.stream.waitWritable(client.stream.limits().eventStallTime)
                || !flush(client))
                co_return;
            continue;
        }
        client.wake.expires_after(client.stream.limits().heartbeat);
        const auto [error] = co_await client.wake.async_wait(kAwait);
        if (!error && client.waiting.empty() && !client.mustEnd) {
            if (!co_await client.stream.write(": beat\n\n", {}))
                co_return;
        }
    }
}

void EventHub::stop()
{
    m_isStopping = true;
    for (Client &client : m_clients) {
        send(client, makeEvent("reset", "{}", m_lastNumber));
        client.mustEnd = true;
        client.wake.cancel();
        client.stream.cancel();
    }
}

void EventHub::dropEnded(const std::function<bool(const QString &)> &isLive)
{
    for (Client &client : m_clients) {
        const QString &session = client.asked.session;
        const bool isLeft = session.isEmpty() || isLive(session);
        if (client.mustEnd || (isLeft && !client.stream.isClosedByPeer()))
            continue;
        client.mustEnd = true;
        client.wake.cancel();
        client.stream.cancel();
    }
}

} // namespace hub::server
