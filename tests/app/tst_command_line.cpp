#include "app/command/command_line.h"

#include <QTest>

using namespace hub;
using namespace hub::app;

namespace {

CommandRules rules()
{
    const auto text = [](const char *name) { return QString::fromLatin1(name); };
    CommandRules made;
    made.globalOptions = {{text("--data"), true, false}, {text("--help"), false, false}};
    made.commands = {{text("run"),
                      1,
                      -1,
                      text("aio-hub run KIND FILE..."),
                      {{text("--out"), true, false},
                       {text("--set"), true, true},
                       {text("--json"), false, false}}},
                     {text("config show"), 0, 0, text("aio-hub config show"), {}},
                     {text("backup"), 1, 1, text("aio-hub backup FILE"), {}},
                     {text("ctl status"), 0, 0, text("aio-hub ctl status"), {}},
                     {text("ctl jobs list"),
                      0,
                      0,
                      text("aio-hub ctl jobs list"),
                      {{text("--json"), false, false}}},
                     {text("ctl jobs show"), 1, 1, text("aio-hub ctl jobs show ID"), {}}};
    return made;
}

Result<CommandLine> parse(const QList<QByteArray> &arguments)
{
    return parseCommandLine(arguments, rules());
}

} // namespace

class TestCommandLine final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void commandAndArgumentsAreTakenInOrder()
    {
        const auto line = parse({"run", "image.optimize", "b.jpg", "a.jpg"});

        QVERIFY(line);
        QCOMPARE(line->command, QStringLiteral("run"));
        QCOMPARE(line->arguments, (QList<QByteArray>{"image.optimize", "b.jpg", "a.jpg"}));
    }

    void valueFollowsOrIsJoinedWithEquals()
    {
        const auto line = parse({"run", "k", "--out", "d", "--set=a=1", "--set", "b=2"});

        QVERIFY(line);
        QCOMPARE(line->value(QStringLiteral("--out")), QByteArray("d"));
        QCOMPARE(line->options.value(QStringLiteral("--set")), (QList<QByteArray>{"a=1", "b=2"}));
    }

    void joinedValueMayBeEmpty()
    {
        const auto line = parse({"run", "k", "--out="});

        QVERIFY(line);
        QVERIFY(line->has(QStringLiteral("--out")));
        QVERIFY(line->value(QStringLiteral("--out")).isEmpty());
    }

    void whatFollowsTwoDashesIsNoOption()
    {
        const auto line = parse({"run", "k", "--json", "--", "--out", "-x.jpg"});

        QVERIFY(line);
        QVERIFY(line->has(QStringLiteral("--json")));
        QVERIFY(!line->has(QStringLiteral("--out")));
        QCOMPARE(line->arguments, (QList<QByteArray>{"k", "--out", "-x.jpg"}));
    }

    void singleDashIsAnArgument()
    {
        const auto line = parse({"run", "k", "-"});

        QVERIFY(line);
        QCOMPARE(line->arguments.last(), QByteArray("-"));
    }

    void bytesThatAreNotUtf8ArriveUntouched()
    {
        const QByteArray name("caf\xe9\n.jpg");

        const auto line = parse({"run", "k", name, "--out", "d\xff"});

        QVERIFY(line);
        QCOMPARE(line->arguments.last(), name);
        QCOMPARE(line->value(QStringLiteral("--out")), QByteArray("d\xff"));
    }

    void optionsMayStandBeforeTheCommand()
    {
        const auto line = parse({"--data", "/d", "--json", "run", "k"});

        QVERIFY(line);
        QCOMPARE(line->command, QStringLiteral("run"));
        QCOMPARE(line->value(QStringLiteral("--data")), QByteArray("/d"));
    }

    void commandOfTwoWordsIsOneCommand()
    {
        const auto line = parse({"config", "show"});

        QVERIFY(line);
        QCOMPARE(line->command, QStringLiteral("config show"));
        QVERIFY(line->arguments.isEmpty());
    }

    void commandOfThreeWordsIsOneCommand()
    {
        const auto line = parse({"--data", "/d", "ctl", "jobs", "show", "list"});

        QVERIFY(line);
        QCOMPARE(line->command, QStringLiteral("ctl jobs show"));
        QCOMPARE(line->arguments, QList<QByteArray>{"list"});
    }

    void helpIsGivenForTheBeginningOfANameToo()
    {
        const auto line = parse({"ctl", "jobs", "--help"});

        QVERIFY(line);
        QCOMPARE(line->command, QStringLiteral("ctl jobs"));
    }

    void nothingIsNoCommandAndNoError()
    {
        const auto line = parse({});

        QVERIFY(line);
        QVERIFY(line->command.isEmpty());
    }

    void helpIsGivenWhateverElseIsMissing()
    {
        const auto line = parse({"backup", "--help"});

        QVERIFY(line);
        QVERIFY(line->has(QStringLiteral("--help")));
    }

    void mistakeIsToldWithItsWord_data()
    {
        QTest::addColumn<QList<QByteArray>>("arguments");
        QTest::addColumn<QString>("part");
        using List = QList<QByteArray>;
        QTest::newRow("option, one letter wrong")
            << List{"run", "k", "--jsno"} << "unknown option '--jsno' (did you mean '--json'?)";
        QTest::newRow("option with value")
            << List{"run", "k", "--ou=d"} << "unknown option '--ou' (did you mean '--out'?)";
        QTest::newRow("option like nothing") << List{"run", "--frobnicate"} << "'--frobnicate'";
        QTest::newRow("short option") << List{"run", "-v"} << "unknown option '-v'";
        QTest::newRow("command") << List{"rnu"} << "unknown command 'rnu' (did you mean 'run'?)";
        QTest::newRow("half a command") << List{"config"} << "did you mean 'config show'";
        QTest::newRow("second word") << List{"config", "shwo"} << "'config shwo'";
        QTest::newRow("nothing after a group")
            << List{"ctl", "jobs"} << "'ctl jobs' needs one of: list, show";
        QTest::newRow("an option after a group")
            << List{"ctl", "--json"} << "'ctl' needs one of: status, jobs";
        QTest::newRow("third word")
            << List{"ctl", "jobs", "lsit"} << "did you mean 'ctl jobs list'";
        QTest::newRow("no value") << List{"run", "k", "--out"} << "'--out' needs a value";
        QTest::newRow("unwanted value") << List{"run", "k", "--json=1"} << "takes no value";
        QTest::newRow("given twice") << List{"run", "--out=a", "--out=b"} << "given twice";
        QTest::newRow("too few") << List{"backup"} << "'backup' needs more arguments";
        QTest::newRow("too many") << List{"backup", "a", "b"} << "takes no argument 'b'";
        QTest::newRow("option of another command")
            << List{"--json", "backup", "f"} << "'--json' is not one of 'backup'";
        QTest::newRow("control characters") << List{"run", "--a\nb"} << "'--a\\x0ab'";
    }
    void mistakeIsToldWithItsWord()
    {
        QFETCH(QList<QByteArray>, arguments);
        QFETCH(QString, part);

        const auto line = parse(arguments);

        QVERIFY(!line);
        QCOMPARE(line.error().kind, Error::Kind::InvalidInput);
        QVERIFY2(line.error().detail.contains(part), qPrintable(line.error().detail));
        QVERIFY2(!line.error().remedy.isEmpty(), qPrintable(line.error().detail));
    }
};

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_command_line.moc"
