#pragma once

#include <QObject>

#include <optional>
#include <vector>

namespace hub::ui {

/// What the charts of a page have in common: the span of time they show, whether they stand still,
/// and the crosshair.
///
/// Units:   milliseconds since 1970 UTC.
/// Threads: GUI.
/// Errors:  none.
class ChartGroup final : public QObject
{
    Q_OBJECT

public:
    static constexpr qint64 kShortestRange = 60'000;
    static constexpr qint64 kLongestRange = 24LL * 3'600'000;
    /// What a drag must span to be a zoom: less is a slip of the hand.
    static constexpr qint64 kShortestZoom = 2'000;

    using QObject::QObject;

    struct View
    {
        qint64 from = 0;
        qint64 to = 0;
        bool operator==(const View &) const = default;
    };
    [[nodiscard]] View view() const;

    [[nodiscard]] qint64 range() const { return m_range; }
    void setRange(qint64 range); ///< Leaves any zoom.

    [[nodiscard]] bool isPaused() const { return m_pausedAt.has_value(); }
    void setPaused(bool isPaused); ///< The picture stands still; samples are kept meanwhile.

    [[nodiscard]] bool isZoomed() const { return !m_zooms.empty(); }
    void zoomTo(qint64 from, qint64 to);
    void zoomBack(); ///< One step.

    [[nodiscard]] std::optional<qint64> crosshair() const { return m_crosshair; }
    void setCrosshair(std::optional<qint64> at);

    /// The present, told by whoever adds samples, once all charts have theirs.
    void advance(qint64 now);

Q_SIGNALS:
    void viewChanged(); ///< Draw again.
    void crosshairMoved();
    void controlsChanged(); ///< Range, pause or zoom.

private:
    qint64 m_now = 0;
    qint64 m_range = 15 * 60'000;
    std::optional<qint64> m_pausedAt;
    std::vector<View> m_zooms;
    std::optional<qint64> m_crosshair;
};

} // namespace hub::ui
