#include "core/server/cookies_p.h"
#include "core/server/text_p.h"

namespace hub::server {
namespace {

constexpr std::string_view kAttributes = "; Path=/; HttpOnly; SameSite=Strict";

} // namespace

std::string_view cookieValue(std::string_view field, std::string_view name)
{
    std::string_view found;
    while (!field.empty()) {
        const std::string_view pair = trimmed(field.substr(0, field.find(';')));
        field.remove_prefix(std::min(field.find(';'), field.size() - 1) + 1);
        const std::size_t equals = pair.find('=');
        if (equals == std::string_view::npos || pair.substr(0, equals) != name)
            continue;
        if (!found.empty())
            return {};
        found = pair.substr(equals + 1);
    }
    return found;
}

std::string sessionCookie(std::string_view name, std::string_view secret)
{
    return std::string(name).append("=").append(secret).append(kAttributes);
}

std::string endedCookie(std::string_view name)
{
    return std::string(name).append("=; Max-Age=0").append(kAttributes);
}

} // namespace hub::server
