#include "core/jobs/schedule_p.h"

namespace hub::jobs {
namespace {

constexpr std::chrono::seconds kWallCheck{1};

/// The class that @p priority counts as after waiting since @p since.
int effectiveClass(Priority priority, MonotonicTime since, MonotonicTime now)
{
    const int given = static_cast<int>(priority);
    const int highest = std::min(given, static_cast<int>(Priority::High));
    const auto rises = (now - since) / Schedule::kRisePeriod;
    return static_cast<int>(
        std::max<std::int64_t>(highest, given - std::max<std::int64_t>(rises, 0)));
}

} // namespace

Schedule::Schedule(Options options)
    : m_options(std::move(options))
{
    for (auto kind = m_options.kindLimits.begin(); kind != m_options.kindLimits.end(); ++kind)
        m_kinds[kind.key()].limit = kind.value();
    m_suspects.limit = 1;
}

bool Schedule::mayRunHere(const Record &record) const
{
    if (m_options.onlyGroup && record.job.group != *m_options.onlyGroup)
        return false;
    return m_options.kindLimits.contains(record.job.kind);
}

std::optional<Schedule::Entry> Schedule::entryFor(const Record &record) const
{
    Entry entry;
    entry.kind = record.job.kind;
    entry.isSuspect = record.isSuspect();
    entry.priority = record.job.priority;
    switch (record.job.state) {
    case State::Running:
        entry.place = Place::Running;
        return entry;
    case State::Waiting:
        if (!mayRunHere(record))
            return std::nullopt;
        entry.place = Place::Ready;
        entry.monotonic = record.readySince;
        return entry;
    case State::Scheduled:
    case State::Retrying:
        entry.place = record.delayedUntil ? Place::Delayed : Place::Timed;
        entry.monotonic = record.delayedUntil.value_or(MonotonicTime());
        entry.wall = record.job.runAt.value_or(record.job.createdAt);
        return entry;
    case State::Blocked:
    case State::Paused:
    case State::Succeeded:
    case State::Failed:
    case State::Cancelled:
        break;
    }
    return std::nullopt;
}

Schedule::Bucket &Schedule::bucketOf(const Entry &entry)
{
    return entry.isSuspect ? m_suspects : m_kinds[entry.kind];
}

void Schedule::countRunning(const Entry &entry, int change)
{
    m_running += change;
    m_kinds[entry.kind].running += change;
    if (entry.isSuspect)
        m_suspects.running += change;
}

void Schedule::put(const Record &record)
{
    remove(record.job.id);
    const std::optional<Entry> entry = entryFor(record);
    if (!entry)
        return;
    const QString &id = record.job.id;
    switch (entry->place) {
    case Place::Ready:
        bucketOf(*entry).ready[static_cast<std::size_t>(entry->priority)].insert(
            {entry->monotonic, id});
        break;
    case Place::Delayed:
        m_delayed.insert({entry->monotonic, id});
        break;
    case Place::Timed:
        m_timed.insert({entry->wall, id});
        break;
    case Place::Running:
        countRunning(*entry, 1);
        break;
    }
    m_entries.insert(id, *entry);
}

void Schedule::remove(const QString &id)
{
    const auto found = m_entries.constFind(id);
    if (found == m_entries.constEnd())
        return;
    const Entry &entry = *found;
    switch (entry.place) {
    case Place::Ready:
        bucketOf(entry).ready[static_cast<std::size_t>(entry.priority)].erase(
            {entry.monotonic, id});
        break;
    case Place::Delayed:
        m_delayed.erase({entry.monotonic, id});
        break;
    case Place::Timed:
        m_timed.erase({entry.wall, id});
        break;
    case Place::Running:
        countRunning(entry, -1);
        break;
    }
    m_entries.erase(found);
}

bool Schedule::kindIsFull(const QString &id) const
{
    const auto kind = m_kinds.find(m_entries.value(id).kind);
    return kind != m_kinds.end() && kind->second.isFull();
}

void Schedule::consider(const Bucket &bucket, MonotonicTime now, Candidate &best) const
{
    for (std::size_t given = 0; given < bucket.ready.size(); ++given) {
        if (bucket.ready[given].empty())
            continue;
        // The first of a class is its oldest and so has risen the furthest.
        const ReadyKey &first = *bucket.ready[given].begin();
        const int effective = effectiveClass(static_cast<Priority>(given), first.first, now);
        if (!best.key || effective < best.effective
            || (effective == best.effective && first < *best.key))
            best = {effective, &first};
    }
}

std::optional<QString> Schedule::next(MonotonicTime now) const
{
    Candidate best;
    for (const auto &[name, bucket] : m_kinds) {
        if (!bucket.isFull())
            consider(bucket, now, best);
    }
    if (!m_suspects.isFull()) {
        Candidate suspect = best;
        consider(m_suspects, now, suspect);
        if (suspect.key && suspect.key != best.key && !kindIsFull(suspect.key->second))
            best = suspect;
    }
    if (!best.key)
        return std::nullopt;
    return best.key->second;
}

std::vector<QString> Schedule::due(MonotonicTime now, WallTime wallNow) const
{
    std::vector<QString> ids;
    for (const auto &[time, id] : m_delayed) {
        if (time > now)
            break;
        ids.push_back(id);
    }
    for (const auto &[time, id] : m_timed) {
        if (time > wallNow)
            break;
        ids.push_back(id);
    }
    return ids;
}

std::optional<MonotonicTime> Schedule::nextDue(MonotonicTime now, WallTime wallNow) const
{
    std::optional<MonotonicTime> next;
    if (!m_delayed.empty())
        next = m_delayed.begin()->first;
    if (!m_timed.empty()) {
        const auto wait = std::clamp<std::chrono::nanoseconds>(
            m_timed.begin()->first - wallNow, std::chrono::nanoseconds(0), kWallCheck);
        next = std::min(next.value_or(now + wait), now + wait);
    }
    return next;
}

} // namespace hub::jobs
