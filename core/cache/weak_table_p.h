#pragma once

#include "core/base/mutex.h"
#include "core/cache/entry_p.h"

#include <functional>
#include <unordered_map>

namespace hub::cache {

/// Entries that left the cache while somebody still uses their value: whoever asks for one gets it
/// back without a load. It owns nothing; an entry leaves it with its last user.
///
/// Units:   bytes.
/// Threads: every function may be called from any thread.
/// Errors:  none.
class WeakTable final : public std::enable_shared_from_this<WeakTable>
{
public:
    /// Adds it if @p mayReturn still says so while the table is held.
    /// @pre the caller has a reference to @p entry.
    void addIf(Entry *entry, const std::function<bool()> &mayReturn);

    /// The entry with a reference for the caller, no longer in the table; or nothing. @p use gets
    /// it while the table is still held, so that whoever looks here and then into the cache's table
    /// finds it in one of the two.
    Entry *take(std::uint64_t hash,
                const CacheSpace &space,
                std::string_view key,
                const std::function<void(Entry *)> &use = {});

    /// Those that @p goes says cannot come back any more.
    void drop(const std::function<bool(const Entry &)> &goes);

    void forget(const Entry *entry);
    void clear();

    /// What eviction could not free yet.
    [[nodiscard]] std::int64_t bytes() const;

private:
    mutable Mutex m_mutex;
    std::unordered_multimap<std::uint64_t, Entry *> m_entries HUB_GUARDED_BY(m_mutex);
    std::int64_t m_bytes HUB_GUARDED_BY(m_mutex) = 0;
};

} // namespace hub::cache
