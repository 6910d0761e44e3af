#include "app/ctl/event_stream.h"

#include "app/terminal/output.h"

#include <poll.h>

namespace hub::app {
namespace {

using std::chrono::milliseconds;

/// The hub sends a heartbeat every 15 s.
constexpr std::chrono::seconds kLongestSilence{40};
constexpr milliseconds kRetryAfter{500};

/// Whether asking again later makes sense.
bool mayPass(const Error &error)
{
    switch (error.kind) {
    case Error::Kind::NotFound: // No hub runs now.
    case Error::Kind::Unavailable:
    case Error::Kind::Timeout:
    case Error::Kind::Busy:
    case Error::Kind::PermissionDenied: // The token of the start before.
        return true;
    default:
        return false;
    }
}

} // namespace

void EventParser::add(const QByteArray &piece)
{
    m_rest += piece;
    qsizetype begin = 0;
    for (qsizetype end = m_rest.indexOf('\n'); end >= 0; end = m_rest.indexOf('\n', begin)) {
        takeLine(m_rest.mid(begin, end - begin));
        begin = end + 1;
    }
    m_rest.remove(0, begin);
}

void EventParser::takeLine(const QByteArray &line)
{
    if (line.isEmpty()) {
        if (!m_event.data.isEmpty())
            m_whole.push_back(std::exchange(m_event, {}));
        m_event = {};
        return;
    }
    const qsizetype colon = line.indexOf(':');
    const QByteArray name = line.left(colon);
    QByteArray value = colon < 0 ? QByteArray() : line.mid(colon + 1);
    if (value.startsWith(' '))
        value.remove(0, 1);
    if (name == "id")
        m_event.id = value;
    else if (name == "event")
        m_event.type = value;
    else if (name == "data")
        m_event.data += (m_event.data.isEmpty() ? "" : "\n") + value;
}

std::optional<HubEvent> EventParser::take()
{
    if (m_whole.empty())
        return std::nullopt;
    HubEvent event = std::move(m_whole.front());
    m_whole.pop_front();
    return event;
}

EventStream::EventStream(const HubClient &client, QByteArray types)
    : m_client(client)
    , m_types(std::move(types))
{}

Result<void> EventStream::begin()
{
    return connect();
}

Result<void> EventStream::connect()
{
    HubRequest request;
    request.target = "/api/v1/events";
    if (!m_types.isEmpty())
        request.target += '?' + urlQuery({{"types", m_types}});
    request.fields = {{"Accept", "text/event-stream"}};
    if (!m_lastId.isEmpty())
        request.fields.emplace_back("Last-Event-ID", m_lastId);
    auto exchange = m_client.open(request);
    if (!exchange)
        return fail(exchange.error());
    m_exchange = *std::move(exchange);
    m_parser = {};
    m_lastHeard = std::chrono::steady_clock::now();
    return {};
}

Result<void> EventStream::reconnect()
{
    m_exchange.reset();
    bool isTold = false;
    while (true) {
        const auto connected = connect();
        if (connected || !mayPass(connected.error()))
            return connected;
        if (!std::exchange(isTold, true)) {
            standardError().writeLine(
                QStringLiteral("aio-hub: note: the hub is away, waiting for it: %1")
                    .arg(connected.error().detail));
        }
        pollfd stop{m_client.stopDescriptor(), POLLIN, 0};
        if (::poll(&stop, 1, static_cast<int>(kRetryAfter.count())) > 0)
            return fail(Error::Kind::Cancelled, QStringLiteral("stopped"));
    }
}

Result<std::optional<HubEvent>> EventStream::next(milliseconds patience)
{
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (true) {
        if (auto event = m_parser.take()) {
            if (!event->id.isEmpty())
                m_lastId = event->id;
            return event;
        }
        const auto now = std::chrono::steady_clock::now();
        const auto left = std::chrono::ceil<milliseconds>(deadline - now);
        if (left.count() <= 0)
            return std::optional<HubEvent>();
        const auto piece = m_exchange->read(left);
        if (piece && !piece->isEmpty()) {
            m_lastHeard = std::chrono::steady_clock::now();
            m_parser.add(*piece);
            continue;
        }
        if (!piece && piece.error().kind == Error::Kind::Cancelled)
            return fail(piece.error());
        const bool isQuiet = !piece && piece.error().kind == Error::Kind::Timeout
                             && std::chrono::steady_clock::now() - m_lastHeard < kLongestSilence;
        if (isQuiet)
            continue;
        if (const auto again = reconnect(); !again)
            return fail(again.error());
        if (m_lastId.isEmpty()) { // Nothing was heard that could be told from what was missed.
            return HubEvent{{}, "reset", "{}"};
        }
    }
}

} // namespace hub::app
