#include "tests/ui/pictures.h"
#include "ui/jobs/job_list_model.h"
#include "ui/jobs/jobs_page.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSemaphore>
#include <QStackedWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace hub;
using namespace hub::ui;
using namespace std::chrono_literals;
using jobs::State;

namespace {

constexpr int kPatienceMs = 60'000;

/// A queue whose jobs run until the test lets them, and the page before it.
struct Office
{
    explicit Office(int waiting = 0)
    {
        database::Database::Options options;
        options.file = QFile::encodeName(folder.filePath(QStringLiteral("hub.db")));
        options.backupFolder = QFile::encodeName(folder.filePath(QStringLiteral("backups")));
        options.damagedFolder = QFile::encodeName(folder.filePath(QStringLiteral("damaged")));
        options.schemas = {jobs::JobQueue::schema()};
        database = *database::Database::open(options, clock);
        jobs::JobKind kind;
        kind.name = QStringLiteral("test.work");
        kind.durability = jobs::DurabilityClass::Relaxed;
        kind.retry.maxAttempts = 1;
        kind.run = [](jobs::JobContext &context) -> Result<QByteArray> {
            context.log(QStringLiteral("looked at the input"));
            if (context.job().input.contains("broken")) {
                return fail(Error::Kind::InvalidInput,
                            QStringLiteral("the harbour is closed"),
                            QStringLiteral("come back tomorrow"));
            }
            QSemaphore never;
            while (context.job().input.contains("long") && !context.cancelToken().isCancelled())
                (void)never.tryAcquire(1, 5);
            if (context.cancelToken().isCancelled())
                return fail(context.cancelToken().error(QStringLiteral("work")));
            return QByteArray("{\"ok\":true}");
        };
        jobs::JobQueue::Options queueOptions;
        queueOptions.workers = 2;
        queue = *jobs::JobQueue::start(*database, {kind}, clock, metrics, queueOptions);
        if (waiting > 0 && queue->pauseAll())
            add(waiting);
        desk = std::make_unique<JobDesk>(
            JobDesk::Sources{queue.get(), &clock, [](const QString &) { return QString(); }});
        page = std::make_unique<JobsPage>(*desk, Theme::current());
        page->resize(1100, 640);
        page->show();
    }
    QString add(int count, const QByteArray &input = "{}")
    {
        QString last;
        for (int i = 0; i < count; ++i) {
            jobs::JobRequest request;
            request.kind = QStringLiteral("test.work");
            request.input = input;
            const auto job = queue->enqueue(request);
            last = job ? job->id : QString();
        }
        return last;
    }
    [[nodiscard]] State stateOf(const QString &id) const
    {
        const auto job = queue->find(id);
        return job ? job->state : State::Succeeded;
    }
    void select(const QString &id) const
    {
        table().setCurrentIndex(page->model().index(page->model().rowOf(id), 0));
    }
    [[nodiscard]] QTableView &table() const { return *page->findChild<QTableView *>(); }
    template<typename T>
    [[nodiscard]] T &part(const char *name) const
    {
        return *page->findChild<T *>(QString::fromLatin1(name));
    }

    QTemporaryDir folder;
    const SystemClock clock;
    telemetry::MetricsRegistry metrics;
    std::unique_ptr<database::Database> database;
    std::unique_ptr<jobs::JobQueue> queue;
    std::unique_ptr<JobDesk> desk;
    std::unique_ptr<JobsPage> page;
};

} // namespace

class TestJobsPage final : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Theme> m_theme;

