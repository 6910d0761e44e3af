#include "core/cache/memory_cache_p.h"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace hub::cache {
namespace {

void addTo(MemoryCache::Counts &sum, const MemoryCache::Counts &counts)
{
    sum.entries += counts.entries;
    sum.bytes += counts.bytes;
    sum.hits += counts.hits;
    sum.puts += counts.puts;
    for (std::size_t i = 0; i < kMissReasons; ++i)
        sum.misses.at(i) += counts.misses.at(i);
    for (std::size_t i = 0; i < kRemovalCauses; ++i)
        sum.removals.at(i) += counts.removals.at(i);
}

/// Whether the whole of @p text fits @p pattern: * stands for any bytes, ? for one.
bool fits(QByteArrayView pattern, QByteArrayView text)
{
    qsizetype at = 0;
    qsizetype star = -1; // The last * of the pattern, which can take more of the text when the rest
                         // does not fit.
    qsizetype taken = 0; // Where the text goes on after what that * has taken.
    for (qsizetype i = 0; i < text.size();) {
        if (at < pattern.size() && pattern[at] == '*') {
            star = at++;
            taken = i;
        } else if (at < pattern.size() && (pattern[at] == '?' || pattern[at] == text[i])) {
            ++at;
            ++i;
        } else if (star >= 0) {
            at = star + 1;
            i = ++taken;
        } else {
            return false;
        }
    }
    while (at < pattern.size() && pattern[at] == '*')
        ++at;
    return at == pattern.size();
}

bool hasOneOf(const Entry &entry, const QStringList &tags)
{
    return entry.tags
           && std::any_of(entry.tags->begin(), entry.tags->end(), [&tags](const auto &tag) {
                  return tags.contains(tag->name);
              });
}

std::function<bool(const Entry &)> meaning(const MemoryCache::Selection &selection)
{
    const bool isAll =
        selection.keys.isEmpty() && selection.pattern.isEmpty() && selection.tags.isEmpty();
    const QByteArray pattern = selection.pattern.toUtf8();
    return [selection, isAll, pattern](const Entry &entry) {
        if (!selection.space.isEmpty() && entry.space->name() != selection.space)
            return false;
        if (isAll || hasOneOf(entry, selection.tags))
            return true;
        const QByteArrayView key(entry.key().data(), static_cast<qsizetype>(entry.key().size()));
        if (selection.keys.contains(key))
            return true;
        return !pattern.isEmpty() && fits(pattern, key);
    };
}

} // namespace

std::int64_t MemoryCache::Counts::allMisses() const
{
    return std::accumulate(misses.begin(), misses.end(), std::int64_t{0});
}

double MemoryCache::Counts::hitRatio() const
{
    const std::int64_t asked = hits + allMisses();
    return asked > 0 ? static_cast<double>(hits) / static_cast<double>(asked) : 0;
}

std::vector<MemoryCache::SpaceCounts> MemoryCache::countsBySpace() const
{
    std::vector<SpaceCounts> all;
    std::vector<std::size_t> ofSpace;
    {
        const MutexLocker lock(p->spacesMutex);
        ofSpace.resize(p->spaces.size() + 1);
        for (const auto &[name, space] : p->spaces) {
            const CacheSpace::Counters &counters = space->m_counters;
            SpaceCounts counted{name, {}};
            counted.counts.hits = counters.hitsOfRemoved.load(std::memory_order_relaxed);
            counted.counts.puts = counters.puts.load(std::memory_order_relaxed);
            for (std::size_t i = 0; i < kMissReasons; ++i)
                counted.counts.misses.at(i) = counters.misses.at(i).load(std::memory_order_relaxed);
            for (std::size_t i = 0; i < kRemovalCauses; ++i)
                counted.counts.removals.at(i) =
                    counters.removals.at(i).load(std::memory_order_relaxed);
            ofSpace.at(space->id()) = all.size();
            all.push_back(std::move(counted));
        }
    }
    p->table.forEach([&](const Entry &entry) {
        if (entry.space->id() >= ofSpace.size())
            return; // Of a space that was made just now.
        Counts &counts = all[ofSpace[entry.space->id()]].counts;
        ++counts.entries;
        counts.bytes += entry.bytes;
        counts.hits += entry.hits();
    });
    return all;
}

MemoryCache::Counts MemoryCache::counts() const
{
    Counts sum;
    for (const SpaceCounts &space : countsBySpace())
        addTo(sum, space.counts);
    return sum;
}

MemoryCache::EntryView MemoryCache::Private::viewOf(const Entry &entry, std::int64_t now)
{
    EntryView view;
    view.space = entry.space->name();
    view.key = QByteArray(entry.key().data(), static_cast<qsizetype>(entry.key().size()));
    view.bytes = entry.bytes;
    view.hits = entry.hits();
    if (entry.hasEnd)
        view.remaining = std::chrono::milliseconds(std::max<std::int64_t>(entry.endsAt() - now, 0));
    if (entry.tags) {
        for (const std::shared_ptr<Tag> &tag : *entry.tags)
            view.tags << tag->name;
    }
    view.isPinned = entry.isPinned;
    return view;
}

