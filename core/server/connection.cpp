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

/// Copying a body up to here behind its head costs less than a write of two parts.
constexpr std::size_t kShortBody = 4096;

std::string_view pathOf(std::string_view target)
{
    return target.substr(0, target.find('?'));
}

/// The body where it is in memory, else nothing.
std::string_view bytesOf(const Response &response)
{
    if (const auto *text = std::get_if<std::string>(&response.body))
        return *text;
    if (const auto *text = std::get_if<std::string_view>(&response.body))
        return *text;
    return {};
}

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
    , m_block(new char[kReadBytes])
    , m_lastUse(SteadyClock::now())
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
        // The client's next request is not there yet. While others are served it comes, so that
        // the look for it is not in vain.
        if (std::exchange(m_shared.lastServed, this) != this && m_stream.input().empty()) {
            co_await asio::post(m_stream.socket().get_executor(),
                                asio::use_awaitable_t<Executor>{});
        }
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

void Connection::takeHead(std::size_t size)
{
    std::string &input = m_stream.input();
    if (size == input.size()) {
        m_headBytes.swap(input);
        input.clear();
    } else {
        m_headBytes.assign(input, 0, size);
        input.erase(0, size);
    }
    m_stream.neverExpire();
}

Task<std::optional<tl::expected<RequestHead, Problem>>> Connection::readHead()
{
    std::string &input = m_stream.input();
    m_headBytes.clear();
    std::size_t searched = 0;
    while (true) {
        // One empty line before a request is an old client's habit.
        if (searched == 0 && input.compare(0, 2, "\r\n") == 0)
            input.erase(0, 2);
        const std::size_t end = input.find("\r\n\r\n", searched > 3 ? searched - 3 : 0);
        const std::size_t known = std::min(end, input.size());
        if (known + 4 > m_shared.limits.headBytes && (end != std::string::npos || known > 0)) {
            co_return tl::unexpected(
                Problem{431, "header_too_large", "the request's header is over the limit"});
        }
        if (end != std::string::npos) {
            takeHead(end + 4);
            co_return parseHead(m_headBytes);
        }
        if (hasBareLineFeed(searched)) {
            co_return tl::unexpected(
                Problem{400, "bad_request", "a line of the header does not end with CR LF"});
        }
        if (input.empty()) {
            m_idleSince = m_lastUse;
            m_stream.expireAt(m_lastUse + m_shared.limits.idleTime);
        } else if (searched == 0) {
            m_stream.expireAfter(m_shared.limits.headTime);
        }
        searched = input.size();
        const auto [error, count] = co_await m_stream.socket().async_read_some(
            asio::buffer(m_block.get(), kReadBytes), kAwait);
        m_idleSince.reset();
        input.append(m_block.get(), count);
        if (!error)
            continue;
        if (m_stream.isOverdue() && !input.empty()) {
            co_return tl::unexpected(Problem{408, "timeout", "the request's header took too long"});
        }
        co_return std::nullopt;
    }
}

