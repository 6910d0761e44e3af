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
        QCOMPARE(slaText({}, QStringLiteral("1 h")).number, dash);
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
        const auto text = [](quint64 within) {
            return slaText({100'000, within}, QStringLiteral("1 h"));
        };

        QCOMPARE(text(99'999).number, QStringLiteral("99.9"));
        QCOMPARE(text(100'000).number, QStringLiteral("100"));
        QCOMPARE(text(1).number, QStringLiteral("0.1"));
        QCOMPARE(text(1).barColor, Token::Danger);
    }

    void operationsAreCountedByTheTimeTheyRanIn()
    {
        constexpr qint64 kBegin = 1'700'000'000'000;
        OperationTally tally;
        for (qint64 second = 0; second < 100; ++second)
            tally.add(kBegin + second * 1'000, {2, second < 50 ? 1U : 2U});

        QCOMPARE(tally.sum(kBegin, kBegin + 100'000), (OperationTally::Sum{200, 150}));
        QCOMPARE(tally.sum(kBegin + 50'000, kBegin + 100'000), (OperationTally::Sum{100, 100}));
        QCOMPARE(tally.sum(kBegin + 200'000, kBegin + 300'000), OperationTally::Sum());

        tally.add(kBegin - 60'000, {1, 1}); // The clock was put back.

        QCOMPARE(tally.sum(0, kBegin + 100'000), (OperationTally::Sum{1, 1}));
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
