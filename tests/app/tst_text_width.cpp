#include "app/terminal/text_width.h"

#include <QTest>

using namespace hub::app;

class TestTextWidth final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void widthIsInColumnsNotCharacters_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("width");
        QTest::newRow("empty") << "" << 0;
        QTest::newRow("latin") << "harbour" << 7;
        QTest::newRow("umlaut") << QString::fromUtf8("Käse") << 4;
        QTest::newRow("combining") << QString::fromUtf8("e\u0301") << 1;
        QTest::newRow("chinese") << QString::fromUtf8("港口") << 4;
        QTest::newRow("emoji") << QString::fromUtf8("🌊") << 2;
        QTest::newRow("zero width joiner") << QString::fromUtf8("a\u200db") << 2;
        QTest::newRow("half width katakana") << QString::fromUtf8("ｶ") << 1;
    }
    void widthIsInColumnsNotCharacters()
    {
        QFETCH(QString, text);
        QFETCH(int, width);

        QCOMPARE(textWidth(text), width);
    }

    void textThatFitsIsKept()
    {
        QCOMPARE(elided(QStringLiteral("harbour"), 7), QStringLiteral("harbour"));
    }

    void longTextEndsInAnEllipsis()
    {
        QCOMPARE(elided(QStringLiteral("harbour"), 5), QString::fromUtf8("harb…"));
    }

    void wideCharacterIsNotSplit()
    {
        const QString cut = elided(QString::fromUtf8("港口港口"), 4);

        QCOMPARE(cut, QString::fromUtf8("港…"));
        QVERIFY(textWidth(cut) <= 4);
    }

    void surrogatePairIsNotSplit()
    {
        const QString cut = elided(QString::fromUtf8("🌊🌊🌊"), 5);

        QVERIFY(cut.isValidUtf16());
        QCOMPARE(cut, QString::fromUtf8("🌊🌊…"));
    }

    void noRoomLeavesNothing()
    {
        QCOMPARE(elided(QStringLiteral("harbour"), 0), QString());
        QCOMPARE(elided(QStringLiteral("harbour"), -3), QString());
    }
};

QTEST_GUILESS_MAIN(TestTextWidth)
#include "tst_text_width.moc"
