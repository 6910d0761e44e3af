#include "core/tools/local_paths.h"

#include <QTest>

using namespace hub;

class TestLocalPaths : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theNetworkNamesArtifactsAlone_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<QString>("field");
        const QString optimize = QStringLiteral("image.optimize");
        QTest::newRow("artifact") << optimize << QByteArray("{\"artifact\":\"a\"}") << QString();
        QTest::newRow("path") << optimize << QByteArray("{\"file\":\"/etc/passwd\"}")
                              << QStringLiteral("file");
        QTest::newRow("path beside an artifact")
            << optimize << QByteArray("{\"artifact\":\"a\",\"file\":\"/etc/passwd\"}")
            << QStringLiteral("file");
        QTest::newRow("escaped name")
            << optimize << QByteArray("{\"\\u0066ile\":\"/etc/passwd\"}") << QStringLiteral("file");
        QTest::newRow("content") << QStringLiteral("image.placeholder")
                                 << QByteArray("{\"blob\":\"ab\"}") << QStringLiteral("blob");
        QTest::newRow("another kind")
            << QStringLiteral("test.append") << QByteArray("{\"file\":\"/tmp/x\"}") << QString();
    }
    void theNetworkNamesArtifactsAlone()
    {
        QFETCH(QString, kind);
        QFETCH(QByteArray, input);
        QFETCH(QString, field);

        const auto allowed = tools::refuseLocalPaths(kind, input);

        QCOMPARE(allowed.has_value(), field.isEmpty());
        if (!allowed) {
            QCOMPARE(allowed.error().kind, Error::Kind::InvalidInput);
            QVERIFY(allowed.error().detail.contains(QLatin1Char('\'') + field + QLatin1Char('\'')));
        }
    }

    void whatIsNoJsonIsSaidToBeNone()
    {
        QVERIFY(!tools::refuseLocalPaths(QStringLiteral("image.optimize"), "{"));
    }
};

QTEST_GUILESS_MAIN(TestLocalPaths)
#include "tst_local_paths.moc"
