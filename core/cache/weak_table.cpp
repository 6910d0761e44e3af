#include "core/cache/weak_table_p.h"

namespace hub::cache {

void WeakTable::add(Entry *entry)
{
    const MutexLocker lock(m_mutex);
    entry->weak = shared_from_this();
    m_entries.emplace(entry->hash, entry);
    m_bytes += entry->bytes;
}

Entry *WeakTable::take(std::uint64_t hash, const CacheSpace &space, std::string_view key)
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
        return entry;
    }
    return nullptr;
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
