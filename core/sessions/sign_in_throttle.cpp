#include "core/sessions/sign_in_throttle.h"

#include "core/sessions/secret_p.h"

namespace hub::sessions {
namespace {

/// Hashed, so that neither secrets nor megabytes of somebody's input are kept.
QByteArray keyOf(QByteArrayView text)
{
    const SecretHash hash = hashSecret(text);
    return {reinterpret_cast<const char *>(hash.data()), static_cast<qsizetype>(hash.size())};
}

} // namespace

SignInThrottle::SignInThrottle(const Clock &clock)
    : SignInThrottle(clock, Options())
{}

SignInThrottle::SignInThrottle(const Clock &clock, Options options)
    : m_clock(clock)
    , m_options(options)
{}

std::chrono::milliseconds SignInThrottle::waitAfter(int failures) const
{
    if (failures < m_options.freeTries)
        return std::chrono::milliseconds(0);
    std::chrono::milliseconds wait = m_options.firstWait;
    for (int i = m_options.freeTries; i < failures && wait < m_options.longestWait; ++i)
        wait *= 2;
    return std::min(wait, m_options.longestWait);
}

bool SignInThrottle::isForgotten(const Entry &entry, MonotonicTime now) const
{
    return now >= entry.lastFailure + m_options.forgetAfter;
}

std::chrono::nanoseconds SignInThrottle::wait(Entries &entries,
                                              const QByteArray &key,
                                              MonotonicTime now) const
{
    const auto entry = entries.constFind(key);
    if (entry == entries.constEnd())
        return std::chrono::nanoseconds(0);
    if (isForgotten(*entry, now)) {
        entries.erase(entry);
        return std::chrono::nanoseconds(0);
    }
    return entry->openAt - now;
}

std::optional<std::chrono::milliseconds> SignInThrottle::retryAfter(const QString &account,
                                                                    QByteArrayView credential)
{
    const QByteArray accountKey = keyOf(account.toUtf8());
    const QByteArray credentialKey = keyOf(credential);
    const MonotonicTime now = m_clock.now();

    const MutexLocker lock(m_mutex);
    const auto longest =
        std::max(wait(m_accounts, accountKey, now), wait(m_credentials, credentialKey, now));
    if (longest.count() <= 0)
        return std::nullopt;
    // Rounded up: who comes back after it must not be a moment early.
    return std::chrono::ceil<std::chrono::milliseconds>(longest);
}

void SignInThrottle::makeRoom(Entries &entries, MonotonicTime now) const
{
    if (entries.size() < m_options.maxEntries)
        return;
    entries.removeIf(
        [&](const Entries::iterator &entry) { return isForgotten(entry.value(), now); });
    if (entries.size() < m_options.maxEntries)
        return;
    const auto oldest =
        std::min_element(entries.cbegin(), entries.cend(), [](const Entry &a, const Entry &b) {
            return a.lastFailure < b.lastFailure;
        });
    entries.erase(oldest);
}

void SignInThrottle::count(Entries &entries, const QByteArray &key, MonotonicTime now) const
{
    if (!entries.contains(key))
        makeRoom(entries, now);
    Entry &entry = entries[key];
    if (isForgotten(entry, now))
        entry.failures = 0;
    ++entry.failures;
    entry.lastFailure = now;
    entry.openAt = now + waitAfter(entry.failures);
}

void SignInThrottle::failed(const QString &account, QByteArrayView credential)
{
    const QByteArray accountKey = keyOf(account.toUtf8());
    const QByteArray credentialKey = keyOf(credential);
    const MonotonicTime now = m_clock.now();

    const MutexLocker lock(m_mutex);
    count(m_accounts, accountKey, now);
    count(m_credentials, credentialKey, now);
}

void SignInThrottle::succeeded(const QString &account, QByteArrayView credential)
{
    const QByteArray accountKey = keyOf(account.toUtf8());
    const QByteArray credentialKey = keyOf(credential);

    const MutexLocker lock(m_mutex);
    m_accounts.remove(accountKey);
    m_credentials.remove(credentialKey);
}

} // namespace hub::sessions
