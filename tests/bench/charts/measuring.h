#pragma once

#include <QString>

#include <functional>

namespace hub::bench {

/// What the process has used of the processors, on all its threads.
[[nodiscard]] double cpuSeconds();

void printRow(const QString &name, double value, const QString &unit);

/// Lets the window come to rest, then gives the share of a core that the process takes, in percent.
[[nodiscard]] double cpuShare(int seconds);

/// Milliseconds of processor time that each of @p steps takes with all that it makes the window
/// paint; the first ones are not counted. Ends the program where nothing was painted.
[[nodiscard]] double cpuMsAStep(int steps, const std::function<void(int step)> &take);

/// What one measures, by its name on the command line.
void measurePage(bool isOurs, int charts, int seconds);
void measurePan(bool isOurs);
void measureCrosshair(bool isOurs);
void measureDashboard(bool isShown, int seconds);
void measureJobChanges(bool isOurs, int seconds);
void measureJobFilter(bool isOurs);
void measureJobScroll(bool isOurs);

} // namespace hub::bench
