#include "app/run/progress.h"

#include "app/terminal/text_width.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace hub::app {
namespace {

using std::chrono::milliseconds;

/// Below these an estimate would be a guess.
constexpr double kLeastFractionForEta = 0.01;
constexpr milliseconds kLeastTimeForEta{500};

constexpr int kWidestBar = 30;
constexpr int kNarrowestBar = 10;

QString bar(double fraction, int cells)
{
    const int filled = static_cast<int>(std::floor(fraction * cells));
    QString text(filled, u'=');
    if (filled < cells)
        text += u'>';
    return u'[' + text.leftJustified(cells, u' ') + u']';
}

} // namespace

Progress::Progress(const std::vector<qint64> &sizes)
{
    // Each item has a share of fixed cost, so that a thousand tiny files do not count as nothing.
    constexpr double kFixedBytes = 64 * 1024;
    m_items.reserve(sizes.size());
    for (const qint64 bytes : sizes) {
        m_items.push_back({static_cast<double>(bytes) + kFixedBytes, 0, false});
        m_totalWeight += m_items.back().weight;
    }
    m_view.total = static_cast<int>(sizes.size());
}

void Progress::start(std::size_t item, const QString &name)
{
    const bool isKnown = std::any_of(
        m_running.begin(), m_running.end(), [item](const Running &r) { return r.item == item; });
    if (!isKnown && !m_items[item].isFinished)
        m_running.push_back({item, name});
}

void Progress::advance(std::size_t item, double fraction)
{
    if (!m_items[item].isFinished && fraction > m_items[item].fraction)
        setFraction(item, std::min(fraction, 1.0));
}

void Progress::pause(std::size_t item)
{
    m_running.erase(std::remove_if(m_running.begin(),
                                   m_running.end(),
                                   [item](const Running &r) { return r.item == item; }),
                    m_running.end());
}

void Progress::finish(std::size_t item, bool succeeded, qint64 savedBytes)
{
    if (m_items[item].isFinished)
        return;
    setFraction(item, 1);
    pause(item);
    m_items[item].isFinished = true;
    ++m_view.finished;
    m_view.failed += succeeded ? 0 : 1;
    m_view.savedBytes += savedBytes;
}

void Progress::setFraction(std::size_t item, double fraction)
{
    m_doneWeight += (fraction - m_items[item].fraction) * m_items[item].weight;
    m_items[item].fraction = fraction;
}

ProgressView Progress::view(milliseconds elapsed) const
{
    ProgressView view = m_view;
    view.fraction = isComplete() ? 1 : std::clamp(m_doneWeight / m_totalWeight, 0.0, 1.0);
    if (view.fraction >= kLeastFractionForEta && elapsed >= kLeastTimeForEta) {
        const double left = static_cast<double>(elapsed.count()) * (1 / view.fraction - 1);
        view.eta = milliseconds(static_cast<qint64>(left));
    }
    for (const Running &running : m_running)
        view.running.append(running.name);
    return view;
}

QString progressLine(const ProgressView &view, int columns)
{
    const int room = columns - 1; // A character in the last column makes some terminals wrap.
    const QString percent =
        QStringLiteral("%1 %").arg(static_cast<int>(std::floor(view.fraction * 100)), 3);
    const QString count = QStringLiteral("%1/%2").arg(view.finished).arg(view.total);
    QStringList facts{percent, count};
    if (view.failed > 0)
        facts.append(QStringLiteral("%1 failed").arg(view.failed));
    if (view.eta && view.fraction < 1)
        facts.append(clockText(*view.eta) + QStringLiteral(" left"));
    if (view.savedBytes > 0)
        facts.append(QStringLiteral("saved ") + bytesText(view.savedBytes));

    QString line = facts.join(QStringLiteral("  "));
    const int barRoom = std::min(kWidestBar, room - textWidth(line) - 4);
    if (barRoom >= kNarrowestBar)
        line = bar(view.fraction, barRoom) + u' ' + line;
    const int nameRoom = room - textWidth(line) - 2;
    if (nameRoom >= 4 && !view.running.isEmpty())
        line += QStringLiteral("  ") + elided(view.running.join(QStringLiteral(", ")), nameRoom);
    return elided(line, room);
}

QString bytesText(qint64 bytes)
{
    constexpr std::array kNames{"kB", "MB", "GB", "TB"};
    if (std::abs(bytes) < 1000)
        return QStringLiteral("%1 B").arg(bytes);
    double value = static_cast<double>(bytes) / 1000;
    std::size_t unit = 0;
    // 999.95 would be shown as "1000.0".
    while (std::abs(value) >= 999.95 && unit + 1 < kNames.size()) {
        value /= 1000;
        ++unit;
    }
    return QStringLiteral("%1 %2").arg(value, 0, 'f', 1).arg(QLatin1StringView(kNames[unit]));
}

QString clockText(milliseconds span)
{
    const qint64 seconds = std::max<qint64>(0, (span.count() + 999) / 1000);
    const auto two = [](qint64 number) {
        return QStringLiteral("%1").arg(number, 2, 10, QChar(u'0'));
    };
    if (seconds < 3600)
        return QStringLiteral("%1:%2").arg(seconds / 60).arg(two(seconds % 60));
    return QStringLiteral("%1:%2:%3")
        .arg(seconds / 3600)
        .arg(two(seconds / 60 % 60), two(seconds % 60));
}

QString durationText(milliseconds span)
{
    const double seconds = static_cast<double>(span.count()) / 1000;
    if (seconds < 10)
        return QStringLiteral("%1 s").arg(seconds, 0, 'f', 2);
    if (seconds < 60)
        return QStringLiteral("%1 s").arg(seconds, 0, 'f', 1);
    const auto whole = static_cast<qint64>(std::llround(seconds));
    return QStringLiteral("%1 min %2 s").arg(whole / 60).arg(whole % 60, 2, 10, QChar(u'0'));
}

} // namespace hub::app
