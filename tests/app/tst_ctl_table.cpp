#include "app/ctl/ctl.h"
#include "app/ctl/rows.h"
#include "app/ctl/table.h"
#include "app/help/command_table.h"
#include "app/terminal/text_width.h"

#include <QTest>

using namespace hub;
using namespace hub::app;

namespace {

Table files()
{
    Table table;
    table.header = {QStringLiteral("ID"), QStringLiteral("SIZE"), QStringLiteral("NAME")};
    table.numbers = {1};
    table.flexible = 2;
    table.rows = {
        {QStringLiteral("a1"), QStringLiteral("12.0 MB"), QStringLiteral("harbour at night.jpg")},
        {QStringLiteral("b22"), QStringLiteral("7 B"), QString::fromUtf8("港の写真.jpg")}};
    return table;
}

} // namespace

class TestCtlTable final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyCommandHasAnAction()
    {
        QStringList named;
        for (const CommandHelp *command : commandsUnder(QStringLiteral("ctl")))
            named.append(command->name.mid(4));
        QStringList done;
        for (const auto *const actions : {&systemActions(),
                                          &jobActions(),
                                          &fileActions(),
                                          &imageActions(),
                                          &sessionActions(),
                                          &cacheActions()}) {
            for (const CtlAction &action : *actions)
                done.append(QString::fromLatin1(action.name));
        }
        named.sort();
        done.sort();

        QCOMPARE(done, named);
    }

    void columnsAreAlignedAndNumbersStandRight()
    {
        const QStringList lines = tableLines(files(), 0);

        QCOMPARE(lines.value(0), QStringLiteral("ID      SIZE  NAME"));
        QCOMPARE(lines.value(1), QStringLiteral("a1   12.0 MB  harbour at night.jpg"));
        QCOMPARE(lines.value(2), QString::fromUtf8("b22      7 B  港の写真.jpg"));
    }

    void wideCharactersTakeTwoColumns()
    {
        Table table = files();
        table.header.append(QStringLiteral("MORE"));
        table.rows[0].append(QStringLiteral("x"));
        table.rows[1].append(QStringLiteral("y"));

        const QStringList lines = tableLines(table, 0);

        QCOMPARE(textWidth(lines.value(1)), textWidth(lines.value(2)));
    }

    void theFlexibleColumnGivesWay_data()
    {
        QTest::addColumn<int>("columns");
        QTest::addColumn<int>("widest");
        QTest::newRow("no limit") << 0 << 34;
        QTest::newRow("fits to the column") << 34 << 34;
        QTest::newRow("one column too few") << 33 << 33;
        QTest::newRow("never below twelve") << 10 << 26;
    }
    void theFlexibleColumnGivesWay()
    {
        QFETCH(int, columns);
        QFETCH(int, widest);

        int found = 0;
        for (const QString &line : tableLines(files(), columns))
            found = std::max(found, textWidth(line));

        QCOMPARE(found, widest);
    }

    void controlCharactersAreMadeVisible()
    {
        Table table = files();
        table.rows[0][2] = QStringLiteral("a\x1b[31m\nb");

        const QStringList lines = tableLines(table, 0);

        QCOMPARE(lines.size(), 3);
        QVERIFY(!lines.value(1).contains(QChar(0x1b)));
    }

    void missingCellsAreEmpty()
    {
        Table table = files();
        table.rows[1] = {QStringLiteral("b22")};

        QCOMPARE(tableLines(table, 0).value(2), QStringLiteral("b22"));
    }

    void pairsStandInTwoColumns()
    {
        const QStringList lines = pairLines({{QStringLiteral("id"), QStringLiteral("7")},
                                             {QStringLiteral("state"), QStringLiteral("failed")},
                                             {QStringLiteral("log"), QStringLiteral("one\ntwo")}});

        QCOMPARE(lines,
                 (QStringList{QStringLiteral("id     7"),
                              QStringLiteral("state  failed"),
                              QStringLiteral("log"),
                              QStringLiteral("  one"),
                              QStringLiteral("  two")}));
    }

    void aFailedJobSaysWhyAndWhatToDo()
    {
        const json::object job =
            objectOf("{\"id\":\"7\",\"kind\":\"image.convert\",\"state\":\"failed\",\"progress\":"
                     "0.426,\"error\":{\"message\":\"no \\u001b image\",\"remedy\":\"take one\"}}");

        const QString line = jobLine(job);

        QVERIFY2(line.startsWith(QStringLiteral("7  failed      42 %  image.convert  no ")),
                 qPrintable(line));
        QVERIFY2(line.endsWith(QStringLiteral("image (take one)")), qPrintable(line));
        QVERIFY(!line.contains(QChar(0x1b)));
    }

    void theQueueShowsItsStates()
    {
        const Pairs pairs = queuePairs(objectOf("{\"paused\":true,\"workers\":10,\"busy\":3,"
                                                "\"by_state\":{\"waiting\":4,\"running\":3}}"));

        QCOMPARE(pairs.value(0).second, QStringLiteral("paused"));
        QCOMPARE(pairs.value(1).second, QStringLiteral("3 of 10 busy"));
        QVERIFY(pairs.contains({QStringLiteral("waiting"), QStringLiteral("4")}));
    }
};

QTEST_GUILESS_MAIN(TestCtlTable)
#include "tst_ctl_table.moc"
