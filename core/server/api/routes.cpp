#include "core/server/api/routes.h"

#include <iterator>

namespace hub::server {

std::vector<Route> apiRoutes(Services &services)
{
    std::vector<Route> all;
    for (const auto &make : {systemRoutes,
                             eventRoutes,
                             artifactRoutes,
                             uploadRoutes,
                             jobRoutes,
                             jobChangeRoutes,
                             queueRoutes,
                             imageRoutes,
                             cacheRoutes,
                             sessionRoutes}) {
        std::vector<Route> some = make(services);
        std::move(some.begin(), some.end(), std::back_inserter(all));
    }
    return all;
}

} // namespace hub::server
