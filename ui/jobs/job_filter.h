#pragma once

#include "core/engine/job_desk.h"

namespace hub::ui {

/// Which jobs are shown.
struct JobFilter
{
    /// States as people think of them.
    enum class States
    {
        All,
        Unfinished,
        Waiting, ///< For a worker, a time, another job, or paused.
        Running,
        Succeeded,
        Failed,
        Cancelled
    };
    States states = States::All;
    QString kind; ///< Empty: all.
    QString text; ///< Somewhere in what haystackOf() holds, in whatever case.

    [[nodiscard]] bool isEmpty() const { return *this == JobFilter(); }
    bool operator==(const JobFilter &) const = default;
};

/// A filter made ready to be asked a hundred thousand times.
///
/// Units:   none.
/// Threads: one.
/// Errors:  none.
class JobMatcher final
{
public:
    explicit JobMatcher(const JobFilter &filter = {});

    /// @p haystack is haystackOf() the job.
    [[nodiscard]] bool matches(const JobRow &row, const QByteArray &haystack) const;

private:
    quint32 m_states = 0; ///< A bit a state.
    QString m_kind;
    QByteArray m_needle;
};

/// What a text is looked for in: kind, subject, id, group and error.
[[nodiscard]] QByteArray haystackOf(const JobRow &row);

} // namespace hub::ui
