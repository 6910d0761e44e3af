#pragma once

#include "app/ctl/ctl.h"
#include "app/ctl/event_stream.h"

namespace hub::app {

/// Lines at one place of the terminal, drawn over each other.
///
/// Units:   none.
/// Threads: one thread at a time.
/// Errors:  none.
class Screen final
{
public:
    /// Cut to the size of the terminal.
    void draw(const QStringList &lines);

private:
    qsizetype m_drawn = 0;
};

/// Calls @p take for each event of @p types until Ctrl-C or until nobody reads what is printed, and
/// @p quiet when none has come for a tenth of a second.
[[nodiscard]] CtlResult followEvents(const Ctl &ctl,
                                     const QByteArray &types,
                                     const std::function<void(const HubEvent &)> &take,
                                     const std::function<void()> &quiet);

/// `ctl events`, `ctl status --watch`, `ctl queue show --watch`, `ctl jobs list --watch`.
[[nodiscard]] CtlResult printEvents(const Ctl &ctl);
[[nodiscard]] CtlResult watchStatus(const Ctl &ctl);
[[nodiscard]] CtlResult watchQueue(const Ctl &ctl);
[[nodiscard]] CtlResult watchJobs(const Ctl &ctl);

} // namespace hub::app
