#pragma once

#include "core/base/io.h"

namespace hub::app {

/// Turns SIGINT, SIGTERM and SIGHUP into something that poll() can wait for, and ignores SIGPIPE
/// and SIGXFSZ, so that writing fails with an error instead.
///
/// The signals are blocked in this thread and in all that it starts, so that a Ctrl-C reaches
/// nobody else in the process. Once the first has come, escalate() lets the next one end the
/// process at once: for people who do not want to wait for the clean stop.
///
/// Units:   none.
/// Threads: created on the main thread before any other thread starts.
/// Errors:  none: where the system has no descriptor left, the process cannot start.
class StopSignals final
{
public:
    StopSignals();
    StopSignals(const StopSignals &) = delete;
    StopSignals &operator=(const StopSignals &) = delete;
    ~StopSignals() = default;

    /// Readable when a stop was asked for.
    [[nodiscard]] int descriptor() const { return m_descriptor.get(); }

    /// The signal that was asked for, or 0.
    [[nodiscard]] int take();

    /// From here on a signal shows the cursor again and ends the process with ExitInterrupted.
    void escalate();

private:
    UniqueFd m_descriptor;
};

} // namespace hub::app
