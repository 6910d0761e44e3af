#include "hub_process.h"

#include <QTest>

#include <unistd.h>

using namespace hub::tests;

class TestManyFiles final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void thousandFilesAreDoneInOneCall()
    {
        const Workshop shop;
        QList<QByteArray> files;
        const QByteArray photo = shop.photo("photo.jpg", 48, 32);
        for (int i = 0; i < 999; ++i) {
            files.append(shop.path("p" + QByteArray::number(i) + ".jpg"));
            QCOMPARE(::link(photo.constData(), files.last().constData()), 0);
        }
        files.append(shop.file("broken.jpg", "no image"));

        const HubResult result =
            shop.hub(QList<QByteArray>{"run", "--json"} + shop.optimizeWords(files).mid(1));

        QVERIFY2(result.exitCode == 1, result.err);
        const QList<QByteArray> lines = jsonLines(result.out);
        QVERIFY(!lines.isEmpty());
        QVERIFY2(lines.last().contains("\"ok\":999,\"failed\":1"), lines.last());
        QCOMPARE(result.err.count('\n'), 1);
        QCOMPARE(shop.outputs().filter(QStringLiteral(".html")).size(), 999);
        qInfo("1,000 files in %lld ms", static_cast<long long>(result.duration.count()));
    }
};

QTEST_GUILESS_MAIN(TestManyFiles)
#include "tst_many_files.moc"
