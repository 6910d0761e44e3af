#include "core/server/answer_head_p.h"
#include "core/server/connection_p.h"
#include "core/server/parameters_p.h"
#include "core/server/text_p.h"

#include <array>

namespace hub::server {
namespace {

constexpr std::size_t kReadBytes = 4096;

/// A body that nobody wanted is read to its end up to here; the connection can then go on.
constexpr std::int64_t kDrainedBytes = std::int64_t{1024} * 1024;

bool isFrontEnd(std::string_view path)
{
    return path.substr(0, 5) != "/api/" && path.substr(0, 3) != "/i/" && path != "/metrics";
}

Response problemAnswer(const Problem &problem, std::string_view instance)
{
    Response response = Response::json(problem.status, problemJson(problem, instance));
    response.headers = "Content-Type: application/problem+json\r\nCache-Control: no-store\r\n";
    for (const auto &[name, value] : problem.headers)
        response.with(name, value);
    return response;
}

} // namespace

Connection::Connection(Socket socket, Shared &shared)
    : m_shared(shared)
    , m_stream(std::move(socket), shared.limits)
{}

Task<void> Connection::run()
{
    while (!m_shared.isStopping) {
        auto head = co_await readHead();
        if (!head)
            break;
        if (!*head) {
            const std::string &bytes = m_headBytes.empty() ? m_stream.input() : m_headBytes;
            co_await refuseAndClose(head->error(), targetPathIn(bytes));
            break;
        }
        if (!co_await serveOne(**head))
            break;
    }
    m_stream.close();
}

bool Connection::hasBareLineFeed(std::size_t from)
{
    const std::string &input = m_stream.input();
    for (std::size_t i = input.find('\n', from); i != std::string::npos;
         i = input.find('\n', i + 1)) {
        if (i == 0 || input[i - 1] != '\r')
            return true;
    }
    return false;
}

Task<std::optional<tl::expected<RequestHead, Problem>>> Connection::readHead()
{
    std::string &input = m_stream.input();
    m_headBytes.clear();
    m_idleSince = SteadyClock::now();
    m_stream.expireAfter(m_shared.limits.idleTime);
    std::size_t searched = 0;
    while (true) {
        // One empty line before a request is an old client's habit.
        if (searched == 0 && input.compare(0, 2, "\r\n") == 0)
            input.erase(0, 2);
        if (!input.empty() && m_idleSince) {
            m_idleSince.reset();
            m_stream.expireAfter(m_shared.limits.headTime);
        }
        const std::size_t end = input.find("\r\n\r\n", searched > 3 ? searched - 3 : 0);
        const std::size_t known = std::min(end, input.size());
        if (known + 4 > m_shared.limits.headBytes && (end != std::string::npos || known > 0)) {
            co_return tl::unexpected(
                Problem{431, "header_too_large", "the request's header is over the limit"});
        }
        if (end != std::string::npos) {
            m_headBytes.assign(input, 0, end + 4);
            input.erase(0, end + 4);
            m_stream.neverExpire();
            co_return parseHead(m_headBytes);
        }
        if (hasBareLineFeed(searched)) {
            co_return tl::unexpected(
                Problem{400, "bad_request", "a line of the header does not end with CR LF"});
        }
        searched = input.size();
        if (co_await m_stream.readMore(kReadBytes))
            continue;
        if (m_stream.isOverdue() && !input.empty()) {
            co_return tl::unexpected(Problem{408, "timeout", "the request's header took too long"});
        }
        co_return std::nullopt;
    }
}

tl::expected<Request, Problem> Connection::makeRequest(const RequestHead &head) const
{
    Request request;
    request.method = head.method;
    request.fields = head.fields;
    request.stop = m_shared.stop;
    if (head.contentLength)
        request.contentLength = static_cast<std::int64_t>(*head.contentLength);
    const std::size_t mark = std::min(head.target.find('?'), head.target.size());
    auto path = percentDecoded(head.target.substr(0, mark));
    if (!path || !isUtf8(*path)) {
        return tl::unexpected(Problem{400, "bad_request", "the path is not percent-encoded UTF-8"});
    }
    request.path = *std::move(path);
    if (mark == head.target.size())
        return request;
    auto query = parseQuery(head.target.substr(mark + 1));
    if (!query)
        return tl::unexpected(query.error());
    request.query = *std::move(query);
    return request;
}

Task<bool> Connection::serveOne(const RequestHead &head)
{
    const auto began = SteadyClock::now();
    m_operation = m_shared.refusedOperation;
    std::unique_ptr<BodyReader> body;
    std::string instance(head.target.substr(0, head.target.find('?')));
    auto request = makeRequest(head);
    // An if, not a conditional expression: g++ 12 copies what the latter awaits byte by byte.
    Outcome outcome = Response();
    if (request)
        outcome = co_await answer(head, *request, body);
    else
        outcome = refuse(request.error());
    bool keepsAlive = head.keepsAlive && !m_shared.isStopping;
    if (!outcome) {
        keepsAlive = keepsAlive && !outcome.error().mustClose;
        outcome = problemAnswer(outcome.error(), instance);
    }
    if (!body)
        body = std::make_unique<BodyReader>(m_stream, head, kDrainedBytes);
    // A client that waits for "100 Continue" may or may not send its body: nobody can tell.
    const bool mayStillCome = !body->isAtEnd() && head.expectsContinue && body->bytesRead() == 0;
    keepsAlive = keepsAlive && !mayStillCome;

    m_operation->record(SteadyClock::now() - began, outcome->status < 500);
    if (auto *events = std::get_if<EventBody>(&outcome->body)) {
        if (head.method != Method::Head) {
            const std::string text = answerHead(*outcome, m_shared.date, false);
            co_await m_shared.events.serve(m_stream, text, *events);
            co_return false;
        }
        outcome->body = std::monostate();
    }
    if (!co_await send(*outcome, head.method, keepsAlive))
        co_return false;
    if (!body->isAtEnd() && (!keepsAlive || !co_await drain(*body))) {
        co_await m_stream.linger();
        co_return false;
    }
    co_return keepsAlive;
}

Task<bool> Connection::drain(BodyReader &body)
{
    std::array<char, kReadBytes> sink{};
    const std::int64_t most = body.bytesRead() + kDrainedBytes;
    while (!body.isAtEnd()) {
        const auto count = co_await body.read(sink.data(), sink.size());
        if (!count || body.bytesRead() > most)
            co_return false;
    }
    co_return true;
}

Outcome Connection::answerUnrouted(const Request &request, const Router::Match &match) const
{
    if (!match.allowed.empty()) {
        Problem problem{405, "method_not_allowed", "this address does not take that method"};
        problem.headers.emplace_back("Allow", match.allowed);
        return refuse(std::move(problem));
    }
    if (!isFrontEnd(request.path))
        return refuse(Problem{404, "not_found", "there is no such call: see /api/v1/openapi.json"});
    if (isSafe(request.method))
        return m_shared.site.answer(request);
    Problem problem{405, "method_not_allowed", "a page can only be read"};
    problem.headers.emplace_back("Allow", "GET, HEAD");
    return refuse(std::move(problem));
}

Task<Outcome> Connection::answer(const RequestHead &head,
                                 Request &request,
                                 std::unique_ptr<BodyReader> &body)
{
    if (const auto passed = m_shared.gate.checkSource(request, isFrontEnd(request.path)); !passed)
        co_return refuse(passed.error());
    auto caller = m_shared.gate.identify(request);
    if (!caller)
        co_return refuse(caller.error());
    request.caller = *std::move(caller);
    Router::Match match =
        m_shared.router.find(request.method, head.target.substr(0, head.target.find('?')));
    if (!match.route) {
        if (isFrontEnd(request.path))
            m_operation = m_shared.pageOperation;
        else if (!request.caller.role) // Strangers are not told what there is.
            co_return refuse(Gate::credentialMissing());
        co_return answerUnrouted(request, match);
    }
    const Route &route = *match.route;
    m_operation = route.operation;
    request.pathValues = std::move(match.values);
    if (const auto passed = Gate::checkRoute(request, head, route); !passed)
        co_return refuse(passed.error());
    if (const auto passed = checkParameters(route, request); !passed)
        co_return refuse(passed.error());

    std::int64_t limit = route.bodyLimit;
    if (limit == 0)
        limit = route.payload == Payload::None ? kDrainedBytes : m_shared.limits.jsonBytes;
    body = std::make_unique<BodyReader>(m_stream, head, limit);
    if (route.payload == Payload::Json) {
        auto text = co_await body->readAll();
        if (!text)
            co_return refuse(text.error());
        request.body = *std::move(text);
    }
    co_return co_await work(route, request, *body);
}

Task<Outcome> Connection::work(const Route &route, Request &request, BodyReader &body)
{
    if (route.work.streaming)
        co_return co_await route.work.streaming(request, body);
    if (route.work.here) {
        if (auto done = route.work.here(request))
            co_return *std::move(done);
    }
    using Maybe = std::optional<Outcome>;
    for (const auto &[step, lane] : {std::pair(&route.work.pooled, Pools::Lane::Quick),
                                     std::pair(&route.work.slow, Pools::Lane::Slow)}) {
        if (!*step)
            continue;
        std::function<Maybe()> task = [call = step, &request] { return (*call)(request); };
        Maybe done = co_await m_shared.pools.run<Maybe>(
            lane, m_stream.socket().get_executor(), std::move(task));
        if (done)
            co_return *std::move(done);
    }
    co_return refuse(Problem{500, "internal", "no part of the hub answered this call"});
}

Task<bool> Connection::send(const Response &response, Method method, bool keepsAlive)
{
    const std::string head = answerHead(response, m_shared.date, keepsAlive);
    if (method == Method::Head)
        co_return co_await m_stream.write(head, {});
    if (const auto *file = std::get_if<FileBody>(&response.body))
        co_return co_await m_stream.writeFile(head, *file);
    std::string_view body;
    if (const auto *text = std::get_if<std::string>(&response.body))
        body = *text;
    else if (const auto *bytes = std::get_if<std::string_view>(&response.body))
        body = *bytes;
    co_return co_await m_stream.write(head, body);
}

Task<void> Connection::refuseAndClose(Problem problem, std::string_view instance)
{
    m_shared.refusedOperation->record(std::chrono::nanoseconds(0), true);
    const Response response = problemAnswer(problem, instance);
    if (co_await send(response, Method::Get, false))
        co_await m_stream.linger();
}

} // namespace hub::server
