#pragma once

#include "core/server/response.h"

namespace hub::server {

/// Status line and header of an answer, with what every answer carries: Date, the rules for
/// browsers, the length where there is one. @p date is the whole line.
[[nodiscard]] std::string answerHead(const Response &response,
                                     std::string_view date,
                                     bool keepsAlive);

} // namespace hub::server