tl::expected<Request, Problem> Connection::makeRequest(RequestHead &head) const
{
    // All at once: a token of its own, only to be replaced, would be an allocation.
    Request request{.method = head.method,
                    .path = {},
                    .query = {},
                    .pathValues = {},
                    .fields = std::move(head.fields),
                    .body = {},
                    .contentLength = {},
                    .caller = {},
                    .stop = m_shared.stop};
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

Task<bool> Connection::serveOne(RequestHead &head)
{
    const auto began = SteadyClock::now();
    m_operation = m_shared.refusedOperation;
    std::unique_ptr<BodyReader> body;
    const Route *route = nullptr;
    auto request = makeRequest(head);
    std::optional<Outcome> outcome;
    if (request)
        outcome = answerNow(head, *request, route);
    else
        outcome = refuse(request.error());
    if (!outcome) {
        body = std::make_unique<BodyReader>(m_stream, head, bodyLimit(*route));
        outcome = co_await answer(*route, *request, *body);
    } else if (head.hasBody()) {
        body = std::make_unique<BodyReader>(m_stream, head, kDrainedBytes);
    }
    bool keepsAlive = head.keepsAlive && !m_shared.isStopping;
    if (!*outcome) {
        keepsAlive = keepsAlive && !outcome->error().mustClose;
        outcome = problemAnswer(outcome->error(), pathOf(head.target));
    }
    Response &response = **outcome;
    const bool isBodyLeft = body && !body->isAtEnd();
    // A client that waits for "100 Continue" may or may not send its body: nobody can tell.
    if (isBodyLeft && head.expectsContinue && body->bytesRead() == 0)
        keepsAlive = false;

    m_lastUse = SteadyClock::now();
    m_operation->record(m_lastUse - began, response.status < 500);
    if (auto *events = std::get_if<EventBody>(&response.body)) {
        if (head.method != Method::Head) {
            std::string text;
            appendAnswerHead(text, response, m_shared.date, false);
            co_await m_shared.events.serve(m_stream, text, *events);
            co_return false;
        }
        response.body = std::monostate();
    }
    if (!sendNow(response, head.method, keepsAlive) && !co_await sendRest(response, head.method))
        co_return false;
    if (isBodyLeft && (!keepsAlive || !co_await drain(*body))) {
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
    m_lastUse = SteadyClock::now();
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

std::optional<Outcome> Connection::answerNow(const RequestHead &head,
                                             Request &request,
                                             const Route *&route)
{
    if (const auto passed = m_shared.gate.checkSource(request, isFrontEnd(request.path)); !passed)
        return refuse(passed.error());
    auto caller = m_shared.gate.identify(request);
    if (!caller)
        return refuse(caller.error());
    request.caller = *std::move(caller);
    Router::Match match = m_shared.router.find(request.method, pathOf(head.target));
    if (!match.route) {
        if (isFrontEnd(request.path))
            m_operation = m_shared.pageOperation;
        else if (!request.caller.role) // Strangers are not told what there is.
            return refuse(Gate::credentialMissing());
        return answerUnrouted(request, match);
    }
    route = match.route;
    m_operation = route->operation;
    request.pathValues = std::move(match.values);
    if (const auto passed = Gate::checkRoute(request, head, *route); !passed)
        return refuse(passed.error());
    if (const auto passed = checkParameters(*route, request); !passed)
        return refuse(passed.error());
    if (route->payload == Payload::None && route->work.here)
        return route->work.here(request);
    return std::nullopt;
}

std::int64_t Connection::bodyLimit(const Route &route) const
{
    if (route.bodyLimit > 0)
        return route.bodyLimit;
    return route.payload == Payload::None ? kDrainedBytes : m_shared.limits.jsonBytes;
}

Task<Outcome> Connection::answer(const Route &route, Request &request, BodyReader &body)
{
    if (route.payload == Payload::Json) {
        auto text = co_await body.readAll();
        if (!text)
            co_return refuse(text.error());
        request.body = *std::move(text);
    }
    if (route.work.streaming)
        co_return co_await route.work.streaming(request, body);
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

bool Connection::sendNow(const Response &response, Method method, bool keepsAlive)
{
    m_answer.clear();
    appendAnswerHead(m_answer, response, m_shared.date, keepsAlive);
    m_longBody = method == Method::Head ? std::string_view() : bytesOf(response);
    if (m_longBody.size() <= kShortBody) {
        m_answer.append(m_longBody);
        m_longBody = {};
    }
    m_unsent = m_answer;
    const bool isFile = method != Method::Head && std::holds_alternative<FileBody>(response.body);
    if (isFile || !m_longBody.empty())
        return false;
    // Where that fails, so does the rest.
    const std::int64_t sent = m_stream.writeNow(m_unsent);
    m_unsent.remove_prefix(static_cast<std::size_t>(std::max<std::int64_t>(sent, 0)));
    return m_unsent.empty();
}

Task<bool> Connection::sendRest(const Response &response, Method method)
{
    const auto *file = method == Method::Head ? nullptr : std::get_if<FileBody>(&response.body);
    bool isSent = false;
    if (file)
        isSent = co_await m_stream.writeFile(m_unsent, *file);
    else
        isSent = co_await m_stream.write(m_unsent, m_longBody);
    m_lastUse = SteadyClock::now(); // It may have taken long.
    co_return isSent;
}

Task<void> Connection::refuseAndClose(Problem problem, std::string_view instance)
{
    m_shared.refusedOperation->record(std::chrono::nanoseconds(0), true);
    const Response response = problemAnswer(problem, instance);
    if (sendNow(response, Method::Get, false) || co_await sendRest(response, Method::Get))
        co_await m_stream.linger();
}

} // namespace hub::server
