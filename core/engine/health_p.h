#pragma once

#include "core/engine/engine.h"
#include "core/server/api/services.h"

namespace hub {

/// How each part of @p engine is; asks the database, so it is not for the http thread.
[[nodiscard]] std::vector<server::ServiceState> healthOf(Engine &engine);

/// Of the database alone; the reason is empty while it answers.
[[nodiscard]] server::ServiceState databaseState(database::Database &database);

} // namespace hub
