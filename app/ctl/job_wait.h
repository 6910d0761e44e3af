#pragma once

#include "app/ctl/ctl.h"
#include "app/ctl/event_stream.h"

namespace hub::app {

/// Follows jobs to their ends by events.
///
/// Units:   none.
/// Threads: one thread at a time.
/// Errors:  as EventStream.
class JobWait final
{
public:
    explicit JobWait(const Ctl &ctl)
        : m_ctl(ctl)
        , m_events(ctl.hub, "job")
    {}

    /// Before the job is added, so that its end is not missed.
    [[nodiscard]] Result<void> begin() { return m_events.begin(); }

    /// The whole record of the job @p id once it has ended. Shows how far it is on a terminal.
    [[nodiscard]] Result<QByteArray> untilEnd(const QByteArray &id);

private:
    void show(const json::object &job);

    const Ctl &m_ctl;
    EventStream m_events;
    bool m_isShown = false;
};

/// Whether nothing more will happen to a job in this state.
[[nodiscard]] bool isEndState(const QString &state);

} // namespace hub::app
