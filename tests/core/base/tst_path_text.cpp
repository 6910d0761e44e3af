#include "core/base/path_text.h"
#include "core/base/random.h"

#include <QtTest>

using namespace hub;

class TestPathText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void textCarriesEveryByte_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QString>("text");
        QTest::newRow("plain") << QByteArray("/a/b.jpg") << QStringLiteral("/a/b.jpg");
        QTest::newRow("umlaut") << QByteArray("/\xc3\xa4.jpg") << QStringLiteral(u"/\u00e4.jpg");
        QTest::newRow("beyond 16 bits")
            << QByteArray("/\xf0\x9f\x93\xb7") << QStringLiteral(u"/\U0001F4F7");
        QTest::newRow("percent") << QByteArray("100%.png") << QStringLiteral("100%25.png");
        QTest::newRow("newline") << QByteArray("a\nb") << QStringLiteral("a%0ab");
        QTest::newRow("latin 1") << QByteArray("caf\xe9") << QStringLiteral("caf%e9");
        QTest::newRow("cut off") << QByteArray("a\xc3") << QStringLiteral("a%c3");
        QTest::newRow("overlong slash") << QByteArray("\xc0\xaf") << QStringLiteral("%c0%af");
        QTest::newRow("surrogate") << QByteArray("\xed\xa0\x80") << QStringLiteral("%ed%a0%80");
        QTest::newRow("beyond Unicode")
            << QByteArray("\xf4\x90\x80\x80") << QStringLiteral("%f4%90%80%80");
        QTest::newRow("reversed text")
            << QByteArray("\xe2\x80\xaegpj") << QStringLiteral("%e2%80%aegpj");
        QTest::newRow("empty") << QByteArray() << QString();
    }
    void textCarriesEveryByte()
    {
        QFETCH(QByteArray, path);
        QFETCH(QString, text);

        QCOMPARE(pathToText(path), text);
        QCOMPARE(pathFromText(text).value_or("?"), path);
    }

    void everyPathSurvivesTheWayThereAndBack()
    {
        const std::uint64_t seed = Random::freshSeed();
        qInfo() << "seed" << seed;
        Random random(seed);
        for (int round = 0; round < 5'000; ++round) {
            QByteArray path;
            const std::uint64_t length = random.below(40);
            for (std::uint64_t i = 0; i < length; ++i)
                path += static_cast<char>(1 + random.below(255));

            QCOMPARE(pathFromText(pathToText(path)).value_or("?"), path);
        }
    }

    void textThatIsNoPathIsRefused_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("lone percent") << QStringLiteral("100%");
        QTest::newRow("one digit") << QStringLiteral("a%2");
        QTest::newRow("no digits") << QStringLiteral("a%zz");
        QTest::newRow("sign") << QStringLiteral("a%+1");
        QTest::newRow("NUL escape") << QStringLiteral("a%00b");
        QTest::newRow("NUL") << QString(QChar(0));
        QTest::newRow("lone surrogate") << QString(QChar(0xd800));
    }
    void textThatIsNoPathIsRefused()
    {
        QFETCH(QString, text);

        QVERIFY(!pathFromText(text));
    }

    void peopleSeeWhatATerminalWouldHide()
    {
        QCOMPARE(pathForDisplay("caf\xc3\xa9 100%.jpg"), QStringLiteral(u"caf\u00e9 100%.jpg"));
        QCOMPARE(pathForDisplay("a\x1b[2Jb\n"), QStringLiteral("a\\x1b[2Jb\\x0a"));
        QCOMPARE(pathForDisplay("caf\xe9"), QStringLiteral("caf\\xe9"));
        QCOMPARE(pathForDisplay("\xe2\x80\xaegpj"), QStringLiteral("\\xe2\\x80\\xaegpj"));
    }

    void safeNamesStaySafeWhateverTheyWere()
    {
        const std::uint64_t seed = Random::freshSeed();
        qInfo() << "seed" << seed;
        Random random(seed);
        for (int round = 0; round < 5'000; ++round) {
            QByteArray name;
            const std::uint64_t length = random.below(300);
            for (std::uint64_t i = 0; i < length; ++i)
                name += static_cast<char>(random.below(256));

            const QByteArray safe = safeFileName(name);

            QVERIFY(!safe.isEmpty() && safe.size() <= 200);
            QVERIFY(!safe.startsWith('.') && !safe.contains('/') && !safe.contains('\0'));
            QCOMPARE(QString::fromUtf8(safe).toUtf8(), safe);
            QCOMPARE(pathForDisplay(safe).toUtf8(), safe);
            QCOMPARE(safeFileName(safe), safe);
        }
    }

    void namesBecomeSafe_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("safe");
        QTest::newRow("plain") << QByteArray("photo 1.jpg") << QByteArray("photo 1.jpg");
        QTest::newRow("umlaut") << QByteArray("\xc3\xa4.jpg") << QByteArray("\xc3\xa4.jpg");
        QTest::newRow("empty") << QByteArray() << QByteArray("file");
        QTest::newRow("up") << QByteArray("../../etc/passwd") << QByteArray("_._.._etc_passwd");
        QTest::newRow("two dots") << QByteArray("..") << QByteArray("_.");
        QTest::newRow("hidden") << QByteArray(".bashrc") << QByteArray("_bashrc");
        QTest::newRow("backslash") << QByteArray("a\\b") << QByteArray("a_b");
        QTest::newRow("newline") << QByteArray("a\nb") << QByteArray("a_b");
        QTest::newRow("latin 1") << QByteArray("caf\xe9.jpg") << QByteArray("caf_.jpg");
        QTest::newRow("NUL") << QByteArray("a\0b", 3) << QByteArray("a_b");
        QTest::newRow("200 bytes") << QByteArray(200, 'x') << QByteArray(200, 'x');
        QTest::newRow("201 bytes") << QByteArray(201, 'x') << QByteArray(200, 'x');
        QTest::newRow("cut between characters")
            << QByteArray("x") + QByteArray("\xc3\xa4").repeated(100)
            << QByteArray("x") + QByteArray("\xc3\xa4").repeated(99);
    }
    void namesBecomeSafe()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, safe);

        QCOMPARE(safeFileName(name), safe);
    }

    void tighterLimitCutsBetweenCharactersToo()
    {
        QCOMPARE(safeFileName("\xc3\xa4\xc3\xb6\xc3\xbc", 6),
                 QByteArray("\xc3\xa4\xc3\xb6\xc3\xbc"));
        QCOMPARE(safeFileName("\xc3\xa4\xc3\xb6\xc3\xbc", 5), QByteArray("\xc3\xa4\xc3\xb6"));
        QCOMPARE(safeFileName("", 4), QByteArray("file"));
    }
};

QTEST_GUILESS_MAIN(TestPathText)
#include "tst_path_text.moc"
