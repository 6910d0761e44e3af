#include "ui/shell/fuzzy_match.h"

#include <QTest>

using namespace hub::ui;

class TestFuzzyMatch final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lettersMatchInTheirOrderOnly_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("matches");
        const auto row = [](const char *typed, const char *text, bool matches) {
            QTest::addRow("%s in %s", typed, text)
                << QString::fromLatin1(typed) << QString::fromLatin1(text) << matches;
        };
        row("", "anything", true);
        row("gtd", "Go to Dashboard", true);
        row("DASH", "Go to Dashboard", true);
        row("go dash", "Go to Dashboard", true);
        row("dashboards", "Go to Dashboard", false);
        row("dg", "Go to Dashboard", false);
        row("x", "", false);
        row("bd", "Big black board", true);
    }
    void lettersMatchInTheirOrderOnly()
    {
        QFETCH(QString, typed);
        QFETCH(QString, text);
        QFETCH(bool, matches);

        QCOMPARE(fuzzyScore(typed, text).has_value(), matches);
    }

    void theBetterMatchScoresMore_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("better");
        QTest::addColumn<QString>("worse");
        const auto row =
            [](const char *why, const char *typed, const char *better, const char *worse) {
                QTest::newRow(why) << QString::fromLatin1(typed) << QString::fromLatin1(better)
                                   << QString::fromLatin1(worse);
            };
        row("word starts", "gj", "Go to Jobs", "Gadjet");
        row("letters together", "jobs", "Go to Jobs", "Jot down better schemes");
        row("shorter text", "jobs", "Go to Jobs", "Go to Jobs of yesterday");
    }
    void theBetterMatchScoresMore()
    {
        QFETCH(QString, typed);
        QFETCH(QString, better);
        QFETCH(QString, worse);

        QVERIFY(fuzzyScore(typed, better).value() > fuzzyScore(typed, worse).value());
    }
};

QTEST_GUILESS_MAIN(TestFuzzyMatch)

#include "tst_fuzzy_match.moc"
