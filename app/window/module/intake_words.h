#pragma once

#include "app/window/window_host.h"

#include <QString>

namespace hub::app {

/// What came of files, in a sentence or two.
[[nodiscard]] QString intakeWords(const IntakeReport &report, Aim aim);

/// Whether anything was left out or went wrong.
[[nodiscard]] bool isFlawed(const IntakeReport &report);

/// The sentence for the user that fits an error of the engine's start, and what to do.
[[nodiscard]] QString startWords(const Error &error);

} // namespace hub::app
