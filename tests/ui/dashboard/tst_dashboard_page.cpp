#include "tests/ui/pictures.h"
#include "ui/charts/chart_export.h"
#include "ui/dashboard/dashboard_charts.h"
#include "ui/dashboard/dashboard_page.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QFile>
#include <QLabel>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace hub;
using namespace hub::ui;
using namespace std::chrono_literals;

namespace {

constexpr int kPatienceMs = 60'000;

/// A feed of which the test says everything, and the page that follows it.
struct Desk
{
    explicit Desk(const QString &databaseProblem = {})
        : problem(databaseProblem)
    {
        LiveFeed::Sources sources;
        sources.clock = &clock;
        sources.operations = [this] { return registry.operations(); };
        sources.jobs = [] { return jobs::JobQueue::Counts(); };
        sources.memory = [] {
            resources::TreeMemory memory;
            memory.pssBytes = 300 << 20U;
            return memory;
        };
        sources.residentBytes = [] { return qint64{1}; };
        sources.pictures = [] { return PictureLookUps(); };
        sources.images = [] { return ImageBytes(); };
        sources.databaseProblem = [this] { return problem; };
        sources.isolation = [] { return media::MediaPool::Isolation::Full; };
        sources.memoryLimitBytes = qint64{4} << 30U;
        feed = std::make_unique<LiveFeed>(sources);
        history = std::make_unique<DashboardHistory>(*feed);
    }
    /// The page, looked at for the first time.
    DashboardPage &open(const QString &stateFile = {})
    {
        page = std::make_unique<DashboardPage>(*history, Theme::current(), stateFile);
        page->resize(1072, 770);
        page->group().setRange(60'000);
        return *page;
    }
    [[nodiscard]] QString textOf(const char *card) const
    {
        QString text;
        for (const QLabel *label :
             page->findChild<QWidget *>(QString::fromLatin1(card))->findChildren<QLabel *>())
            text += label->text() + u'|';
        return text;
    }
    /// How many were collected, whatever a chart of this size makes of them.
    [[nodiscard]] qsizetype samples() const
    {
        constexpr qint64 kHour = 3'600'000;
        const qint64 now = history->figures().now().at.time_since_epoch().count();
        const PlotWindow window{now - kHour, now, 100'000, kHour};
        const auto lines = history->samples(DashboardHistory::Chart::Memory).lines(0, window);
        return lines.empty() ? 0 : static_cast<qsizetype>(lines.back().size());
    }

    ManualClock clock;
    telemetry::MetricsRegistry registry;
    const QString problem; ///< Read by the feed's thread.
    std::unique_ptr<LiveFeed> feed;
    std::unique_ptr<DashboardHistory> history;
    std::unique_ptr<DashboardPage> page;
};

/// An engine that works on photos, with a hard minute in the middle.
LiveSnapshotPtr workingEngine(WallTime begin, int second)
{
    const double phase = second / 60.0;
    const double strain =
        second > 400 && second < 520 ? 1 + 2.2 * std::sin((second - 400) / 38.2) : 1;
    auto snapshot = std::make_shared<LiveSnapshot>();
    snapshot->at = begin + std::chrono::seconds(second);
    snapshot->span = 1s;
    for (OperationFigures *figures : {&snapshot->operations, &snapshot->minute}) {
        figures->count = quint64(40 + 9 * std::sin(phase) + 5 * std::sin(phase * 5.3));
        figures->failures = strain > 2 ? 2 : 0;
        figures->within5s = figures->count - (strain > 2.5 ? 1 : 0);
        figures->p50 = std::chrono::milliseconds(int(220 + 40 * std::sin(phase * 3)));
        figures->p95 = std::chrono::milliseconds(int((1100 + 160 * std::sin(phase * 7)) * strain));
        figures->p99 = std::chrono::milliseconds(int((1800 + 250 * std::sin(phase * 9)) * strain));
    }
    OperationFigures slow = snapshot->minute;
    snapshot->slowest.push_back({QStringLiteral("job.image.optimize"), slow});
    slow.p95 = 940ms;
    snapshot->slowest.push_back({QStringLiteral("http.GET /i/{artifact}"), slow});
    slow.p95 = 31ms;
    snapshot->slowest.push_back({QStringLiteral("http.GET /api/v1/status"), slow});
    snapshot->jobs.workers = 10;
    snapshot->jobs.byState = {second % 90 > 45 ? 12 : 4, 0, 0, 3, 0, 0, second, 1, 0};
    snapshot->memory.processes = 7;
    snapshot->memory.webViewBytes = 210 << 20U;
    snapshot->memory.workerBytes = qint64((90 + 30 * std::sin(phase * 2)) * (1 << 20U));
    snapshot->memory.pssBytes =
        snapshot->memory.webViewBytes + snapshot->memory.workerBytes + (90 << 20U);
    snapshot->memoryLimitBytes = qint64{4} << 30U;
    snapshot->pictures = {quint64(second * 7), quint64(second * 2), quint64(second)};
    snapshot->images = {quint64(second / 3 + 1), second * 1'100'000LL, second * 160'000LL};
    return snapshot;
}

} // namespace

class TestDashboardPage final : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Theme> m_theme;

private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(Theme::Choice::Dark); }
    void cleanupTestCase() { m_theme.reset(); }

