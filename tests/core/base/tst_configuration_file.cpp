#include "core/base/configuration_file_p.h"

#include <QtTest>

using namespace hub;

namespace {

/// "name=text@line" of every setting, in the file's order.
QStringList settingsIn(const QByteArray &content)
{
    const auto settings = readConfigurationFile(content, QStringLiteral("f"));
    if (!settings)
        return {settings.error().detail};
    QStringList all;
    for (const FileSetting &setting : *settings)
        all.append(QStringLiteral("%1=%2@%3").arg(setting.name, setting.text).arg(setting.line));
    return all;
}

} // namespace

class TestConfigurationFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anEmptyObjectSetsNothing() { QVERIFY(settingsIn("{}").isEmpty()); }

    void nestedAndDottedNamesAreTheSame()
    {
        const QStringList expected{QStringLiteral("jobs.workers=4@1")};

        QCOMPARE(settingsIn(R"({"jobs":{"workers":4}})"), expected);
        QCOMPARE(settingsIn(R"({"jobs.workers":4})"), expected);
    }

    void valuesBecomeText()
    {
        QCOMPARE(settingsIn(R"({"a":"x y","b":-5,"c":true,"d":false})"),
                 (QStringList{QStringLiteral("a=x y@1"),
                              QStringLiteral("b=-5@1"),
                              QStringLiteral("c=true@1"),
                              QStringLiteral("d=false@1")}));
    }

    void linesAreCountedThroughCommentsAndStrings()
    {
        const QByteArray content = "// {\"a\": 0}\n"
                                   "{\n"
                                   "  /* \"b\": 1,\n"
                                   "  */ \"a\": \"{ // not a comment \\\" \", // \"c\": 2\n"
                                   "  \"jobs\": {\n"
                                   "    \"list\" : 3,\n"
                                   "    \"workers\"\n"
                                   "      : 4,\n"
                                   "  },\n"
                                   "  \"last\": 5,\n"
                                   "}\n";

        QCOMPARE(settingsIn(content),
                 (QStringList{QStringLiteral("a={ // not a comment \" @4"),
                              QStringLiteral("jobs.list=3@6"),
                              QStringLiteral("jobs.workers=4@7"),
                              QStringLiteral("last=5@10")}));
    }

    void whatIsNoSettingIsRefused_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("detail");
        QTest::newRow("list") << QByteArray("[]") << QStringLiteral("f: must be a JSON object");
        QTest::newRow("list as value")
            << QByteArray("{\"a\":1,\n\"b\":[{\"a\":1}]}")
            << QStringLiteral("f:2: b must be text, a number, true or false");
        QTest::newRow("null") << QByteArray("{\"a\":null}")
                              << QStringLiteral("f:1: a must be text, a number, true or false");
        QTest::newRow("twice") << QByteArray(R"({"a.b":1,"a":{"b":2}})")
                               << QStringLiteral("f: a.b is set twice");
    }
    void whatIsNoSettingIsRefused()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, detail);

        QCOMPARE(settingsIn(content), QStringList{detail});
    }

    void brokenTextSaysWhere()
    {
        const QStringList problem = settingsIn("{\n  \"a\" 1\n}");

        QVERIFY2(problem.constFirst().startsWith(QStringLiteral("f:2:7: not valid JSON")),
                 qPrintable(problem.constFirst()));
    }

    void theWalkOverTheLinesEndsOnAnything()
    {
        // Every prefix either parses or is refused; the walk never leaves the text.
        const QByteArray content = "{/* c */ \"a\": {\"b\": \"x\\\\\"}, // end\n \"c\": 1}";
        for (qsizetype size = 0; size <= content.size(); ++size)
            QVERIFY(size == content.size()
                    || !readConfigurationFile(content.left(size), QStringLiteral("f")));
    }
};

QTEST_GUILESS_MAIN(TestConfigurationFile)
#include "tst_configuration_file.moc"
