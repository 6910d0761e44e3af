#include "ui/shell/single_instance.h"

#include <QFile>
#include <QFileInfo>
#include <QLocalSocket>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace hub::ui;

namespace {

constexpr int kPatienceMs = 30'000;

Handover twoFilesAndALink()
{
    return {{QByteArray("/tmp/a b.jpg"), QByteArray("/tmp/\xff\xfe.png")},
            {QStringLiteral("aio://jobs")}};
}

} // namespace

class TestSingleInstance final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pathsThatAreNoTextArriveAsTheyAre()
    {
        const auto decoded = decode(encode(twoFilesAndALink()));

        QVERIFY(decoded.has_value());
        QVERIFY(*decoded == twoFilesAndALink());
    }

    void whatIsNoHandoverIsRefused()
    {
        QVERIFY(!decode("hello\n"));
        QVERIFY(!decode("[1]\n"));
        QVERIFY(!decode(""));
    }

    void aSecondStartIsHeardAndAnswered()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("window.sock"));
        SingleInstance first(nullptr);
        QVERIFY(first.listen(path).has_value());
        QSignalSpy heard(&first, &SingleInstance::handedOver);

        QLocalSocket second;
        second.connectToServer(path);
        QVERIFY(second.waitForConnected(kPatienceMs));
        second.write(encode(twoFilesAndALink()));

        QTRY_COMPARE_WITH_TIMEOUT(heard.size(), 1, kPatienceMs);
        QVERIFY(heard.first().first().value<Handover>() == twoFilesAndALink());
        QTRY_VERIFY_WITH_TIMEOUT(second.bytesAvailable() == 3, kPatienceMs);
        QCOMPARE(second.readAll(), QByteArray("ok\n"));
    }

    void whatADeadProcessLeftIsReplaced()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("window.sock"));
        QFile left(path);
        QVERIFY(left.open(QIODevice::WriteOnly));
        left.close();
        SingleInstance instance(nullptr);

        QVERIFY(instance.listen(path).has_value());
    }

    void onlyTheOwnerMayUseTheSocket()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("window.sock"));
        SingleInstance instance(nullptr);
        QVERIFY(instance.listen(path).has_value());

        const auto others =
            QFileInfo(path).permissions()
            & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther);

        QVERIFY(!others);
    }

    void aPlaceThatCannotBeListenedAtIsSaid()
    {
        SingleInstance instance(nullptr);

        const auto listening = instance.listen(QStringLiteral("/proc/nowhere/window.sock"));

        QVERIFY(!listening.has_value());
        QVERIFY(listening.error().message().contains(QStringLiteral("window.sock")));
    }
};

QTEST_GUILESS_MAIN(TestSingleInstance)

#include "tst_single_instance.moc"
