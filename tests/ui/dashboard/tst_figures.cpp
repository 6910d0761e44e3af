#include "ui/dashboard/figures.h"

#include <QLocale>
#include <QTest>

#include <cmath>

using namespace hub;
using namespace hub::ui;
using namespace std::chrono_literals;

namespace {

LiveSnapshot snapshotAt(int second)
{
    LiveSnapshot snapshot;
    snapshot.at = WallTime(std::chrono::seconds(1'700'000'000 + second));
    snapshot.memoryLimitBytes = qint64{4} << 30U;
    return snapshot;
}

LiveSnapshotPtr shared(const LiveSnapshot &snapshot)
{
    return std::make_shared<LiveSnapshot>(snapshot);
}

} // namespace

class TestFigures final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void engineThatDidNothingHasNoFigures()
    {
        Figures figures;
        figures.take(shared(snapshotAt(0)));

        const QString dash(QChar(0x2013));
        QCOMPARE(figures.sla().number, dash);
        QCOMPARE(figures.responseTime().number, dash);
        QCOMPARE(figures.hitRatio().number, dash);
        QCOMPARE(figures.memory().number, dash);
        QCOMPARE(figures.throughput().number, QStringLiteral("0"));
        QVERIFY(std::isnan(figures.responseTimes()[0]));
        QVERIFY(std::isnan(figures.hitRatios()[0]));
        QVERIFY(std::isnan(figures.memoryParts()[0]));
        QVERIFY(std::isnan(figures.savedBytes()[0]));
    }

    void shareIsNeverRoundedToAllOrNothing()
    {
        LiveSnapshot snapshot = snapshotAt(0);
        snapshot.minute.count = 100'000;
        snapshot.minute.within5s = 99'999;
        Figures figures;
        figures.take(shared(snapshot));
        QCOMPARE(figures.sla().number, QStringLiteral("99.9"));

        snapshot.minute.within5s = 100'000;
        figures.take(shared(snapshot));
        QCOMPARE(figures.sla().number, QStringLiteral("100"));

        snapshot.minute.within5s = 1;
        figures.take(shared(snapshot));
        QCOMPARE(figures.sla().number, QStringLiteral("0.1"));
        QCOMPARE(figures.sla().barColor, Token::Danger);
    }

    void memoryIsHeldAgainstItsLimit()
    {
        LiveSnapshot snapshot = snapshotAt(0);
        snapshot.memory.pssBytes = qint64{3} << 30U;
        snapshot.memory.webViewBytes = 200 << 20U;
        Figures figures;
        figures.take(shared(snapshot));

        const CardText text = figures.memory();

        QCOMPARE(text.number, QStringLiteral("3"));
        QVERIFY(text.unit.contains(QStringLiteral("4")));
        QCOMPARE(text.share, 0.75);
        QCOMPARE(text.barColor, Token::Warning);
        QCOMPARE(figures.memoryParts()[1], double(200 << 20U));
    }

    void hitRatioOfTheChartIsThatOfTheLastMinute()
    {
        Figures figures;
        LiveSnapshot snapshot = snapshotAt(0);
        snapshot.pictures = {0, 0, 10};
        figures.take(shared(snapshot));
        snapshot = snapshotAt(30);
        snapshot.pictures = {6, 2, 12};
        figures.take(shared(snapshot));
        QCOMPARE(figures.hitRatios()[0], 80.0);
        QCOMPARE(figures.hitRatios()[1], 20.0);
        QCOMPARE(figures.hitRatio().number, QStringLiteral("40"));

        for (int second = 31; second <= 100; ++second) {
            snapshot.at = snapshotAt(second).at;
            figures.take(shared(snapshot));
        }

        QVERIFY(std::isnan(figures.hitRatios()[0]));
    }

    void jobsThatWaitForAnythingAreCounted()
    {
        LiveSnapshot snapshot = snapshotAt(0);
        snapshot.jobs.byState = {1, 2, 3, 4, 5, 6, 7, 8, 9};
        Figures figures;
        figures.take(shared(snapshot));

        QCOMPARE(figures.jobs().number, QStringLiteral("4"));
        QCOMPARE(figures.jobCounts()[1], 1.0 + 2 + 3 + 6);
        QVERIFY(figures.jobs().sentence.contains(QStringLiteral("8 failed")));
    }

    void onlyAnIntervalWithOperationsHasTimes()
    {
        LiveSnapshot snapshot = snapshotAt(0);
        snapshot.operations.count = 3;
        snapshot.operations.p95 = 1'240ms;
        Figures figures;
        figures.take(shared(snapshot));

        QCOMPARE(figures.responseTimes()[1], 1.24);
    }
};

QTEST_GUILESS_MAIN(TestFigures)
#include "tst_figures.moc"
