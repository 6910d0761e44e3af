#include "core/base/random.h"
#include "core/cache/memory_cache.h"

#include <QTest>

#include <thread>

using namespace hub;
using namespace hub::cache;

namespace {

constexpr int kThreads = 4;
constexpr int kSteps = 20'000;

MemoryCache::Options tiny()
{
    MemoryCache::Options options;
    options.maxEntries = 50;
    options.seed = 3;
    return options;
}

/// Runs @p step on every thread, with a source of chance of its own.
template<typename Step>
void together(const Step &step)
{
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < kThreads; ++thread) {
        threads.emplace_back([thread, &step] {
            Random random(static_cast<std::uint64_t>(thread) + 1);
            for (int i = 0; i < kSteps; ++i)
                step(random);
        });
    }
}

} // namespace

class TestMemoryCacheRaces : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyValueIsThatOfItsKeyWhateverHappens()
    {
        const SystemClock clock;
        std::atomic<std::int64_t> wrong{0};
        std::atomic<std::int64_t> asked{0};
        MemoryCache cache(tiny(), clock);
        CacheSpace &space = cache.space(QStringLiteral("a"));

        together([&](Random &random) {
            const std::string key = std::to_string(random.below(120));
            const auto chance = random.below(500);
            if (chance == 0)
                cache.invalidateSpace(space);
            else if (chance == 1)
                cache.shrinkTo(1000);
            else if (chance < 50)
                cache.remove(space, key);
            if (chance < 50)
                return;
            ++asked;
            if (const auto found = cache.get<QByteArray>(space, key))
                wrong += *found == QByteArray::fromStdString(key) ? 0 : 1;
            else if (!cache.put(space, key, QByteArray::fromStdString(key)))
                ++wrong;
        });

        cache.maintain();
        const MemoryCache::Counts counts = cache.counts();
        QCOMPARE(wrong.load(), std::int64_t{0});
        QCOMPARE(counts.hits + counts.allMisses(), asked.load());
        QVERIFY(counts.entries <= 50);
        cache.clear();
        QCOMPARE(cache.counts().entries, std::int64_t{0});
        QCOMPARE(cache.counts().bytes, std::int64_t{0});
    }

    /// A value that is in use and was evicted must not come back once somebody removed its key.
    void noReaderSeesAValueFromBeforeARemoval()
    {
        const SystemClock clock;
        MemoryCache::Options options = tiny();
        options.maxEntries = 2;
        MemoryCache cache(options, clock);
        CacheSpace &space = cache.space(QStringLiteral("a"));
        std::atomic<int> truth{0};
        std::atomic<int> announced{0};
        std::atomic<int> stale{0};
        Mutex writing; // One writer at a time, so that what it removed is older than what it
                       // announces.

        together([&](Random &random) {
            const auto chance = random.below(20);
            if (chance == 0) {
                const MutexLocker lock(writing);
                const int next = truth.load() + 1;
                cache.remove(space, "number");
                truth.store(next);
                static_cast<void>(cache.put(space, "number", next));
                announced.store(next);
                return;
            }
            if (chance < 10) {
                static_cast<void>(cache.put(space, std::to_string(random.below(5)), 0));
                return;
            }
            const int known = announced.load();
            if (const auto found = cache.get<int>(space, "number"))
                stale += *found < known ? 1 : 0;
        });

        QCOMPARE(stale.load(), 0);
    }

    /// Writers raise a number and invalidate; a reader that begins after that must never see an
    /// older one.
    void noReaderSeesAValueFromBeforeAnInvalidation()
    {
        const SystemClock clock;
        MemoryCache cache(tiny(), clock);
        CacheSpace &space = cache.space(QStringLiteral("a"));
        std::atomic<int> truth{0};
        std::atomic<int> announced{0};
        std::atomic<int> stale{0};
        const QStringList tag{QStringLiteral("number")};

        together([&](Random &random) {
            if (random.below(20) == 0) {
                const int next = truth.fetch_add(1) + 1;
                cache.invalidateTags(tag);
                int before = announced.load();
                while (before < next && !announced.compare_exchange_weak(before, next)) {
                }
                return;
            }
            const int known = announced.load();
            if (const auto found = cache.get<int>(space, "number")) {
                stale += *found < known ? 1 : 0;
                return;
            }
            MemoryCache::Put put;
            put.madeAt = cache.token();
            put.tags = tag;
            static_cast<void>(cache.put(space, "number", truth.load(), put));
        });

        QCOMPARE(stale.load(), 0);
    }
};

QTEST_GUILESS_MAIN(TestMemoryCacheRaces)
#include "tst_memory_cache_races.moc"
