#pragma once

#include <QStringList>

namespace hub::app {

/// Takes the warnings of this process aside while a progress bar owns the terminal, so that whoever
/// draws the bar can print them in between. The log file gets them as ever.
///
/// Units:   none.
/// Threads: created and destroyed on the main thread, once at a time, inside the life of the engine
///          whose log it stands before; take() from any thread.
/// Errors:  none; over 100 waiting warnings, further ones are in the log only.
class WarningTap final
{
public:
    WarningTap();
    ~WarningTap();
    WarningTap(const WarningTap &) = delete;
    WarningTap &operator=(const WarningTap &) = delete;

    /// What came since the last call.
    [[nodiscard]] QStringList take();
};

} // namespace hub::app
