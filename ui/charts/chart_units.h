#pragma once

#include <QString>
#include <QVector>

namespace hub::ui {

/// What the values of a chart are.
enum class Unit
{
    Seconds,
    Bytes,
    Percent,
    Count
};

/// A figure as people read it: the number, and its unit apart so that it can be set smaller.
struct Figure
{
    QString number; ///< "1.24", with the separators of the locale.
    QString unit;   ///< "s", "ms", "MB", "%"; empty for a count.

    [[nodiscard]] QString text() const;
};
[[nodiscard]] Figure figure(Unit unit, double value);
[[nodiscard]] inline QString valueText(Unit unit, double value)
{
    return figure(unit, value).text();
}

/// A vertical axis from 0: labels at 0, step, 2 step ... up to `top`; four at most.
struct ValueScale
{
    double top = 1;
    double step = 1;
};
/// The smallest scale of round numbers that holds @p highest.
[[nodiscard]] ValueScale valueScale(Unit unit, double highest);

/// Four at most round moments (milliseconds since 1970) of the local day between @p from and @p to.
[[nodiscard]] QVector<qint64> timeTicks(qint64 from, qint64 to);

/// A moment for an axis that spans @p rangeMs: with seconds where that is minutes.
[[nodiscard]] QString timeText(qint64 at, qint64 rangeMs);

} // namespace hub::ui
