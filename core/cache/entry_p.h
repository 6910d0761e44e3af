#pragma once

#include "core/cache/cache_space.h"

#include <QByteArray>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <limits>
#include <memory>
#include <new>
#include <string_view>
#include <vector>

namespace hub::cache {

class WeakTable;

/// A word that several entries carry, so that they can be invalidated together.
struct Tag
{
    QString name;
    std::atomic<std::uint64_t> invalidatedAt{0}; ///< The epoch; older entries are none.
};

/// A key with its value in one piece of memory: the bytes of the key, this head, the value
/// (TypedEntry).
///
/// Threads: what is not atomic is constant from the moment the entry can be found, or belongs to
/// the holder of the
///          policy's lock where it says so.
struct Entry
{
    static constexpr std::uint64_t kOneReference = 1;
    static constexpr std::uint64_t kOneHit = std::uint64_t{1} << 32U;
    static constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();
    static constexpr std::uint32_t kNoSlot = 0xFFFFFFFFU;

    // What a read looks at comes first, right behind the key: together mostly one cache line.
    std::atomic<std::uint64_t> state{kOneReference}; ///< References below, hits above.
    CacheSpace *space = nullptr;
    std::uint32_t keyBytes = 0;
    bool hasEnd = false; ///< Of its times; see endsAt().
    bool isPinned = false;
    const void *type = nullptr;
    std::uint64_t madeAt = 0; ///< The epoch when its value began to be made.
    std::unique_ptr<std::vector<std::shared_ptr<Tag>>> tags;

    std::int64_t goneAt = kNever; ///< Milliseconds since boot.
    std::int64_t idle = kNever;   ///< Milliseconds.
    std::atomic<std::int64_t> usedAt{0};
    std::uint64_t hash = 0;
    std::int64_t bytes = 0;
    void (*destroy)(Entry *) = nullptr;
    std::shared_ptr<WeakTable> weak; ///< Set under its lock once the entry is in it.
    std::uint32_t slot = kNoSlot;    ///< In the policy; under its lock, as the next.
    std::int64_t scheduledAt = -1;   ///< Where it stands in the list of what ends.

    [[nodiscard]] static constexpr std::size_t roomForKey(std::size_t bytes)
    {
        return (bytes + 15) & ~std::size_t{15};
    }

    [[nodiscard]] std::string_view key() const
    {
        return {reinterpret_cast<const char *>(this) - roomForKey(keyBytes), keyBytes};
    }

    [[nodiscard]] std::uint32_t references() const
    {
        return static_cast<std::uint32_t>(state.load(std::memory_order_acquire));
    }
    [[nodiscard]] std::int64_t hits() const
    {
        return static_cast<std::int64_t>(state.load(std::memory_order_relaxed) >> 32U);
    }

    void acquire() { state.fetch_add(kOneReference, std::memory_order_relaxed); }

    /// A reference, unless the last one is gone already.
    [[nodiscard]] bool acquireIfAlive();
    void release();

    [[nodiscard]] bool isInvalidated() const
    {
        if (space->m_invalidatedAt.load(std::memory_order_acquire) > madeAt)
            return true;
        return tags && std::any_of(tags->begin(), tags->end(), [this](const auto &tag) {
                   return tag->invalidatedAt.load(std::memory_order_acquire) > madeAt;
               });
    }
    [[nodiscard]] std::int64_t endsAt() const
    {
        return idle == kNever ? goneAt
                              : std::min(goneAt, usedAt.load(std::memory_order_relaxed) + idle);
    }
};

/// Its address tells one type of value from another.
template<typename T>
inline constexpr char kTypeMark = 0;

template<typename T>
struct TypedEntry final : Entry
{
    static_assert(alignof(T) <= 16);

    explicit TypedEntry(T given)
        : value(std::move(given))
    {}

    [[nodiscard]] static TypedEntry *make(std::string_view key, T value)
    {
        const std::size_t room = roomForKey(key.size());
        auto *memory = static_cast<char *>(::operator new(room + sizeof(TypedEntry)));
        std::memcpy(memory, key.data(), key.size());
        auto *entry = new (memory + room) TypedEntry(std::move(value));
        entry->keyBytes = static_cast<std::uint32_t>(key.size());
        entry->type = &kTypeMark<T>;
        entry->destroy = [](Entry *dead) {
            char *const begin = reinterpret_cast<char *>(dead) - roomForKey(dead->keyBytes);
            static_cast<TypedEntry *>(dead)->~TypedEntry();
            ::operator delete(begin);
        };
        return entry;
    }

    const T value;
};

} // namespace hub::cache
