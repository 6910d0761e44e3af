#include "app/help/command_table.h"
#include "app/help/job_table.h"

#include <QRegularExpression>
#include <QSet>
#include <QtTest>

using namespace hub::app;

namespace {

QList<OptionHelp> allOptions()
{
    QList<OptionHelp> all = globalOptions();
    for (const CommandHelp &command : commands())
        all += command.options;
    return all;
}

bool isPlainSentencePart(const QString &text)
{
    return !text.isEmpty() && !text.endsWith(QLatin1Char('.')) && text == text.trimmed();
}

bool isAscii(const QString &text)
{
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() < 0x80; });
}

} // namespace

class TestCommandTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyCommandOfTheContractIsThere_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name : {"run",
                                 "worker",
                                 "ctl status",
                                 "ctl jobs list",
                                 "doctor",
                                 "config show",
                                 "backup",
                                 "restore",
                                 "completion",
                                 "help"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void everyCommandOfTheContractIsThere()
    {
        QFETCH(QString, name);

        const CommandHelp *command = findCommand(name);

        QVERIFY(command);
        QCOMPARE(command->name, name);
    }

    void otherNamesAreNoCommand_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name :
             {"", "config", "show", "RUN", "ctl", "ctl jobs", "bundle", "--help"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void otherNamesAreNoCommand()
    {
        QFETCH(QString, name);

        QVERIFY(!findCommand(name));
    }

    void namesAreUnique()
    {
        QSet<QString> names;
        for (const CommandHelp &command : commands()) {
            QVERIFY2(!names.contains(command.name), qPrintable(command.name));
            names.insert(command.name);
            QSet<QString> options;
            for (const OptionHelp &option : globalOptions() + command.options) {
                QVERIFY2(!options.contains(option.name), qPrintable(option.name));
                options.insert(option.name);
            }
        }
    }

    void noNameIsTheBeginningOfAnother()
    {
        for (const QString &prefix : commandPrefixes())
            QVERIFY2(!findCommand(prefix), qPrintable(prefix));
    }

    void everyGroupHasCommandsAndASummary()
    {
        for (const CommandGroup &group : commandGroups()) {
            QVERIFY2(commandsUnder(group.name).size() > 1, qPrintable(group.name));
            QVERIFY2(isPlainSentencePart(group.summary), qPrintable(group.name));
            QVERIFY(isAscii(group.summary + group.description.join(u' ')));
        }
        // What begins several commands is explained.
        for (const QString &prefix : commandPrefixes())
            QVERIFY2(commandsUnder(prefix).size() == 1 || findGroup(prefix), qPrintable(prefix));
    }

    void wordsFollowAPrefixOnceEach()
    {
        QCOMPARE(nextWords(QStringLiteral("ctl queue")).join(u' '),
                 QStringLiteral("show pause resume"));
        QCOMPARE(nextWords(QString()).count(QStringLiteral("ctl")), 1);
        QVERIFY(nextWords(QStringLiteral("run")).isEmpty());
    }

    void anOptionTakesAValueEverywhereOrNowhere()
    {
        // The shells know by its name alone whether a value follows.
        QHash<QString, bool> takesValue;
        for (const OptionHelp &option : allOptions()) {
            const bool takes = !option.value.isEmpty();
            QVERIFY2(takesValue.value(option.name, takes) == takes, qPrintable(option.name));
            takesValue.insert(option.name, takes);
        }
    }

    void optionsAreWellFormed()
    {
        static const QRegularExpression form(QStringLiteral("^--[a-z][a-z-]*$"));
        for (const OptionHelp &option : allOptions()) {
            QVERIFY2(form.match(option.name).hasMatch(), qPrintable(option.name));
            QVERIFY2(isPlainSentencePart(option.summary), qPrintable(option.name));
            // A flag offers nothing to complete, and what takes a value says of what kind.
            QCOMPARE(option.value.isEmpty(), option.valueKind == WordKind::None);
        }
    }

    void optionsOfACommandAreInItsSynopsis()
    {
        for (const CommandHelp &command : commands()) {
            for (const OptionHelp &option : command.options)
                QVERIFY2(command.synopsis.contains(option.name), qPrintable(option.name));
        }
    }

    void textsAreAsciiAndShort()
    {
        for (const CommandHelp &command : commands()) {
            QVERIFY2(isPlainSentencePart(command.summary), qPrintable(command.name));
            QVERIFY2(command.summary.size() <= 70, qPrintable(command.summary));
            QVERIFY(isAscii(command.summary + command.synopsis + command.description.join(u' ')));
            for (const ExampleHelp &example : command.examples)
                QVERIFY2(example.line.contains(QStringLiteral("aio-hub")),
                         qPrintable(example.line));
        }
        for (const JobKindHelp &kind : jobKinds()) {
            for (const JobSettingHelp &setting : kind.settings)
                QVERIFY(isAscii(kind.summary + setting.name + setting.summary));
        }
    }

    void argumentsFitTheirBounds()
    {
        for (const CommandHelp &command : commands()) {
            const bool isEndless = command.maxArguments < 0;
            QVERIFY(isEndless || command.minArguments <= command.maxArguments);
            QCOMPARE(command.arguments.isEmpty(), command.maxArguments == 0);
        }
    }

    void everyKindOfTheContractIsThere()
    {
        QStringList names;
        for (const JobKindHelp &kind : jobKinds())
            names.append(kind.name);

        QCOMPARE(names.join(QLatin1Char(' ')),
                 QStringLiteral("image.optimize image.convert image.placeholder test.sleep "
                                "test.fail test.cpu test.memory test.crash test.append"));
        QVERIFY(findJobKind(QStringLiteral("image.convert")));
        QVERIFY(!findJobKind(QStringLiteral("image")));
    }

    void onlyTestKindsAreMarkedSo()
    {
        for (const JobKindHelp &kind : jobKinds()) {
            QCOMPARE(kind.isTestKind, kind.name.startsWith(QStringLiteral("test.")));
            QCOMPARE(kind.makesFiles, !kind.isTestKind);
        }
    }

    void settingsShowTheirValues_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("term");
        QTest::newRow("choice") << QStringLiteral("image.optimize")
                                << QStringLiteral("preset=fast|balanced|small");
        QTest::newRow("list") << QStringLiteral("image.optimize") << QStringLiteral("formats=LIST");
        QTest::newRow("numbers") << QStringLiteral("image.optimize")
                                 << QStringLiteral("widths=N,N...");
        QTest::newRow("size") << QStringLiteral("image.convert")
                              << QStringLiteral("target_bytes=SIZE");
        QTest::newRow("flag") << QStringLiteral("image.convert")
                              << QStringLiteral("lossless=true|false");
        QTest::newRow("text") << QStringLiteral("image.convert")
                              << QStringLiteral("background=TEXT");
        QTest::newRow("number") << QStringLiteral("test.sleep") << QStringLiteral("ms=N");
    }
    void settingsShowTheirValues()
    {
        QFETCH(QString, kind);
        QFETCH(QString, term);
        QStringList terms;
        for (const JobSettingHelp &setting : findJobKind(kind)->settings)
            terms.append(settingTerm(setting));

        QVERIFY2(terms.contains(term), qPrintable(terms.join(u' ')));
    }
};

QTEST_GUILESS_MAIN(TestCommandTable)
#include "tst_command_table.moc"