    void pageFollowsTheFeed()
    {
        Desk desk;
        desk.open().show();
        QTRY_VERIFY_WITH_TIMEOUT(desk.textOf("card-memory").contains(QStringLiteral("300")),
                                 kPatienceMs);
        desk.registry.operation(QStringLiteral("job.image.optimize")).record(2s, true);

        desk.clock.advance(1s);

        QTRY_VERIFY_WITH_TIMEOUT(
            desk.textOf("slowest").contains(QStringLiteral("job.image.optimize")), kPatienceMs);
        QVERIFY(desk.textOf("card-sla").contains(QStringLiteral("100")));
        QCOMPARE(desk.samples(), 2);
    }

    void hiddenPageCollectsAndDrawsNothing()
    {
        Desk desk;
        desk.open();
        QTRY_COMPARE_WITH_TIMEOUT(desk.samples(), 1, kPatienceMs);

        desk.clock.advance(2s);
        QTRY_COMPARE_WITH_TIMEOUT(desk.samples(), 2, kPatienceMs);

        for (const LiveChart *chart : desk.page->charts().all()) {
            QCOMPARE(chart->work().replacements, 0);
            QCOMPARE(chart->work().paints, 0);
        }
        desk.page->show();
        QTRY_VERIFY_WITH_TIMEOUT(desk.page->charts().all().front()->work().paints > 0, kPatienceMs);
        QVERIFY(desk.textOf("card-memory").contains(QStringLiteral("300")));
    }

    void pageHasThePastOfTheTimeBeforeItWasOpened()
    {
        Desk desk;
        const WallTime begin = desk.clock.wallNow();
        for (int second = 1; second <= 50; ++second)
            desk.history->take(workingEngine(begin, second));

        desk.open().show();

        for (const LiveChart *chart : desk.page->charts().all())
            QVERIFY2(chart->work().replacements > 0, qPrintable(chart->spec().id));
        QVERIFY(desk.samples() >= 50);
        QVERIFY(desk.textOf("card-jobs").contains(QStringLiteral("running")));
    }

    void slaIsThatOfTheTimeChosen()
    {
        Desk desk;
        const WallTime begin = desk.clock.wallNow();
        LiveSnapshot snapshot = *workingEngine(begin, 0);
        snapshot.operations.count = 10;
        snapshot.operations.within5s = 5;
        desk.history->take(std::make_shared<LiveSnapshot>(snapshot));
        snapshot.at = begin + 10min;
        snapshot.operations.within5s = 10;
        desk.history->take(std::make_shared<LiveSnapshot>(snapshot));
        desk.open().show();
        QVERIFY(desk.textOf("card-sla").contains(QStringLiteral("all 10 in 1 min")));

        desk.page->group().setRange(15 * 60'000);

        QVERIFY(desk.textOf("card-sla").contains(QStringLiteral("75")));
        QVERIFY(desk.textOf("card-sla").contains(QStringLiteral("5 of 20 took longer in 15 min")));
    }

    void spanOfTimeIsOneChoiceAndIsRemembered()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("window.ini"));
        Desk desk;
        desk.open(file);
        const auto chosen = [&desk] {
            QStringList texts;
            for (const QAbstractButton *button : desk.page->findChildren<QAbstractButton *>()) {
                if (button->group() && button->isChecked())
                    texts.append(button->text());
            }
            return texts;
        };
        QCOMPARE(chosen(), QStringList{QStringLiteral("1m")});
        for (QAbstractButton *button : desk.page->findChildren<QAbstractButton *>()) {
            if (button->text() == QStringLiteral("6h"))
                button->click();
        }
        QCOMPARE(chosen(), QStringList{QStringLiteral("6h")});

