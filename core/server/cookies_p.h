#pragma once

#include <string>
#include <string_view>

namespace hub::server {

/// The value of the cookie @p name in a Cookie field; empty if it is not there or stands twice.
[[nodiscard]] std::string_view cookieValue(std::string_view field, std::string_view name);

/// Set-Cookie of a session: for this host only, gone with the browser, out of reach of scripts and
/// of other sites' requests.
[[nodiscard]] std::string sessionCookie(std::string_view name, std::string_view secret);

/// Set-Cookie that ends it.
[[nodiscard]] std::string endedCookie(std::string_view name);

} // namespace hub::server
