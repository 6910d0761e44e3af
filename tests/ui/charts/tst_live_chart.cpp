#include "ui/charts/live_chart.h"
#include "ui/theme/theme.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QSignalSpy>
#include <QTest>

using namespace hub::ui;

namespace {

constexpr int kPatienceMs = 60'000;
constexpr qint64 kBegin = 1'700'000'000'000;

ChartSpec spec()
{
    ChartSpec made;
    made.id = QStringLiteral("response-time");
    made.title = QStringLiteral("Response time");
    made.unit = Unit::Seconds;
    made.series = {{QStringLiteral("p50"), Token::SeriesBlue},
                   {QStringLiteral("p95"), Token::Accent}};
    made.emptyText = QStringLiteral("Nothing has run yet.");
    return made;
}

SeriesValues two(double first, double second)
{
    return {first, second, kNoValue, kNoValue};
}

/// A page with two charts of a group, and some minutes of samples.
struct Page
{
    Page()
    {
        auto *layout = new QHBoxLayout(&window);
        layout->addWidget(chart);
        layout->addWidget(other);
        window.resize(900, 240);
        group.setRange(60'000);
    }
    void addSeconds(int count)
    {
        for (int i = 0; i < count; ++i) {
            at += 1'000;
            chart->add(at, two(0.1, 1 + (i % 5)));
            other->add(at, two(0.2, 2));
        }
        group.advance(at);
    }
    void show()
    {
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window, kPatienceMs));
        QTRY_VERIFY_WITH_TIMEOUT(chart->work().paints > 0, kPatienceMs);
    }

    ChartGroup group;
    QWidget window;
    LiveChart *chart = new LiveChart(spec(), group, &window);
    LiveChart *other = new LiveChart(spec(), group, &window);
    qint64 at = kBegin;
};

} // namespace

class TestLiveChart final : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Theme> m_theme;

