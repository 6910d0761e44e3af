#include "core/server/answer_head_p.h"

namespace hub::server {
namespace {

constexpr std::string_view kSecurity = "X-Content-Type-Options: nosniff\r\n"
                                       "Referrer-Policy: no-referrer\r\n"
                                       "Cross-Origin-Opener-Policy: same-origin\r\n"
                                       "Cross-Origin-Embedder-Policy: require-corp\r\n"
                                       "Cross-Origin-Resource-Policy: same-origin\r\n";

/// Of everything that is no page: nothing in it may load or run anything.
constexpr std::string_view kClosedPolicy =
    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n";

bool hasLength(const Response &response)
{
    return response.status != 204 && response.status != 304
           && !std::holds_alternative<EventBody>(response.body);
}

} // namespace

std::string answerHead(const Response &response, std::string_view date, bool keepsAlive)
{
    std::string head;
    head.reserve(768);
    head.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
    head.append(reasonPhrase(response.status)).append("\r\n").append(date).append(kSecurity);
    head.append(response.headers);
    if (response.headers.find("Content-Security-Policy:") == std::string::npos)
        head.append(kClosedPolicy);
    const bool isStream = response.headers.find("text/event-stream") != std::string::npos;
    if (hasLength(response) && !isStream)
        head.append("Content-Length: ").append(std::to_string(response.length())).append("\r\n");
    head.append(keepsAlive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n");
    return head;
}

} // namespace hub::server
