#pragma once

#include "core/server/json_text_p.h"
#include "core/sessions/session.h"

namespace hub::server {

/// The fields of a session, into an object that is open.
void writeSessionFields(JsonText &text, const sessions::Session &session);

} // namespace hub::server
