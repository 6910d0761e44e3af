#pragma once

#include "core/base/clock.h"

#include <QString>

#include <optional>

namespace hub::sessions {

/// What somebody may do; each includes those before it.
enum class Role
{
    Viewer,
    Operator,
    Admin
};

/// "viewer", "operator", "admin".
[[nodiscard]] QLatin1StringView roleName(Role role);
[[nodiscard]] std::optional<Role> roleFromName(QStringView name);

/// A sign-in that has not ended, as people may see it: without its secret.
///
/// Units:   wall time, for showing; the ends themselves are kept on the monotonic clock.
/// Threads: a value; share copies.
/// Errors:  none.
struct Session
{
    QString id;
    QString user;
    Role role = Role::Viewer;
    WallTime createdAt;
    WallTime expiresAt;     ///< The absolute end: nothing moves it.
    WallTime idleExpiresAt; ///< Moves with each use, never beyond expiresAt.

    bool operator==(const Session &) const = default;
};

/// What happened to a session.
struct SessionEvent
{
    enum class Type
    {
        Opened,
        Extended,
        Revoked, ///< By somebody, or to make room for a newer one.
        Expired
    };

    Type type = Type::Opened;
    Session session;
};

} // namespace hub::sessions
