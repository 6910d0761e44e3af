#include "ui/shell/window_state.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace hub::ui;

class TestWindowState final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatWasSavedIsLoaded()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("window.ini"));
        WindowState state;
        state.geometry = QByteArray("\0\1geometry", 10);
        state.page = QStringLiteral("jobs");
        state.theme = Theme::Choice::HighContrast;
        state.lastSystem = Scheme::Light;
        state.staysInTray = true;

        QVERIFY(state.save(file));
        const WindowState loaded = WindowState::load(file);

        QCOMPARE(loaded.geometry, state.geometry);
        QCOMPARE(loaded.page, state.page);
        QVERIFY(loaded.theme == state.theme);
        QVERIFY(loaded.lastSystem == state.lastSystem);
        QCOMPARE(loaded.staysInTray, true);
    }

    void aFileThatIsMissingOrDamagedIsAFirstStart_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("missing") << QByteArray();
        QTest::newRow("damaged") << QByteArray("\xff\xfe[[[theme=\n\0=", 14);
        QTest::newRow("unknown words") << QByteArray("[General]\ntheme=Sepia\nlastSystem=pink\n");
    }
    void aFileThatIsMissingOrDamagedIsAFirstStart()
    {
        QFETCH(QByteArray, content);
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("window.ini"));
        if (!content.isEmpty()) {
            QFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly));
            QCOMPARE(file.write(content), content.size());
        }

        const WindowState state = WindowState::load(path);

        QVERIFY(state.page.isEmpty());
        QVERIFY(state.theme == Theme::Choice::System);
        QVERIFY(state.lastSystem == Scheme::Dark);
        QCOMPARE(state.staysInTray, false);
    }

    void aPlaceThatCannotBeWrittenIsSaid()
    {
        QVERIFY(!WindowState().save(QStringLiteral("/proc/nowhere/window.ini")));
    }
};

QTEST_GUILESS_MAIN(TestWindowState)

#include "tst_window_state.moc"
