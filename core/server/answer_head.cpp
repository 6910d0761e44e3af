#include "core/server/answer_head_p.h"

#include <array>
#include <charconv>

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
    if (response.status == 204 || response.status == 304
        || std::holds_alternative<EventBody>(response.body))
        return false;
    // To HEAD a stream of events is answered without them.
    return !std::holds_alternative<std::monostate>(response.body)
           || response.headers.find("text/event-stream") == std::string::npos;
}

void append(std::string &text, std::int64_t number)
{
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    text.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
}

} // namespace

void appendAnswerHead(std::string &text,
                      const Response &response,
                      std::string_view date,
                      bool keepsAlive)
{
    text.append("HTTP/1.1 ");
    append(text, response.status);
    text.append(" ").append(reasonPhrase(response.status)).append("\r\n");
    text.append(date).append(kSecurity).append(response.headers);
    if (response.headers.find("Content-Security-Policy:") == std::string::npos)
        text.append(kClosedPolicy);
    if (hasLength(response)) {
        text.append("Content-Length: ");
        append(text, response.length());
        text.append("\r\n");
    }
    text.append(keepsAlive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n");
}

} // namespace hub::server
