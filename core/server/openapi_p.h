#pragma once

#include "core/server/route.h"

namespace hub::server {

/// The OpenAPI 3.1 document of @p routes: what the route table says, and nothing else. An
/// operation's `x-role` is who may call it: none, viewer, operator or admin.
[[nodiscard]] std::string openApiDocument(const std::vector<Route> &routes, const QString &version);

} // namespace hub::server
