#include "core/server/text_p.h"

#include <QStringDecoder>

#include <charconv>

namespace hub::server {
namespace {

int hexValue(char c)
{
    if (isDigit(c))
        return c - '0';
    c = lowered(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

} // namespace

std::vector<std::string_view> listMembers(std::string_view list)
{
    std::vector<std::string_view> members;
    bool isQuoted = false;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= list.size(); ++i) {
        if (i < list.size() && list[i] == '"')
            isQuoted = !isQuoted;
        if (i < list.size() && (list[i] != ',' || isQuoted))
            continue;
        if (const std::string_view member = trimmed(list.substr(begin, i - begin)); !member.empty())
            members.push_back(member);
        begin = i + 1;
    }
    return members;
}

bool listHas(std::string_view list, std::string_view word)
{
    const auto members = listMembers(list);
    return std::any_of(members.begin(), members.end(), [word](std::string_view member) {
        return equalsIgnoringCase(member, word);
    });
}

std::optional<std::int64_t> parseNumber(std::string_view digits)
{
    if (digits.empty() || !std::all_of(digits.begin(), digits.end(), isDigit))
        return std::nullopt;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return error == std::errc() ? std::optional(number) : std::nullopt;
}

std::optional<std::string> percentDecoded(std::string_view text, bool plusIsSpace)
{
    const bool isPlain = text.find('%') == std::string_view::npos
                         && (!plusIsSpace || text.find('+') == std::string_view::npos);
    if (isPlain)
        return std::string(text);
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            if (i + 2 >= text.size())
                return std::nullopt;
            const int high = hexValue(text[i + 1]);
            const int low = hexValue(text[i + 2]);
            if (high < 0 || low < 0 || (high == 0 && low == 0))
                return std::nullopt;
            c = static_cast<char>(high * 16 + low);
            i += 2;
        } else if (c == '+' && plusIsSpace) {
            c = ' ';
        }
        decoded.push_back(c);
    }
    return decoded;
}

std::string percentEncoded(std::string_view text)
{
    constexpr std::string_view kHex = "0123456789ABCDEF";
    constexpr std::string_view kMarks = "-._~";
    std::string encoded;
    encoded.reserve(text.size());
    for (const char c : text) {
        if (isAlphanumeric(c) || kMarks.find(c) != std::string_view::npos) {
            encoded.push_back(c);
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        encoded += {'%', kHex[byte >> 4U], kHex[byte & 15U]};
    }
    return encoded;
}

bool isUtf8(std::string_view text)
{
    const bool isAscii = std::all_of(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (isAscii)
        return true;
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    [[maybe_unused]] const QString decoded =
        decoder.decode(QByteArrayView(text.data(), static_cast<qsizetype>(text.size())));
    return !decoder.hasError();
}

} // namespace hub::server
