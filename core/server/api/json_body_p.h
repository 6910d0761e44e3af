#pragma once

#include "core/base/json.h"
#include "core/server/request.h"

namespace hub::server {

/// The body as JSON, or what is wrong with it.
[[nodiscard]] tl::expected<json::value, Problem> jsonBody(const Request &request);

/// What JsonReader::finish() found; the problem names the field.
[[nodiscard]] Problem fieldProblem(const Error &error);

} // namespace hub::server
