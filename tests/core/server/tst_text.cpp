#include "core/server/json_text_p.h"
#include "core/server/text_p.h"

#include <QTest>

using namespace hub::server;

class TestText : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void encodingAndDecodingAreEachOthersReverse()
    {
        std::string all;
        for (int i = 1; i < 256; ++i)
            all.push_back(static_cast<char>(i));

        QCOMPARE(percentDecoded(percentEncoded(all)), std::optional(all));
        QVERIFY(!percentDecoded("%00") && !percentDecoded("%4") && !percentDecoded("%zz"));
        QCOMPARE(percentDecoded("%2541"), std::optional<std::string>("%41"));
    }

    void overlongAndBrokenUtf8IsNone()
    {
        QVERIFY(isUtf8("abc") && isUtf8("\xc3\xa4"));
        QVERIFY(!isUtf8("\xc0\xaf") && !isUtf8("\xed\xa0\x80") && !isUtf8("\xff"));
    }

    void aNumberIsDigitsAlone()
    {
        QCOMPARE(parseNumber("007"), std::optional<std::int64_t>(7));
        QVERIFY(!parseNumber("") && !parseNumber("-1") && !parseNumber("1 ")
                && !parseNumber("99999999999999999999"));
    }

    void writtenJsonIsEscapedAndSeparated()
    {
        JsonText text;
        text.beginObject();
        text.field("a", "x\"\\\n\x01");
        text.key("b");
        text.beginArray();
        text.value(1);
        text.value(0.5);
        text.value(true);
        text.value(nullptr);
        text.endArray();
        text.key("c");
        text.beginObject();
        text.endObject();
        text.field("d", std::numeric_limits<double>::quiet_NaN());
        text.endObject();

        QCOMPARE(text.text(),
                 std::string("{\"a\":\"x\\\"\\\\\\n\\u0001\",\"b\":[1,0.5,true,null],\"c\":{},"
                             "\"d\":null}"));
    }
};

QTEST_GUILESS_MAIN(TestText)
#include "tst_text.moc"
