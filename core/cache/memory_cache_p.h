#pragma once

#include "core/base/mutex.h"
#include "core/cache/frequency_sketch_p.h"
#include "core/cache/memory_cache.h"
#include "core/cache/read_rings_p.h"
#include "core/cache/recent_removals_p.h"
#include "core/cache/segmented_policy_p.h"
#include "core/cache/striped_table_p.h"
#include "core/cache/weak_table_p.h"
#include "core/cache/window_adapter_p.h"

#include <QHash>

#include <map>
#include <set>

namespace hub::cache {

/// The parts of a MemoryCache. Reads touch the table and the rings alone; what they and the writers
/// leave behind is done in a batch by whoever gets the policy's lock (upkeep), which then takes
/// stripes and the queue, never the other way round.
// NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding): there is one, ordered by its guards.
struct MemoryCache::Private
{
    using Key = StripedTable::Key;
    using Slot = SegmentedPolicy::Slot;

    /// What happened to the table and is not known to the policy yet, in the order of the table's
    /// changes.
    struct Change
    {
        Entry *entry = nullptr;
        bool isAdded = false;
    };

    /// Out of the table; readers may have put it into rings, so that it is let go of only after
    /// these were read.
    struct Leaving
    {
        Entry *entry = nullptr;
        /// Set where only room was short, so that who still uses it keeps it findable: what
        /// keyChanges was then.
        std::optional<std::uint64_t> evictedAt;
    };

    Private(const Options &given, const Clock &usedClock);
    ~Private();
    Private(const Private &) = delete;
    Private &operator=(const Private &) = delete;

    [[nodiscard]] Key keyOf(const CacheSpace &space, std::string_view bytes) const
    {
        const std::size_t seed = options.seed ^ (std::uint64_t{space.id()} * 0x9E3779B97F4A7C15U);
        return {qHashBits(bytes.data(), bytes.size(), seed), space.id(), bytes};
    }
    /// Whether a hit of an entry in this state is told to the policy: the first one always.
    [[nodiscard]] bool isRecorded(std::uint64_t state) const
    {
        return ((state >> 32U) & recordMask.load(std::memory_order_relaxed)) == 0;
    }
    [[nodiscard]] std::int64_t nowMs() const
    {
        return std::chrono::duration_cast<std::chrono::milliseconds>(clock.now().sinceBoot).count();
    }

    /// Why the entry may not be served, or nothing. Notes that it was used.
    [[nodiscard]] std::optional<MissReason> deadFor(Entry &entry) const;
    [[nodiscard]] Entry *missed(const Key &key,
                                std::optional<MissReason> reason,
                                CacheSpace &space,
                                const void *type);
    [[nodiscard]] Entry *resurrect(const Key &key, CacheSpace &space, const void *type);
    void setTimes(Entry &entry, const Lifetime &lifetime) const;
    /// Takes over the caller's reference.
    void add(Entry *entry);
    [[nodiscard]] bool addIfAbsent(Entry *entry); ///< Takes it over only where it is added.
    void enter(Entry &entry);
    void dropWeak(const CacheSpace &space, const Key &key);

    void enqueue(Entry &entry, bool isAdded);
    /// Counts and tells that the entry went, for whoever took it out of the table.
    void account(Entry &entry, RemovalCause cause);
    /// The same where the policy does not know yet. The entry may be gone when this returns.
    void leave(Entry &entry, RemovalCause cause);
    /// Takes out whatever @p goes says; how many and how large they were.
    std::pair<std::int64_t, std::int64_t> sweep(RemovalCause cause,
                                                const std::function<bool(const Entry &)> &goes);

