#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hub::server {

/// How much an Accept or Accept-Encoding field wants @p offer: 0 (not at all) to 1000. The most
/// specific member counts; `*` and `type/*` match.
[[nodiscard]] int quality(std::string_view field, std::string_view offer);

/// Whether the field names @p offer itself, or its own kind: a browser that can show AVIF says so,
/// while `*/*` says nothing.
[[nodiscard]] bool names(std::string_view field, std::string_view offer);

} // namespace hub::server
