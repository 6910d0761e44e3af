#include "ui/dashboard/operation_tally.h"

#include <algorithm>

namespace hub::ui {

void OperationTally::add(qint64 at, const Sum &operations)
{
    const qint64 begin = at - at % kSpanMs;
    if (!m_spans.empty() && begin < m_spans.back().begin)
        m_spans.clear();
    if (operations.count == 0)
        return;
    if (m_spans.empty() || m_spans.back().begin != begin)
        m_spans.push_back({begin, {}});
    m_spans.back().operations.count += operations.count;
    m_spans.back().operations.within += operations.within;
    if (m_spans.size() > kMostSpans)
        m_spans.pop_front();
}

OperationTally::Sum OperationTally::sum(qint64 from, qint64 to) const
{
    const auto isBefore = [](const Span &span, qint64 at) { return span.begin + kSpanMs / 2 < at; };
    Sum all;
    auto span = std::lower_bound(m_spans.begin(), m_spans.end(), from, isBefore);
    for (; span != m_spans.end() && span->begin <= to; ++span) {
        all.count += span->operations.count;
        all.within += span->operations.within;
    }
    return all;
}

} // namespace hub::ui
