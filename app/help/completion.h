#pragma once

#include <QByteArray>

namespace hub::app {

/// A script for bash 4.4 and later that completes commands, options, job kinds, `--set` names and
/// their values, and files. Needs nothing else installed.
[[nodiscard]] QByteArray bashCompletion();

/// The same for zsh: a file for $fpath, called `_aio-hub`.
[[nodiscard]] QByteArray zshCompletion();

} // namespace hub::app
