#include "ui/charts/sample_ring.h"

#include <algorithm>
#include <cmath>

namespace hub::ui {
namespace {

/// Collects the points of one series into columns and lines.
class LineBuilder
{
public:
    explicit LineBuilder(const PlotWindow &window)
        : m_columnMs(std::max<double>(
            1, static_cast<double>(window.to - window.from) / std::max(1, window.columns)))
        , m_joinWithin(static_cast<double>(window.joinWithin))
    {}

    /// @p spacing is how far apart neighbours are where nothing is missing.
    void add(const PlotPoint &point, qint64 spacing)
    {
        const auto column =
            static_cast<qint64>(std::floor(static_cast<double>(point.at) / m_columnMs));
        if (m_isOpen && column == m_column) {
            if (point.value < m_low.value)
                m_low = point;
            if (point.value > m_high.value)
                m_high = point;
            m_last = point.at;
            return;
        }
        const double away = static_cast<double>(point.at - m_last);
        const double allowed =
            std::max({m_joinWithin, m_columnMs, 2.5 * static_cast<double>(spacing)});
        closeColumn();
        if (m_lines.empty() || away > allowed)
            m_lines.emplace_back();
        m_isOpen = true;
        m_column = column;
        m_low = point;
        m_high = point;
        m_last = point.at;
    }

    [[nodiscard]] std::vector<PlotLine> take()
    {
        closeColumn();
        return std::move(m_lines);
    }

private:
    void closeColumn()
    {
        if (!m_isOpen)
            return;
        m_isOpen = false;
        PlotLine &line = m_lines.back();
        const bool isLowFirst = m_low.at <= m_high.at;
        line.push_back(isLowFirst ? m_low : m_high);
        if (m_low.at != m_high.at)
            line.push_back(isLowFirst ? m_high : m_low);
    }

    const double m_columnMs;
    const double m_joinWithin;
    std::vector<PlotLine> m_lines;
    bool m_isOpen = false;
    qint64 m_column = 0;
    qint64 m_last = 0;
    PlotPoint m_low;
    PlotPoint m_high;
};

} // namespace

void SampleRing::add(qint64 at, const SeriesValues &values)
{
    if (!m_fine.empty() && at < m_fine.back().at) {
        m_fine.clear();
        m_coarse.clear();
    }
    m_fine.push_back({at, values});
    if (m_fine.size() > kFine)
        m_fine.pop_front();
    addToSpan(m_fine.back());
}

void SampleRing::addToSpan(const Sample &sample)
{
    const qint64 begin = sample.at - sample.at % kSpanMs;
    if (m_coarse.empty() || m_coarse.back().begin != begin) {
        Span span;
        span.begin = begin;
        span.low.fill({begin, kNoValue});
        span.high.fill({begin, kNoValue});
        m_coarse.push_back(span);
        if (m_coarse.size() > kCoarse)
            m_coarse.pop_front();
    }
    Span &span = m_coarse.back();
    for (std::size_t i = 0; i < kMostSeries; ++i) {
        const PlotPoint point{sample.at, sample.values[i]};
        if (std::isnan(point.value))
            continue;
        if (!(span.low[i].value <= point.value))
            span.low[i] = point;
        if (!(span.high[i].value >= point.value))
            span.high[i] = point;
    }
}

std::optional<qint64> SampleRing::newest() const
{
    return m_fine.empty() ? std::nullopt : std::optional(m_fine.back().at);
}

template<typename Visit>
void SampleRing::visit(std::size_t index, qint64 from, qint64 to, Visit pass) const
{
    const qint64 fineBegin = m_fine.empty() ? to : m_fine.front().at;
    const auto isBefore = [](const Span &span, qint64 at) { return span.begin + kSpanMs <= at; };
    auto span = std::lower_bound(m_coarse.begin(), m_coarse.end(), from, isBefore);
    for (; span != m_coarse.end() && span->begin < fineBegin && span->begin <= to; ++span) {
        const PlotPoint &low = span->low[index];
        const PlotPoint &high = span->high[index];
        const auto tell = [&](const PlotPoint &point) {
            if (point.at >= from && point.at <= to && point.at < fineBegin)
                pass(point, kSpanMs);
        };
        if (std::isnan(low.value))
            continue;
        tell(low.at <= high.at ? low : high);
        if (low.at != high.at)
            tell(low.at <= high.at ? high : low);
    }
    const auto isEarlier = [](const Sample &sample, qint64 at) { return sample.at < at; };
    auto sample = std::lower_bound(m_fine.begin(), m_fine.end(), from, isEarlier);
    for (; sample != m_fine.end() && sample->at <= to; ++sample) {
        if (!std::isnan(sample->values[index]))
            pass(PlotPoint{sample->at, sample->values[index]}, qint64{0});
    }
}

std::vector<PlotLine> SampleRing::lines(std::size_t index, const PlotWindow &window) const
{
    LineBuilder builder(window);
    visit(index, window.from, window.to, [&builder](const PlotPoint &point, qint64 spacing) {
        builder.add(point, spacing);
    });
    return builder.take();
}

std::optional<PlotPoint> SampleRing::nearest(std::size_t index, qint64 at, qint64 within) const
{
    std::optional<PlotPoint> best;
    visit(index, at - within, at + within, [&best, at](const PlotPoint &point, qint64) {
        if (!best || std::abs(point.at - at) < std::abs(best->at - at))
            best = point;
    });
    return best;
}

} // namespace hub::ui
