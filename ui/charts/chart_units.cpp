#include "ui/charts/chart_units.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <array>
#include <cmath>

namespace hub::ui {
namespace {

constexpr int kMostSteps = 3; ///< One less than labels.

struct Chart
{
    Q_DECLARE_TR_FUNCTIONS(hub::ui::Chart)
};

/// Three significant digits at most, and no more than a person can use.
QString number(double value)
{
    const double size = std::abs(value);
    const int decimals = size >= 100 || value == std::floor(value) ? 0 : size >= 10 ? 1 : 2;
    QLocale locale;
    QString text = locale.toString(value, 'f', decimals);
    while (decimals > 0 && text.endsWith(locale.zeroDigit()))
        text.chop(1);
    if (text.endsWith(locale.decimalPoint()))
        text.chop(locale.decimalPoint().size());
    return text;
}

Figure seconds(double value)
{
    if (value > 0 && value < 0.9995)
        return {number(std::max(0.01, value * 1000)), Chart::tr("ms")};
    if (value < 120)
        return {number(value), Chart::tr("s")};
    return {number(value / 60), Chart::tr("min")};
}

Figure bytes(double value)
{
    const std::array names{
        Chart::tr("B"), Chart::tr("kB"), Chart::tr("MB"), Chart::tr("GB"), Chart::tr("TB")};
    std::size_t index = 0;
    while (std::abs(value) >= 1023.5 && index + 1 < names.size()) {
        value /= 1024;
        ++index;
    }
    return {index == 0 ? QLocale().toString(std::round(value), 'f', 0) : number(value),
            names[index]};
}

/// The smallest of 1, 2, 2.5, 5 times a power of ten that is not below @p value.
double roundUp(double value)
{
    const double power = std::pow(10, std::floor(std::log10(value)));
    for (const double factor : {1.0, 2.0, 2.5, 5.0}) {
        if (factor * power >= value * 0.999'999)
            return factor * power;
    }
    return 10 * power;
}

double roundUpBytes(double value)
{
    return std::pow(2, std::ceil(std::log2(std::max(1.0, value)) - 1e-9));
}

} // namespace

QString Figure::text() const
{
    // A narrow space that does not break keeps the unit with its number.
    return unit.isEmpty() ? number : number + QChar(0x202F) + unit;
}

Figure figure(Unit unit, double value)
{
    switch (unit) {
    case Unit::Seconds:
        return seconds(value);
    case Unit::Bytes:
        return bytes(value);
    case Unit::Percent:
        return {QLocale().toString(value, 'f', value == std::floor(value) ? 0 : 1),
                QStringLiteral("%")};
    case Unit::Count:
        break;
    }
    return {number(value), QString()};
}

ValueScale valueScale(Unit unit, double highest)
{
    if (unit == Unit::Percent)
        return {100, 50};
    const double least = unit == Unit::Count ? 1 : unit == Unit::Bytes ? 1024 : 0.001;
    const double wanted = std::max(highest, least) / kMostSteps;
    double step = unit == Unit::Bytes ? roundUpBytes(wanted) : roundUp(wanted);
    if (unit == Unit::Count) {
        step = std::max(step, 1.0);
        if (step != std::floor(step))
            step *= 2; // There is no half of a job.
    }
    return {step * std::max(1.0, std::ceil(highest / step - 1e-5)), step};
}

QVector<qint64> timeTicks(qint64 from, qint64 to)
{
    constexpr qint64 kSecond = 1'000;
    constexpr qint64 kMinute = 60 * kSecond;
    constexpr qint64 kHour = 60 * kMinute;
    constexpr std::array<qint64, 18> kSteps{kSecond,
                                            2 * kSecond,
                                            5 * kSecond,
                                            10 * kSecond,
                                            20 * kSecond,
                                            30 * kSecond,
                                            kMinute,
                                            2 * kMinute,
                                            5 * kMinute,
                                            10 * kMinute,
                                            20 * kMinute,
                                            30 * kMinute,
                                            kHour,
                                            2 * kHour,
                                            3 * kHour,
                                            6 * kHour,
                                            8 * kHour,
                                            12 * kHour};
    qint64 step = 24 * kHour;
    for (const qint64 candidate : kSteps) {
        if ((to - from) / candidate < 4) {
            step = candidate;
            break;
        }
    }
    const qint64 offset = QDateTime::fromMSecsSinceEpoch(to).offsetFromUtc() * kSecond;
    QVector<qint64> ticks;
    qint64 tick = ((from + offset) / step) * step - offset;
    for (; tick <= to; tick += step) {
        if (tick >= from)
            ticks.push_back(tick);
    }
    return ticks;
}

QString timeText(qint64 at, qint64 rangeMs)
{
    constexpr qint64 kWithSeconds = 5 * 60'000;
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(at);
    return time.toString(rangeMs <= kWithSeconds ? QStringLiteral("HH:mm:ss")
                                                 : QStringLiteral("HH:mm"));
}

} // namespace hub::ui
