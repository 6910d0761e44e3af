#include "core/sessions/session_manager.h"

#include "core/base/ids.h"
#include "core/base/logging.h"
#include "core/sessions/session_events_p.h"
#include "core/sessions/session_store_p.h"
#include "core/sessions/session_times_p.h"

#include <unordered_map>

namespace hub::sessions {
namespace {

constexpr qsizetype kMaxUserLength = 256;

/// A row is written again at most this often for uses alone.
constexpr std::chrono::minutes kNoteUseEvery{1};

} // namespace

/// What the manager hides: the sessions under their lock, their rows, their subscribers.
struct SessionManager::Private
{
    Private(database::Database &database, const Clock &theClock, Options theOptions)
        : clock(theClock)
        , options(std::move(theOptions))
        , bootId(options.bootId.isEmpty() ? machineBootId() : options.bootId)
        , store(database)
        , wall(theClock)
    {}

    [[nodiscard]] Session sessionOf(const Record &record) const HUB_REQUIRES(mutex);
    [[nodiscard]] Row rowOf(const Record &record) const HUB_REQUIRES(mutex);
    [[nodiscard]] QStringList restore(const std::vector<Row> &rows) HUB_REQUIRES(mutex);
    void use(Record &record, MonotonicTime now) const HUB_REQUIRES(mutex);
    void add(Record record) HUB_REQUIRES(mutex);
    void end(const QString &id, SessionEvent::Type how) HUB_REQUIRES(mutex);
    [[nodiscard]] QStringList makeRoom() HUB_REQUIRES(mutex);
    int revokeWhere(const std::function<bool(const Record &)> &isMeant);

