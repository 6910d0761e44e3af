#include "core/base/json.h"
#include "core/base/random.h"

#include <QtTest>

using namespace hub;

namespace {

QByteArray nested(int depth)
{
    return QByteArray(depth, '[') + QByteArray(depth, ']');
}

/// What @p read makes of {"x": @p value}; the problem, or "ok".
template<typename Read>
QString problemOf(const QByteArray &value, Read read)
{
    const auto parsed = parseJson("{\"x\":" + value + '}', QStringLiteral("test"));
    if (!parsed)
        return QStringLiteral("no JSON");
    JsonReader reader(*parsed, QStringLiteral("input"));
    read(reader);
    const Result<void> finished = reader.finish();
    return finished ? QStringLiteral("ok") : finished.error().detail;
}

} // namespace

class TestJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void validTextIsParsed()
    {
        const auto value = parseJson(R"( {"a":[1,2.5,"x",null,true]} )", QStringLiteral("test"));

        QVERIFY(value);
        QCOMPARE(toJson(*value), QByteArray(R"({"a":[1,2.5E0,"x",null,true]})"));
    }

    void errorsSayWhere_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("start");
        QTest::newRow("empty") << QByteArray() << QStringLiteral("a.json:1:1: not valid JSON");
        QTest::newRow("cut off") << QByteArray("{\"a\":") << QStringLiteral("a.json:1:6: ");
        QTest::newRow("third line")
            << QByteArray("{\n\"a\": 1,\n  b: 2}") << QStringLiteral("a.json:3:3: ");
        QTest::newRow("two values") << QByteArray("{} {}") << QStringLiteral("a.json:1:4: ");
        QTest::newRow("comment") << QByteArray("{} // no") << QStringLiteral("a.json:1:4: ");
        QTest::newRow("trailing comma") << QByteArray("[1,]") << QStringLiteral("a.json:1:4: ");
        QTest::newRow("not UTF-8") << QByteArray("\"caf\xe9\"") << QStringLiteral("a.json:1:");
        QTest::newRow("NUL") << QByteArray("[\0]", 3) << QStringLiteral("a.json:1:2: ");
    }
    void errorsSayWhere()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, start);

        const auto value = parseJson(text, QStringLiteral("a.json"));

        QVERIFY(!value);
        QCOMPARE(value.error().kind, Error::Kind::InvalidInput);
        QVERIFY2(value.error().detail.startsWith(start), qPrintable(value.error().detail));
    }

    void depthIsBounded()
    {
        QVERIFY(parseJson(nested(64), QStringLiteral("test")));
        QVERIFY(!parseJson(nested(65), QStringLiteral("test")));
        QVERIFY(!parseJson(QByteArray(5'000'000, '['), QStringLiteral("test")));
        QVERIFY(!parseRelaxedJson(nested(65), QStringLiteral("test")));
    }

    void relaxedTextMayHaveCommentsAndTrailingCommas()
    {
        const auto value =
            parseRelaxedJson("{ // one\n \"a\": [1, 2,], /* two */\n}", QStringLiteral("test"));

        QVERIFY(value);
        QCOMPARE(toJson(*value), QByteArray(R"({"a":[1,2]})"));
    }

    void textSurvivesTheWayThereAndBack()
    {
        const QString text = QStringLiteral(u"\u00e4 \U0001F4F7 \" \\ \n \u0000 end");

        const auto parsed = parseJson(toJson(json::value(toJsonString(text))), QStringLiteral("t"));

        QCOMPARE(toQString(parsed->as_string()), text);
    }

    void absentAndNullFieldsGiveTheFallback()
    {
        const auto value = parseJson(R"({"a":null})", QStringLiteral("test"));
        JsonReader reader(*value, QString());

        QCOMPARE(reader.text("a", QStringLiteral("f")), QStringLiteral("f"));
        QCOMPARE(reader.integer("b", 7, 0, 10), qint64{7});
        QCOMPARE(reader.number("c", 0.5, 0, 1), 0.5);
        QCOMPARE(reader.flag("d", true), true);
        QCOMPARE(reader.texts("e", {QStringLiteral("x")}), QStringList{QStringLiteral("x")});
        QCOMPARE(reader.integers("f", {3}, 0, 9), QList<qint64>{3});
        QVERIFY(!reader.has("a"));
        QVERIFY(!reader.value("a"));
        QVERIFY(reader.finish());
    }

    void presentFieldsAreRead()
    {
        const auto value =
            parseJson(R"({"a":"t","b":10,"c":1e0,"d":false,"e":["x","y"],"f":[0,9.0],"g":{"h":1}})",
                      QStringLiteral("test"));
        JsonReader reader(*value, QString());

        QCOMPARE(reader.text("a"), QStringLiteral("t"));
        QCOMPARE(reader.integer("b", 7, 0, 10), qint64{10});
        QCOMPARE(reader.number("c", 0.5, 0, 1), 1.0);
        QCOMPARE(reader.flag("d", true), false);
        QCOMPARE(reader.texts("e", {}), (QStringList{QStringLiteral("x"), QStringLiteral("y")}));
        QCOMPARE(reader.integers("f", {}, 0, 9), (QList<qint64>{0, 9}));
        QVERIFY(reader.value("g")->is_object());
        QVERIFY(reader.finish());
    }

    void wholeNumbersKeepTheirBounds_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<bool>("isTaken");
        QTest::newRow("below") << QByteArray("0") << false;
        QTest::newRow("least") << QByteArray("1") << true;
        QTest::newRow("most") << QByteArray("16384") << true;
        QTest::newRow("over") << QByteArray("16385") << false;
        QTest::newRow("no fraction") << QByteArray("5.0") << true;
        QTest::newRow("fraction") << QByteArray("5.5") << false;
        QTest::newRow("over 64 bits") << QByteArray("99999999999999999999") << false;
        QTest::newRow("huge") << QByteArray("1e300") << false;
        QTest::newRow("text") << QByteArray("\"5\"") << false;
        QTest::newRow("flag") << QByteArray("true") << false;
    }
    void wholeNumbersKeepTheirBounds()
    {
        QFETCH(QByteArray, value);
        QFETCH(bool, isTaken);

        const QString problem = problemOf(
            value, [](JsonReader &reader) { std::ignore = reader.integer("x", 1, 1, 16'384); });

        QCOMPARE(problem,
                 isTaken
                     ? QStringLiteral("ok")
                     : QStringLiteral("input: field 'x': must be a whole number from 1 to 16384"));
    }

    void wrongTypesAreNamed()
    {
        QCOMPARE(problemOf("1", [](JsonReader &r) { std::ignore = r.text("x"); }),
                 QStringLiteral("input: field 'x': must be text"));
        QCOMPARE(problemOf("\"abcd\"", [](JsonReader &r) { std::ignore = r.text("x", {}, 3); }),
                 QStringLiteral("input: field 'x': must be at most 3 characters long"));
        QCOMPARE(problemOf("\"abc\"", [](JsonReader &r) { std::ignore = r.text("x", {}, 3); }),
                 QStringLiteral("ok"));
        QCOMPARE(problemOf("1", [](JsonReader &r) { std::ignore = r.flag("x", true); }),
                 QStringLiteral("input: field 'x': must be true or false"));
        QCOMPARE(problemOf("2.5", [](JsonReader &r) { std::ignore = r.number("x", 0, 0, 2); }),
                 QStringLiteral("input: field 'x': must be a number from 0 to 2"));
        QCOMPARE(problemOf("\"1\"", [](JsonReader &r) { std::ignore = r.number("x", 0, 0, 2); }),
                 QStringLiteral("input: field 'x': must be a number from 0 to 2"));
        QCOMPARE(problemOf("{}", [](JsonReader &r) { std::ignore = r.texts("x", {}); }),
                 QStringLiteral("input: field 'x': must be a list of texts"));
        QCOMPARE(problemOf("[\"a\",1]", [](JsonReader &r) { std::ignore = r.texts("x", {}); }),
                 QStringLiteral("input: field 'x[1]': must be text"));
        QCOMPARE(
            problemOf("[1,2,9]", [](JsonReader &r) { std::ignore = r.integers("x", {}, 1, 8); }),
            QStringLiteral("input: field 'x[2]': must be a whole number from 1 to 8"));
        QCOMPARE(problemOf("7", [](JsonReader &r) { std::ignore = r.integers("x", {}, 1, 8); }),
                 QStringLiteral("input: field 'x': must be a list of whole numbers"));
    }

    void theFirstProblemIsKept()
    {
        const QString problem = problemOf("1", [](JsonReader &reader) {
            reader.refuse("first", QStringLiteral("is bad"));
            std::ignore = reader.text("x");
        });

        QCOMPARE(problem, QStringLiteral("input: field 'first': is bad"));
    }

    void fieldsThatNobodyAsksForAreRefused()
    {
        const auto value = parseJson(R"({"widhts":[320]})", QStringLiteral("test"));
        JsonReader strict(*value, QStringLiteral("input"));
        JsonReader lenient(*value, QStringLiteral("input"));

        QCOMPARE(strict.finish().error().detail,
                 QStringLiteral("input: field 'widhts' is not known"));
        QVERIFY(lenient.finish(false));
    }

    void whatIsNoObjectIsRefused()
    {
        const auto value = parseJson("[1]", QStringLiteral("test"));
        JsonReader reader(*value, QStringLiteral("input"));

        QCOMPARE(reader.text("a", QStringLiteral("f")), QStringLiteral("f"));
        QCOMPARE(reader.finish().error().detail, QStringLiteral("input: must be a JSON object"));
    }

    void brokenTextIsRefusedWhereItBreaks()
    {
        const std::uint64_t seed = Random::freshSeed();
        qInfo() << "seed" << seed;
        Random random(seed);
        const QByteArray valid =
            "{\"a\": [1, -2.5e3, \"x\\u00e4\\n\", null, true],\n \"b\": {\"c\": {}}}";
        int refused = 0;
        for (int round = 0; round < 20'000; ++round) {
            QByteArray text = valid;
            const auto at =
                static_cast<qsizetype>(random.below(static_cast<std::uint64_t>(text.size())));
            text[at] = static_cast<char>(random.below(256));
            const auto value = parseJson(text, QStringLiteral("t"));
            if (value)
                continue;
            ++refused;
            // "t:LINE:COLUMN: ...", never before the byte that was changed.
            const QStringList parts = value.error().detail.split(u':');
            QVERIFY(parts.size() >= 4);
            const int line = parts[1].toInt();
            QVERIFY2(line == 1 || line == 2 || text[at] == '\n', qPrintable(value.error().detail));
            QVERIFY(parts[2].toInt() >= 1);
        }
        QVERIFY(refused > 1'000);
    }
};

QTEST_GUILESS_MAIN(TestJson)
#include "tst_json.moc"
