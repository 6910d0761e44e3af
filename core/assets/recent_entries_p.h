#pragma once

#include "core/base/mutex.h"

#include <QByteArray>
#include <QHash>

#include <list>
#include <optional>

namespace hub::assets {

/// The values that were asked for last, in memory.
///
/// Units:   at most as many entries as the constructor is told; the least recently used leaves
///          first.
/// Threads: every function may be called from any thread.
/// Errors:  none; a miss is not one.
template<typename Value>
class RecentEntries final
{
public:
    /// @pre maxEntries > 0
    explicit RecentEntries(int maxEntries)
        : m_maxEntries(maxEntries)
    {
        Q_ASSERT(maxEntries > 0);
    }

    /// The value, which is marked as just used.
    [[nodiscard]] std::optional<Value> get(const QByteArray &key)
    {
        const MutexLocker lock(m_mutex);
        const auto found = m_byKey.constFind(key);
        if (found == m_byKey.cend())
            return std::nullopt;
        m_entries.splice(m_entries.begin(), m_entries, *found);
        return m_entries.front().second;
    }

    void put(const QByteArray &key, Value value)
    {
        const MutexLocker lock(m_mutex);
        if (const auto old = m_byKey.constFind(key); old != m_byKey.cend())
            m_entries.erase(*old);
        m_entries.emplace_front(key, std::move(value));
        m_byKey.insert(key, m_entries.begin());
        if (m_byKey.size() <= m_maxEntries)
            return;
        m_byKey.remove(m_entries.back().first);
        m_entries.pop_back();
    }

    void remove(const QByteArray &key)
    {
        const MutexLocker lock(m_mutex);
        if (const auto old = m_byKey.constFind(key); old != m_byKey.cend()) {
            m_entries.erase(*old);
            m_byKey.erase(old);
        }
    }

    void clear()
    {
        const MutexLocker lock(m_mutex);
        m_byKey.clear();
        m_entries.clear();
    }

private:
    using Entries = std::list<std::pair<QByteArray, Value>>; ///< The last used in front.

    const int m_maxEntries;
    Mutex m_mutex;
    Entries m_entries HUB_GUARDED_BY(m_mutex);
    QHash<QByteArray, typename Entries::iterator> m_byKey HUB_GUARDED_BY(m_mutex);
};

} // namespace hub::assets
