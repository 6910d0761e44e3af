#include "app/run/run_kinds.h"

#include <QTest>

using namespace hub;
using namespace hub::app;

namespace {

JobKindHelp kindNamed(const char *name)
{
    return *findRunKind(QString::fromLatin1(name), true);
}

QString settingsOf(const char *kind, const QList<QByteArray> &words)
{
    const auto settings = readSettings(kindNamed(kind), words);
    return settings ? QString::fromUtf8(toJson(*settings))
                    : QStringLiteral("error: ") + settings.error().detail;
}

} // namespace

class TestRunKinds final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void testKindsAreThereOnlyWhenAskedFor()
    {
        QVERIFY(!findRunKind(QStringLiteral("test.sleep"), false));
        QVERIFY(findRunKind(QStringLiteral("test.sleep"), true));
    }

    void unknownKindNamesTheNearest()
    {
        const auto kind = findRunKind(QStringLiteral("image.optimise"), false);

        QVERIFY(!kind);
        QCOMPARE(kind.error().kind, Error::Kind::InvalidInput);
        QVERIFY(kind.error().detail.contains(QStringLiteral("did you mean 'image.optimize'?")));
        QVERIFY(kind.error().remedy.contains(QStringLiteral("image.placeholder")));
    }

    void settingsAreTypedByTheirField_data()
    {
        QTest::addColumn<QByteArray>("word");
        QTest::addColumn<QString>("json");
        QTest::newRow("integers") << QByteArray("widths=320, 640") << "{\"widths\":[320,640]}";
        QTest::newRow("one integer in a list") << QByteArray("widths=320") << "{\"widths\":[320]}";
        QTest::newRow("texts") << QByteArray("formats=webp,jpeg")
                               << "{\"formats\":[\"webp\",\"jpeg\"]}";
        QTest::newRow("empty list") << QByteArray("formats=") << "{\"formats\":[]}";
        QTest::newRow("integer") << QByteArray("quality=80") << "{\"quality\":80}";
        QTest::newRow("text of digits") << QByteArray("preset=12") << "{\"preset\":\"12\"}";
        QTest::newRow("yes") << QByteArray("ssim=yes") << "{\"ssim\":true}";
        QTest::newRow("off") << QByteArray("animated=OFF") << "{\"animated\":false}";
        QTest::newRow("bytes") << QByteArray("target_bytes=200000") << "{\"target_bytes\":200000}";
        QTest::newRow("kB") << QByteArray("target_bytes=200kB") << "{\"target_bytes\":200000}";
        QTest::newRow("KiB") << QByteArray("target_bytes=2 KiB") << "{\"target_bytes\":2048}";
        QTest::newRow("equals in the value")
            << QByteArray("background=a=b") << "{\"background\":\"a=b\"}";
    }
    void settingsAreTypedByTheirField()
    {
        QFETCH(QByteArray, word);
        QFETCH(QString, json);

        QCOMPARE(settingsOf("image.optimize", {word}), json);
    }

    void wrongSettingSaysWhichAndWhatIsAllowed_data()
    {
        QTest::addColumn<QByteArray>("word");
        QTest::addColumn<QString>("part");
        QTest::newRow("unknown name") << QByteArray("widhts=320") << "did you mean 'widths'?";
        QTest::newRow("no equals") << QByteArray("widths") << "is not name=value";
        QTest::newRow("no name") << QByteArray("=320") << "is not name=value";
        QTest::newRow("broken UTF-8") << QByteArray("preset=\xff") << "is not name=value";
        QTest::newRow("word for number") << QByteArray("quality=high") << "a whole number";
        QTest::newRow("word in a list") << QByteArray("widths=320,wide") << "whole numbers";
        QTest::newRow("flag") << QByteArray("ssim=perhaps") << "true or false";
        QTest::newRow("size") << QByteArray("target_bytes=big") << "a size";
        QTest::newRow("negative size") << QByteArray("target_bytes=-1") << "a size";
        QTest::newRow("overflow") << QByteArray("quality=99999999999999999999") << "whole number";
        QTest::newRow("of another kind") << QByteArray("width=3") << "no setting 'width'";
    }
    void wrongSettingSaysWhichAndWhatIsAllowed()
    {
        QFETCH(QByteArray, word);
        QFETCH(QString, part);

        const auto settings = readSettings(kindNamed("image.optimize"), {word});

        QVERIFY(!settings);
        QCOMPARE(settings.error().kind, Error::Kind::InvalidInput);
        QVERIFY2(settings.error().detail.contains(part), qPrintable(settings.error().detail));
        QVERIFY(!settings.error().remedy.isEmpty());
    }

    void convertTakesOneFormatAndWidth()
    {
        QCOMPARE(settingsOf("image.convert", {"format=png", "width=100"}),
                 QStringLiteral("{\"format\":\"png\",\"width\":100}"));
    }

    void lastOfTwoValuesHolds()
    {
        QCOMPARE(settingsOf("image.optimize", {"quality=80", "quality=60"}),
                 QStringLiteral("{\"quality\":60}"));
    }

    void testKindsHaveTheirOwnSettings()
    {
        QCOMPARE(settingsOf("test.fail", {"times=2", "permanent=true"}),
                 QStringLiteral("{\"times\":2,\"permanent\":true}"));
        QCOMPARE(settingsOf("test.append", {"file=/tmp/x", "line=12"}),
                 QStringLiteral("{\"file\":\"/tmp/x\",\"line\":\"12\"}"));
    }
};

QTEST_GUILESS_MAIN(TestRunKinds)
#include "tst_run_kinds.moc"
