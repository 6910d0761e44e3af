#pragma once

#include "core/engine/job_desk.h"
#include "ui/theme/tokens.h"

namespace hub::ui {

/// Jobs in the user's words.
[[nodiscard]] QString stateText(jobs::State state);
[[nodiscard]] Token stateColor(jobs::State state);
[[nodiscard]] QString priorityText(jobs::Priority priority);

/// "2 min 5 s", "340 ms".
[[nodiscard]] QString durationText(std::chrono::milliseconds duration);

/// The time of today, the date before that.
[[nodiscard]] QString momentText(WallTime at);

/// How far it is, why it waits, what came of it or what went wrong: one line.
[[nodiscard]] QString conditionText(const JobRow &row);

/// How long its last attempt ran; empty while it is not over.
[[nodiscard]] QString tookText(const JobRow &row);

} // namespace hub::ui
