#include "replay.h"

#include "core/cache/memory_cache.h"

#include <QFile>

#include <cstdio>
#include <cstring>

namespace hub::bench {
namespace {

struct Access
{
    std::uint32_t id = 0;
    std::uint32_t bytes = 1;
};

std::optional<std::vector<Access>> readTrace(const QString &path, bool hasSizes)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QByteArray raw = file.readAll();
    const std::size_t step = hasSizes ? 8 : 4;
    std::vector<Access> accesses(static_cast<std::size_t>(raw.size()) / step);
    for (std::size_t i = 0; i < accesses.size(); ++i)
        std::memcpy(&accesses[i], raw.constData() + i * step, step);
    return accesses;
}

cache::MemoryCache::Options optionsFor(const Replay &replay)
{
    using Policy = cache::MemoryCache::Policy;
    cache::MemoryCache::Options options;
    options.seed = 1;
    options.policy = replay.isLru ? Policy::Lru : Policy::Adaptive;
    // Weights are those of the trace alone, so that capacities compare with what others report.
    options.countsOverhead = false;
    options.maxEntries = replay.hasSizes ? std::int64_t{1} << 40U : replay.capacity;
    options.maxBytes = replay.hasSizes ? replay.capacity : std::int64_t{1} << 60U;
    options.maxEntryBytes = options.maxBytes;
    return options;
}

} // namespace

int run(const Replay &replay)
{
    const auto trace = readTrace(replay.path, replay.hasSizes);
    if (!trace) {
        std::fprintf(stderr, "bench_cache: cannot read %s\n", qPrintable(replay.path));
        return 2;
    }
    const ManualClock clock;
    cache::MemoryCache cache(optionsFor(replay), clock);
    cache::CacheSpace &space = cache.space(QStringLiteral("trace"));
    std::int64_t hits = 0;
    std::int64_t hitBytes = 0;
    std::int64_t bytes = 0;
    for (const Access &access : *trace) {
        const std::string_view key(reinterpret_cast<const char *>(&access.id), sizeof access.id);
        bytes += access.bytes;
        if (cache.visit<char>(space, key, [](char) {})) {
            ++hits;
            hitBytes += access.bytes;
            continue;
        }
        cache::MemoryCache::Put put;
        put.bytes = access.bytes;
        // A value over the whole capacity is refused, as it should be.
        static_cast<void>(cache.put(space, key, char{}, put));
    }
    const auto requests = static_cast<std::int64_t>(trace->size());
    const auto share = [](std::int64_t part, std::int64_t whole) {
        return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0.0;
    };
    std::printf("{\"requests\":%lld,\"hits\":%lld,\"hit_ratio\":%.6f,\"byte_hit_ratio\":%.6f}\n",
                static_cast<long long>(requests),
                static_cast<long long>(hits),
                share(hits, requests),
                share(hitBytes, bytes));
    return 0;
}

} // namespace hub::bench
