#pragma once

#include <QtGlobal>

#include <deque>

namespace hub::ui {

/// How many operations ran, and how many of them within the promised time, in any part of the last
/// 24 hours.
///
/// Units:   milliseconds since 1970 UTC; counted by spans of ten seconds, 24 hours of them.
/// Threads: one.
/// Errors:  none. Where the clock was put back it starts all over.
class OperationTally final
{
public:
    static constexpr qint64 kSpanMs = 10'000;
    static constexpr std::size_t kMostSpans = 8'640;

    struct Sum
    {
        quint64 count = 0;
        quint64 within = 0; ///< The promised time.

        bool operator==(const Sum &) const = default;
    };

    void add(qint64 at, const Sum &operations);

    /// From @p from, rounded to the nearest ten seconds, to @p to.
    [[nodiscard]] Sum sum(qint64 from, qint64 to) const;

private:
    struct Span
    {
        qint64 begin = 0;
        Sum operations;
    };
    std::deque<Span> m_spans; ///< Those in which something ran.
};

} // namespace hub::ui
