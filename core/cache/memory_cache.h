#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/cache/cache_handle.h"
#include "core/cache/cache_space.h"

#include <QStringList>

#include <functional>

namespace hub::cache {

/// What a value weighs: its bytes. Overloads for types of a caller's are found beside the type.
inline std::int64_t weightOf(const QByteArray &value)
{
    return value.size();
}
inline std::int64_t weightOf(const QString &value)
{
    return value.size() * 2;
}
template<typename T>
std::int64_t weightOf(const T & /*value*/)
{
    return 0; // Its size is counted with the entry.
}

/// First cache layer: an in-process map bounded by entries and bytes. Which entries stay is decided
/// by how often they were asked for, with rules that adapt to what is asked for.
///
/// Units:   bytes, std::chrono; times on the monotonic clock, to the millisecond.
/// Threads: every function may be called from any thread. No user code runs under a lock, except
/// what visit() is given. Errors:  a miss is not an error. put() fails only with
/// Error::Kind::TooLarge and InvalidInput.
class MemoryCache final
{
public:
    enum class Policy
    {
        Adaptive, ///< W-TinyLFU whose window and admission follow the best of nine small copies.
        Lru,      ///< The least recently used entry leaves, and nothing else is looked at.
    };

    struct Options
    {
        std::int64_t maxEntries = 1'000;
        std::int64_t maxBytes =
            256LL * 1024 * 1024;         ///< Keys, values and what the cache needs to hold them.
        std::int64_t maxEntryBytes = 0;  ///< 0: an eighth of maxBytes.
        std::int64_t maxPinnedBytes = 0; ///< 0: a quarter of maxBytes.
        bool countsOverhead = true; ///< False: a value counts for what its Put says, and no more.
        Policy policy = Policy::Adaptive;
        std::uint64_t seed = 0; ///< For hashes and jitter; 0: from the operating system.
    };

    struct Put
    {
        std::int64_t bytes = 0;           ///< Of the value; 0: what weightOf() says.
        std::optional<Lifetime> lifetime; ///< Instead of the space's.
        QStringList tags;
        bool isPinned = false;               ///< Never evicted to make room.
        std::optional<std::uint64_t> madeAt; ///< A token(): dropped if it was invalidated since.
    };

    struct Removal
    {
        QString space;
        QByteArray key;
        RemovalCause cause = RemovalCause::Evicted;
        std::int64_t bytes = 0;
    };

    /// What is known of the space, or of all of them.
    struct Counts
    {
        std::int64_t entries = 0;
        std::int64_t bytes = 0;
        std::int64_t hits = 0;
        std::int64_t puts = 0;
        std::array<std::int64_t, kMissReasons> misses{};
        std::array<std::int64_t, kRemovalCauses> removals{};

        [[nodiscard]] std::int64_t allMisses() const;
        [[nodiscard]] double hitRatio() const; ///< 0 to 1; 0 where nothing was asked for.
    };

    struct SpaceCounts
    {
        QString space;
        Counts counts;
    };

    struct EntryView
    {
        QString space;
        QByteArray key;
        std::int64_t bytes = 0;
        std::int64_t hits = 0;
        std::optional<std::chrono::milliseconds> remaining; ///< Until it is gone.
        QStringList tags;
        bool isPinned = false;
    };

    /// Which entries are meant: those in @p space (empty: any) that have one of the keys, fit the
    /// pattern or carry one of the tags. A space alone means all of it.
    struct Selection
    {
        QString space;
        QList<QByteArray> keys;
        QString pattern; ///< With * and ?, on the whole key.
        QStringList tags;
    };

    struct Affected
    {
        std::int64_t entries = 0;
        std::int64_t bytes = 0;
    };

    /// @p clock must outlive the cache.
    MemoryCache(const Options &options, const Clock &clock);
    ~MemoryCache();
    MemoryCache(const MemoryCache &) = delete;
    MemoryCache &operator=(const MemoryCache &) = delete;

