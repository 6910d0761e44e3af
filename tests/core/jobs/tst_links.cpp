#include "core/jobs/links_p.h"

#include <QtTest>

namespace hub::jobs {
namespace {

Record record(const QString &id, const QString &uniqueKey, const QStringList &pending = {})
{
    Record made;
    made.job.id = id;
    made.job.uniqueKey = uniqueKey;
    made.pendingDependencies = pending;
    return made;
}

} // namespace

class TestLinks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aKeyBelongsToItsJobUntilThatEnds()
    {
        Links links;
        Record job = record(u"a"_qs, u"key"_qs);
        links.put(job);
        QCOMPARE(links.holderOf(u"key"_qs), u"a"_qs);

        job.job.state = State::Succeeded;
        links.put(job);

        QVERIFY(links.holderOf(u"key"_qs).isEmpty());
    }

    void noKeyHasNoHolder()
    {
        Links links;
        links.put(record(u"a"_qs, QString()));

        QVERIFY(links.holderOf(QString()).isEmpty());
    }

    void knowsWhoWaitsForWhom()
    {
        Links links;
        links.put(record(u"c"_qs, {}, {u"a"_qs, u"b"_qs}));
        links.put(record(u"b"_qs, {}, {u"a"_qs}));
        QCOMPARE(links.dependentsOf(u"a"_qs), QStringList({u"b"_qs, u"c"_qs}));

        links.put(record(u"c"_qs, {}, {u"b"_qs}));

        QCOMPARE(links.dependentsOf(u"a"_qs), QStringList(u"b"_qs));
        QCOMPARE(links.dependentsOf(u"b"_qs), QStringList(u"c"_qs));
        links.remove(u"c"_qs);
        QVERIFY(links.dependentsOf(u"b"_qs).isEmpty());
    }
};

} // namespace hub::jobs

QTEST_GUILESS_MAIN(hub::jobs::TestLinks)
#include "tst_links.moc"
