#pragma once

#include <QColor>

namespace hub::ui {

/// The contrast ratio of WCAG 2: 1 (the same) to 21 (black on white). Both colours are opaque.
[[nodiscard]] double contrastRatio(const QColor &one, const QColor &other);

} // namespace hub::ui
