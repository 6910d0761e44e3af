#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <limits>
#include <optional>
#include <vector>

namespace hub::ui {

inline constexpr std::size_t kMostSeries = 4;
inline constexpr double kNoValue = std::numeric_limits<double>::quiet_NaN();

using SeriesValues = std::array<double, kMostSeries>; ///< kNoValue where nothing was measured.

/// A point as it was measured.
struct PlotPoint
{
    qint64 at = 0; ///< Milliseconds since 1970 UTC.
    double value = 0;

    bool operator==(const PlotPoint &) const = default;
};

/// The points of one series between two gaps, oldest first.
using PlotLine = std::vector<PlotPoint>;

/// The part of a ring that is drawn, and on how many pixel columns.
struct PlotWindow
{
    qint64 from = 0; ///< Milliseconds since 1970 UTC; both ends belong to it.
    qint64 to = 0;
    int columns = 1;
    qint64 joinWithin = 2'500; ///< Milliseconds: neighbours further apart have a gap between them.
};

/// The samples of a chart: each of the last hour, and of the last 24 hours the smallest and largest
/// value of every ten seconds.
///
/// Units:   milliseconds; kFine samples and kCoarse spans at most, the oldest leave.
/// Threads: one.
/// Errors:  none. A sample that is older than the newest (the clock was put back) starts all over.
class SampleRing final
{
public:
    static constexpr std::size_t kFine = 3'600;
    static constexpr std::size_t kCoarse = 8'640;
    static constexpr qint64 kSpanMs = 10'000;

    void add(qint64 at, const SeriesValues &values);

    [[nodiscard]] bool isEmpty() const { return m_fine.empty(); }
    [[nodiscard]] std::optional<qint64> newest() const;

    /// What is drawn of series @p index: of each pixel column the smallest and the largest value,
    /// in the order of their times, and a new line after each gap. Columns stand still while the
    /// window moves over them.
    [[nodiscard]] std::vector<PlotLine> lines(std::size_t index, const PlotWindow &window) const;

    /// The value of series @p index nearest to @p at, at most @p within away.
    [[nodiscard]] std::optional<PlotPoint> nearest(std::size_t index,
                                                   qint64 at,
                                                   qint64 within) const;

private:
    struct Sample
    {
        qint64 at = 0;
        SeriesValues values{};
    };
    /// The extremes of some seconds.
    struct Span
    {
        qint64 begin = 0;
        std::array<PlotPoint, kMostSeries> low; ///< Its value is kNoValue where there is none.
        std::array<PlotPoint, kMostSeries> high;
    };
    void addToSpan(const Sample &sample);

    template<typename Visit>
    void visit(std::size_t index, qint64 from, qint64 to, Visit pass) const;

    std::deque<Sample> m_fine;
    std::deque<Span> m_coarse;
};

} // namespace hub::ui