private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(Theme::Choice::Dark); }
    void cleanupTestCase() { m_theme.reset(); }

    void shownChartIsHandedOverOnceALineAndUpdate()
    {
        Page page;
        page.addSeconds(30);
        page.show();
        const LiveChart::Work before = page.chart->work();

        page.addSeconds(1);

        QCOMPARE(page.chart->work().replacements, before.replacements + 2);
        QTRY_VERIFY_WITH_TIMEOUT(page.chart->work().paints > before.paints, kPatienceMs);
    }

    void hiddenChartKeepsItsSamplesAndDoesNothing()
    {
        Page page;
        page.addSeconds(10);
        page.show();
        page.window.hide();
        QCoreApplication::sendPostedEvents();
        const LiveChart::Work before = page.chart->work();

        page.addSeconds(20);
        QCoreApplication::sendPostedEvents();

        QCOMPARE(page.chart->work().replacements, before.replacements);
        QCOMPARE(page.chart->work().paints, before.paints);
        page.window.show();
        QTRY_VERIFY_WITH_TIMEOUT(page.chart->work().paints > before.paints, kPatienceMs);
        QCOMPARE(page.chart->drawing().lines[0].front().size(), 30U);
    }

    void minimisedChartDoesNothing()
    {
        Page page;
        page.show();
        page.window.showMinimized();
        QTRY_VERIFY_WITH_TIMEOUT(page.window.isMinimized(), kPatienceMs);
        const int before = page.chart->work().replacements;

        page.addSeconds(5);

        QCOMPARE(page.chart->work().replacements, before);
    }

    void pausedPictureStandsStillWhileSamplesAreKept()
    {
        Page page;
        page.addSeconds(10);
        page.show();
        page.group.setPaused(true);
        const QByteArray still = page.chart->csv();

        page.addSeconds(10);
        const QByteArray paused = page.chart->csv();
        page.group.setPaused(false);

        QCOMPARE(paused, still);
        QCOMPARE(page.chart->drawing().lines[0].front().size(), 20U);
    }

    void dragZoomsAllChartsAndEscapeGoesBack()
    {
        Page page;
        page.addSeconds(120);
        page.show();
        const ChartGroup::View whole = page.group.view();
        QWidget *layer = page.chart->childAt(page.chart->rect().center());

        QTest::mousePress(layer, Qt::LeftButton, {}, {100, 60});
        QTest::mouseMove(layer, {200, 60});
        QTest::mouseRelease(layer, Qt::LeftButton, {}, {200, 60});

        QVERIFY(page.group.isZoomed());
        const ChartGroup::View zoomed = page.group.view();
        QVERIFY(zoomed.from > whole.from && zoomed.to < whole.to);
        QCOMPARE(page.other->drawing().view, zoomed);
        page.chart->setFocus();
        QTest::keyClick(page.chart, Qt::Key_Escape); // The crosshair, if there is one.
        QTest::keyClick(page.chart, Qt::Key_Escape);
        QCOMPARE(page.group.view(), whole);
    }

    void crosshairMovesByKeyOnAllCharts()
    {
        Page page;
        page.addSeconds(60);
        page.show();

        QTest::keyClick(page.chart, Qt::Key_Left);
        const std::optional<qint64> first = page.group.crosshair();
        QTest::keyClick(page.chart, Qt::Key_Left, Qt::ShiftModifier);
        const std::optional<qint64> second = page.group.crosshair();
        QTest::keyClick(page.chart, Qt::Key_Escape);

        QCOMPARE(first, std::optional(page.group.view().to));
        QVERIFY(second && *second < *first);
        QVERIFY(!page.group.crosshair());
    }

    void scaleReachesToTheThreshold()
    {
        Page page;
        page.addSeconds(10);
        page.show();
        QVERIFY(page.chart->drawing().scale.top >= 5);

        page.chart->setThresholds({{QStringLiteral("SLA 40 s"), 40}});

        QVERIFY(page.chart->drawing().scale.top >= 40);
    }

    void screenReaderGetsATableOfWhatIsPlotted()
    {
        Page page;
        page.addSeconds(20);
        page.show();

        QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(page.chart);

        QVERIFY(accessible);
        QCOMPARE(accessible->role(), QAccessible::Table);
        QCOMPARE(accessible->text(QAccessible::Name), QStringLiteral("Response time"));
        QVERIFY(accessible->text(QAccessible::Description).contains(QStringLiteral("p95")));
        QAccessibleTableInterface *table = accessible->tableInterface();
        QVERIFY(table);
        QCOMPARE(table->columnCount(), 3);
        QCOMPARE(table->columnDescription(2), QStringLiteral("p95"));
        const auto rows = plottedRows(page.chart->drawing());
        QCOMPARE(table->rowCount(), int(rows.size()));
        for (int row = 0; row < table->rowCount(); ++row) {
            const QString cell = table->cellAt(row, 2)->text(QAccessible::Name);
            QCOMPARE(cell, valueText(Unit::Seconds, rows[std::size_t(row)].values[1]));
        }
        QVERIFY(!table->cellAt(0, 9));
    }

    void pictureShowsTheChart()
    {
        Page page;
        page.addSeconds(20);
        page.show();

        const QImage image = page.chart->picture().toImage();

        const QColor line = m_theme->color(Token::Accent);
        int found = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x)
                found += image.pixelColor(x, y) == line ? 1 : 0;
        }
        QVERIFY(found > 50);
    }

    void lookChangesWhileItIsOpen()
    {
        Page page;
        page.addSeconds(20);
        page.show();

        m_theme->setChoice(Theme::Choice::Light);
        const QColor light = page.chart->picture().toImage().pixelColor(6, 100);
        m_theme->setChoice(Theme::Choice::Dark);
        const QColor dark = page.chart->picture().toImage().pixelColor(6, 100);

        QVERIFY(light.lightness() > 200);
        QVERIFY(dark.lightness() < 60);
    }
};

QTEST_MAIN(TestLiveChart)
#include "tst_live_chart.moc"
