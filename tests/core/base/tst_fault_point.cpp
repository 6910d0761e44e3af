#include "core/base/fault_point.h"

#include <QProcess>
#include <QtTest>

namespace {

const QStringList &pointNames()
{
    static const QStringList names = [] {
        QStringList made;
        for (int i = 0; i < 200; ++i)
            made.append(QStringLiteral("point.%1").arg(i));
        return made;
    }();
    return names;
}

struct Run
{
    QByteArrayList lines;
    QByteArray standardError;
};

Run runWithSeed(const QString &seed)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.remove(QStringLiteral("AIO_FAULT_SEED"));
    if (!seed.isNull())
        environment.insert(QStringLiteral("AIO_FAULT_SEED"), seed);
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(FAULT_POINT_PRINTER), pointNames());
    process.waitForFinished(30'000);
    return {process.readAllStandardOutput().trimmed().split('\n'), process.readAllStandardError()};
}

} // namespace

class TestFaultPoint : public QObject
{
    Q_OBJECT

#if defined(HUB_FAULT_POINTS)
private Q_SLOTS:
    void withoutASeedNothingFires()
    {
        const Run run = runWithSeed(QString());

        QCOMPARE(run.lines.size(), pointNames().size());
        QVERIFY(!run.lines.join().contains('1'));
        QCOMPARE(run.standardError, QByteArray());
    }

    void theSeedIsPrintedOnce()
    {
        QCOMPARE(runWithSeed(QStringLiteral("42")).standardError,
                 QByteArray("fault points are on: AIO_FAULT_SEED=42\n"));
    }

    void oneSeedGivesTheSameFaults()
    {
        QCOMPARE(runWithSeed(QStringLiteral("42")).lines, runWithSeed(QStringLiteral("42")).lines);
    }

    void anotherSeedGivesOtherFaults()
    {
        QVERIFY(runWithSeed(QStringLiteral("42")).lines != runWithSeed(QStringLiteral("43")).lines);
    }

    void aQuarterOfThePointsFiresOnAQuarterOfTheVisits()
    {
        const Run run = runWithSeed(QStringLiteral("42"));
        const auto armed = std::count_if(run.lines.begin(), run.lines.end(), [](const auto &line) {
            return line.contains('1');
        });
        const double share =
            static_cast<double>(run.lines.join().count('1')) / (static_cast<double>(armed) * 200);

        // 200 points at 25 %: these bounds are four standard deviations wide.
        QVERIFY2(armed >= 25 && armed <= 75, qPrintable(QString::number(armed)));
        QVERIFY2(share > 0.20 && share < 0.30, qPrintable(QString::number(share)));
    }

    void aSeedThatIsNoNumberIsReportedAndIgnored()
    {
        const Run run = runWithSeed(QStringLiteral("many"));

        QVERIFY(run.standardError.contains("AIO_FAULT_SEED=many is not a number"));
        QVERIFY(!run.lines.join().contains('1'));
    }
#else
private Q_SLOTS:
    void aReleaseBuildHasNoFaultPoints()
    {
        const Run run = runWithSeed(QStringLiteral("42"));

        QCOMPARE(run.lines.size(), pointNames().size());
        QVERIFY(!run.lines.join().contains('1'));
    }
#endif
};

QTEST_GUILESS_MAIN(TestFaultPoint)
#include "tst_fault_point.moc"
