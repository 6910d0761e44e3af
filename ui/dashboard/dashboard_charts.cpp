#include "ui/dashboard/dashboard_charts.h"

#include <QGridLayout>

namespace hub::ui {
namespace {

/// Operations and look-ups come now and then: a line goes from one to the next within this time.
constexpr qint64 kJoinWithin = 15'000;

} // namespace

DashboardCharts::DashboardCharts(const DashboardHistory &history,
                                 ChartGroup &group,
                                 QWidget *parent)
    : QWidget(parent)
    , m_history(history)
    , m_group(group)
{
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(12);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    addSpeedCharts();
    addResourceCharts();
    addImageCharts();
}

LiveChart *DashboardCharts::addChart(ChartSpec spec, DashboardHistory::Chart samples)
{
    auto *chart = new LiveChart(std::move(spec), m_group, this);
    chart->setMinimumHeight(178);
    const auto index = static_cast<int>(m_charts.size());
    static_cast<QGridLayout *>(layout())->addWidget(chart, index / 2, index % 2);
    chart->setRing(m_history.samples(samples));
    m_charts.push_back(chart);
    return chart;
}

void DashboardCharts::addSpeedCharts()
{
    ChartSpec times;
    times.id = QStringLiteral("response-time");
    times.title = tr("Response time");
    times.unit = Unit::Seconds;
    times.series = {{tr("p50"), Token::SeriesBlue},
                    {tr("p95"), Token::Accent},
                    {tr("p99"), Token::SeriesViolet}};
    times.emptyText = tr("How long requests and jobs take, once there are some.");
    times.joinWithin = kJoinWithin;
    const double limit = std::chrono::duration<double>(kSlaLimit).count();
    addChart(std::move(times), DashboardHistory::Chart::ResponseTime)
        ->setThresholds({{tr("SLA %1").arg(valueText(Unit::Seconds, limit)), limit}});

    ChartSpec rates;
    rates.id = QStringLiteral("throughput");
    rates.title = tr("Throughput and errors, a minute");
    rates.series = {{tr("done"), Token::Accent}, {tr("failed"), Token::Danger}};
    rates.emptyText = tr("How much is done in a minute, and how much fails.");
    addChart(std::move(rates), DashboardHistory::Chart::Throughput);
}

void DashboardCharts::addResourceCharts()
{
    ChartSpec memory;
    memory.id = QStringLiteral("memory");
    memory.title = tr("Memory of the hub");
    memory.unit = Unit::Bytes;
    memory.series = {{tr("total"), Token::Accent, true},
                     {tr("web view"), Token::SeriesBlue},
                     {tr("decoders"), Token::SeriesViolet}};
    memory.emptyText = tr("The memory of the hub and its processes.");
    m_memory = addChart(std::move(memory), DashboardHistory::Chart::Memory);

    ChartSpec jobs;
    jobs.id = QStringLiteral("jobs");
    jobs.title = tr("Jobs");
    jobs.series = {{tr("running"), Token::Accent}, {tr("waiting"), Token::SeriesBlue}};
    jobs.emptyText = tr("How many jobs run and wait.");
    addChart(std::move(jobs), DashboardHistory::Chart::Jobs);
}

void DashboardCharts::addImageCharts()
{
    ChartSpec ratio;
    ratio.id = QStringLiteral("cache-hit-ratio");
    ratio.title = tr("Cache hit ratio of pictures");
    ratio.unit = Unit::Percent;
    ratio.series = {{tr("all"), Token::Accent}, {tr("from disk"), Token::SeriesBlue}};
    ratio.emptyText = tr("How many of the pictures that pages ask for were there already.");
    ratio.joinWithin = kJoinWithin;
    addChart(std::move(ratio), DashboardHistory::Chart::HitRatio)
        ->setThresholds({{tr("goal %1").arg(valueText(Unit::Percent, 100 * kHitRatioGoal)),
                          100 * kHitRatioGoal,
                          Token::Warning}});

    ChartSpec saved;
    saved.id = QStringLiteral("image-bytes-saved");
    saved.title = tr("Saved by image jobs");
    saved.unit = Unit::Bytes;
    saved.series = {{tr("since the start"), Token::Accent, true}};
    saved.emptyText = tr("How much smaller pages get. Drop photos on the window to begin.");
    addChart(std::move(saved), DashboardHistory::Chart::SavedBytes);
}

void DashboardCharts::follow()
{
    const LiveSnapshot &now = m_history.figures().now();
    if (const auto limit = static_cast<double>(now.memoryLimitBytes); limit > 0) {
        m_memory->setThresholds({{QStringLiteral("70 %"), 0.70 * limit, Token::Warning},
                                 {QStringLiteral("85 %"), 0.85 * limit, Token::Warning},
                                 {QStringLiteral("95 %"), 0.95 * limit, Token::Danger}});
    }
    m_group.advance(now.at.time_since_epoch().count());
}

} // namespace hub::ui
