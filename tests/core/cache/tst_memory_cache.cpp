#include "core/cache/memory_cache.h"

#include <QTest>

using namespace hub;
using namespace hub::cache;
using namespace std::chrono_literals;

namespace {

MemoryCache::Options roomy()
{
    MemoryCache::Options options;
    options.seed = 1;
    return options;
}

MemoryCache::Options small(std::int64_t entries)
{
    MemoryCache::Options options = roomy();
    options.maxEntries = entries;
    options.policy = MemoryCache::Policy::Lru;
    return options;
}

std::string keyOf(int number)
{
    return "key " + std::to_string(number);
}

/// A cache on a clock that a test moves, and a space of it.
struct Fixture
{
    explicit Fixture(const MemoryCache::Options &options = roomy(), Lifetime lifetime = {})
        : cache(options, clock)
        , space(cache.space(QStringLiteral("a"), lifetime))
    {}

    /// Whether all could be put.
    bool fill(int count, int bytes = 1)
    {
        bool isFine = true;
        for (int i = 0; i < count; ++i)
            isFine = cache.put(space, keyOf(i), QByteArray(bytes, 'x')).has_value() && isFine;
        return isFine;
    }
    bool put(const char *key, int value, const MemoryCache::Put &options = {})
    {
        return cache.put(space, key, value, options).has_value();
    }
    int get(const char *key)
    {
        const auto found = cache.get<int>(space, key);
        return found ? *found : 0;
    }

    ManualClock clock;
    MemoryCache cache;
    CacheSpace &space;
};

} // namespace

