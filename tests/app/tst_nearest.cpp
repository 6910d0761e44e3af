#include "app/command/nearest.h"

#include <QTest>

using namespace hub::app;

class TestNearest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void typingErrorsFindTheirWord_data()
    {
        QTest::addColumn<QString>("word");
        QTest::addColumn<QString>("nearest");
        QTest::newRow("same") << "widths"
                              << "widths";
        QTest::newRow("missing letter") << "widhs"
                                        << "widths";
        QTest::newRow("swapped letters") << "wdiths"
                                         << "widths";
        QTest::newRow("extra letter") << "formatss"
                                      << "formats";
        QTest::newRow("capitals") << "WIDTHS"
                                  << "widths";
        QTest::newRow("two mistakes") << "frmat"
                                      << "formats";
        QTest::newRow("not typed to its end") << "qua"
                                              << "quality";
        QTest::newRow("hardly begun") << "qu"
                                      << "";
        QTest::newRow("nothing near") << "zebra"
                                      << "";
        QTest::newRow("empty") << ""
                               << "";
        QTest::newRow("longer than any name") << QString(200, u'w') << "";
    }
    void typingErrorsFindTheirWord()
    {
        QFETCH(QString, word);
        QFETCH(QString, nearest);
        const QStringList known{
            QStringLiteral("formats"), QStringLiteral("widths"), QStringLiteral("quality")};

        QCOMPARE(nearestOf(word, known), nearest);
    }

    void shortWordDoesNotBecomeAnything()
    {
        QCOMPARE(nearestOf(QStringLiteral("x"), {QStringLiteral("ab")}), QString());
    }

    void questionIsAskedOnlyWithAnAnswer()
    {
        const QStringList known{QStringLiteral("run")};

        QCOMPARE(didYouMean(QStringLiteral("rnu"), known),
                 QStringLiteral(" (did you mean 'run'?)"));
        QCOMPARE(didYouMean(QStringLiteral("zebra"), known), QString());
    }
};

QTEST_GUILESS_MAIN(TestNearest)
#include "tst_nearest.moc"
