#pragma once

namespace hub::ui {

/// Makes every LiveChart a table for screen readers: a row a plotted moment, a column a series.
void installChartAccessibility();

} // namespace hub::ui