    void upkeepIfFree();
    void upkeep();
    void upkeepLocked(std::int64_t now) HUB_REQUIRES(policyMutex);
    void apply(const Change &change) HUB_REQUIRES(policyMutex);
    void learn(std::uint64_t hash, std::int64_t weight) HUB_REQUIRES(policyMutex);
    void readRings() HUB_REQUIRES(policyMutex);
    void settle(RemovalCause cause) HUB_REQUIRES(policyMutex);
    /// Whether it was still in the table, which it has left then.
    bool takeOut(const Entry &entry);
    void expire(std::int64_t now) HUB_REQUIRES(policyMutex);
    void schedule(Entry &entry) HUB_REQUIRES(policyMutex);
    void unschedule(Entry &entry) HUB_REQUIRES(policyMutex);
    void fitRecording() HUB_REQUIRES(policyMutex);
    void fitAdapter() HUB_REQUIRES(policyMutex);
    void leavePolicy(Entry &entry) HUB_REQUIRES(policyMutex);
    void free() HUB_REQUIRES(policyMutex);
    void tell();

    [[nodiscard]] static EntryView viewOf(const Entry &entry, std::int64_t now);
    [[nodiscard]] SegmentedPolicy::Limits limits() const;
    [[nodiscard]] std::vector<std::shared_ptr<Tag>> tagsNamed(const QStringList &names);

    const Options options;
    const Clock &clock;
    std::function<void(const Removal &)> listener;

    StripedTable table;
    ReadRings rings;
    const std::shared_ptr<WeakTable> weak = std::make_shared<WeakTable>();
    RecentRemovals removals;
    std::atomic<std::uint64_t> epoch{1};
    std::atomic<std::int64_t> heldEntries{0};
    std::atomic<std::int64_t> heldBytes{0};
    std::atomic<std::int64_t> pinnedBytes{0};
    /// Counts puts and removals. Between an eviction and the weak table an entry is in neither of
    /// the two, and a newer value or a removal of its key would not find it there.
    std::atomic<std::uint64_t> keyChanges{0};
    std::atomic<bool> hasWeak{false}; ///< Whether a miss has to look into the weak table.
    std::atomic<bool> isUpkeepRunning{false};
    std::atomic<std::int64_t> queued{0}; ///< Size of the queue.
    std::atomic<std::uint64_t> recordMask{
        0}; ///< One hit of this many (and one) of an entry is recorded.

    Mutex queueMutex;
    std::vector<Change> queue HUB_GUARDED_BY(queueMutex);
    std::vector<Removal> untold HUB_GUARDED_BY(queueMutex);

    mutable Mutex policyMutex;
    SegmentedPolicy policy HUB_GUARDED_BY(policyMutex);
    FrequencySketch sketch HUB_GUARDED_BY(policyMutex);
    std::optional<WindowAdapter> adapter HUB_GUARDED_BY(policyMutex);
    std::int64_t expectedEntries HUB_GUARDED_BY(policyMutex) = 0;
    std::vector<Entry *> bySlot HUB_GUARDED_BY(policyMutex);
    std::set<std::pair<std::int64_t, Entry *>> ends HUB_GUARDED_BY(policyMutex);
    std::vector<Change> changes HUB_GUARDED_BY(policyMutex);
    std::vector<Entry *> recentHits HUB_GUARDED_BY(policyMutex); ///< Out of the rings.
    std::vector<Leaving> leaving HUB_GUARDED_BY(policyMutex);
    std::uint64_t recordedHits HUB_GUARDED_BY(policyMutex) =
        0; ///< Since fitRecording() decided last, as the next.
    std::uint64_t additions HUB_GUARDED_BY(policyMutex) = 0;
    std::uint64_t chance HUB_GUARDED_BY(policyMutex);

    mutable Mutex spacesMutex;
    std::map<QString, std::unique_ptr<CacheSpace>> spaces HUB_GUARDED_BY(spacesMutex);
    int openSpaces HUB_GUARDED_BY(spacesMutex) = 0;
    Mutex tagsMutex;
    QHash<QString, std::shared_ptr<Tag>> tags HUB_GUARDED_BY(tagsMutex);
    static constexpr qsizetype kMostUnusedTags = 10'000;
    qsizetype mostTags HUB_GUARDED_BY(tagsMutex) = kMostUnusedTags;
    std::uint64_t tagsForgottenAt HUB_GUARDED_BY(tagsMutex) = 0; ///< The epoch.
};

} // namespace hub::cache
