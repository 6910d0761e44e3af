#include "app/help/command_table.h"
#include "app/help/help_text.h"
#include "app/help/job_table.h"

#include <QtTest>

using namespace hub::app;

class TestHelpText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theProgramsHelpNamesEverything()
    {
        const QString help = helpText({}, 80);

        for (const CommandHelp &command : commands()) {
            const QString first = command.name.section(u' ', 0, 0);
            const QString &shown = findGroup(first) ? first : command.name;
            QCOMPARE(help.count(QStringLiteral("\n  ") + shown + u' '), 1);
        }
        for (const OptionHelp &option : globalOptions())
            QVERIFY2(help.contains(optionTerm(option)), qPrintable(option.name));
        for (const auto &[code, meaning] : exitCodes())
            QVERIFY(help.contains(QStringLiteral("\n  %1").arg(code)));
        QVERIFY(help.endsWith(u'\n') && !help.endsWith(QStringLiteral("\n\n")));
    }

    void theRunHelpNamesEverySetting()
    {
        const QString help = helpText(QStringLiteral("run"), 80);

        QVERIFY(help.startsWith(QStringLiteral("Usage:\n  aio-hub run KIND FILE... --out DIR")));
        for (const JobKindHelp &kind : jobKinds()) {
            QVERIFY2(help.contains(kind.name), qPrintable(kind.name));
            if (kind.isTestKind)
                continue;
            for (const JobSettingHelp &setting : kind.settings)
                QVERIFY2(help.contains(settingTerm(setting)), qPrintable(setting.name));
        }
    }

    void everyCommandHasAHelpOfItsOwn()
    {
        for (const CommandHelp &command : commands()) {
            const QString help = helpText(command.name, 80);
            QVERIFY(help.contains(QStringLiteral("aio-hub ") + command.name));
            for (const OptionHelp &option : command.options)
                QVERIFY2(help.contains(optionTerm(option)), qPrintable(option.name));
        }
    }

    void theHelpOfAGroupNamesItsCommands()
    {
        const QString whole = helpText(QStringLiteral("ctl"), 80);
        const QString jobs = helpText(QStringLiteral("ctl jobs"), 80);

        for (const CommandHelp *command : commandsUnder(QStringLiteral("ctl")))
            QVERIFY2(whole.contains(QStringLiteral("\n  ") + command->name.mid(4) + u' '),
                     qPrintable(command->name));
        QVERIFY(jobs.contains(QStringLiteral("\n  cancel ")));
        QVERIFY(!jobs.contains(QStringLiteral("metrics")));
    }

    void anUnknownCommandHasNone() { QVERIFY(helpText(QStringLiteral("bundle"), 80).isEmpty()); }

    void linesFitTheTerminal_data()
    {
        QTest::addColumn<int>("columns");
        QTest::addColumn<int>("widest");
        QTest::newRow("none") << 0 << 40;
        QTest::newRow("narrow") << 40 << 40;
        QTest::newRow("usual") << 80 << 80;
        QTest::newRow("wide") << 100 << 100;
        QTest::newRow("very wide") << 250 << 100;
    }
    void linesFitTheTerminal()
    {
        QFETCH(int, columns);
        QFETCH(int, widest);
        QStringList texts{helpText({}, columns)};
        for (const CommandHelp &command : commands())
            texts.append(helpText(command.name, columns));
        for (const CommandGroup &group : commandGroups())
            texts.append(helpText(group.name, columns));
        QStringList examples;
        for (const CommandGroup &group : commandGroups()) {
            for (const ExampleHelp &example : group.examples)
                examples.append(example.line);
        }
        for (const ExampleHelp &example : firstExamples())
            examples.append(example.line);
        for (const CommandHelp &command : commands()) {
            for (const ExampleHelp &example : command.examples)
                examples.append(example.line);
        }

        for (const QString &text : texts) {
            for (const QString &line : text.split(u'\n')) {
                // Lines to copy are never broken.
                const bool fits = line.size() <= widest || examples.contains(line.trimmed());
                QVERIFY2(fits, qPrintable(line));
                QVERIFY2(!line.endsWith(u' '), qPrintable(line));
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestHelpText)
#include "tst_help_text.moc"
