#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The small grammar that HTTP's fields share.

namespace hub::server {

[[nodiscard]] constexpr bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}
[[nodiscard]] constexpr bool isAlphanumeric(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
[[nodiscard]] constexpr char lowered(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

[[nodiscard]] inline bool equalsIgnoringCase(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
               return lowered(x) == lowered(y);
           });
}

[[nodiscard]] inline std::string_view trimmed(std::string_view text)
{
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// The members of a comma-separated list, trimmed; empty ones are left out. A comma within quotes
/// does not separate.
[[nodiscard]] std::vector<std::string_view> listMembers(std::string_view list);

[[nodiscard]] bool listHas(std::string_view list, std::string_view word);

/// A whole number of decimal digits; nothing if it is anything else, or too large.
[[nodiscard]] std::optional<std::int64_t> parseNumber(std::string_view digits);

/// Percent-decoding, once. Nothing where a `%` is not followed by two hex digits or the result
/// holds a NUL byte. @p plusIsSpace as in the query of a form.
[[nodiscard]] std::optional<std::string> percentDecoded(std::string_view text,
                                                        bool plusIsSpace = false);

/// Everything but unreserved characters as %XX: safe in a path, a query and a header field.
[[nodiscard]] std::string percentEncoded(std::string_view text);

/// Whether @p text is UTF-8 as the standard has it: no surrogates, nothing overlong.
[[nodiscard]] bool isUtf8(std::string_view text);

} // namespace hub::server
