#include "core/server/negotiation_p.h"
#include "core/server/text_p.h"

namespace hub::server {
namespace {

struct Member
{
    std::string_view name;
    int quality = 1000;
};

/// "0.85" as 850; 1000 where it cannot be read.
int parseQuality(std::string_view text)
{
    if (text.empty() || (text.front() != '0' && text.front() != '1'))
        return 1000;
    int value = (text.front() - '0') * 1000;
    int unit = 100;
    for (std::size_t i = 2; i < text.size() && i < 5 && isDigit(text[i]); ++i, unit /= 10)
        value += (text[i] - '0') * unit;
    return std::min(value, 1000);
}

Member parseMember(std::string_view text)
{
    Member member;
    member.name = trimmed(text.substr(0, text.find(';')));
    while (true) {
        const std::size_t semicolon = text.find(';');
        if (semicolon == std::string_view::npos)
            return member;
        text.remove_prefix(semicolon + 1);
        const std::string_view parameter = trimmed(text.substr(0, text.find(';')));
        if (parameter.substr(0, 2) == "q=" || parameter.substr(0, 2) == "Q=")
            member.quality = parseQuality(parameter.substr(2));
    }
}

/// How well a member fits: 3 the very thing, 2 its kind, 1 anything, 0 not.
int fit(std::string_view name, std::string_view offer)
{
    if (equalsIgnoringCase(name, offer))
        return 3;
    const std::size_t slash = offer.find('/');
    if (slash != std::string_view::npos && name.size() == slash + 2
        && equalsIgnoringCase(name.substr(0, slash + 1), offer.substr(0, slash + 1))
        && name.back() == '*')
        return 2;
    return name == "*/*" || name == "*" ? 1 : 0;
}

} // namespace

int quality(std::string_view field, std::string_view offer)
{
    int best = 0;
    int found = 0;
    for (const std::string_view text : listMembers(field)) {
        const Member member = parseMember(text);
        if (const int fits = fit(member.name, offer); fits > best) {
            best = fits;
            found = member.quality;
        }
    }
    return found;
}

bool names(std::string_view field, std::string_view offer)
{
    for (const std::string_view text : listMembers(field)) {
        const Member member = parseMember(text);
        if (member.quality > 0 && fit(member.name, offer) == 3)
            return true;
    }
    return false;
}

} // namespace hub::server
