#include "app/run/progress.h"
#include "app/terminal/text_width.h"

#include <QTest>

using namespace hub::app;
using namespace std::chrono_literals;

namespace {

constexpr qint64 kMegabyte = 1000 * 1000;

ProgressView busyView()
{
    ProgressView view;
    view.fraction = 0.425;
    view.finished = 10;
    view.total = 24;
    view.eta = 34s;
    view.savedBytes = 12'300'000;
    view.running = {QStringLiteral("harbour.jpg"), QStringLiteral("sunset.png")};
    return view;
}

} // namespace

class TestProgress final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bigFilesWeighMore()
    {
        Progress progress({30 * kMegabyte, 10 * kMegabyte});

        progress.finish(0, true, 0);

        const double fraction = progress.view(1s).fraction;
        QVERIFY2(fraction > 0.74 && fraction < 0.76, qPrintable(QString::number(fraction)));
        QVERIFY(!progress.isComplete());
    }

    void emptyFilesStillCount()
    {
        Progress progress({0, 0});

        progress.finish(0, false, 0);

        QCOMPARE(progress.view(1s).fraction, 0.5);
        QCOMPARE(progress.view(1s).failed, 1);
    }

    void progressNeverGoesBack()
    {
        Progress progress({kMegabyte});
        progress.advance(0, 0.6);

        progress.advance(0, 0.2); // A retry begins anew.

        QCOMPARE(progress.view(1s).fraction, 0.6);
    }

    void progressIsAtMostOne()
    {
        Progress progress({kMegabyte, kMegabyte});

        progress.advance(0, 7);

        QCOMPARE(progress.view(1s).fraction, 0.5);
    }

    void secondEndOfAnItemCountsNothing()
    {
        Progress progress({kMegabyte, kMegabyte});
        progress.finish(0, true, 100);

        progress.finish(0, false, 100);

        QCOMPARE(progress.view(1s).finished, 1);
        QCOMPARE(progress.view(1s).failed, 0);
        QCOMPARE(progress.view(1s).savedBytes, 100);
    }

    void runningItemsAreNamedUntilTheyEnd()
    {
        Progress progress({1, 1, 1});
        progress.start(0, QStringLiteral("a"));
        progress.start(1, QStringLiteral("b"));
        progress.start(1, QStringLiteral("b"));
        progress.start(2, QStringLiteral("c"));

        progress.finish(0, true, 0);
        progress.pause(2);

        QCOMPARE(progress.view(1s).running, QStringList{QStringLiteral("b")});
    }

    void estimateWaitsForSomethingToGoBy()
    {
        Progress progress({kMegabyte});
        progress.advance(0, 0.25);

        QVERIFY(!progress.view(100ms).eta);
        QCOMPARE(progress.view(10s).eta, std::optional(std::chrono::milliseconds(30s)));
    }

    void completeRunIsAtOneHundredPercent()
    {
        Progress progress({1, 2, 3});
        for (std::size_t i = 0; i < 3; ++i)
            progress.finish(i, true, 0);

        QVERIFY(progress.isComplete());
        QCOMPARE(progress.view(1s).fraction, 1.0);
    }

    void lineShowsWhatIsKnown()
    {
        const QString line = progressLine(busyView(), 120);

        QVERIFY2(line.startsWith(QStringLiteral("[=")), qPrintable(line));
        for (const char *part :
             {" 42 %", "10/24", "0:34 left", "saved 12.3 MB", "harbour.jpg, sunset.png"})
            QVERIFY2(line.contains(QLatin1StringView(part)), qPrintable(line));
    }

    void lineNeverReachesTheLastColumn_data()
    {
        QTest::addColumn<int>("columns");
        for (const int columns : {1, 2, 5, 20, 40, 60, 79, 80, 200})
            QTest::addRow("%d", columns) << columns;
    }
    void lineNeverReachesTheLastColumn()
    {
        QFETCH(int, columns);
        ProgressView view = busyView();
        view.running = {QString(300, u'n'), QString(100, QChar(0x6e2f))};

        QVERIFY(textWidth(progressLine(view, columns)) < columns);
    }

    void narrowTerminalKeepsThePercentage()
    {
        QVERIFY(progressLine(busyView(), 20).startsWith(QStringLiteral(" 42 %  10/24")));
    }

    void finishedRunHasAFullBar()
    {
        ProgressView view;
        view.fraction = 1;
        view.finished = view.total = 3;

        const QString line = progressLine(view, 80);

        QVERIFY(line.contains(QStringLiteral("=] 100 %")));
        QVERIFY(!line.contains(QStringLiteral("left")));
    }

    void numbersReadWell_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        QTest::newRow("bytes") << bytesText(999) << "999 B";
        QTest::newRow("kilobytes") << bytesText(1000) << "1.0 kB";
        QTest::newRow("just below a megabyte") << bytesText(999'960) << "1.0 MB";
        QTest::newRow("gigabytes") << bytesText(1'234'567'890) << "1.2 GB";
        QTest::newRow("negative") << bytesText(-1500) << "-1.5 kB";
        QTest::newRow("clock") << clockText(34s) << "0:34";
        QTest::newRow("clock rounds up") << clockText(100ms) << "0:01";
        QTest::newRow("clock with hours") << clockText(1h + 2min + 3s) << "1:02:03";
        QTest::newRow("short span") << durationText(840ms) << "0.84 s";
        QTest::newRow("seconds") << durationText(12'340ms) << "12.3 s";
        QTest::newRow("minutes") << durationText(125s) << "2 min 05 s";
    }
    void numbersReadWell()
    {
        QFETCH(QString, text);
        QFETCH(QString, expected);

        QCOMPARE(text, expected);
    }
};

QTEST_GUILESS_MAIN(TestProgress)
#include "tst_progress.moc"
