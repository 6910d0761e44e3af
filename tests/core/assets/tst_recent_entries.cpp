#include "core/assets/recent_entries_p.h"

#include <QTest>

using namespace hub::assets;

class TestRecentEntries : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatWasPutIsFound()
    {
        RecentEntries<int> entries(2);

        entries.put("a", 1);

        QCOMPARE(entries.get("a").value_or(0), 1);
        QVERIFY(!entries.get("b"));
    }

    void secondValueTakesThePlaceOfTheFirst()
    {
        RecentEntries<int> entries(2);
        entries.put("a", 1);
        entries.put("b", 2);

        entries.put("a", 3);

        QCOMPARE(entries.get("a").value_or(0), 3);
        QCOMPARE(entries.get("b").value_or(0), 2);
    }

    void leastRecentlyUsedLeavesFirst()
    {
        RecentEntries<int> entries(2);
        entries.put("a", 1);
        entries.put("b", 2);
        QVERIFY(entries.get("a"));

        entries.put("c", 3);

        QVERIFY(entries.get("a"));
        QVERIFY(!entries.get("b"));
        QVERIFY(entries.get("c"));
    }

    void atTheLimitNothingLeaves()
    {
        RecentEntries<int> entries(3);

        for (const char *key : {"a", "b", "c"})
            entries.put(key, 1);

        for (const char *key : {"a", "b", "c"})
            QVERIFY(entries.get(key));
    }

    void removedAndClearedEntriesAreGone()
    {
        RecentEntries<int> entries(3);
        for (const char *key : {"a", "b", "c"})
            entries.put(key, 1);

        entries.remove("a");
        entries.remove("never there");
        QVERIFY(!entries.get("a"));
        QVERIFY(entries.get("b"));

        entries.clear();
        QVERIFY(!entries.get("b"));
        QVERIFY(!entries.get("c"));
    }
};

QTEST_GUILESS_MAIN(TestRecentEntries)
#include "tst_recent_entries.moc"
