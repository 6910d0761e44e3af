#include "tests/bench/charts/measuring.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimer>

#include <cstdio>
#include <cstdlib>
#include <sys/resource.h>

namespace hub::bench {
namespace {

constexpr int kWarmUps = 10;
constexpr std::chrono::seconds kRest{2};

class PaintCounter final : public QObject
{
public:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        m_paints += event->type() == QEvent::Paint ? 1 : 0;
        return QObject::eventFilter(watched, event);
    }
    [[nodiscard]] int paints() const { return m_paints; }

private:
    int m_paints = 0;
};

void wait(std::chrono::milliseconds duration)
{
    QEventLoop loop;
    QTimer::singleShot(duration, &loop, &QEventLoop::quit);
    loop.exec();
}

} // namespace

double cpuSeconds()
{
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval &time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void printRow(const QString &name, double value, const QString &unit)
{
    const QJsonObject row{{QStringLiteral("name"), name},
                          {QStringLiteral("value"), value},
                          {QStringLiteral("unit"), unit}};
    std::puts(QJsonDocument(row).toJson(QJsonDocument::Compact).constData());
}

double cpuShare(int seconds)
{
    wait(kRest);
    const double before = cpuSeconds();
    QElapsedTimer wall;
    wall.start();
    wait(std::chrono::seconds(seconds));
    return 100 * (cpuSeconds() - before) / (static_cast<double>(wall.nsecsElapsed()) / 1e9);
}

double cpuMsAStep(int steps, const std::function<void(int step)> &take)
{
    wait(kRest);
    PaintCounter counter;
    qApp->installEventFilter(&counter);
    double before = 0;
    for (int step = 0; step < kWarmUps + steps; ++step) {
        if (step == kWarmUps)
            before = cpuSeconds();
        take(step);
        QCoreApplication::processEvents();
    }
    const double used = cpuSeconds() - before;
    if (counter.paints() < steps) {
        std::fprintf(stderr, "bench_charts: only %d paints in %d steps\n", counter.paints(), steps);
        std::exit(1);
    }
    return 1'000 * used / steps;
}

} // namespace hub::bench
