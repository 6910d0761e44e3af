#include "core/base/setting_value_p.h"

#include <QtTest>

using namespace hub;

namespace {

using Type = SettingDefinition::Type;

SettingDefinition setting(Type type, qint64 minimum = 0, qint64 maximum = 0)
{
    SettingDefinition definition;
    definition.name = QStringLiteral("x.y");
    definition.type = type;
    definition.minimum = minimum;
    definition.maximum = maximum;
    definition.choices = {QStringLiteral("one"), QStringLiteral("two")};
    return definition;
}

constexpr qint64 kRefused = -12'345;

} // namespace

class TestSettingValue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void textMeansANumber_data()
    {
        QTest::addColumn<Type>("type");
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("number");
        const auto row = [](const char *name, Type type, const char *text, qint64 number) {
            QTest::newRow(name) << type << QString::fromUtf8(text) << number;
        };
        row("integer", Type::Integer, "10", 10);
        row("negative", Type::Integer, "-10", -10);
        row("spaces around", Type::Integer, " 10 ", 10);
        row("largest", Type::Integer, "9223372036854775807", 9223372036854775807);
        row("over the largest", Type::Integer, "9223372036854775808", kRefused);
        row("no number", Type::Integer, "ten", kRefused);
        row("hexadecimal", Type::Integer, "0x10", kRefused);
        row("plus", Type::Integer, "+10", kRefused);
        row("fraction", Type::Integer, "1.5", kRefused);
        row("empty", Type::Integer, "", kRefused);
        row("sign alone", Type::Integer, "-", kRefused);
        row("other digits", Type::Integer, "\xd9\xa1", kRefused);
        row("bare bytes", Type::Bytes, "1000000", 1'000'000);
        row("KiB", Type::Bytes, "1KiB", 1'024);
        row("MiB", Type::Bytes, "256MiB", 268'435'456);
        row("GiB with a space", Type::Bytes, "4 GiB", 4'294'967'296);
        row("decimal", Type::Bytes, "200MB", 200'000'000);
        row("small letters", Type::Bytes, "1gib", 1'073'741'824);
        row("bytes overflow", Type::Bytes, "9223372036854775807KiB", kRefused);
        row("largest TiB", Type::Bytes, "8388607TiB", 8'388'607LL << 40U);
        row("TiB overflow", Type::Bytes, "8388608TiB", kRefused);
        row("unknown unit", Type::Bytes, "1XB", kRefused);
        row("unit alone", Type::Bytes, "MiB", kRefused);
        row("negative bytes", Type::Bytes, "-1", kRefused);
        row("milliseconds", Type::Duration, "250ms", 250);
        row("seconds", Type::Duration, "10s", 10'000);
        row("minutes", Type::Duration, "30min", 1'800'000);
        row("hours", Type::Duration, "1h", 3'600'000);
        row("days", Type::Duration, "2d", 172'800'000);
        row("no unit", Type::Duration, "10", kRefused);
        row("m is not clear", Type::Duration, "10m", kRefused);
        row("duration overflow", Type::Duration, "9223372036854775807h", kRefused);
        row("yes", Type::Flag, "Yes", 1);
        row("off", Type::Flag, "off", 0);
        row("maybe", Type::Flag, "maybe", kRefused);
        row("choice", Type::Choice, "two", 0);
        row("no choice", Type::Choice, "three", kRefused);
        row("text", Type::Text, "anything", 0);
    }
    void textMeansANumber()
    {
        QFETCH(Type, type);
        QFETCH(QString, text);
        QFETCH(qint64, number);

        QCOMPARE(settingNumber(setting(type), text).value_or(kRefused), number);
    }

    void boundsAreIncluded_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isAllowed");
        QTest::newRow("below") << QStringLiteral("0") << false;
        QTest::newRow("least") << QStringLiteral("1") << true;
        QTest::newRow("most") << QStringLiteral("64") << true;
        QTest::newRow("over") << QStringLiteral("65") << false;
    }
    void boundsAreIncluded()
    {
        QFETCH(QString, text);
        QFETCH(bool, isAllowed);

        QCOMPARE(settingNumber(setting(Type::Integer, 1, 64), text).has_value(), isAllowed);
    }

    void whatIsAllowedReadsWell()
    {
        QCOMPARE(allowedText(setting(Type::Integer, 1, 64)),
                 QStringLiteral("a whole number from 1 to 64"));
        QCOMPARE(allowedText(setting(Type::Integer)), QStringLiteral("a whole number"));
        QCOMPARE(allowedText(setting(Type::Bytes, 0, 4LL << 30U)),
                 QStringLiteral("a size like 256MiB or 2GB from 0 to 4GiB"));
        QCOMPARE(allowedText(setting(Type::Bytes, 1'000, 200'000'000)),
                 QStringLiteral("a size like 256MiB or 2GB from 1KB to 200MB"));
        QCOMPARE(allowedText(setting(Type::Duration, 100, 3'600'000)),
                 QStringLiteral("a time like 250ms, 10s or 30min from 100ms to 1h"));
        QCOMPARE(allowedText(setting(Type::Flag)), QStringLiteral("true or false"));
        QCOMPARE(allowedText(setting(Type::Choice)), QStringLiteral("one of one, two"));
    }
};

QTEST_GUILESS_MAIN(TestSettingValue)
#include "tst_setting_value.moc"
