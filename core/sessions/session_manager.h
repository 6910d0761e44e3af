#pragma once

#include "core/base/cancel_token.h"
#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/database/database.h"
#include "core/sessions/session.h"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace hub::sessions {

/// Who is signed in: opens sessions, knows them by their secret, and ends them when they are idle,
/// old or revoked. They live on over a restart of the hub.
///
/// Units:   std::chrono; at most Options::maxSessions, then the least recently used one is ended.
/// Threads: authenticate(), find(), list(), count(), extend() and expire() return at once, from any
///          thread. start(), open(), revoke(), revokeUser() and the destructor wait for the disk:
///          not on the GUI, http or engine thread. A callback runs in the thread that caused the
///          event, one at a time, in the order of what happened; it must not change sessions or
///          subscriptions.
/// Errors:  start() fails where the rows cannot be read. Later a row that cannot be written is one
///          line in the log: an opened session then ends with the process, and the row of a revoked
///          one is deleted at the next chance.
class SessionManager final
{
public:
    struct Options
    {
        std::chrono::milliseconds absolute = std::chrono::minutes(60);
        std::chrono::milliseconds idle = std::chrono::minutes(30);
        int maxSessions = 1000;
        QByteArray bootId; ///< Empty: the kernel's. Monotonic times mean nothing after a boot.
    };

    [[nodiscard]] static database::Schema schema();

    /// Loads what a former start left. @p database and @p clock must outlive the manager.
    [[nodiscard]] static Result<std::unique_ptr<SessionManager>> start(database::Database &database,
                                                                       const Clock &clock,
                                                                       Options options);
    ~SessionManager();
    SessionManager(const SessionManager &) = delete;
    SessionManager &operator=(const SessionManager &) = delete;

    struct Opened
    {
        QByteArray secret; ///< The cookie's value: 43 characters of base64url, 256 bit of chance.
        Session session;
    };

    /// A new session with a new id and a new secret, of which only a hash is kept. InvalidInput for
    /// an empty or overlong (over 256 characters) @p user.
    [[nodiscard]] Result<Opened> open(const QString &user, Role role);

    /// The session that @p secret opens, if it has not ended. Counts as a use: its idle end moves.
    [[nodiscard]] std::optional<Session> authenticate(QByteArrayView secret);

    /// Looking at a session is no use of it.
    [[nodiscard]] std::optional<Session> find(const QString &id) const;
    [[nodiscard]] std::vector<Session> list() const; ///< Oldest first.
    [[nodiscard]] int count() const;

    /// Moves the idle end as a use does; the absolute end stays. NotFound.
    [[nodiscard]] Result<Session> extend(const QString &id);

    /// Ends a session at once and for good; whether there was one.
    bool revoke(const QString &id);

    /// Ends all sessions of @p user; how many there were.
    int revokeUser(const QString &user);

    /// Forgets the sessions that have ended by now, and says so to subscribers; how many. For a
    /// timer: nobody gets in with an ended session, whether it has run or not.
    int expire();

    using Callback = std::function<void(const SessionEvent &)>;
    [[nodiscard]] CancelToken::Registration subscribe(Callback callback);

private:
    struct Private;
    explicit SessionManager(std::unique_ptr<Private> parts);

    const std::unique_ptr<Private> m_p;
};

} // namespace hub::sessions
