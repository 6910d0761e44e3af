#pragma once

#include "core/cache/entry_p.h"

#include <utility>

namespace hub::cache {

/// A value of the cache, kept alive for as long as the handle is: eviction and invalidation take it
/// out of the cache, not out of the hands of those who use it.
///
/// Units:   none.
/// Threads: one at a time; the value is constant and may be read by all.
/// Errors:  none.
template<typename T>
class Handle final
{
public:
    Handle() = default;
    /// Takes over a reference that the caller has.
    explicit Handle(Entry *entry)
        : m_entry(entry)
    {}
    Handle(const Handle &other)
        : m_entry(other.m_entry)
    {
        if (m_entry)
            m_entry->acquire();
    }
    Handle(Handle &&other) noexcept
        : m_entry(std::exchange(other.m_entry, nullptr))
    {}
    Handle &operator=(Handle other) noexcept
    {
        std::swap(m_entry, other.m_entry);
        return *this;
    }
    ~Handle()
    {
        if (m_entry)
            m_entry->release();
    }

    explicit operator bool() const { return m_entry != nullptr; }
    [[nodiscard]] const T &operator*() const
    {
        return static_cast<const TypedEntry<T> *>(m_entry)->value;
    }
    [[nodiscard]] const T *operator->() const { return &**this; }

private:
    Entry *m_entry = nullptr;
};

} // namespace hub::cache
