#pragma once

#include <QString>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>

namespace hub::cache {

/// How long the values of a space live, where a put() does not say otherwise. 0: for ever.
struct Lifetime
{
    std::chrono::milliseconds total{0}; ///< After that it is gone, whatever happens.
    std::chrono::milliseconds idle{0};  ///< Unused for so long, it is gone.
    /// Times are shortened by up to this share, so that what was stored at once does not end at
    /// once.
    double jitter = 0;

    bool operator==(const Lifetime &) const = default;
};

/// Why a value left the cache.
enum class RemovalCause : std::uint8_t
{
    Expired,     ///< Its time had passed.
    Evicted,     ///< It made room.
    Removed,     ///< Its key was removed.
    Replaced,    ///< A newer value has its key.
    Invalidated, ///< Its space or one of its tags was invalidated.
    Memory,      ///< The machine was short of memory.
};
inline constexpr std::size_t kRemovalCauses = 6;

/// Why a key was not there.
enum class MissReason : std::uint8_t
{
    Cold, ///< Nothing is known of it.
    Expired,
    Evicted,     ///< It had made room, for another or for the machine.
    Invalidated, ///< It had been removed or invalidated.
};
inline constexpr std::size_t kMissReasons = 4;

/// A namespace of a MemoryCache: keys of one meaning, with life times and counts of their own.
///
/// Units:   std::chrono.
/// Threads: every function may be called from any thread.
/// Errors:  none.
class CacheSpace final
{
public:
    CacheSpace(QString name, std::uint32_t id, Lifetime lifetime)
        : m_name(std::move(name))
        , m_id(id)
        , m_lifetime(lifetime)
    {}
    CacheSpace(const CacheSpace &) = delete;
    CacheSpace &operator=(const CacheSpace &) = delete;

    [[nodiscard]] const QString &name() const { return m_name; }
    [[nodiscard]] std::uint32_t id() const { return m_id; }
    [[nodiscard]] const Lifetime &lifetime() const { return m_lifetime; }

private:
    friend class MemoryCache;
    friend struct Entry;

    struct Counters
    {
        std::array<std::atomic<std::int64_t>, kMissReasons> misses{};
        std::array<std::atomic<std::int64_t>, kRemovalCauses> removals{};
        std::atomic<std::int64_t> puts{0};
        std::atomic<std::int64_t> hitsOfRemoved{
            0}; ///< Those of present entries stand in the entries.
    };

    const QString m_name;
    const std::uint32_t m_id;
    const Lifetime m_lifetime;
    bool m_isOpen = false; ///< Made for whoever asks; the others are the engine's own.
    std::atomic<std::uint64_t> m_invalidatedAt{0}; ///< The epoch; older entries are none.
    Counters m_counters;
};

} // namespace hub::cache
