#pragma once

#include "core/server/route.h"

namespace hub::server {

/// Splits and decodes the query of a target. A pair that cannot be decoded, or is no UTF-8, is a
/// problem; so is a name that stands twice.
[[nodiscard]] tl::expected<std::vector<std::pair<std::string, std::string>>, Problem> parseQuery(
    std::string_view query);

/// Whether the query and the documented header fields are what the route takes: names the first one
/// that is not, and what would be.
[[nodiscard]] tl::expected<void, Problem> checkParameters(const Route &route,
                                                          const Request &request);

} // namespace hub::server
