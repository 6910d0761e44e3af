#include "core/base/random.h"
#include "core/cache/hash_p.h"
#include "core/cache/memory_cache_p.h"

namespace hub::cache {
namespace {

constexpr std::size_t kMaxKeyBytes = 1024UL * 1024;
constexpr std::int64_t kQueueLimit = 1024; ///< Who adds more waits until the policy has caught up.
constexpr int kMostOpenSpaces = 1'000;
constexpr std::int64_t kFirstExpected = 128;
constexpr std::int64_t kLargestFixed = std::int64_t{1} << 20U;

MemoryCache::Options complete(MemoryCache::Options options)
{
    Q_ASSERT(options.maxEntries > 0 && options.maxBytes > 0);
    if (options.maxEntryBytes == 0)
        options.maxEntryBytes = std::max<std::int64_t>(options.maxBytes / 8, 1);
    if (options.maxPinnedBytes == 0)
        options.maxPinnedBytes = options.maxBytes / 4;
    if (options.seed == 0)
        options.seed = Random::freshSeed();
    return options;
}

MissReason reasonAfter(RemovalCause cause)
{
    switch (cause) {
    case RemovalCause::Expired:
        return MissReason::Expired;
    case RemovalCause::Evicted:
    case RemovalCause::Memory:
        return MissReason::Evicted;
    case RemovalCause::Removed:
    case RemovalCause::Replaced:
    case RemovalCause::Invalidated:
        break;
    }
    return MissReason::Invalidated;
}

} // namespace

MemoryCache::Private::Private(const Options &given, const Clock &usedClock)
    : options(complete(given))
    , clock(usedClock)
    , policy({options.maxEntries, options.maxBytes},
             {options.policy == Policy::Lru ? 1.0 : 0.2, false})
    , sketch(1)
    , chance(options.seed | 1U)
{
    if (options.policy == Policy::Lru)
        return;
    const bool hasEntryLimit = options.maxEntries <= kLargestFixed;
    expectedEntries = hasEntryLimit ? options.maxEntries : kFirstExpected;
    sketch.ensure(static_cast<std::size_t>(expectedEntries));
    adapter.emplace(SegmentedPolicy::Limits{expectedEntries, options.maxBytes}, !hasEntryLimit);
}

MemoryCache::Private::~Private()
{
    // Nobody else is here any more: every entry of the table has one reference of ours, and so have
    // those in the queue that left it.
    upkeep();
    table.forEach([](Entry &entry) { entry.release(); });
    weak->clear();
}

MemoryCache::MemoryCache(const Options &options, const Clock &clock)
    : p(std::make_unique<Private>(options, clock))
{}

MemoryCache::~MemoryCache() = default;

CacheSpace &MemoryCache::space(const QString &name, Lifetime lifetime)
{
    const MutexLocker lock(p->spacesMutex);
    std::unique_ptr<CacheSpace> &space = p->spaces[name];
    if (!space)
        space = std::make_unique<CacheSpace>(
            name, static_cast<std::uint32_t>(p->spaces.size()), lifetime);
    return *space;
}

CacheSpace *MemoryCache::openSpace(const QString &name)
{
    const MutexLocker lock(p->spacesMutex);
    if (const auto found = p->spaces.find(name); found != p->spaces.end())
        return found->second->m_isOpen ? found->second.get() : nullptr;
    if (p->openSpaces >= kMostOpenSpaces)
        return nullptr;
    ++p->openSpaces;
    auto made = std::make_unique<CacheSpace>(
        name, static_cast<std::uint32_t>(p->spaces.size() + 1), Lifetime{});
    made->m_isOpen = true;
    return (p->spaces[name] = std::move(made)).get();
}

CacheSpace *MemoryCache::findSpace(const QString &name) const
{
    const MutexLocker lock(p->spacesMutex);
    const auto found = p->spaces.find(name);
    return found == p->spaces.end() ? nullptr : found->second.get();
}

std::optional<MissReason> MemoryCache::Private::deadFor(Entry &entry) const
{
    if (entry.isInvalidated())
        return MissReason::Invalidated;
    if (!entry.hasEnd)
        return std::nullopt;
    const std::int64_t now = nowMs();
    if (entry.endsAt() <= now)
        return MissReason::Expired;
    if (entry.idle != Entry::kNever)
        entry.usedAt.store(now, std::memory_order_relaxed);
    return std::nullopt;
}

Entry *MemoryCache::find(const CacheSpace &space, std::string_view key, const void *type)
{
    const Private::Key named = p->keyOf(space, key);
    std::optional<MissReason> reason;
    bool isRingFull = false;
    Entry *const found = p->table.read(named, [&](Entry *entry) -> Entry * {
        if (!entry || entry->type != type || (reason = p->deadFor(*entry)))
            return nullptr;
        const std::uint64_t before = entry->state.fetch_add(Entry::kOneHit + Entry::kOneReference,
                                                            std::memory_order_relaxed);
        isRingFull = p->isRecorded(before) && !p->rings.add(entry);
        return entry;
    });
    if (!found)
        return p->missed(named, reason, const_cast<CacheSpace &>(space), type);
    if (isRingFull)
        p->upkeepIfFree();
    return found;
}

bool MemoryCache::visitEntry(const CacheSpace &space,
                             std::string_view key,
                             const void *type,
                             const Visitor &visitor)
{
    const Private::Key named = p->keyOf(space, key);
    std::optional<MissReason> reason;
    bool isRingFull = false;
    const bool isFound = p->table.read(named, [&](Entry *entry) {
        if (!entry || entry->type != type || (reason = p->deadFor(*entry)))
            return false;
        const std::uint64_t before =
            entry->state.fetch_add(Entry::kOneHit, std::memory_order_relaxed);
        isRingFull = p->isRecorded(before) && !p->rings.add(entry);
        visitor.call(*entry, visitor.given);
        return true;
    });
    if (isFound) {
        if (isRingFull)
            p->upkeepIfFree();
        return true;
    }
    Entry *const back = p->missed(named, reason, const_cast<CacheSpace &>(space), type);
    if (!back)
        return false;
    visitor.call(*back, visitor.given);
    back->release();
    return true;
}

Entry *MemoryCache::Private::missed(const Key &key,
                                    std::optional<MissReason> reason,
                                    CacheSpace &space,
                                    const void *type)
{
    if (reason) {
        const RemovalCause cause =
            *reason == MissReason::Expired ? RemovalCause::Expired : RemovalCause::Invalidated;
        table.remove(
            key,
            [this](Entry &present) { return deadFor(present).has_value(); },
            [&](Entry *entry) { leave(*entry, cause); });
        upkeepIfFree();
    } else if (hasWeak.load(std::memory_order_acquire)) {
        if (Entry *entry = resurrect(key, space, type))
            return entry;
    }
    const MissReason why = reason.value_or(removals.reasonOf(key.hash));
    space.m_counters.misses[static_cast<std::size_t>(why)].fetch_add(1, std::memory_order_relaxed);
    return nullptr;
}

Entry *MemoryCache::Private::resurrect(const Key &key, CacheSpace &space, const void *type)
{
    bool isBack = false;
    Entry *const entry = weak->take(key.hash, space, key.bytes, [&](Entry *found) {
        if (found->type != type || deadFor(*found))
            return;
        found->state.fetch_add(Entry::kOneHit + Entry::kOneReference, std::memory_order_relaxed);
        isBack = addIfAbsent(found);
        if (!isBack)
            found->release(); // A newer value has its key.
    });
    if (!entry)
        return nullptr;
    if (!isBack) {
        entry->release();
        return nullptr;
    }
    upkeepIfFree();
    return entry;
}

void MemoryCache::Private::dropWeak(const CacheSpace &space, const Key &key)
{
    keyChanges.fetch_add(1);
    if (!hasWeak.load())
        return;
    if (Entry *old = weak->take(key.hash, space, key.bytes))
        old->release();
}

void MemoryCache::Private::enqueue(Entry &entry, bool isAdded)
{
    const MutexLocker lock(queueMutex);
    queue.push_back({&entry, isAdded});
    queued.store(static_cast<std::int64_t>(queue.size()), std::memory_order_release);
}

void MemoryCache::Private::leave(Entry &entry, RemovalCause cause)
{
    account(entry, cause);
    enqueue(entry, false);
}

void MemoryCache::Private::enter(Entry &entry)
{
    heldEntries.fetch_add(1, std::memory_order_relaxed);
    heldBytes.fetch_add(entry.bytes, std::memory_order_relaxed);
    enqueue(entry, true);
}

void MemoryCache::Private::add(Entry *entry)
{
    table.put(entry, [this, entry](Entry *replaced) {
        if (replaced)
            leave(*replaced, RemovalCause::Replaced);
        enter(*entry);
    });
}

bool MemoryCache::Private::addIfAbsent(Entry *entry)
{
    return table.putIfAbsent(entry, [this, entry] { enter(*entry); });
}

void MemoryCache::Private::account(Entry &entry, RemovalCause cause)
{
    heldEntries.fetch_sub(1, std::memory_order_relaxed);
    heldBytes.fetch_sub(entry.bytes, std::memory_order_relaxed);
    if (entry.isPinned)
        pinnedBytes.fetch_sub(entry.bytes, std::memory_order_relaxed);
    CacheSpace::Counters &counters = entry.space->m_counters;
    // The hits of one that comes back are counted from nothing again.
    const auto hits = static_cast<std::int64_t>(
        (entry.state.fetch_and(0xFFFFFFFFU, std::memory_order_relaxed)) >> 32U);
    counters.hitsOfRemoved.fetch_add(hits, std::memory_order_relaxed);
    counters.removals[static_cast<std::size_t>(cause)].fetch_add(1, std::memory_order_relaxed);
    if (cause != RemovalCause::Replaced)
        removals.add(entry.hash, reasonAfter(cause));
    if (!listener)
        return;
    const std::string_view key = entry.key();
    Removal removal{entry.space->name(),
                    QByteArray(key.data(), static_cast<qsizetype>(key.size())),
                    cause,
                    entry.bytes};
    const MutexLocker lock(queueMutex);
    untold.push_back(std::move(removal));
}

void MemoryCache::Private::setTimes(Entry &entry, const Lifetime &lifetime) const
{
    const std::int64_t now = nowMs();
    // A share that is the key's own: the same key keeps it, and different keys spread.
    const double shortened = 1.0
                             - lifetime.jitter
                                   * static_cast<double>(mixed(entry.hash ^ options.seed) >> 11U)
                                   / 9007199254740992.0;
    const auto later = [&](std::chrono::milliseconds span) {
        return now + static_cast<std::int64_t>(static_cast<double>(span.count()) * shortened);
    };
    if (lifetime.total.count() > 0)
        entry.goneAt = later(lifetime.total);
    if (lifetime.idle.count() > 0) {
        entry.idle = lifetime.idle.count();
        entry.usedAt.store(now, std::memory_order_relaxed);
    }
    entry.hasEnd = entry.goneAt != Entry::kNever || entry.idle != Entry::kNever;
}

std::vector<std::shared_ptr<Tag>> MemoryCache::Private::tagsNamed(const QStringList &names)
{
    std::vector<std::shared_ptr<Tag>> named;
    if (names.isEmpty())
        return named;
    const MutexLocker lock(tagsMutex);
    for (const QString &name : names) {
        std::shared_ptr<Tag> &tag = tags[name];
        if (!tag) {
            tag = std::make_shared<Tag>();
            tag->name = name;
            tag->invalidatedAt.store(tagsForgottenAt, std::memory_order_relaxed);
        }
        named.push_back(tag);
    }
    if (tags.size() > mostTags) {
        // Whether one of these was invalidated is forgotten with it. So a tag that is new counts as
        // invalidated now: what began to be made before is dropped once too often rather than once
        // too seldom.
        tagsForgottenAt = epoch.fetch_add(1) + 1;
        tags.removeIf([](const auto &tag) { return tag.value().use_count() == 1; });
        mostTags = std::max(kMostUnusedTags,
                            2 * tags.size()); // Those in use are not looked through each time.
    }
    return named;
}

Result<void> MemoryCache::insert(Entry *entry,
                                 CacheSpace &space,
                                 std::size_t headBytes,
                                 const Put &options)
{
    const std::unique_ptr<Entry, void (*)(Entry *)> guard(entry,
                                                          [](Entry *unused) { unused->release(); });
    if (entry->keyBytes == 0 || entry->keyBytes > kMaxKeyBytes) {
        return fail(Error::Kind::InvalidInput,
                    QStringLiteral("a cache key has 1 to %1 bytes, this one has %2")
                        .arg(kMaxKeyBytes)
                        .arg(entry->keyBytes));
    }
    const std::int64_t overhead = static_cast<std::int64_t>(headBytes) + entry->keyBytes;
    entry->bytes = options.bytes + (p->options.countsOverhead ? overhead : 0);
    if (entry->bytes > p->options.maxEntryBytes) {
        return fail(
            Error::Kind::TooLarge,
            QStringLiteral("a value of %1 bytes is over the cache's limit of %2 for one entry")
                .arg(entry->bytes)
                .arg(p->options.maxEntryBytes));
    }
    if (options.isPinned && p->pinnedBytes.load() + entry->bytes > p->options.maxPinnedBytes) {
        return fail(Error::Kind::TooLarge,
                    QStringLiteral("pinned entries may hold %1 bytes together")
                        .arg(p->options.maxPinnedBytes));
    }
    entry->hash = p->keyOf(space, entry->key()).hash;
    entry->space = &space;
    entry->madeAt = options.madeAt.value_or(p->epoch.load(std::memory_order_acquire));
    if (!options.tags.isEmpty())
        entry->tags =
            std::make_unique<std::vector<std::shared_ptr<Tag>>>(p->tagsNamed(options.tags));
    entry->isPinned = options.isPinned;
    p->setTimes(*entry, options.lifetime.value_or(space.lifetime()));
    if (entry->isInvalidated())
        return {}; // While it was made: nobody would ever see it.
    if (entry->isPinned)
        p->pinnedBytes.fetch_add(entry->bytes);
    space.m_counters.puts.fetch_add(1, std::memory_order_relaxed);
    p->dropWeak(space, {entry->hash, space.id(), entry->key()});
    entry->acquire(); // The cache's own.
    p->add(entry);
    // Once more: the value that was there may have been evicted since, and must not come back after
    // this one.
    p->dropWeak(space, {entry->hash, space.id(), entry->key()});
    if (p->queued.load(std::memory_order_relaxed) > kQueueLimit)
        p->upkeep();
    else
        p->upkeepIfFree();
    return {};
}

std::uint64_t MemoryCache::token() const
{
    return p->epoch.load(std::memory_order_acquire);
}

bool MemoryCache::remove(const CacheSpace &space, std::string_view key)
{
    const Private::Key named = p->keyOf(space, key);
    p->dropWeak(space, named);
    const bool wasThere = p->table.remove(
        named,
        [](const Entry &) { return true; },
        [this](Entry *entry) { p->leave(*entry, RemovalCause::Removed); });
    if (wasThere)
        p->upkeepIfFree();
    return wasThere;
}

void MemoryCache::maintain()
{
    p->upkeep();
}

void MemoryCache::onRemoval(std::function<void(const Removal &)> listener)
{
    p->listener = std::move(listener);
}

} // namespace hub::cache
