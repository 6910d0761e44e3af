#pragma once

#include "core/base/clock.h"

#include <QByteArray>
#include <QHash>
#include <QString>

#include <optional>

namespace hub::sessions {

/// Slows down guessing: after some bad sign-ins for one account, or with one credential, each
/// further one must wait longer. Nobody is locked out for good, and no address is ever banned.
///
/// Ask retryAfter() before the credential is looked at; a try that is refused there does not count.
///
/// Units:   std::chrono.
/// Threads: every function may be called from any thread.
/// Errors:  none.
class SignInThrottle final
{
public:
    struct Options
    {
        int freeTries = 10;                        ///< Bad ones without a wait.
        std::chrono::milliseconds firstWait{1000}; ///< After the last free one; then it doubles.
        std::chrono::milliseconds longestWait{60'000};
        std::chrono::minutes forgetAfter{15}; ///< Since the last bad try.
        qsizetype maxEntries = 10'000;        ///< Accounts and credentials, each.
    };

    /// @p clock must outlive the throttle.
    explicit SignInThrottle(const Clock &clock);
    SignInThrottle(const Clock &clock, Options options);

    /// How long this try must wait; nothing if it may be looked at now.
    [[nodiscard]] std::optional<std::chrono::milliseconds> retryAfter(const QString &account,
                                                                      QByteArrayView credential);

    /// The credential was wrong.
    void failed(const QString &account, QByteArrayView credential);

    /// The credential was right: the account starts again.
    void succeeded(const QString &account, QByteArrayView credential);

private:
    struct Entry
    {
        int failures = 0;
        MonotonicTime lastFailure;
        MonotonicTime openAt; ///< The next try is looked at from here on.
    };
    using Entries = QHash<QByteArray, Entry>;

    [[nodiscard]] std::chrono::milliseconds waitAfter(int failures) const;
    [[nodiscard]] bool isForgotten(const Entry &entry, MonotonicTime now) const;
    [[nodiscard]] std::chrono::nanoseconds wait(Entries &entries,
                                                const QByteArray &key,
                                                MonotonicTime now) const;
    void count(Entries &entries, const QByteArray &key, MonotonicTime now) const;
    void makeRoom(Entries &entries, MonotonicTime now) const;

    const Clock &m_clock;
    const Options m_options;
    Mutex m_mutex;
    Entries m_accounts HUB_GUARDED_BY(m_mutex);
    Entries m_credentials HUB_GUARDED_BY(m_mutex);
};

} // namespace hub::sessions
