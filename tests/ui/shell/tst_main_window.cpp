#include "ui/shell/main_window.h"
#include "ui/shell/navigation.h"
#include "ui/shell/notice_bar.h"
#include "ui/shell/stall_watch.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QMimeData>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QUrl>

using namespace hub::ui;

namespace {

Page pageNamed(const char *id)
{
    Page page;
    page.id = QString::fromLatin1(id);
    page.title = page.id.toUpper();
    page.icon = QStringLiteral("activity");
    page.make = [id](QWidget *parent) { return new QLabel(QString::fromLatin1(id), parent); };
    return page;
}

/// As the window system does it: nothing is dropped on what was not entered.
void dropOn(QWidget &window, QDropEvent &drop)
{
    QDragEnterEvent enter(
        QPoint(10, 10), Qt::CopyAction, drop.mimeData(), Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&window, &enter);
    QCoreApplication::sendEvent(&window, &drop);
}

WebRoute routeNamed(const char *id, const char *path)
{
    return {QString::fromLatin1(id),
            QString::fromLatin1(id),
            QStringLiteral("house"),
            QString::fromLatin1(path)};
}

} // namespace

class TestMainWindow final : public QObject
{
    Q_OBJECT

private:
    Theme m_theme{Theme::Choice::Dark};
    QTemporaryDir m_folder;

    [[nodiscard]] QString stateFile() const
    {
        return m_folder.filePath(QStringLiteral("window.ini"));
    }

private Q_SLOTS:
    void cleanup() { QFile::remove(stateFile()); }

    void onlyPagesThatExistAreInTheNavigation()
    {
        MainWindow window(stateFile(), m_folder.path());
        window.addRoute(routeNamed("hub", "/"));
        window.addPage(pageNamed("jobs"));

        const auto *const navigation = window.findChild<Navigation *>();

        QCOMPARE(navigation->ids(),
                 (QStringList{
                     QStringLiteral("hub"), QStringLiteral("jobs"), QStringLiteral("settings")}));
    }

    void aClickShowsThePageAndMakesItOnce()
    {
        MainWindow window(stateFile(), m_folder.path());
        int made = 0;
        Page page = pageNamed("jobs");
        page.make = [&made](QWidget *parent) {
            ++made;
            return new QLabel(QStringLiteral("x"), parent);
        };
        window.addPage(page);
        QCOMPARE(made, 0);
        auto *const button = window.findChild<QAbstractButton *>(QStringLiteral("navigation.jobs"));

        button->click();
        window.showPage(QStringLiteral("settings"));
        button->click();

        QCOMPARE(made, 1);
        QCOMPARE(window.currentPage(), QStringLiteral("jobs"));
        QVERIFY(button->isChecked());
    }

