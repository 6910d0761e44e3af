#include "core/sessions/launch_token.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

using hub::sessions::LaunchToken;

class TestLaunchToken : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void itIs256BitOfBase64Url()
    {
        const QByteArray text = LaunchToken::generate().text();

        QVERIFY(QRegularExpression(u"^[A-Za-z0-9_-]{43}$"_qs)
                    .match(QString::fromLatin1(text))
                    .hasMatch());
        QCOMPARE(QByteArray::fromBase64(text, QByteArray::Base64UrlEncoding).size(), 32);
    }

    void noTwoAreAlike()
    {
        QSet<QByteArray> seen;
        for (int i = 0; i < 1000; ++i)
            seen.insert(LaunchToken::generate().text());

        QCOMPARE(seen.size(), 1000);
    }

    void itMatchesItselfAlone()
    {
        const LaunchToken token = LaunchToken::generate();
        QByteArray changed = token.text();
        changed[42] = changed[42] == 'A' ? 'B' : 'A';

        QVERIFY(token.matches(QByteArray(token.text().constData(), 43)));
        QVERIFY(!token.matches(changed));
        QVERIFY(!token.matches(token.text().left(42)));
        QVERIFY(!token.matches(token.text() + 'A'));
        QVERIFY(!token.matches({}));
        QVERIFY(!token.matches(LaunchToken::generate().text()));
    }
};

QTEST_GUILESS_MAIN(TestLaunchToken)
#include "tst_launch_token.moc"
