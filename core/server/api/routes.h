#pragma once

#include "core/server/api/services.h"

namespace hub::server {

/// Every route of the API, by resource. @p services must outlive them.
[[nodiscard]] std::vector<Route> apiRoutes(Services &services);

[[nodiscard]] std::vector<Route> systemRoutes(Services &services);
[[nodiscard]] std::vector<Route> eventRoutes(Services &services);
[[nodiscard]] std::vector<Route> artifactRoutes(Services &services);
[[nodiscard]] std::vector<Route> uploadRoutes(Services &services);
[[nodiscard]] std::vector<Route> jobRoutes(Services &services);
[[nodiscard]] std::vector<Route> jobChangeRoutes(Services &services);
[[nodiscard]] std::vector<Route> queueRoutes(Services &services);
[[nodiscard]] std::vector<Route> imageRoutes(Services &services);
[[nodiscard]] std::vector<Route> cacheRoutes(Services &services);
[[nodiscard]] std::vector<Route> sessionRoutes(Services &services);

} // namespace hub::server