    const Clock &clock;
    const Options options;
    const QByteArray bootId;
    SessionStore store;
    SessionEvents events;
    mutable Mutex mutex;
    mutable WallBridge wall HUB_GUARDED_BY(mutex);
    std::unordered_map<QString, Record> records HUB_GUARDED_BY(mutex);
    std::unordered_map<SecretHash, QString, HashOfSecretHash> ids HUB_GUARDED_BY(mutex);
};

namespace {

bool hasEnded(const Record &record, MonotonicTime now)
{
    return now >= record.absoluteEnd || now >= record.idleEnd;
}

} // namespace

Session SessionManager::Private::sessionOf(const Record &record) const
{
    return {record.id,
            record.user,
            record.role,
            record.createdAt,
            wall.wallOf(record.absoluteEnd),
            wall.wallOf(record.idleEnd)};
}

Row SessionManager::Private::rowOf(const Record &record) const
{
    Row row;
    row.id = record.id;
    row.user = record.user;
    row.role = QString(roleName(record.role));
    row.hash = QByteArray(reinterpret_cast<const char *>(record.hash.data()),
                          static_cast<qsizetype>(record.hash.size()));
    row.createdAt = record.createdAt;
    row.lastUseAt = wall.wallOf(record.lastUse);
    row.expiresAt = wall.wallOf(record.absoluteEnd);
    row.idleExpiresAt = wall.wallOf(record.idleEnd);
    row.bootId = bootId;
    row.lastUse = record.lastUse;
    row.absoluteEnd = record.absoluteEnd;
    row.idleEnd = record.idleEnd;
    return row;
}

void SessionManager::Private::use(Record &record, MonotonicTime now) const
{
    // Threads may come here in another order than they looked at the clock.
    record.lastUse = std::max(record.lastUse, now);
    record.idleEnd = std::max(record.idleEnd, std::min(now + options.idle, record.absoluteEnd));
}

void SessionManager::Private::add(Record record)
{
    ids.emplace(record.hash, record.id);
    const QString id = record.id;
    records.emplace(id, std::move(record));
}

void SessionManager::Private::end(const QString &id, SessionEvent::Type how)
{
    const auto found = records.find(id);
    events.note({how, sessionOf(found->second)});
    ids.erase(found->second.hash);
    records.erase(found);
}

/// Ends the least recently used ones that are over the limit; returns their ids.
QStringList SessionManager::Private::makeRoom()
{
    QStringList ended;
    while (records.size() > static_cast<std::size_t>(std::max(options.maxSessions, 1))) {
        const auto oldest =
            std::min_element(records.begin(), records.end(), [](const auto &a, const auto &b) {
                return std::pair(a.second.lastUse, a.first) < std::pair(b.second.lastUse, b.first);
            });
        ended << oldest->first;
        end(ended.last(), SessionEvent::Type::Revoked);
    }
    return ended;
}

/// Takes over what a former start left; returns the ids of what has ended since or is no session.
QStringList SessionManager::Private::restore(const std::vector<Row> &rows)
{
    const MonotonicTime now = wall.look();
    QStringList ended;
    for (const Row &row : rows) {
        Record record;
        const auto role = roleFromName(row.role);
        if (!role || row.hash.size() != static_cast<qsizetype>(record.hash.size())) {
            ended << row.id;
            continue;
        }
        std::copy(row.hash.begin(), row.hash.end(), record.hash.begin());
        const RestoredTimes times =
            restoredTimes(row, bootId, clock, options.absolute, options.idle);
        record.id = row.id;
        record.user = row.user;
        record.role = *role;
        record.createdAt = row.createdAt;
        record.lastUse = times.lastUse;
        record.notedUse = times.lastUse;
        record.absoluteEnd = times.absoluteEnd;
        record.idleEnd = times.idleEnd;
        if (hasEnded(record, now))
            ended << row.id;
        else
            add(std::move(record));
    }
    return ended + makeRoom();
}

SessionManager::SessionManager(std::unique_ptr<Private> parts)
    : m_p(std::move(parts))
{}

SessionManager::~SessionManager()
{
    std::vector<Row> used;
    {
        const MutexLocker lock(m_p->mutex);
        m_p->wall.look();
        for (const auto &[id, record] : m_p->records) {
            if (record.lastUse > record.notedUse)
                used.push_back(m_p->rowOf(record));
        }
    }
    // Also with nothing to note: what authenticate() has left to the writer is behind it then, and
    // a manager that starts on the same database reads it.
    m_p->store.noteUses(used);
}

database::Schema SessionManager::schema()
{
    return SessionStore::schema();
}

Result<std::unique_ptr<SessionManager>> SessionManager::start(database::Database &database,
                                                              const Clock &clock,
                                                              Options options)
{
    auto parts = std::make_unique<Private>(database, clock, std::move(options));
    const auto rows = parts->store.load();
    if (!rows)
        return fail(rows.error());

    QStringList ended;
    std::vector<Row> kept;
    {
        const MutexLocker lock(parts->mutex);
        ended = parts->restore(*rows);
        for (const auto &[id, record] : parts->records)
            kept.push_back(parts->rowOf(record));
    }
    if (!ended.isEmpty())
        parts->store.remove(ended);
    // With the monotonic times of this boot: what the wall clock does from here on is no matter.
    if (!kept.empty())
        parts->store.noteUses(kept);
    return std::unique_ptr<SessionManager>(new SessionManager(std::move(parts)));
}

Result<SessionManager::Opened> SessionManager::open(const QString &user, Role role)
{
    if (user.isEmpty() || user.size() > kMaxUserLength) {
        return fail(Error::Kind::InvalidInput,
                    QStringLiteral("a user's name has 1 to %1 characters, not %2")
                        .arg(kMaxUserLength)
                        .arg(user.size()));
    }
    Opened opened;
    opened.secret = newSecret();
    Record record;
    record.id = newId(m_p->clock);
    record.user = user;
    record.role = role;
    record.hash = hashSecret(opened.secret);
    record.createdAt = m_p->clock.wallNow();

    Row row;
    {
        const MutexLocker lock(m_p->mutex);
        const MonotonicTime now = m_p->wall.look();
        record.absoluteEnd = now + m_p->options.absolute;
        record.lastUse = now;
        record.notedUse = now;
        m_p->use(record, now);
        row = m_p->rowOf(record);
        opened.session = m_p->sessionOf(record);
    }
    // The row comes first: nobody can have revoked the session before it is there.
    m_p->store.insert(row);

    QStringList ended;
    {
        const MutexLocker lock(m_p->mutex);
        m_p->add(std::move(record));
        m_p->events.note({SessionEvent::Type::Opened, opened.session});
        ended = m_p->makeRoom();
    }
    m_p->events.deliver();
    if (!ended.isEmpty())
        m_p->store.remove(ended);
    return opened;
}

std::optional<Session> SessionManager::authenticate(QByteArrayView secret)
{
    if (secret.size() != kSecretLength)
        return std::nullopt;
    const SecretHash hash = hashSecret(secret);

    std::optional<Session> session;
    std::optional<Row> noted;
    QStringList ended;
    {
        const MutexLocker lock(m_p->mutex);
        const auto found = m_p->ids.find(hash);
        if (found == m_p->ids.end())
            return std::nullopt;
        Record &record = m_p->records.at(found->second);
        const MonotonicTime now = m_p->wall.look();
        if (hasEnded(record, now)) {
            ended << record.id;
            m_p->end(ended.last(), SessionEvent::Type::Expired);
        } else {
            m_p->use(record, now);
            session = m_p->sessionOf(record);
            if (now - record.notedUse >= kNoteUseEvery) {
                record.notedUse = now;
                noted = m_p->rowOf(record);
            }
        }
    }
    if (noted)
        m_p->store.noteUseLater(*noted);
    if (!ended.isEmpty()) {
        m_p->store.removeLater(ended);
        m_p->events.deliver();
    }
    return session;
}

std::optional<Session> SessionManager::find(const QString &id) const
{
    const MutexLocker lock(m_p->mutex);
    const auto found = m_p->records.find(id);
    if (found == m_p->records.end() || hasEnded(found->second, m_p->wall.look()))
        return std::nullopt;
    return m_p->sessionOf(found->second);
}

std::vector<Session> SessionManager::list() const
{
    std::vector<Session> sessions;
    {
        const MutexLocker lock(m_p->mutex);
        const MonotonicTime now = m_p->wall.look();
        for (const auto &[id, record] : m_p->records) {
            if (!hasEnded(record, now))
                sessions.push_back(m_p->sessionOf(record));
        }
    }
    // Ids sort by creation.
    std::sort(sessions.begin(), sessions.end(), [](const Session &a, const Session &b) {
        return a.id < b.id;
    });
    return sessions;
}

int SessionManager::count() const
{
    const MutexLocker lock(m_p->mutex);
    const MonotonicTime now = m_p->wall.look();
    return static_cast<int>(
        std::count_if(m_p->records.begin(), m_p->records.end(), [now](const auto &entry) {
            return !hasEnded(entry.second, now);
        }));
}

Result<Session> SessionManager::extend(const QString &id)
{
    Session session;
    Row row;
    {
        const MutexLocker lock(m_p->mutex);
        const auto found = m_p->records.find(id);
        const MonotonicTime now = m_p->wall.look();
        if (found == m_p->records.end() || hasEnded(found->second, now)) {
            return fail(Error::Kind::NotFound,
                        QStringLiteral("there is no session %1, or it has ended").arg(id),
                        QStringLiteral("Sign in again."));
        }
        m_p->use(found->second, now);
        found->second.notedUse = now;
        session = m_p->sessionOf(found->second);
        row = m_p->rowOf(found->second);
        m_p->events.note({SessionEvent::Type::Extended, session});
    }
    m_p->store.noteUseLater(row);
    m_p->events.deliver();
    return session;
}

int SessionManager::Private::revokeWhere(const std::function<bool(const Record &)> &isMeant)
{
    QStringList ended;
    {
        const MutexLocker lock(mutex);
        const MonotonicTime now = wall.look();
        for (const auto &[id, record] : records) {
            if (isMeant(record) && !hasEnded(record, now))
                ended << id;
        }
        for (const QString &id : std::as_const(ended))
            end(id, SessionEvent::Type::Revoked);
    }
    if (ended.isEmpty())
        return 0;
    events.deliver();
    store.remove(ended);
    return static_cast<int>(ended.size());
}

bool SessionManager::revoke(const QString &id)
{
    return m_p->revokeWhere([&id](const Record &record) { return record.id == id; }) == 1;
}

int SessionManager::revokeUser(const QString &user)
{
    return m_p->revokeWhere([&user](const Record &record) { return record.user == user; });
}

int SessionManager::expire()
{
    QStringList ended;
    {
        const MutexLocker lock(m_p->mutex);
        const MonotonicTime now = m_p->wall.look();
        for (const auto &[id, record] : m_p->records) {
            if (hasEnded(record, now))
                ended << id;
        }
        for (const QString &id : std::as_const(ended))
            m_p->end(id, SessionEvent::Type::Expired);
    }
    m_p->events.deliver();
    // With no ids too: rows that could not be deleted before are tried again.
    if (!ended.isEmpty() || m_p->store.hasLeftovers())
        m_p->store.removeLater(ended);
    return static_cast<int>(ended.size());
}

CancelToken::Registration SessionManager::subscribe(Callback callback)
{
    return m_p->events.subscribe(std::move(callback));
}

} // namespace hub::sessions
