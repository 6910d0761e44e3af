#include "core/cache/weak_table_p.h"

namespace hub::cache {

void WeakTable::addIf(Entry *entry, const std::function<bool()> &mayReturn)
{
    const MutexLocker lock(m_mutex);
    if (!mayReturn())
        return;
    entry->weak = shared_from_this();
    m_entries.emplace(entry->hash, entry);
    m_bytes += entry->bytes;
}

Entry *WeakTable::take(std::uint64_t hash,
                       const CacheSpace &space,
                       std::string_view key,
                       const std::function<void(Entry *)> &use)
{
    const MutexLocker lock(m_mutex);
    const auto [first, last] = m_entries.equal_range(hash);
    for (auto at = first; at != last; ++at) {
        Entry *entry = at->second;
        // Without a reference left, its last user is on the way to forget() and destroys it.
        if (entry->space != &space || entry->key() != key || !entry->acquireIfAlive())
            continue;
        m_bytes -= entry->bytes;
        m_entries.erase(at);
        if (use)
            use(entry);
        return entry;
    }
    return nullptr;
}

void WeakTable::drop(const std::function<bool(const Entry &)> &goes)
{
    const MutexLocker lock(m_mutex);
    for (auto at = m_entries.begin(); at != m_entries.end();) {
        if (!goes(*at->second)) {
            ++at;
            continue;
        }
        m_bytes -= at->second->bytes;
        at = m_entries.erase(at);
    }
}

void WeakTable::forget(const Entry *entry)
{
    const MutexLocker lock(m_mutex);
    const auto [first, last] = m_entries.equal_range(entry->hash);
    for (auto at = first; at != last; ++at) {
        if (at->second != entry)
            continue;
        m_bytes -= entry->bytes;
        m_entries.erase(at);
        return;
    }
}

void WeakTable::clear()
{
    const MutexLocker lock(m_mutex);
    m_entries.clear();
    m_bytes = 0;
}

std::int64_t WeakTable::bytes() const
{
    const MutexLocker lock(m_mutex);
    return m_bytes;
}

} // namespace hub::cache
