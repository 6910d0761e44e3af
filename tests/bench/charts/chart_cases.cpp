// Charts of four lines each: a page that goes on by itself, a day that is panned, a crosshair over
// twelve.
#include "core/base/random.h"
#include "tests/bench/charts/measuring.h"
#include "tests/bench/charts/plain_charts.h"
#include "ui/charts/live_chart.h"
#include "ui/theme/theme.h"

#include <QGridLayout>
#include <QTimer>

#include <cmath>

namespace hub::bench {
namespace {

using namespace hub::ui;

constexpr int kSeries = 4;
constexpr qint64 kBegin = 1'700'000'000'000;
constexpr qint64 kSecond = 1'000;
constexpr qint64 kMinute = 60'000;
constexpr qint64 kHour = 60 * kMinute;

/// Four values that wander, so that no column of a chart is like its neighbour.
class Wanderer
{
public:
    [[nodiscard]] SeriesValues next()
    {
        ++m_step;
        SeriesValues values;
        for (std::size_t i = 0; i < values.size(); ++i) {
            const double wave = std::sin(static_cast<double>(m_step) / (40.0 + 13 * double(i)));
            values[i] = 45 + 20 * wave + 25 * m_random.fraction();
        }
        return values;
    }

private:
    Random m_random{7};
    qint64 m_step = 0;
};

ChartSpec specOf(int number)
{
    ChartSpec spec;
    spec.id = QStringLiteral("chart-%1").arg(number);
    spec.title = QStringLiteral("Chart %1").arg(number);
    spec.unit = Unit::Percent;
    spec.series = {{QStringLiteral("one"), Token::Accent},
                   {QStringLiteral("two"), Token::SeriesBlue},
                   {QStringLiteral("three"), Token::SeriesViolet},
                   {QStringLiteral("four"), Token::Warning}};
    return spec;
}

QSize sizeOf(int charts)
{
    return charts > 6 ? QSize(1400, 900) : QSize(1072, 620);
}

/// Ours or the plain ones, in a window, each with as many seconds behind it as its span shows.
class Page
{
public:
    Page(bool isOurs, int charts, qint64 range, qint64 past)
        : m_range(range)
    {
        auto *grid = new QGridLayout(&window);
        const int columns = charts > 6 ? 3 : charts > 1 ? 2 : 1;
        group.setRange(range);
        for (int i = 0; i < charts; ++i) {
            QWidget *chart = nullptr;
            if (isOurs)
                chart = ours.emplace_back(new LiveChart(specOf(i), group, &window));
            else
                chart = plain.emplace_back(
                    new PlainChart(QStringLiteral("Chart %1").arg(i), kSeries, &window));
            grid->addWidget(chart, i / columns, i % columns);
        }
        m_values.resize(kSeries);
        for (qint64 second = 0; second < past / kSecond; ++second)
            add();
        draw();
        window.resize(sizeOf(charts));
        window.show();
    }
    void add()
    {
        now += kSecond;
        const SeriesValues values = m_wanderer.next();
        for (LiveChart *chart : ours)
            chart->add(now, values);
        if (plain.empty())
            return;
        for (std::size_t series = 0; series < m_values.size(); ++series)
            m_values[series].push_back(values[series]);
    }
    void draw()
    {
        group.advance(now);
        for (std::size_t series = 0; series < m_values.size() && !plain.empty(); ++series) {
            std::vector<double> &values = m_values[series];
            if (const auto most = static_cast<std::size_t>(m_range / kSecond); values.size() > most)
                values.erase(values.begin(), values.end() - static_cast<qint64>(most));
            for (PlainChart *chart : plain)
                chart->show(static_cast<int>(series), values);
        }
    }

    ChartGroup group;
    QWidget window;
    std::vector<LiveChart *> ours; ///< The window owns them.
    std::vector<PlainChart *> plain;
    qint64 now = kBegin;

private:
    const qint64 m_range;
    Wanderer m_wanderer;
    std::vector<std::vector<double>> m_values; ///< By series, for the plain charts.
};

} // namespace

void measurePage(bool isOurs, int charts, int seconds)
{
    const qint64 range = charts > 6 ? 10 * kMinute : 15 * kMinute;
    Page page(isOurs, charts, range, range);
    QTimer timer;
    QObject::connect(&timer, &QTimer::timeout, &page.window, [&page] {
        page.add();
        page.draw();
    });
    timer.start(std::chrono::seconds(1));
    printRow(QStringLiteral("%1 charts of 4 lines, %2 points each, at 1 Hz")
                 .arg(charts)
                 .arg(range / kSecond),
             cpuShare(seconds),
             QStringLiteral("% of a core"));
}

void measurePan(bool isOurs)
{
    constexpr int kFrames = 200;
    // A day: all that a chart of ours keeps. The plain chart has as many points.
    constexpr qint64 kPoints = qint64(SampleRing::kFine) + 2 * qint64(SampleRing::kCoarse);
    Page page(isOurs, 1, 24 * kHour, isOurs ? 24 * kHour : kPoints * kSecond);
    page.group.setRange(12 * kHour);
    const double ms = cpuMsAStep(kFrames, [&page](int frame) {
        page.group.advance(page.now - kHour - frame * 2 * kMinute);
        const double from = static_cast<double>(frame * kPoints) / (2.0 * kFrames) * 0.9;
        for (PlainChart *chart : page.plain)
            chart->showPart(from, from + kPoints / 2.0);
    });
    printRow(QStringLiteral("a frame of a day panned, %1 points a line").arg(kPoints),
             ms,
             QStringLiteral("CPU ms"));
}

void measureCrosshair(bool isOurs)
{
    constexpr int kMoves = 300;
    Page page(isOurs, 12, 10 * kMinute, 10 * kMinute);
    const double ms = cpuMsAStep(kMoves, [&page](int move) {
        const double share = move % 290 / 290.0;
        if (page.plain.empty())
            page.group.setCrosshair(page.now - static_cast<qint64>((1 - share) * 10 * kMinute));
        for (PlainChart *chart : page.plain)
            chart->moveLine(share);
    });
    printRow(
        QStringLiteral("a move of the crosshair over 12 charts"), ms, QStringLiteral("CPU ms"));
}

} // namespace hub::bench