private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(Theme::Choice::Dark); }
    void cleanupTestCase() { m_theme.reset(); }

    void emptyPageSaysWhatWillBeHere()
    {
        Office office;

        QTRY_VERIFY_WITH_TIMEOUT(office.part<QLabel>("empty").isVisible(), kPatienceMs);

        QVERIFY(office.part<QLabel>("empty").text().contains(QStringLiteral("Drop photos")));
        QVERIFY(!office.part<QPushButton>("clear-filter").isVisible());
    }

    void filterThatMatchesNothingOffersAllJobs()
    {
        Office office(5);
        QTRY_COMPARE_WITH_TIMEOUT(office.page->model().rowCount(), 5, kPatienceMs);

        office.page->findChild<QLineEdit *>()->setText(QStringLiteral("zzz"));
        QTRY_VERIFY_WITH_TIMEOUT(office.part<QPushButton>("clear-filter").isVisible(), kPatienceMs);
        QTest::mouseClick(&office.part<QPushButton>("clear-filter"), Qt::LeftButton);

        QCOMPARE(office.page->model().rowCount(), 5);
        QVERIFY(office.table().isVisible());
    }

    void cancelCanBeUndone()
    {
        Office office(3);
        QTRY_COMPARE_WITH_TIMEOUT(office.page->model().rowCount(), 3, kPatienceMs);
        const QString id = office.page->model().jobAt(1).id;
        office.select(id);

        QTest::keyClick(&office.table(), Qt::Key_Delete);
        QTRY_COMPARE_WITH_TIMEOUT(office.stateOf(id), State::Cancelled, kPatienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(office.part<QWidget>("undo-bar").isVisible(), kPatienceMs);
        QTest::mouseClick(&office.part<QPushButton>("undo"), Qt::LeftButton);

        QTRY_COMPARE_WITH_TIMEOUT(office.stateOf(id), State::Waiting, kPatienceMs);
        QVERIFY(!office.part<QWidget>("undo-bar").isVisible());
    }

    void cancelOfARunningJobIsUndoneOnceItHasEnded()
    {
        Office office;
        const QString id = office.add(1, "{\"long\":1}");
        QTRY_COMPARE_WITH_TIMEOUT(office.stateOf(id), State::Running, kPatienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(office.page->model().rowOf(id) == 0
                                     && office.page->model().jobAt(0).state == State::Running,
                                 kPatienceMs);
        office.page->actions().run(JobActions::Deed::Cancel, {office.page->model().jobAt(0)});
        QTRY_VERIFY_WITH_TIMEOUT(office.page->actions().canUndo(), kPatienceMs);

        office.page->actions().undo();

        const auto attempts = [&office, &id] {
            const auto job = office.queue->find(id);
            return job && job->state == State::Running;
        };
        QTRY_VERIFY_WITH_TIMEOUT(attempts(), kPatienceMs);
    }

    void pauseAndPriorityWorkOnTheSelection()
    {
        Office office(3);
        QTRY_COMPARE_WITH_TIMEOUT(office.page->model().rowCount(), 3, kPatienceMs);
        const QString id = office.page->model().jobAt(0).id;
        office.select(id);

        QTest::keyClick(&office.table(), Qt::Key_P, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(office.stateOf(id), State::Paused, kPatienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(office.page->model().find(id)->state == State::Paused,
                                 kPatienceMs);
        QTest::keyClick(&office.table(), Qt::Key_P, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(office.stateOf(id), State::Waiting, kPatienceMs);
        office.page->actions().setPriority(jobs::Priority::High, {*office.page->model().find(id)});

        QTRY_COMPARE_WITH_TIMEOUT(
            office.page->model().find(id)->priority, jobs::Priority::High, kPatienceMs);
    }

    void detailsShowErrorRemedyAndLog()
    {
        Office office;
        const QString id = office.add(1, "{\"broken\":1}");
        QTRY_VERIFY_WITH_TIMEOUT(office.page->model().rowOf(id) == 0
                                     && office.page->model().jobAt(0).state == State::Failed,
                                 kPatienceMs);

        office.select(id);

        const auto shows = [&office](const QString &text) {
            const auto labels = office.part<QWidget>("job-details").findChildren<QLabel *>();
            const auto edits = office.part<QWidget>("job-details").findChildren<QPlainTextEdit *>();
            return std::any_of(
                       labels.begin(),
                       labels.end(),
                       [&text](const QLabel *label) { return label->text().contains(text); })
                   || std::any_of(edits.begin(), edits.end(), [&text](const QPlainTextEdit *edit) {
                          return edit->toPlainText().contains(text);
                      });
        };
        QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("come back tomorrow")), kPatienceMs);
        QVERIFY(shows(QStringLiteral("the harbour is closed")));
        QVERIFY(shows(QStringLiteral("looked at the input")));
        QVERIFY(shows(QStringLiteral("broken")));
    }

    void selectionAndScrollSurviveChanges()
    {
        Office office(200);
        QTRY_COMPARE_WITH_TIMEOUT(office.page->model().rowCount(), 200, kPatienceMs);
        const QString id = office.page->model().jobAt(120).id;
        office.select(id);
        office.table().scrollTo(office.table().currentIndex(), QAbstractItemView::PositionAtTop);
        const QString last = office.page->model().jobAt(180).id;

        QVERIFY(office.queue->cancel(last));
        QTRY_VERIFY_WITH_TIMEOUT(office.page->model().find(last)->state == State::Cancelled,
                                 kPatienceMs);
        const int place = office.table().verticalScrollBar()->value();
        office.add(3);
        QTRY_COMPARE_WITH_TIMEOUT(office.page->model().rowCount(), 203, kPatienceMs);

        const QModelIndexList selected = office.table().selectionModel()->selectedRows();
        QCOMPARE(selected.size(), 1);
        QCOMPARE(office.page->model().jobAt(selected.front().row()).id, id);
        QCOMPARE(office.table().verticalScrollBar()->value(), place);
    }

    void queueIsPausedAndResumedByItsButton()
    {
        Office office;
        auto &button = office.part<QPushButton>("pause-queue");
        QTRY_VERIFY_WITH_TIMEOUT(office.part<QLabel>("empty").isVisible(), kPatienceMs);

        QTest::mouseClick(&button, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(office.queue->counts().isPaused, kPatienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(button.text().startsWith(QStringLiteral("Resume")), kPatienceMs);
        QTest::mouseClick(&button, Qt::LeftButton);

        QTRY_VERIFY_WITH_TIMEOUT(!office.queue->counts().isPaused, kPatienceMs);
    }

    void pageIsPaintedInBothThemes_data()
    {
        QTest::addColumn<int>("choice");
        QTest::newRow("jobs-dark") << int(Theme::Choice::Dark);
        QTest::newRow("jobs-light") << int(Theme::Choice::Light);
    }
    void pageIsPaintedInBothThemes()
    {
        QFETCH(int, choice);
        m_theme->setChoice(static_cast<Theme::Choice>(choice));
        Office office;
        const QString broken = office.add(1, "{\"broken\":1,\"file\":\"/photos/harbour.jpg\"}");
        office.add(12, "{\"file\":\"/photos/lighthouse.jpg\"}");
        office.add(6, "{\"long\":1,\"file\":\"/photos/pier at dawn.jpg\"}");
        QTRY_VERIFY_WITH_TIMEOUT(office.page->model().rowCount() == 19
                                     && office.page->model().jobAt(18).state == State::Failed,
                                 kPatienceMs);
        office.select(broken);
        QTRY_VERIFY_WITH_TIMEOUT(
            !office.part<QWidget>("job-details").findChildren<QLabel *>().empty(), kPatienceMs);
        const auto isRunning = [&office] { return office.queue->counts().busy == 2; };
        QTRY_VERIFY_WITH_TIMEOUT(isRunning(), kPatienceMs);
        office.page->actions().run(JobActions::Deed::Retry, {*office.page->model().find(broken)});
        QTRY_VERIFY_WITH_TIMEOUT(office.part<QWidget>("undo-bar").isVisible(), kPatienceMs);

        const QImage image =
            test::pictureOf(*office.page, QString::fromLatin1(QTest::currentDataTag()));

        m_theme->setChoice(Theme::Choice::Dark);
        QVERIFY((image.pixelColor(300, 8).lightness() < 128)
                == (choice == int(Theme::Choice::Dark)));
    }

    void nameOfTheFileHasRoomInASmallWindow()
    {
        Office office(1);
        QTRY_VERIFY_WITH_TIMEOUT(office.table().isVisible(), kPatienceMs);
        for (const int width : {968, 1180, 1700}) {
            office.page->resize(width, 600);
            QCoreApplication::sendPostedEvents();
            QVERIFY(office.table().columnWidth(JobListModel::JobColumn)
                    > office.table().columnWidth(JobListModel::ConditionColumn));
            QCOMPARE(office.table().isColumnHidden(JobListModel::PriorityColumn), width < 1000);
        }
    }

    void paneWithoutAJobSaysWhatItIsFor()
    {
        Office office(1);
        QTRY_COMPARE_WITH_TIMEOUT(office.page->model().rowCount(), 1, kPatienceMs);

        const QWidget &pane = office.part<QWidget>("job-details");
        for (const QLabel *label : pane.findChildren<QLabel *>())
            QCOMPARE(label->isVisible(), label->text().startsWith(QStringLiteral("Choose a job")));
    }

    void everyControlHasAName()
    {
        Office office(1);

        for (const QWidget *widget : office.page->findChildren<QWidget *>()) {
            const bool isControl =
                widget->focusPolicy() != Qt::NoFocus && widget->isVisibleTo(office.page.get());
            const auto *button = qobject_cast<const QAbstractButton *>(widget);
            const auto *ours = qobject_cast<const QFrame *>(widget);
            if (!isControl || (button && !button->text().isEmpty()) || !(button || ours))
                continue;
            // A label is read as what it says.
            if (widget->objectName().startsWith(QStringLiteral("qt_"))
                || qobject_cast<const QLabel *>(widget))
                continue;
            QVERIFY2(!widget->accessibleName().isEmpty(),
                     qPrintable(QString::fromLatin1(widget->metaObject()->className()) + u' '
                                + widget->objectName()));
        }
    }
};

QTEST_MAIN(TestJobsPage)
#include "tst_jobs_page.moc"
