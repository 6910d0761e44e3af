#include "core/projects/artifact_store.h"

#include <QTest>

using namespace hub::projects;

class TestDisplayName : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aNameIsSafeToShow_data();
    void aNameIsSafeToShow();
    void aLongNameIsCutBetweenCharacters();
    void aLongNameKeepsItsExtension();
    void aBrokenNameBecomesValid();
};

void TestDisplayName::aNameIsSafeToShow_data()
{
    QTest::addColumn<QString>("given");
    QTest::addColumn<QString>("shown");
    const auto row = [](const char *what, const QString &given, const QString &shown) {
        QTest::newRow(what) << given << shown;
    };
    row("plain", QStringLiteral("harbour.jpg"), QStringLiteral("harbour.jpg"));
    row("spaces inside", QStringLiteral("my harbour.jpg"), QStringLiteral("my harbour.jpg"));
    row("spaces around", QStringLiteral("  harbour.jpg "), QStringLiteral("harbour.jpg"));
    row("a path", QStringLiteral("../../etc/passwd"), QStringLiteral("passwd"));
    row("a Windows path", QStringLiteral("C:\\photos\\a.png"), QStringLiteral("a.png"));
    row("a folder", QStringLiteral("photos/"), QStringLiteral("unnamed"));
    row("up", QStringLiteral(".."), QStringLiteral("unnamed"));
    row("here", QStringLiteral("a/."), QStringLiteral("unnamed"));
    row("empty", QString(), QStringLiteral("unnamed"));
    row("blank", QStringLiteral(" \t "), QStringLiteral("unnamed"));
    row("hidden", QStringLiteral(".profile"), QStringLiteral(".profile"));
    row("line breaks", QStringLiteral("a\r\nSet-Cookie: b"), QStringLiteral("aSet-Cookie: b"));
    row("an escape", QStringLiteral("\x1b[31mred"), QStringLiteral("[31mred"));
    row("other scripts", QStringLiteral("\u6e2f.jpg"), QStringLiteral("\u6e2f.jpg"));
    row("turned around", QStringLiteral("a\u202egpj.exe"), QStringLiteral("agpj.exe"));
    row("markup stays text", QStringLiteral("<b>a<b>"), QStringLiteral("<b>a<b>"));
}
void TestDisplayName::aNameIsSafeToShow()
{
    QFETCH(QString, given);
    QFETCH(QString, shown);

    QCOMPARE(displayName(given), shown);
}

void TestDisplayName::aLongNameIsCutBetweenCharacters()
{
    const QString given = QString(1000, QChar(0x6e2f)); // Three bytes each.

    const QString shown = displayName(given);

    QCOMPARE(shown, QString(85, QChar(0x6e2f)));
    QCOMPARE(displayName(QString(255, u'a')).size(), 255);
    QCOMPARE(displayName(QString(256, u'a')).size(), 255);
    QCOMPARE(displayName(QStringLiteral("ab") + QString(200, QChar(0x6e2f))).toUtf8().size(), 254);
}

void TestDisplayName::aLongNameKeepsItsExtension()
{
    QCOMPARE(displayName(QString(300, u'a') + QStringLiteral(".jpeg")),
             QString(250, u'a') + QStringLiteral(".jpeg"));
    QCOMPARE(displayName(u'.' + QString(300, u'a')).size(), 255);
}

void TestDisplayName::aBrokenNameBecomesValid()
{
    const QString shown = displayName(QStringLiteral("a") + QChar(0xd800) + QStringLiteral("b"));

    QCOMPARE(shown, QStringLiteral("a\ufffd") + QStringLiteral("b"));
    QCOMPARE(QString::fromUtf8(shown.toUtf8()), shown);
}

QTEST_GUILESS_MAIN(TestDisplayName)
#include "tst_display_name.moc"