    void aRouteIsShownInTheWebView()
    {
        MainWindow window(stateFile(), m_folder.path());
        QSignalSpy wanted(&window, &MainWindow::webPathWanted);
        window.addRoute(routeNamed("hub", "/"));
        window.addRoute(routeNamed("images", "/images"));

        window.showPage(QStringLiteral("images"));

        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted.first().first().toString(), QStringLiteral("/images"));
    }

    void theNavigationFollowsThePageInTheWebView()
    {
        MainWindow window(stateFile(), m_folder.path());
        window.addRoute(routeNamed("hub", "/"));
        window.addRoute(routeNamed("images", "/images"));
        window.showPage(QStringLiteral("hub"));

        window.routeMoved(QStringLiteral("/images/42"));

        QCOMPARE(window.currentPage(), QStringLiteral("images"));
        window.routeMoved(QStringLiteral("/"));
        QCOMPARE(window.currentPage(), QStringLiteral("hub"));
    }

    void theNavigationFoldsWhereTheWindowIsNarrow()
    {
        MainWindow window(stateFile(), m_folder.path());
        window.addRoute(routeNamed("hub", "/"));
        window.show();
        const auto *const navigation = window.findChild<Navigation *>();

        window.resize(1024, 700);
        QVERIFY(navigation->isFolded());
        window.resize(1280, 800);
        QVERIFY(!navigation->isFolded());
    }

    void pageSizeAndLookAreRemembered()
    {
        {
            MainWindow window(stateFile(), m_folder.path());
            window.addPage(pageNamed("jobs"));
            window.show();
            window.resize(1111, 777);
            window.showPage(QStringLiteral("jobs"));
            window.actions().find(QStringLiteral("theme.light"))->trigger();
            window.close();
        }
        MainWindow again(stateFile(), m_folder.path());
        again.addPage(pageNamed("jobs"));

        again.showFirstPage();

        QCOMPARE(again.currentPage(), QStringLiteral("jobs"));
        QCOMPARE(again.size(), QSize(1111, 777));
        QVERIFY(WindowState::load(stateFile()).theme == Theme::Choice::Light);
        m_theme.setChoice(Theme::Choice::Dark);
    }

    void thePaletteFindsAnActionByAFewLetters()
    {
        MainWindow window(stateFile(), m_folder.path());
        window.addPage(pageNamed("jobs"));
        window.show();
        window.actions().find(QStringLiteral("view.palette"))->trigger();
        auto *const input = window.findChild<QLineEdit *>(QStringLiteral("palette.input"));
        const auto *const found = window.findChild<QListWidget *>(QStringLiteral("palette.found"));
        QVERIFY(input->isVisible());

        QTest::keyClicks(input, QStringLiteral("gtj"));
        QVERIFY(found->count() >= 1);
        QTest::keyClick(input, Qt::Key_Return);

        QCOMPARE(window.currentPage(), QStringLiteral("jobs"));
        QVERIFY(!input->isVisible());
    }

    void escapeClosesThePaletteAndDoesNothing()
    {
        MainWindow window(stateFile(), m_folder.path());
        window.show();
        window.actions().find(QStringLiteral("view.palette"))->trigger();
        auto *const input = window.findChild<QLineEdit *>(QStringLiteral("palette.input"));
        const QString before = window.currentPage();

        QTest::keyClick(input, Qt::Key_Down);
        QTest::keyClick(input, Qt::Key_Escape);

        QVERIFY(!input->isVisible());
        QCOMPARE(window.currentPage(), before);
    }

    void droppedFilesAreHandedOn()
    {
        MainWindow window(stateFile(), m_folder.path());
        QSignalSpy dropped(&window, &MainWindow::filesDropped);
        QMimeData files;
        files.setUrls({QUrl::fromLocalFile(QStringLiteral("/tmp/a b.jpg"))});
        QDropEvent drop(QPointF(10, 10), Qt::CopyAction, &files, Qt::LeftButton, Qt::NoModifier);

        dropOn(window, drop);

        QCOMPARE(dropped.size(), 1);
        QCOMPARE(dropped.first().first().value<QByteArrayList>(),
                 QByteArrayList{QByteArray("/tmp/a b.jpg")});
    }

    void aLinkDroppedFromABrowserIsAnsweredWithAWord()
    {
        MainWindow window(stateFile(), m_folder.path());
        window.show();
        QSignalSpy dropped(&window, &MainWindow::filesDropped);
        QMimeData link;
        link.setUrls({QUrl(QStringLiteral("https://example.org/a.jpg"))});
        QDropEvent drop(QPointF(10, 10), Qt::CopyAction, &link, Qt::LeftButton, Qt::NoModifier);

        dropOn(window, drop);

        QCOMPARE(dropped.size(), 0);
        QVERIFY(!window.findChild<NoticeBar *>()->text().isEmpty());
    }

    void whatIsOnlyMentionedGoesByItself()
    {
        MainWindow window(stateFile(), m_folder.path());
        window.show();
        auto *const notice = window.findChild<NoticeBar *>();

        notice->mention(
            QStringLiteral("6 pictures"),
            QStringLiteral("Show"),
            [] {},
            std::chrono::milliseconds(1));
        QCOMPARE(notice->text(), QStringLiteral("6 pictures"));
        QTRY_VERIFY_WITH_TIMEOUT(notice->text().isEmpty(), 30'000);
    }

    void theStatusBarTellsFiguresInWords()
    {
        MainWindow window(stateFile(), m_folder.path());
        window.addPage(pageNamed("jobs"));
        window.show();
        window.setHub(StatusStrip::Hub::Running, QStringLiteral("http://127.0.0.1:7431"));
        StatusFigures figures;
        figures.running = 3;
        figures.waiting = 12;
        figures.memoryBytes = 1288490189;
        figures.memoryLimitBytes = 4294967296;
        figures.isolation = StatusFigures::Isolation::Full;

        window.setFigures(figures);

        const auto text = [&window](const char *topic) {
            const QString name = QStringLiteral("status.") + QString::fromLatin1(topic);
            return window.findChild<QToolButton *>(name)->text();
        };
        QCOMPARE(text("address"), QStringLiteral("127.0.0.1:7431"));
        QCOMPARE(text("jobs"), QStringLiteral("3 running · 12 waiting"));
        QCOMPARE(text("resources"), QStringLiteral("Memory 1.2 GB of 4.0 GB"));
        QCOMPARE(text("isolation"), QStringLiteral("Sandbox full"));

        window.findChild<QToolButton *>(QStringLiteral("status.jobs"))->click();
        QCOMPARE(window.currentPage(), QStringLiteral("jobs"));
    }

    void aFailureIsShownWithAWayOutUntilTheHubRuns()
    {
        MainWindow window(stateFile(), m_folder.path());
        window.addRoute(routeNamed("hub", "/"));
        window.show();
        int tries = 0;

        window.showFailure(QStringLiteral("No"), QStringLiteral("Because"), [&tries] { ++tries; });
        const auto *const page = window.findChild<QWidget *>(QStringLiteral("page.failure"));
        QVERIFY(page->isVisible());
        page->findChildren<QAbstractButton *>().first()->click();
        QCOMPARE(tries, 1);

        window.setHub(StatusStrip::Hub::Running, QStringLiteral("http://127.0.0.1:1"));
        QTRY_VERIFY_WITH_TIMEOUT(
            window.findChild<QWidget *>(QStringLiteral("page.failure")) == nullptr, 30'000);
    }

    void closingWhileJobsRunAsksFirst()
    {
        MainWindow window(stateFile(), m_folder.path());
        window.show();
        QSignalSpy quits(&window, &MainWindow::quitAsked);
        StatusFigures figures;
        figures.running = 2;
        window.setFigures(figures);

        window.close();
        auto *const box = window.findChild<QMessageBox *>(QStringLiteral("ask-to-end"));
        QVERIFY(box != nullptr && box->isVisible());
        QVERIFY(window.isVisible());
        QCOMPARE(quits.size(), 0);
        box->button(QMessageBox::Cancel)->click();
        QTRY_VERIFY_WITH_TIMEOUT(
            window.findChild<QMessageBox *>(QStringLiteral("ask-to-end")) == nullptr, 30'000);
        QCOMPARE(quits.size(), 0);

        window.actions().find(QStringLiteral("file.quit"))->trigger();
        auto *const again = window.findChild<QMessageBox *>(QStringLiteral("ask-to-end"));
        for (QAbstractButton *const button : again->buttons()) {
            if (again->buttonRole(button) == QMessageBox::DestructiveRole)
                button->click();
        }
        QCOMPARE(quits.size(), 1);
    }

    void closingAsksWhileFilesAreTakenInAndNotWhenNothingIsDone()
    {
        MainWindow window(stateFile(), m_folder.path());
        window.show();
        QSignalSpy quits(&window, &MainWindow::quitAsked);
        StatusFigures figures;
        figures.waiting = 5;
        figures.isPaused = true; // They wait for the user, and do so at the next start too.
        window.setFigures(figures);
        window.setIntakes(1);

        window.close();
        auto *const box = window.findChild<QMessageBox *>(QStringLiteral("ask-to-end"));
        QVERIFY(box != nullptr);
        box->button(QMessageBox::Cancel)->click();
        window.setIntakes(0);
        window.close();

        QCOMPARE(quits.size(), 1);
    }

    void theSettingsTellHowTheWindowAnswered()
    {
        std::chrono::nanoseconds now{0};
        StallWatch watch([&now] { return qint64(now.count()); });
        MainWindow window(stateFile(), m_folder.path());
        window.setStalls(watch);
        window.show();
        window.showPage(QStringLiteral("settings"));
        const auto *const line = window.findChild<QLabel *>(QStringLiteral("settings.answers"));
        QCOMPARE(line->text(), watch.words());

        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("did not answer")));
        watch.around(this, QEvent::Timer, [&now] {
            now += std::chrono::milliseconds(70);
            return true;
        });

        QVERIFY(line->text().contains(QStringLiteral("70 ms")));
    }

    void everyControlHasANameForAScreenReader()
    {
        MainWindow window(stateFile(), m_folder.path());
        window.addRoute(routeNamed("hub", "/"));
        window.addPage(pageNamed("jobs"));
        window.show();
        window.showPage(QStringLiteral("settings"));
        window.setFigures({});
        window.setHub(StatusStrip::Hub::Running, QStringLiteral("http://127.0.0.1:1"));

        for (const QAbstractButton *const button : window.findChildren<QAbstractButton *>()) {
            if (!button->isVisible())
                continue;
            QAccessibleInterface *const face =
                QAccessible::queryAccessibleInterface(const_cast<QAbstractButton *>(button));
            QVERIFY2(face != nullptr && !face->text(QAccessible::Name).isEmpty(),
                     qPrintable(button->objectName() + QLatin1Char(' ')
                                + QString::fromLatin1(button->metaObject()->className())));
        }
    }
};

QTEST_MAIN(TestMainWindow)

#include "tst_main_window.moc"