        desk.page = std::make_unique<DashboardPage>(*desk.history, Theme::current(), file);

        QCOMPARE(desk.page->group().range(), qint64{6} * 60 * 60'000);
        QCOMPARE(chosen(), QStringList{QStringLiteral("6h")});
    }

    void databaseThatDoesNotAnswerIsSaid()
    {
        Desk desk(QStringLiteral("the disk is gone"));
        desk.open().show();

        const auto isSaid = [&desk] {
            const auto labels = desk.page->findChildren<QLabel *>();
            return std::any_of(labels.begin(), labels.end(), [](const QLabel *label) {
                return label->text().contains(QStringLiteral("the disk is gone"));
            });
        };

        QTRY_VERIFY_WITH_TIMEOUT(isSaid(), kPatienceMs);
    }

    void valuesAreSavedAsTheyAreDrawn()
    {
        Desk desk;
        desk.open();
        QTRY_COMPARE_WITH_TIMEOUT(desk.samples(), 1, kPatienceMs);
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("memory.csv"));
        LiveChart &memory = *desk.page->charts().all().at(2);
        QSignalSpy saved(&desk.page->exporter(), &ChartExport::saved);

        desk.page->exporter().save(path, memory.csv());

        QTRY_COMPARE_WITH_TIMEOUT(saved.count(), 1, kPatienceMs);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray content = file.readAll();
        QCOMPARE(content, csvOf(memory.spec(), memory.drawing()));
        QVERIFY(content.contains(QByteArray::number(300 << 20U)));
    }

    void whatCannotBeSavedIsSaid()
    {
        Desk desk;
        desk.open().show();
        QSignalSpy failed(&desk.page->exporter(), &ChartExport::failed);

        desk.page->exporter().save(QStringLiteral("/nowhere/at/all.csv"), "x");

        QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, kPatienceMs);
    }

    void pageIsPaintedInEveryTheme_data()
    {
        QTest::addColumn<int>("choice");
        QTest::addColumn<bool>("isDark");
        QTest::newRow("dashboard-dark") << int(Theme::Choice::Dark) << true;
        QTest::newRow("dashboard-light") << int(Theme::Choice::Light) << false;
        QTest::newRow("dashboard-high-contrast") << int(Theme::Choice::HighContrast) << true;
    }
    void pageIsPaintedInEveryTheme()
    {
        QFETCH(int, choice);
        QFETCH(bool, isDark);
        m_theme->setChoice(static_cast<Theme::Choice>(choice));
        Desk desk;
        desk.open().show();
        QTRY_COMPARE_WITH_TIMEOUT(desk.samples(), 1, kPatienceMs);
        for (int second = 1; second <= 900; ++second)
            desk.history->take(workingEngine(desk.clock.wallNow(), second));

        const QImage image =
            test::pictureOf(*desk.page, QString::fromLatin1(QTest::currentDataTag()));

        m_theme->setChoice(Theme::Choice::Dark);
        QVERIFY((image.pixelColor(image.width() / 2, 30).lightness() < 128) == isDark);
        QVERIFY(desk.textOf("card-jobs").contains(QStringLiteral("running")));
    }

    void everyButtonHasAName()
    {
        Desk desk;
        desk.open();
        for (const QAbstractButton *button : desk.page->findChildren<QAbstractButton *>())
            QVERIFY(!button->accessibleName().isEmpty() || !button->text().isEmpty());
        for (const LiveChart *chart : desk.page->charts().all())
            QVERIFY(!chart->accessibleName().isEmpty());
    }
};

QTEST_MAIN(TestDashboardPage)
#include "tst_dashboard_page.moc"
