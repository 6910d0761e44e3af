#pragma once

#include "core/server/response.h"

namespace hub::server {

/// Appends the status line and header of an answer to @p text, with what every answer carries:
/// Date, the rules for browsers, the length where there is one. @p date is the whole line.
void appendAnswerHead(std::string &text,
                      const Response &response,
                      std::string_view date,
                      bool keepsAlive);

} // namespace hub::server
