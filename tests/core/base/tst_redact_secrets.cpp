#include "core/base/logging.h"
#include "core/base/random.h"

#include <QtTest>

using namespace hub;

class TestRedactSecrets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void secretsAreMasked_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("shown");
        const auto row = [](const char *name, const char *line, const char *shown) {
            QTest::newRow(name) << QString::fromUtf8(line) << QString::fromUtf8(shown);
        };
        row("bearer", "Authorization: Bearer abc.def", "Authorization: ***");
        row("basic", "got authorization=Basic dXNlcg== from x", "got authorization=*** from x");
        row("header in JSON",
            "{\"Authorization\": \"Bearer abc\"}",
            "{\"Authorization\": \"***\"}");
        row("bearer alone", "sent bearer 0123456789abcdef", "sent bearer ***");
        row("cookie", "Cookie: sid=1; theme=dark", "Cookie: ***");
        row("set-cookie", "Set-Cookie: sid=1; HttpOnly", "Set-Cookie: ***");
        row("URL", "at redis://me:hunter2@host:6379", "at redis://me:***@host:6379");
        row("URL without user", "redis://:hunter2@host", "redis://:***@host");
        row("URL with odd password",
            "postgresql://me:p@ss/w:rd@host/db",
            "postgresql://me:***@host/db");
        row("URL with a token", "https://ghp_0123@host/x", "https://***@host/x");
        row("token", "token=abc123&x=1", "token=***&x=1");
        row("refresh token", "refresh_token: abc123", "refresh_token: ***");
        row("password", "password=hunter2, user=me", "password=***, user=me");
        row("capitals", "DB_PASSWORD=hunter2", "DB_PASSWORD=***");
        row("quoted", "secret=\"two words\" end", "secret=\"***\" end");
        row("single quotes", "secret='two words' end", "secret='***' end");
        row("API key", "X-Api-Key: abc", "X-Api-Key: ***");
        row("JSON", "{\"api_key\":\"a\\\"b\",\"n\":1}", "{\"api_key\":\"***\",\"n\":1}");
        row("JSON in JSON",
            "\"{\\\"token\\\":\\\"abc\\\",\\\"n\\\":1}\"",
            "\"{\\\"token\\\":\\\"***\\\",\\\"n\\\":1}\"");
        row("JSON number", "{\"pwd\": 1234}", "{\"pwd\": ***}");
        row("option", "run --password hunter2 --out x", "run --password *** --out x");
    }
    void secretsAreMasked()
    {
        QFETCH(QString, line);
        QFETCH(QString, shown);

        QCOMPARE(redactSecrets(line), shown);
        QCOMPARE(redactSecrets(shown), shown);
    }

    void otherTextIsKept_data()
    {
        QTest::addColumn<QString>("line");
        QTest::newRow("plain") << QStringLiteral("job image.optimize took 1.2 s");
        QTest::newRow("URL") << QStringLiteral("listening on http://127.0.0.1:8787/i/1?w=640");
        QTest::newRow("word") << QStringLiteral("the password was not given");
        QTest::newRow("path") << QStringLiteral("/home/me/keys/secret.jpg is not an image");
        QTest::newRow("mail") << QStringLiteral("me@example.org wrote");
        QTest::newRow("empty") << QString();
    }
    void otherTextIsKept()
    {
        QFETCH(QString, line);

        QCOMPARE(redactSecrets(line), line);
    }

    void noSecretSurvivesInAnyForm()
    {
        const std::uint64_t seed = Random::freshSeed();
        qInfo() << "seed" << seed;
        Random random(seed);
        const QString letters = QStringLiteral("ABCDEFGHabcdefgh0123456789._-");
        const QStringList forms{QStringLiteral("GET /x?token=%1&y=2"),
                                QStringLiteral("{\"password\":\"%1\"}"),
                                QStringLiteral("{\"a\":{\"client_secret\" : \"%1\"}}"),
                                QStringLiteral("Authorization: Bearer %1"),
                                QStringLiteral("redis://user:%1@host:6379/0 is away"),
                                QStringLiteral("PGPASSWORD=%1 psql"),
                                QStringLiteral("aio-hub --api-key %1 run"),
                                QStringLiteral("Cookie: a=b; sid=%1"),
                                QStringLiteral("secret='%1'")};
        for (int round = 0; round < 500; ++round) {
            QString secret = QStringLiteral("Zq");
            for (int i = 0; i < 12; ++i)
                secret += letters[static_cast<qsizetype>(
                    random.below(static_cast<std::uint64_t>(letters.size())))];
            for (const QString &form : forms) {
                const QString shown = redactSecrets(form.arg(secret));
                QVERIFY2(!shown.contains(secret), qPrintable(shown));
                QVERIFY2(shown.contains(QStringLiteral("***")), qPrintable(shown));
            }
        }
    }

    void longLinesTakeNoTime()
    {
        // Catastrophic backtracking would take minutes here.
        QElapsedTimer timer;
        timer.start();
        std::ignore = redactSecrets(QStringLiteral("token").repeated(4'000));
        std::ignore = redactSecrets(QStringLiteral("a://b:").repeated(3'000));
        std::ignore =
            redactSecrets(QStringLiteral("token=\"") + QStringLiteral("\\\\").repeated(9'000));

        QVERIFY2(timer.elapsed() < 60'000, qPrintable(QString::number(timer.elapsed())));
    }
};

QTEST_GUILESS_MAIN(TestRedactSecrets)
#include "tst_redact_secrets.moc"
