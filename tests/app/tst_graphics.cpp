#include "app/window/module/graphics.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace hub::app;

namespace {

/// A pipe stands for a device: neither is an ordinary file, and tests may make one.
bool makeDevice(const QString &path)
{
    return ::mkfifo(QFile::encodeName(path).constData(), 0600) == 0;
}

} // namespace

class TestGraphics final : public QObject
{
    Q_OBJECT

private:
    QByteArray m_wish;

private Q_SLOTS:
    void initTestCase()
    {
        m_wish = qgetenv("LIBGL_ALWAYS_SOFTWARE");
        qunsetenv("LIBGL_ALWAYS_SOFTWARE");
    }
    void cleanupTestCase()
    {
        if (!m_wish.isEmpty())
            qputenv("LIBGL_ALWAYS_SOFTWARE", m_wish);
    }

    void aMachineWithoutDevicesHasNoProcessorForGraphics()
    {
        const QTemporaryDir devices;

        QVERIFY(!hasGraphicsProcessor(devices.path()));
    }

    void aScreenAloneDrawsNothing()
    {
        const QTemporaryDir devices;
        QVERIFY(QDir(devices.path()).mkdir(QStringLiteral("dri")));
        QVERIFY(makeDevice(devices.filePath(QStringLiteral("dri/card0"))));

        QVERIFY(!hasGraphicsProcessor(devices.path()));
    }

    void aRenderNodeIsOneUnlessTheUserWantsNone()
    {
        const QTemporaryDir devices;
        QVERIFY(QDir(devices.path()).mkdir(QStringLiteral("dri")));
        QVERIFY(makeDevice(devices.filePath(QStringLiteral("dri/renderD128"))));
        QVERIFY(hasGraphicsProcessor(devices.path()));

        qputenv("LIBGL_ALWAYS_SOFTWARE", "1");
        const bool hasOne = hasGraphicsProcessor(devices.path());
        qunsetenv("LIBGL_ALWAYS_SOFTWARE");

        QVERIFY(!hasOne);
    }

    void nvidiasOwnDeviceIsOne()
    {
        const QTemporaryDir devices;
        QVERIFY(makeDevice(devices.filePath(QStringLiteral("nvidia0"))));

        QVERIFY(hasGraphicsProcessor(devices.path()));
    }
};

QTEST_GUILESS_MAIN(TestGraphics)

#include "tst_graphics.moc"
