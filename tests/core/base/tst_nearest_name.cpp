#include "core/base/nearest_name.h"

#include <QtTest>

using namespace hub;

class TestNearestName : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void slipsFindTheirName_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("nearest");
        QTest::newRow("missing letter") << QStringLiteral("widhs") << QStringLiteral("widths");
        QTest::newRow("swapped letters") << QStringLiteral("fromats") << QStringLiteral("formats");
        QTest::newRow("capitals") << QStringLiteral("QUALITY") << QStringLiteral("quality");
        QTest::newRow("no letter right") << QStringLiteral("zzz") << QString();
        QTest::newRow("another word") << QStringLiteral("resolution") << QString();
        QTest::newRow("empty") << QString() << QString();
        QTest::newRow("endless") << QString(100'000, QLatin1Char('q')) << QString();
    }
    void slipsFindTheirName()
    {
        QFETCH(QString, name);
        QFETCH(QString, nearest);
        const QStringList known{QStringLiteral("widths"),
                                QStringLiteral("formats"),
                                QStringLiteral("quality"),
                                QStringLiteral("ssim")};

        QCOMPARE(nearestName(name, known), nearest);
    }

    void nothingIsKnownNothingIsNear() { QVERIFY(nearestName(QStringLiteral("a"), {}).isEmpty()); }
};

QTEST_GUILESS_MAIN(TestNearestName)
#include "tst_nearest_name.moc"
