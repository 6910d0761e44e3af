#include "ui/charts/chart_group.h"

#include <algorithm>

namespace hub::ui {

ChartGroup::View ChartGroup::view() const
{
    if (!m_zooms.empty())
        return m_zooms.back();
    const qint64 end = m_pausedAt.value_or(m_now);
    return {end - m_range, end};
}

void ChartGroup::setRange(qint64 range)
{
    range = std::clamp(range, kShortestRange, kLongestRange);
    if (range == m_range && m_zooms.empty())
        return;
    m_range = range;
    m_zooms.clear();
    Q_EMIT controlsChanged();
    Q_EMIT viewChanged();
}

void ChartGroup::setPaused(bool isPaused)
{
    if (isPaused == m_pausedAt.has_value())
        return;
    m_pausedAt = isPaused ? std::optional(m_now) : std::nullopt;
    Q_EMIT controlsChanged();
    Q_EMIT viewChanged();
}

void ChartGroup::zoomTo(qint64 from, qint64 to)
{
    if (to - from < kShortestZoom)
        return;
    m_zooms.push_back({from, to});
    m_crosshair.reset();
    Q_EMIT crosshairMoved();
    Q_EMIT controlsChanged();
    Q_EMIT viewChanged();
}

void ChartGroup::zoomBack()
{
    if (m_zooms.empty())
        return;
    m_zooms.pop_back();
    Q_EMIT controlsChanged();
    Q_EMIT viewChanged();
}

void ChartGroup::setCrosshair(std::optional<qint64> at)
{
    if (at == m_crosshair)
        return;
    m_crosshair = at;
    Q_EMIT crosshairMoved();
}

void ChartGroup::advance(qint64 now)
{
    m_now = now;
    // What is zoomed or paused shows nothing of the present.
    if (m_zooms.empty() && !m_pausedAt)
        Q_EMIT viewChanged();
}

} // namespace hub::ui
