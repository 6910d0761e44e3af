#pragma once

namespace hub::app {

/// What the process ends with; scripts rely on these.
enum ExitCode
{
    ExitDone = 0,
    ExitSomeFailed = 1,
    ExitUsage = 2,
    ExitInterrupted = 130, ///< 128 + SIGINT, as shells expect it.
};

} // namespace hub::app