class TestMemoryCache : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatWasPutIsFound()
    {
        Fixture fixture;

        QVERIFY(fixture.cache.put(fixture.space, "palette", QByteArray("teal")));

        const auto found = fixture.cache.get<QByteArray>(fixture.space, "palette");
        QVERIFY(found);
        QCOMPARE(*found, QByteArray("teal"));
        QVERIFY(!fixture.cache.get<QByteArray>(fixture.space, "brush"));
    }

    void spacesKeepEqualKeysApart()
    {
        Fixture fixture;
        CacheSpace &other = fixture.cache.space(QStringLiteral("b"));
        QVERIFY(fixture.put("key", 1));
        QVERIFY(fixture.cache.put(other, "key", 2));

        QCOMPARE(fixture.get("key"), 1);
        QCOMPARE(*fixture.cache.get<int>(other, "key"), 2);
    }

    void valueOfAnotherTypeIsNotThere()
    {
        Fixture fixture;
        QVERIFY(fixture.put("key", 1));

        QVERIFY(!fixture.cache.get<QString>(fixture.space, "key"));
        QCOMPARE(fixture.get("key"), 1);
    }

    void entryIsGoneOnceItsTimeHasPassed_data()
    {
        QTest::addColumn<int>("elapsedMs");
        QTest::addColumn<int>("found");
        QTest::newRow("last millisecond") << 59'999 << 1;
        QTest::newRow("exactly at its end") << 60'000 << 0;
    }
    void entryIsGoneOnceItsTimeHasPassed()
    {
        QFETCH(int, elapsedMs);
        QFETCH(int, found);
        Fixture fixture(roomy(), {60s, 0ms, 0});
        QVERIFY(fixture.put("key", 1));

        fixture.clock.advance(std::chrono::milliseconds(elapsedMs));

        QCOMPARE(fixture.get("key"), found);
    }

    void unusedEntryGoesAndUsedOneStays()
    {
        Fixture fixture(roomy(), {0ms, 10s, 0});
        QVERIFY(fixture.put("used", 1));
        QVERIFY(fixture.put("unused", 1));

        fixture.clock.advance(6s);
        QCOMPARE(fixture.get("used"), 1);
        fixture.clock.advance(6s);
        fixture.cache.maintain();

        QCOMPARE(fixture.cache.counts().entries, std::int64_t{1});
        QCOMPARE(fixture.get("used"), 1);
    }

    void maintenanceFreesWhatIsPastItsTime()
    {
        Fixture fixture(roomy(), {1s, 0ms, 0});
        QVERIFY(fixture.fill(10));

        fixture.clock.advance(2s);
        fixture.cache.maintain();

        QCOMPARE(fixture.cache.counts().entries, std::int64_t{0});
        QCOMPARE(fixture.cache.counts().bytes, std::int64_t{0});
    }

    void jitterSpreadsTheEnds()
    {
        Fixture fixture(roomy(), {100s, 0ms, 0.5});
        QVERIFY(fixture.fill(200));

        fixture.clock.advance(75s);
        fixture.cache.maintain();

        const std::int64_t left = fixture.cache.counts().entries;
        QVERIFY2(left > 50 && left < 150, qPrintable(QString::number(left)));
    }

    void leastRecentlyUsedLeavesFirst()
    {
        Fixture fixture(small(2));
        QVERIFY(fixture.put("one", 1));
        QVERIFY(fixture.put("two", 2));
        QCOMPARE(fixture.get("one"), 1);

        QVERIFY(fixture.put("three", 3));

        QCOMPARE(fixture.get("one"), 1);
        QCOMPARE(fixture.get("two"), 0);
        QCOMPARE(fixture.get("three"), 3);
    }

    void bytesAreALimitToo()
    {
        MemoryCache::Options options = roomy();
        options.maxBytes = 100'000;
        options.maxEntryBytes = 50'000;
        Fixture fixture(options);

        QVERIFY(fixture.fill(100, 5'000));

        QVERIFY(fixture.cache.counts().bytes <= 100'000);
        QVERIFY(fixture.cache.counts().entries >= 15);
    }

    void entryOverTheLimitIsRefused()
    {
        MemoryCache::Options options = roomy();
        options.maxEntryBytes = 1000;
        Fixture fixture(options);

        const auto put = fixture.cache.put(fixture.space, "key", QByteArray(2000, 'x'));

        QVERIFY(!put);
        QCOMPARE(put.error().kind, Error::Kind::TooLarge);
        QCOMPARE(fixture.cache.counts().entries, std::int64_t{0});
    }

    void keysHaveALeastAndAMostLength_data()
    {
        QTest::addColumn<int>("bytes");
        QTest::addColumn<bool>("isFine");
        QTest::newRow("empty") << 0 << false;
        QTest::newRow("one byte") << 1 << true;
        QTest::newRow("1 MiB") << 1024 * 1024 << true;
        QTest::newRow("1 MiB and a byte") << 1024 * 1024 + 1 << false;
    }
    void keysHaveALeastAndAMostLength()
    {
        QFETCH(int, bytes);
        QFETCH(bool, isFine);
        Fixture fixture;

        const std::string key(static_cast<std::size_t>(bytes), 'k');
        const auto put = fixture.cache.put(fixture.space, key, 1);

        QCOMPARE(put.has_value(), isFine);
        if (!isFine)
            QCOMPARE(put.error().kind, Error::Kind::InvalidInput);
    }

    void taggedEntriesGoTogether()
    {
        Fixture fixture;
        MemoryCache::Put tagged;
        tagged.tags = {QStringLiteral("project 1"), QStringLiteral("list")};
        QVERIFY(fixture.put("one", 1, tagged));
        QVERIFY(fixture.put("two", 2, tagged));
        QVERIFY(fixture.put("three", 3));

        QCOMPARE(fixture.cache.invalidateTags({QStringLiteral("list")}), std::int64_t{2});

        QCOMPARE(fixture.get("one"), 0);
        QCOMPARE(fixture.get("two"), 0);
        QCOMPARE(fixture.get("three"), 3);
        QVERIFY(fixture.put("one", 1, tagged));
        QCOMPARE(fixture.get("one"), 1);
    }

    void spaceIsEmptiedAlone()
    {
        Fixture fixture;
        CacheSpace &other = fixture.cache.space(QStringLiteral("b"));
        QVERIFY(fixture.put("key", 1));
        QVERIFY(fixture.cache.put(other, "key", 2));

        QCOMPARE(fixture.cache.invalidateSpace(fixture.space), std::int64_t{1});

        QCOMPARE(fixture.get("key"), 0);
        QVERIFY(fixture.cache.get<int>(other, "key"));
        QCOMPARE(fixture.cache.clear(), std::int64_t{1});
        QVERIFY(!fixture.cache.get<int>(other, "key"));
    }

    void invalidationWinsOverWhatBeganBefore()
    {
        Fixture fixture;
        MemoryCache::Put made;
        made.tags = {QStringLiteral("list")};
        made.madeAt = fixture.cache.token();

        fixture.cache.invalidateTags({QStringLiteral("list")});
        QVERIFY(fixture.put("late", 1, made));

        QCOMPARE(fixture.get("late"), 0);
    }

    void pinnedEntryStays()
    {
        Fixture fixture(small(3));
        MemoryCache::Put pinned;
        pinned.isPinned = true;
        QVERIFY(fixture.put("pinned", 1, pinned));

        QVERIFY(fixture.fill(50));

        QCOMPARE(fixture.get("pinned"), 1);
        QVERIFY(fixture.cache.counts().entries <= 4);
    }

    void whatIsInUseComesBackWithoutALoad()
    {
        Fixture fixture(small(1));
        QVERIFY(fixture.put("used", 7));
        auto handle = fixture.cache.get<int>(fixture.space, "used");
        QVERIFY(fixture.put("other", 8));
        QCOMPARE(fixture.cache.counts().entries, std::int64_t{1});

        QCOMPARE(fixture.get("used"), 7);
        QCOMPARE(*handle, 7);

        QVERIFY(fixture.put("third", 9));
        handle = {};
        QCOMPARE(fixture.get("used"), 0);
    }

    void whatWasReplacedOrTakenOutDoesNotComeBack()
    {
        Fixture fixture(small(1));
        QVERIFY(fixture.put("used", 7));
        const auto handle = fixture.cache.get<int>(fixture.space, "used");
        QVERIFY(fixture.put("other", 8));
        MemoryCache::Selection selection;
        selection.keys = {"used"};

        fixture.cache.invalidate(selection, false);
        QCOMPARE(fixture.get("used"), 0);

        QVERIFY(fixture.put("used", 9));
        const auto newer = fixture.cache.get<int>(fixture.space, "used");
        QVERIFY(fixture.put("other", 8));
        QVERIFY(!fixture.cache.remove(fixture.space, "used"));
        QCOMPARE(fixture.get("used"), 0);
        QCOMPARE(*handle, 7);
        QCOMPARE(*newer, 9);
    }

    void handlesOutliveTheCache()
    {
        const ManualClock clock;
        auto cache = std::make_unique<MemoryCache>(small(1), clock);
        CacheSpace &space = cache->space(QStringLiteral("a"));
        QVERIFY(cache->put(space, "evicted", QByteArray("a")));
        const auto evicted = cache->get<QByteArray>(space, "evicted");
        QVERIFY(cache->put(space, "present", QByteArray("b")));
        const auto present = cache->get<QByteArray>(space, "present");

        cache.reset();

        QCOMPARE(*evicted, QByteArray("a"));
        QCOMPARE(*present, QByteArray("b"));
    }

    void shrinkingFreesRoomAndKeepsTheLimits()
    {
        Fixture fixture;
        QVERIFY(fixture.fill(100, 1000));

        QVERIFY(fixture.cache.shrinkTo(30'000) > 0);

        QVERIFY(fixture.cache.counts().bytes <= 30'000);
        QVERIFY(fixture.fill(100, 1000));
        QCOMPARE(fixture.cache.counts().entries, std::int64_t{100});
    }

    void eachRemovalIsToldOnceWithItsCause()
    {
        Fixture fixture(small(2));
        QStringList told;
        const auto line = [](const QByteArray &key, RemovalCause cause) {
            return QString::fromUtf8(key) + QString::number(static_cast<int>(cause));
        };
        fixture.cache.onRemoval(
            [&](const MemoryCache::Removal &removal) { told << line(removal.key, removal.cause); });
        MemoryCache::Put brief;
        brief.lifetime = Lifetime{1s, 0ms, 0};

        QVERIFY(fixture.put("replaced", 1));
        QVERIFY(fixture.put("replaced", 2));
        QVERIFY(fixture.cache.remove(fixture.space, "replaced"));
        QVERIFY(!fixture.cache.remove(fixture.space, "replaced"));
        QVERIFY(fixture.put("brief", 1, brief));
        fixture.clock.advance(2s);
        QCOMPARE(fixture.get("brief"), 0);
        for (const char *key : {"evicted", "x", "y"})
            QVERIFY(fixture.put(key, 1));
        fixture.cache.clear();
        told.sort();

        QStringList expected{line("brief", RemovalCause::Expired),
                             line("evicted", RemovalCause::Evicted),
                             line("replaced", RemovalCause::Removed),
                             line("replaced", RemovalCause::Replaced),
                             line("x", RemovalCause::Invalidated),
                             line("y", RemovalCause::Invalidated)};
        expected.sort();
        QCOMPARE(told, expected);
    }

    void hitsAndMissesAddUpToWhatWasAskedFor()
    {
        Fixture fixture(small(10), {60s, 0ms, 0});
        std::int64_t asked = 0;
        for (int i = 0; i < 1000; ++i) {
            const std::string key = keyOf(i % 3 == 0 ? i % 7 : i * i % 37);
            ++asked;
            if (!fixture.cache.get<int>(fixture.space, key))
                QVERIFY(fixture.cache.put(fixture.space, key, i));
            if (i % 100 == 0)
                fixture.clock.advance(61s);
            if (i % 130 == 0)
                fixture.cache.clear();
        }

        const MemoryCache::Counts counts = fixture.cache.counts();
        QCOMPARE(counts.hits + counts.allMisses(), asked);
        QVERIFY(counts.hits > 0);
        QCOMPARE(counts.entries, std::int64_t{10});
        for (const std::int64_t misses : counts.misses)
            QVERIFY(misses > 0);
    }

    void patternsStandForWholeKeys_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<int>("count");
        QTest::newRow("all") << QStringLiteral("*") << 3;
        QTest::newRow("a beginning") << QStringLiteral("photo/*") << 2;
        QTest::newRow("an end") << QStringLiteral("*2") << 2;
        QTest::newRow("one byte") << QStringLiteral("photo/?") << 2;
        QTest::newRow("several stars") << QStringLiteral("*o*t*1") << 1;
        QTest::newRow("a part is not the whole") << QStringLiteral("photo") << 0;
        QTest::newRow("more than there is") << QStringLiteral("photo/1?") << 0;
    }
    void patternsStandForWholeKeys()
    {
        QFETCH(QString, pattern);
        QFETCH(int, count);
        Fixture fixture;
        for (const char *key : {"photo/1", "photo/2", "video 2"})
            QVERIFY(fixture.put(key, 1));
        MemoryCache::Selection selection;
        selection.pattern = pattern;

        const auto listed = fixture.cache.entries(selection);
        const auto rehearsed = fixture.cache.invalidate(selection, true);
        const auto real = fixture.cache.invalidate(selection, false);

        QCOMPARE(listed.size(), static_cast<std::size_t>(count));
        QCOMPARE(rehearsed.entries, std::int64_t{count});
        QCOMPARE(real.entries, rehearsed.entries);
        QCOMPARE(real.bytes, rehearsed.bytes);
        QCOMPARE(fixture.cache.counts().entries, std::int64_t{3 - count});
    }

    void selectionIsASpacesOwn()
    {
        Fixture fixture;
        CacheSpace &other = fixture.cache.space(QStringLiteral("b"));
        QVERIFY(fixture.put("key", 1));
        QVERIFY(fixture.cache.put(other, "key", 2));
        MemoryCache::Selection selection;
        selection.space = QStringLiteral("b");
        selection.keys = {"key", "unknown"};

        QCOMPARE(fixture.cache.invalidate(selection, false).entries, std::int64_t{1});

        QCOMPARE(fixture.get("key"), 1);
        QVERIFY(!fixture.cache.get<int>(other, "key"));
    }

    void strangersGetSpacesThatAreNotTheEngines()
    {
        Fixture fixture;

        CacheSpace *theirs = fixture.cache.openSpace(QStringLiteral("theirs"));
        QVERIFY(theirs);
        QCOMPARE(fixture.cache.openSpace(QStringLiteral("theirs")), theirs);
        QVERIFY(!fixture.cache.openSpace(QStringLiteral("a")));
        for (int i = 1; i < 1000; ++i)
            QVERIFY(fixture.cache.openSpace(QString::number(i)));
        QVERIFY(!fixture.cache.openSpace(QStringLiteral("one too many")));
    }

    void hottestAreThoseThatWereAskedForMost()
    {
        Fixture fixture;
        QVERIFY(fixture.fill(10));
        for (int i = 0; i < 10; ++i) {
            for (int hit = 0; hit < i; ++hit)
                QVERIFY(fixture.cache.get<QByteArray>(fixture.space, keyOf(i)));
        }

        const auto hottest = fixture.cache.hottest(2);

        QCOMPARE(hottest.size(), std::size_t{2});
        QCOMPARE(hottest[0].key, QByteArray("key 9"));
        QCOMPARE(hottest[0].hits, std::int64_t{9});
        QCOMPARE(hottest[1].key, QByteArray("key 8"));
    }
};

QTEST_GUILESS_MAIN(TestMemoryCache)
#include "tst_memory_cache.moc"
