#include "core/server/api/session_json_p.h"

namespace hub::server {

void writeSessionFields(JsonText &text, const sessions::Session &session)
{
    text.field("id", session.id);
    text.field("user", session.user);
    text.field("role", sessions::roleName(session.role));
    text.field("created_at", session.createdAt);
    text.field("expires_at", session.expiresAt);
    text.field("idle_expires_at", session.idleExpiresAt);
}

} // namespace hub::server
