#pragma once

#include <QByteArray>

namespace hub::app {

/// The manual page aio-hub(1) in roff, for `man -l` or for a package.
[[nodiscard]] QByteArray manPage();

} // namespace hub::app
