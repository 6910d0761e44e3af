#include "ui/charts/chart_units.h"

#include <QDateTime>
#include <QLocale>
#include <QTest>

using namespace hub::ui;

class TestChartUnits final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void figureIsReadAsPeopleSayIt_data()
    {
        QTest::addColumn<int>("unit");
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("number");
        QTest::addColumn<QString>("name");
        const auto row =
            [](const char *name, Unit unit, double value, const char *number, const char *word) {
                QTest::newRow(name) << int(unit) << value << QString::fromLatin1(number)
                                    << QString::fromLatin1(word);
            };
        row("seconds", Unit::Seconds, 1.2399, "1.24", "s");
        row("milliseconds", Unit::Seconds, 0.0418, "41.8", "ms");
        row("no time at all", Unit::Seconds, 0, "0", "s");
        row("minutes", Unit::Seconds, 180, "3", "min");
        row("gigabytes", Unit::Bytes, 1.2 * 1024 * 1024 * 1024, "1.2", "GB");
        row("just a megabyte", Unit::Bytes, 1024 * 1024, "1", "MB");
        row("bytes", Unit::Bytes, 12, "12", "B");
        row("share", Unit::Percent, 91.34, "91.3", "%");
        row("count", Unit::Count, 1234, "1234", "");
    }
    void figureIsReadAsPeopleSayIt()
    {
        QFETCH(int, unit);
        QFETCH(double, value);

        const Figure made = figure(static_cast<Unit>(unit), value);

        QTEST(made.number, "number");
        QTEST(made.unit, "name");
    }

    void scaleHoldsTheHighestWithFourLabelsAtMost()
    {
        for (const Unit unit : {Unit::Seconds, Unit::Bytes, Unit::Percent, Unit::Count}) {
            for (double highest = 0; highest < 1e12; highest = highest * 1.37 + 0.0007) {
                const ValueScale scale = valueScale(unit, unit == Unit::Percent ? 60 : highest);
                const double labels = scale.top / scale.step + 1;
                QVERIFY2(unit == Unit::Percent || scale.top >= highest * 0.999999,
                         qPrintable(QString::number(highest)));
                QVERIFY2(labels < 4.01, qPrintable(QString::number(highest)));
                QVERIFY(labels > 1.99);
            }
        }
    }

    void timeAxisHasFourRoundMomentsAtMost_data()
    {
        QTest::addColumn<qint64>("range");
        for (const qint64 minutes : {1, 15, 60, 360, 1440})
            QTest::addRow("%lld min", static_cast<long long>(minutes)) << minutes * 60'000;
    }
    void timeAxisHasFourRoundMomentsAtMost()
    {
        QFETCH(qint64, range);
        const qint64 begin = QDateTime({2026, 3, 4}, {13, 37, 11}).toMSecsSinceEpoch();
        for (qint64 shift = 0; shift < range; shift += range / 13 + 1) {
            const auto ticks = timeTicks(begin + shift, begin + shift + range);
            QVERIFY(ticks.size() >= 1 && ticks.size() <= 4);
            for (const qint64 tick : ticks) {
                QVERIFY(tick >= begin + shift && tick <= begin + shift + range);
                QCOMPARE(QDateTime::fromMSecsSinceEpoch(tick).time().second() % 5, 0);
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestChartUnits)
#include "tst_chart_units.moc"
