#pragma once

#include "core/base/result.h"
#include "ui/shell/web_pane.h"

#include <QString>

namespace hub::app {

/// Loads the library with the web view, and makes one. Unsupported where it, or Qt WebEngine, is
/// not installed.
[[nodiscard]] Result<ui::WebPane *> makeWebPane(const QString &library,
                                                const ui::WebPane::Options &options,
                                                QWidget *parent);

} // namespace hub::app
