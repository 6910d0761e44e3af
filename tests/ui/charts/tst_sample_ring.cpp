#include "core/base/random.h"
#include "ui/charts/chart_spec.h"

#include <QDateTime>
#include <QTest>

#include <cmath>
#include <map>

using namespace hub;
using namespace hub::ui;

namespace {

SeriesValues only(double value)
{
    SeriesValues values;
    values.fill(kNoValue);
    values[0] = value;
    return values;
}

/// What a column must show: the extremes of the samples whose time falls into it.
struct Extremes
{
    double low = 0;
    double high = 0;
    bool operator==(const Extremes &) const = default;
};
using Columns = std::map<qint64, Extremes>;

void note(Columns &columns, const PlotPoint &point, const PlotWindow &window)
{
    const double width = static_cast<double>(window.to - window.from) / window.columns;
    const auto column = static_cast<qint64>(std::floor(static_cast<double>(point.at) / width));
    const auto [found, isNew] = columns.try_emplace(column, Extremes{point.value, point.value});
    if (isNew)
        return;
    found->second.low = std::min(found->second.low, point.value);
    found->second.high = std::max(found->second.high, point.value);
}

} // namespace

class TestSampleRing final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyColumnKeepsItsExtremesAndEveryGapStaysAGap()
    {
        const int given = qEnvironmentVariableIntValue("AIO_TEST_SEED");
        const int seed =
            given != 0 ? given : static_cast<int>(QDateTime::currentMSecsSinceEpoch() % 1'000'000);
        qInfo() << "AIO_TEST_SEED" << seed;
        Random random(static_cast<std::uint64_t>(seed));
        for (int round = 0; round < 60; ++round) {
            SampleRing ring;
            PlotWindow window;
            window.columns = 20 + static_cast<int>(random.fraction() * 600);
            window.joinWithin = 2'500;
            qint64 at = 1'700'000'000'000;
            std::vector<PlotPoint> samples;
            while (samples.size() < 3'000) {
                at += random.fraction() < 0.01 ? 3'000 + qint64(random.fraction() * 60'000) : 1'000;
                const double value = random.fraction() < 0.05 ? kNoValue : random.fraction() * 100;
                ring.add(at, only(value));
                samples.push_back({at, value});
            }
            window.to = at;
            window.from = at - qint64(random.fraction() * 4'000'000) - 10'000;

            const std::vector<PlotLine> lines = ring.lines(0, window);

            check(samples, lines, window);
        }
    }

    void dayKeepsItsExtremes()
    {
        SampleRing ring;
        const qint64 begin = 1'700'000'000'000;
        for (qint64 second = 0; second < 24 * 3'600; ++second) {
            const double value = second == 5'003    ? 500
                                 : second == 70'001 ? -3
                                                    : double(second % 60);
            ring.add(begin + second * 1'000, only(value));
        }
        PlotWindow window{begin, begin + 24LL * 3'600'000, 600, 2'500};

        const std::vector<PlotLine> lines = ring.lines(0, window);

        QCOMPARE(lines.size(), 1U);
        QVERIFY(lines.front().size() <= 2 * 601U);
        const auto [low, high] = std::minmax_element(
            lines.front().begin(), lines.front().end(), [](const PlotPoint &a, const PlotPoint &b) {
                return a.value < b.value;
            });
        QCOMPARE(*high, (PlotPoint{begin + 5'003'000, 500}));
        QCOMPARE(*low, (PlotPoint{begin + 70'001'000, -3}));
    }

    void columnsStandStillWhileTimeGoesOn()
    {
        SampleRing ring;
        const qint64 begin = 1'700'000'000'000;
        for (qint64 second = 0; second < 3'000; ++second)
            ring.add(begin + second * 1'000, only(std::fmod(double(second) * 7, 13)));
        const PlotWindow now{begin + 500'000, begin + 2'500'000, 100, 2'500};
        const PlotWindow later{begin + 501'000, begin + 2'501'000, 100, 2'500};

        const PlotLine before = ring.lines(0, now).front();
        const PlotLine after = ring.lines(0, later).front();

        // All but the columns at the two edges are the same.
        const auto middle = [](const PlotLine &line) {
            return PlotLine(line.begin() + 4, line.end() - 4);
        };
        const PlotLine old = middle(before);
        QVERIFY(std::search(after.begin(), after.end(), old.begin(), old.end()) != after.end());
    }

    void oldestSamplesLeave()
    {
        SampleRing ring;
        for (qint64 i = 0; i < 100'000; ++i)
            ring.add(1'700'000'000'000 + i * 1'000, only(1));
        PlotWindow window{0, 1'700'000'000'000 + 100'000'000, 10'000, 2'500};

        const qint64 first = ring.lines(0, window).front().front().at;

        const qint64 age = 1'700'000'000'000 + 99'999'000 - first;
        QVERIFY(age >= 23LL * 3'600'000 && age <= 24LL * 3'600'000 + SampleRing::kSpanMs);
    }

    void clockThatIsPutBackStartsAnew()
    {
        SampleRing ring;
        ring.add(2'000'000, only(5));
        ring.add(1'000'000, only(7));

        const std::vector<PlotLine> lines = ring.lines(0, {0, 3'000'000, 100, 2'500});

        QCOMPARE(lines.size(), 1U);
        QCOMPARE(lines.front(), (PlotLine{{1'000'000, 7}}));
    }

    void nearestValueIsFoundWithinReach()
    {
        SampleRing ring;
        ring.add(1'000'000, only(5));
        ring.add(1'001'000, only(kNoValue));
        ring.add(1'002'000, only(6));

        QCOMPARE(ring.nearest(0, 1'001'200, 1'000), (PlotPoint{1'002'000, 6}));
        QVERIFY(!ring.nearest(0, 1'010'000, 1'000));
    }

    void fileHoldsWhatIsPlotted()
    {
        ChartSpec spec;
        spec.unit = Unit::Seconds;
        spec.series = {{QStringLiteral("p \"50\""), Token::Accent}, {QStringLiteral("p95")}};
        Drawing drawing;
        drawing.lines = {{{{1'000, 0.5}, {3'000, 0.25}}}, {{{3'000, 2}}}};

        QCOMPARE(csvOf(spec, drawing),
                 QByteArray("time,\"p \"\"50\"\" (s)\",\"p95 (s)\"\n"
                            "1970-01-01T00:00:01.000Z,0.5,\n"
                            "1970-01-01T00:00:03.000Z,0.25,2\n"));
        QVERIFY(summaryOf(spec, drawing).contains(QStringLiteral("250")));
    }

private:
    static void check(const std::vector<PlotPoint> &samples,
                      const std::vector<PlotLine> &lines,
                      const PlotWindow &window)
    {
        Columns wanted;
        std::vector<PlotPoint> shown;
        for (const PlotPoint &sample : samples) {
            if (std::isnan(sample.value) || sample.at < window.from || sample.at > window.to)
                continue;
            note(wanted, sample, window);
            shown.push_back(sample);
        }
        Columns drawn;
        qint64 lastAt = 0;
        for (const PlotLine &line : lines) {
            QVERIFY(!line.empty());
            for (const PlotPoint &point : line) {
                QVERIFY(point.at > lastAt);
                lastAt = point.at;
                note(drawn, point, window);
            }
        }
        QVERIFY(drawn == wanted);
        // A line goes over no gap that is wider than a column.
        const double column = double(window.to - window.from) / window.columns;
        const double allowed = std::max(double(window.joinWithin), column);
        std::size_t gaps = 0;
        for (std::size_t i = 1; i < shown.size(); ++i)
            gaps += double(shown[i].at - shown[i - 1].at) > std::max(allowed, 2 * column) ? 1 : 0;
        QVERIFY(lines.size() >= gaps + (shown.empty() ? 0 : 1));
    }
};

QTEST_GUILESS_MAIN(TestSampleRing)
#include "tst_sample_ring.moc"
