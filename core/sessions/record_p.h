#pragma once

#include "core/sessions/secret_p.h"
#include "core/sessions/session.h"

namespace hub::sessions {

/// A session as the manager holds it.
struct Record
{
    QString id;
    QString user;
    Role role = Role::Viewer;
    SecretHash hash{};
    WallTime createdAt;
    MonotonicTime absoluteEnd;
    MonotonicTime idleEnd; ///< Never beyond absoluteEnd.
    MonotonicTime lastUse;
    MonotonicTime notedUse; ///< The last use that its row knows.
};

/// A session as its row holds it: each time on both clocks.
struct Row
{
    QString id;
    QString user;
    QString role;
    QByteArray hash;
    WallTime createdAt;
    WallTime lastUseAt;
    WallTime expiresAt;
    WallTime idleExpiresAt;
    QByteArray bootId; ///< The boot that the monotonic times belong to.
    MonotonicTime lastUse;
    MonotonicTime absoluteEnd;
    MonotonicTime idleEnd;
};

} // namespace hub::sessions
