#include "core/cache/memory_cache_p.h"

namespace hub::cache {
namespace {

constexpr std::uint64_t kHitsToJudge = 2048;
constexpr std::uint64_t kEnoughHits = 32;
constexpr std::uint64_t kLargestMask = 31;
constexpr std::int64_t kMostExpected = std::int64_t{1} << 22U;

} // namespace

void MemoryCache::Private::upkeepIfFree()
{
    // Again where somebody left a change meanwhile and went on, since we were at it.
    do {
        if (isUpkeepRunning.exchange(true, std::memory_order_acquire))
            return;
        {
            const MutexLocker lock(policyMutex);
            upkeepLocked(nowMs());
        }
        isUpkeepRunning.store(false, std::memory_order_release);
    } while (queued.load(std::memory_order_acquire) > 0);
    tell();
}

void MemoryCache::Private::upkeep()
{
    {
        const MutexLocker lock(policyMutex);
        upkeepLocked(nowMs());
    }
    tell();
}

void MemoryCache::Private::upkeepLocked(std::int64_t now)
{
    {
        const MutexLocker lock(queueMutex);
        changes.swap(queue);
        queued.store(0, std::memory_order_release);
    }
    // After the swap: what these changes took out of the table is in no ring any more.
    readRings();
    for (const Change &change : changes)
        apply(change);
    changes.clear();
    fitRecording();
    const std::size_t drained = leaving.size();
    expire(now);
    if (limits().bytes != policy.limits().bytes)
        policy.setLimits(limits()); // Something was pinned, or is not any more.
    fitAdapter();
    settle(RemovalCause::Evicted);
    if (leaving.size() > drained)
        readRings();
    free();
}

void MemoryCache::Private::readRings()
{
    std::vector<Entry *> hit;
    hit.swap(recentHits); // It keeps its room from one time to the next.
    rings.drain([&hit](Entry &entry) { hit.push_back(&entry); });
    for (Entry *entry : hit) {
        learn(entry->hash, entry->bytes);
        if (entry->slot != Entry::kNoSlot)
            policy.touch(entry->slot);
    }
    recordedHits += hit.size();
    hit.clear();
    hit.swap(recentHits);
}

void MemoryCache::Private::learn(std::uint64_t hash, std::int64_t weight)
{
    if (!adapter)
        return;
    sketch.record(hash);
    if (const auto rules = adapter->record(hash, weight))
        policy.setRules(*rules);
}

void MemoryCache::Private::apply(const Change &change)
{
    Entry &entry = *change.entry;
    if (!change.isAdded) {
        leavePolicy(entry);
        leaving.push_back({&entry, std::nullopt});
        return;
    }
    ++additions;
    learn(entry.hash, entry.bytes);
    if (!entry.isPinned) {
        entry.slot = policy.add(entry.hash, entry.bytes);
        if (entry.slot >= bySlot.size())
            bySlot.resize(entry.slot + 1);
        bySlot[entry.slot] = &entry;
    }
    if (entry.hasEnd)
        schedule(entry);
}

void MemoryCache::Private::leavePolicy(Entry &entry)
{
    if (entry.slot != Entry::kNoSlot) {
        policy.remove(entry.slot);
        entry.slot = Entry::kNoSlot;
    }
    unschedule(entry);
}

bool MemoryCache::Private::takeOut(const Entry &entry)
{
    return table.remove(
        {entry.hash, entry.space->id(), entry.key()},
        [&entry](const Entry &present) { return &present == &entry; },
        [](Entry *) {});
}

void MemoryCache::Private::settle(RemovalCause cause)
{
    while (const std::optional<Slot> slot = policy.evictOne({sketch, chance})) {
        Entry *const entry = bySlot[*slot];
        const std::uint64_t evictedAt = keyChanges.load();
        entry->slot = Entry::kNoSlot;
        unschedule(*entry);
        // Otherwise somebody else took it out, and the queue says so.
        if (!takeOut(*entry))
            continue;
        account(*entry, cause);
        leaving.push_back({entry, evictedAt});
    }
}

void MemoryCache::Private::expire(std::int64_t now)
{
    while (!ends.empty() && ends.begin()->first <= now) {
        Entry *const entry = ends.begin()->second;
        unschedule(*entry);
        if (entry->endsAt() > now) {
            schedule(*entry); // It was used meanwhile.
            continue;
        }
        if (!takeOut(*entry))
            continue;
        leavePolicy(*entry);
        account(*entry, RemovalCause::Expired);
        leaving.push_back({entry, std::nullopt});
    }
}

void MemoryCache::Private::schedule(Entry &entry)
{
    entry.scheduledAt = entry.endsAt();
    ends.insert({entry.scheduledAt, &entry});
}

void MemoryCache::Private::unschedule(Entry &entry)
{
    if (entry.scheduledAt < 0)
        return;
    ends.erase({entry.scheduledAt, &entry});
    entry.scheduledAt = -1;
}

/// The more hits there are for each new entry, the less each of them matters to what is evicted,
/// and telling the policy is most of what a hit costs. With fewer than some tens of hits an entry,
/// all are told.
void MemoryCache::Private::fitRecording()
{
    if (recordedHits < kHitsToJudge && additions < kHitsToJudge / kEnoughHits)
        return;
    const std::uint64_t enough = std::max<std::uint64_t>(additions, 1) * kEnoughHits;
    std::uint64_t mask = recordMask.load(std::memory_order_relaxed);
    if (recordedHits > 2 * enough && mask < kLargestMask)
        mask = mask * 2 + 1;
    else if (recordedHits < enough)
        mask /= 2;
    recordMask.store(mask, std::memory_order_relaxed);
    recordedHits = 0;
    additions = 0;
}

/// The adapter's copies and the sketch are sized by entries. Where bytes are what is scarce, how
/// many entries that is shows only while the cache fills.
void MemoryCache::Private::fitAdapter()
{
    if (!adapter)
        return;
    const bool isFull = policy.bytes() > policy.limits().bytes;
    const bool isLarger = expectedEntries < kMostExpected && policy.entries() > 2 * expectedEntries;
    const bool isFewer =
        isFull && policy.entries() * 2 < expectedEntries && !adapter->isByteBound();
    if (!isLarger && !isFewer)
        return;
    expectedEntries = std::min(policy.entries(), kMostExpected);
    sketch.ensure(static_cast<std::size_t>(expectedEntries));
    adapter.emplace(SegmentedPolicy::Limits{expectedEntries, policy.limits().bytes}, true);
}

void MemoryCache::Private::free()
{
    for (const Leaving &left : leaving) {
        if (left.evictedAt && left.entry->references() > 1) {
            hasWeak.store(true);
            weak->addIf(left.entry, [&] { return keyChanges.load() == *left.evictedAt; });
        }
        left.entry->release();
    }
    leaving.clear();
}

void MemoryCache::Private::tell()
{
    if (!listener)
        return;
    std::vector<Removal> removed;
    {
        const MutexLocker lock(queueMutex);
        removed.swap(untold);
    }
    for (const Removal &removal : removed)
        listener(removal);
}

SegmentedPolicy::Limits MemoryCache::Private::limits() const
{
    return {options.maxEntries, std::max<std::int64_t>(options.maxBytes - pinnedBytes.load(), 1)};
}

} // namespace hub::cache