    /// The space of this name, made at the first call; lives as long as the cache. Later calls do
    /// not change its life times.
    [[nodiscard]] CacheSpace &space(const QString &name, Lifetime lifetime = {});

    /// A space for values of people and scripts, made at the first call. Null where the name is one
    /// of the engine's own, or where there are 1,000 already.
    [[nodiscard]] CacheSpace *openSpace(const QString &name);
    [[nodiscard]] CacheSpace *findSpace(const QString &name) const;

    /// The value, or nothing if it is absent, past its time, or of another type.
    template<typename T>
    [[nodiscard]] Handle<T> get(const CacheSpace &space, std::string_view key)
    {
        return Handle<T>(find(space, key, &kTypeMark<T>));
    }

    /// Calls @p function with the value where it lies, and says whether there is one. @p function
    /// returns soon and calls nothing of the cache: the entry cannot leave while it runs.
    template<typename T, typename Function>
    bool visit(const CacheSpace &space, std::string_view key, Function &&function)
    {
        const auto call = [](const Entry &entry, void *given) {
            (*static_cast<std::remove_reference_t<Function> *>(given))(
                static_cast<const TypedEntry<T> &>(entry).value);
        };
        return visitEntry(space, key, &kTypeMark<T>, {call, &function});
    }

    template<typename T>
    Result<void> put(CacheSpace &space, std::string_view key, T value)
    {
        return put(space, key, std::move(value), Put());
    }
    template<typename T>
    Result<void> put(CacheSpace &space, std::string_view key, T value, Put options)
    {
        if (options.bytes == 0)
            options.bytes = weightOf(value);
        auto *entry = TypedEntry<T>::make(key, std::move(value));
        return insert(entry, space, sizeof(TypedEntry<T>), options);
    }

    /// The moment that a value begins to be made, for Put::madeAt: an invalidation between then and
    /// the put wins.
    [[nodiscard]] std::uint64_t token() const;

    /// Whether there was one.
    bool remove(const CacheSpace &space, std::string_view key);

    /// No reader sees a value of before once this has returned. The number of entries that went.
    std::int64_t invalidateSpace(CacheSpace &space);
    std::int64_t invalidateTags(const QStringList &tags);
    std::int64_t clear();

    /// Takes out what @p selection means. @p isRehearsal: only counts it.
    Affected invalidate(const Selection &selection, bool isRehearsal);

    /// Frees room until at most @p bytes are held; the limits stay. The bytes that were freed.
    std::int64_t shrinkTo(std::int64_t bytes);

    /// Lets go of what is past its time, and does what reads left for later. Wants to be called
    /// every second or so.
    void maintain();

    /// @p listener is called for each removal, on the thread that caused it, under no lock. To be
    /// set before use.
    void onRemoval(std::function<void(const Removal &)> listener);

    [[nodiscard]] Counts counts() const;
    [[nodiscard]] std::vector<SpaceCounts> countsBySpace() const;
    [[nodiscard]] std::vector<EntryView> hottest(std::size_t atMost) const;
    /// By space and key.
    [[nodiscard]] std::vector<EntryView> entries(const Selection &selection) const;
    [[nodiscard]] const Options &options() const;
    /// The share of the capacity that is a window for what is new; see SegmentedPolicy.
    [[nodiscard]] double windowShare() const;

private:
    struct Private;
    struct Visitor
    {
        void (*call)(const Entry &entry, void *given);
        void *given;
    };

    [[nodiscard]] Entry *find(const CacheSpace &space, std::string_view key, const void *type);
    [[nodiscard]] bool visitEntry(const CacheSpace &space,
                                  std::string_view key,
                                  const void *type,
                                  const Visitor &visitor);
    Result<void> insert(Entry *entry, CacheSpace &space, std::size_t headBytes, const Put &options);

    std::unique_ptr<Private> p;
};

} // namespace hub::cache
