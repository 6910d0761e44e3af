#pragma once

#include "core/server/body_reader.h"
#include "core/server/event_hub.h"
#include "core/server/gate_p.h"
#include "core/server/pools_p.h"
#include "core/server/router_p.h"
#include "core/server/static_site.h"
#include "core/server/stream_p.h"

namespace hub::server {

/// What all connections of a server share.
struct Shared
{
    const Limits &limits;
    const Router &router;
    const Gate &gate;
    const StaticSite &site;
    EventHub &events;
    Pools &pools;
    telemetry::Operation *pageOperation = nullptr;    ///< Files of the front end.
    telemetry::Operation *refusedOperation = nullptr; ///< Requests that no route took.
    CancelToken stop;
    std::string date; ///< "Date: ...\r\n"
    bool isStopping = false;
    const void *lastServed = nullptr; ///< The connection that was; only to be compared.
};

/// One client: reads its requests one after the other, lets the gate and the routes answer them.
///
/// Units:   bytes, std::chrono.
/// Threads: the http thread.
/// Errors:  a connection that cannot go on ends; nobody else hears of it.
class Connection final
{
public:
    Connection(Socket socket, Shared &shared);

    [[nodiscard]] Task<void> run();

    /// Since when it waits for a request, if it does.
    [[nodiscard]] std::optional<SteadyClock::time_point> idleSince() const { return m_idleSince; }

    /// Ends an idle one, to make room.
    void evict()
    {
        m_idleSince.reset();
        m_stream.close();
    }
    [[nodiscard]] Stream &stream() { return m_stream; }

private:
    /// Nothing: the client has gone, or said nothing for too long.
    [[nodiscard]] Task<std::optional<tl::expected<RequestHead, Problem>>> readHead();
    [[nodiscard]] bool hasBareLineFeed(std::size_t from);

    void takeHead(std::size_t size);

    /// Whether the connection goes on.
    [[nodiscard]] Task<bool> serveOne(RequestHead &head);

    /// Takes the fields out of @p head.
    [[nodiscard]] tl::expected<Request, Problem> makeRequest(RequestHead &head) const;

    /// The answer, where the gate or a route has one without waiting. Nothing: @p route has it.
    [[nodiscard]] std::optional<Outcome> answerNow(const RequestHead &head,
                                                   Request &request,
                                                   const Route *&route);
    [[nodiscard]] std::int64_t bodyLimit(const Route &route) const;
    [[nodiscard]] Outcome answerUnrouted(const Request &request, const Router::Match &match) const;
    [[nodiscard]] Task<Outcome> answer(const Route &route, Request &request, BodyReader &body);

    /// Whether the socket has taken the whole answer; sendRest() sends what it has not. @p response
    /// lives until then.
    [[nodiscard]] bool sendNow(const Response &response, Method method, bool keepsAlive);
    [[nodiscard]] Task<bool> sendRest(const Response &response, Method method);
    [[nodiscard]] Task<void> refuseAndClose(Problem problem, std::string_view instance);
    [[nodiscard]] Task<bool> drain(BodyReader &body);

    Shared &m_shared;
    Stream m_stream;
    const std::unique_ptr<char[]> m_block; ///< What is read goes here first.
    std::string m_headBytes;
    std::string m_answer;        ///< Of the last request: its head, and its body if that is short.
    std::string_view m_unsent;   ///< What the socket has not taken of it.
    std::string_view m_longBody; ///< A body that follows it.
    SteadyClock::time_point m_lastUse;
    std::optional<SteadyClock::time_point> m_idleSince;
    telemetry::Operation *m_operation = nullptr; ///< Of the request that is being answered.
};

} // namespace hub::server