std::vector<MemoryCache::EntryView> MemoryCache::hottest(std::size_t atMost) const
{
    std::vector<EntryView> views;
    const std::int64_t now = p->nowMs();
    p->table.forEach([&](const Entry &entry) { views.push_back(Private::viewOf(entry, now)); });
    const std::size_t kept = std::min(atMost, views.size());
    std::partial_sort(views.begin(),
                      views.begin() + static_cast<std::ptrdiff_t>(kept),
                      views.end(),
                      [](const EntryView &a, const EntryView &b) { return a.hits > b.hits; });
    views.resize(kept);
    return views;
}

std::vector<MemoryCache::EntryView> MemoryCache::entries(const Selection &selection) const
{
    std::vector<EntryView> views;
    const std::int64_t now = p->nowMs();
    const auto isMeant = meaning(selection);
    p->table.forEach([&](const Entry &entry) {
        if (!entry.isInvalidated() && (!entry.hasEnd || entry.endsAt() > now) && isMeant(entry))
            views.push_back(Private::viewOf(entry, now));
    });
    std::sort(views.begin(), views.end(), [](const EntryView &a, const EntryView &b) {
        return std::tie(a.space, a.key) < std::tie(b.space, b.key);
    });
    return views;
}

MemoryCache::Affected MemoryCache::invalidate(const Selection &selection, bool isRehearsal)
{
    const auto isMeant = meaning(selection);
    if (isRehearsal) {
        Affected affected;
        p->table.forEach([&](const Entry &entry) {
            if (entry.isInvalidated() || !isMeant(entry))
                return;
            ++affected.entries;
            affected.bytes += entry.bytes;
        });
        return affected;
    }
    // What carries a tag, or begins to be made for it, is none any more from here on.
    const std::vector<std::shared_ptr<Tag>> tags = p->tagsNamed(selection.tags);
    if (selection.space.isEmpty() && !tags.empty()) {
        const std::uint64_t now = p->epoch.fetch_add(1) + 1;
        for (const std::shared_ptr<Tag> &tag : tags)
            tag->invalidatedAt.store(now, std::memory_order_release);
    }
    p->keyChanges.fetch_add(1);
    p->weak->drop(isMeant);
    const auto [entries, bytes] = p->sweep(RemovalCause::Invalidated, isMeant);
    return {entries, bytes};
}

const MemoryCache::Options &MemoryCache::options() const
{
    return p->options;
}

double MemoryCache::windowShare() const
{
    const MutexLocker lock(p->policyMutex);
    return p->policy.rules().window;
}

std::pair<std::int64_t, std::int64_t> MemoryCache::Private::sweep(
    RemovalCause cause, const std::function<bool(const Entry &)> &goes)
{
    // Kept by a reference each: between the walk and the removal somebody else may take one out.
    std::vector<Entry *> going;
    table.forEach([&](Entry &entry) {
        if (!goes(entry))
            return;
        entry.acquire();
        going.push_back(&entry);
    });
    std::int64_t count = 0;
    std::int64_t weight = 0;
    for (Entry *entry : going) {
        const bool isOurs = table.remove(
            {entry->hash, entry->space->id(), entry->key()},
            [entry](const Entry &present) { return &present == entry; },
            [&](Entry *removed) { leave(*removed, cause); });
        if (isOurs) {
            ++count;
            weight += entry->bytes;
        }
        entry->release();
    }
    upkeep();
    return {count, weight};
}

std::int64_t MemoryCache::invalidateSpace(CacheSpace &space)
{
    space.m_invalidatedAt.store(p->epoch.fetch_add(1) + 1, std::memory_order_release);
    return p
        ->sweep(
            RemovalCause::Invalidated,
            [&space](const Entry &entry) { return entry.space == &space && entry.isInvalidated(); })
        .first;
}

std::int64_t MemoryCache::invalidateTags(const QStringList &tags)
{
    const std::vector<std::shared_ptr<Tag>> named = p->tagsNamed(tags);
    const std::uint64_t now = p->epoch.fetch_add(1) + 1;
    for (const std::shared_ptr<Tag> &tag : named)
        tag->invalidatedAt.store(now, std::memory_order_release);
    return p
        ->sweep(RemovalCause::Invalidated, [](const Entry &entry) { return entry.isInvalidated(); })
        .first;
}

std::int64_t MemoryCache::clear()
{
    {
        const MutexLocker lock(p->spacesMutex);
        const std::uint64_t now = p->epoch.fetch_add(1) + 1;
        for (const auto &[name, space] : p->spaces)
            space->m_invalidatedAt.store(now, std::memory_order_release);
    }
    p->keyChanges.fetch_add(1);
    p->weak->clear();
    return p
        ->sweep(RemovalCause::Invalidated, [](const Entry &entry) { return entry.isInvalidated(); })
        .first;
}

std::int64_t MemoryCache::shrinkTo(std::int64_t bytes)
{
    const std::int64_t before = p->heldBytes.load(std::memory_order_relaxed);
    {
        const MutexLocker lock(p->policyMutex);
        p->upkeepLocked(p->nowMs());
        p->policy.setLimits(
            {p->options.maxEntries, std::max<std::int64_t>(bytes - p->pinnedBytes.load(), 0)});
        p->settle(RemovalCause::Memory);
        p->readRings();
        p->free();
        p->policy.setLimits(p->limits());
    }
    p->tell();
    return before - p->heldBytes.load(std::memory_order_relaxed);
}

} // namespace hub::cache
