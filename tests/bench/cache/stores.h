#pragma once

#include "core/cache/memory_cache.h"

#include <QCache>
#include <QHash>
#include <QMutex>

#include <memory>
#include <unordered_map>

namespace hub::bench {

/// A store under test: read() says whether the key is there, write() puts it there.
class Store
{
public:
    Store() = default;
    Store(const Store &) = delete;
    Store &operator=(const Store &) = delete;
    virtual ~Store() = default;

    /// A round of reads; each key that is missing is written. How many were there.
    virtual std::size_t round(const std::uint64_t *keys, std::size_t count) = 0;
};

using Value = std::shared_ptr<const std::uint64_t>;

/// No lock, no copy, no bound: what ratios refer to.
class PlainMap final : public Store
{
public:
    std::size_t round(const std::uint64_t *keys, std::size_t count) override
    {
        std::size_t hits = 0;
        for (std::size_t i = 0; i < count; ++i) {
            const auto found = m_map.find(keys[i]);
            if (found != m_map.end())
                hits += *found->second != 0 ? 1 : 0;
            else
                m_map.emplace(keys[i], std::make_shared<const std::uint64_t>(keys[i] + 1));
        }
        return hits;
    }

private:
    std::unordered_map<std::uint64_t, Value> m_map;
};

class PlainHash final : public Store
{
public:
    std::size_t round(const std::uint64_t *keys, std::size_t count) override
    {
        std::size_t hits = 0;
        for (std::size_t i = 0; i < count; ++i) {
            const auto found = m_hash.constFind(keys[i]);
            if (found != m_hash.constEnd())
                hits += **found != 0 ? 1 : 0;
            else
                m_hash.insert(keys[i], std::make_shared<const std::uint64_t>(keys[i] + 1));
        }
        return hits;
    }

private:
    QHash<std::uint64_t, Value> m_hash;
};

/// What a Qt program would take: QCache behind a mutex, with the value handed out as a shared
/// pointer.
class LockedQCache final : public Store
{
public:
    explicit LockedQCache(qsizetype entries)
        : m_cache(entries)
    {}
    std::size_t round(const std::uint64_t *keys, std::size_t count) override
    {
        std::size_t hits = 0;
        for (std::size_t i = 0; i < count; ++i) {
            Value value;
            const QMutexLocker lock(&m_mutex);
            if (const Value *found = m_cache.object(keys[i])) {
                value = *found;
                hits += *value != 0 ? 1 : 0;
            } else {
                m_cache.insert(keys[i],
                               new Value(std::make_shared<const std::uint64_t>(keys[i] + 1)));
            }
        }
        return hits;
    }

private:
    QMutex m_mutex;
    QCache<std::uint64_t, Value> m_cache;
};

/// Ours, by handle or in place.
class OurCache final : public Store
{
public:
    OurCache(std::int64_t entries, bool inPlace)
        : m_cache(optionsFor(entries), m_clock)
        , m_space(m_cache.space(QStringLiteral("bench")))
        , m_isInPlace(inPlace)
    {}
    std::size_t round(const std::uint64_t *keys, std::size_t count) override
    {
        std::size_t hits = 0;
        for (std::size_t i = 0; i < count; ++i) {
            const std::string_view key(reinterpret_cast<const char *>(&keys[i]), sizeof keys[i]);
            const bool isHit = m_isInPlace ? visited(key) : got(key);
            if (isHit)
                ++hits;
            else
                static_cast<void>(m_cache.put(m_space, key, keys[i] + 1));
        }
        return hits;
    }

private:
    static cache::MemoryCache::Options optionsFor(std::int64_t entries)
    {
        cache::MemoryCache::Options options;
        options.maxEntries = entries;
        options.maxBytes = entries * 4096;
        return options;
    }
    bool visited(std::string_view key)
    {
        std::uint64_t seen = 0;
        m_cache.visit<std::uint64_t>(m_space, key, [&seen](std::uint64_t value) { seen = value; });
        return seen != 0;
    }
    bool got(std::string_view key)
    {
        const auto value = m_cache.get<std::uint64_t>(m_space, key);
        return value && *value != 0;
    }

    SystemClock m_clock;
    cache::MemoryCache m_cache;
    cache::CacheSpace &m_space;
    const bool m_isInPlace;
};

} // namespace hub::bench
