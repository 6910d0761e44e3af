// The whole dashboard with its feed, looked at and hidden.
#include "core/base/random.h"
#include "tests/bench/charts/measuring.h"
#include "ui/dashboard/dashboard_page.h"
#include "ui/theme/theme.h"

#include <unistd.h>

namespace hub::bench {
namespace {

/// Sources of an engine that does forty things a second, and that cost what those of an engine do.
class BusyEngine
{
public:
    [[nodiscard]] LiveFeed::Sources sources()
    {
        LiveFeed::Sources made;
        made.clock = &m_clock;
        made.operations = [this] {
            for (int i = 0; i < 40; ++i) {
                m_registry.operation(QStringLiteral("http.GET /api/v1/example/%1").arg(i % 20))
                    .record(std::chrono::milliseconds(1 + int(m_random.fraction() * 3'000)),
                            i != 7);
            }
            return m_registry.operations();
        };
        made.jobs = [] { return jobs::JobQueue::Counts(); };
        const auto probe = std::make_shared<resources::MemoryProbe>(::getpid());
        made.memory = [probe] { return probe->measure(); };
        made.residentBytes = [probe] { return probe->residentBytes(); };
        made.pictures = [this]() -> PictureLookUps { return {m_random.below(1'000), 10, 10}; };
        made.images = [] { return ImageBytes(); };
        made.databaseProblem = [] { return QString(); };
        made.isolation = [] { return media::MediaPool::Isolation::Full; };
        made.memoryLimitBytes = 4LL << 30U;
        return made;
    }

private:
    const SystemClock m_clock;
    telemetry::MetricsRegistry m_registry;
    Random m_random{7}; ///< Of the feed's thread.
};

} // namespace

void measureDashboard(bool isShown, int seconds)
{
    BusyEngine engine;
    LiveFeed feed(engine.sources());
    ui::DashboardHistory history(feed);
    // An hour behind it.
    LiveSnapshot past;
    past.operations.count = 1;
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    for (qint64 second = 3'600; second > 0; --second) {
        past.at = WallTime(std::chrono::milliseconds(now - second * 1'000));
        past.operations.p95 = std::chrono::milliseconds(1'000 + second * 7 % 900);
        past.memory.pssBytes = (300 << 20U) + second * 40'009 % (50 << 20U);
        past.pictures.memoryHits += static_cast<quint64>(second % 7);
        past.pictures.misses += 1;
        history.take(std::make_shared<LiveSnapshot>(past));
    }
    ui::DashboardPage page(history, ui::Theme::current(), {});
    page.resize(1072, 770);
    page.show();
    QCoreApplication::processEvents();
    if (!isShown)
        page.hide();
    printRow(isShown ? QStringLiteral("the process with its dashboard shown, feed at 1 Hz")
                     : QStringLiteral("the process with its dashboard hidden, feed at 1 Hz"),
             cpuShare(seconds),
             QStringLiteral("% of a core"));
}

} // namespace hub::bench
