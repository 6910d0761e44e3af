#pragma once

#include "ui/charts/chart_group.h"
#include "ui/charts/chart_units.h"
#include "ui/charts/sample_ring.h"
#include "ui/theme/tokens.h"

#include <QStringList>

namespace hub::ui {

struct SeriesSpec
{
    QString name;
    Token color = Token::Accent;
    bool isFilled = false; ///< Down to 0; for stacked amounts only.
};

/// A dashed line with a name. Always on the chart: the scale reaches to it.
struct Threshold
{
    QString name;
    double value = 0;
    Token color = Token::Danger;

    bool operator==(const Threshold &) const = default;
};

/// What a chart is about. All texts are translated.
struct ChartSpec
{
    QString id; ///< For object names and files: "response-time".
    QString title;
    Unit unit = Unit::Count;
    std::vector<SeriesSpec> series; ///< kMostSeries at most.
    QString emptyText;              ///< What will be here, and what makes it come.
    qint64 joinWithin = 2'500;      ///< Milliseconds; see PlotWindow.
};

/// What a chart shows at the moment, ready to be painted, read aloud and written to a file.
struct Drawing
{
    ChartGroup::View view;
    ValueScale scale;
    std::vector<std::vector<PlotLine>> lines; ///< By series.

    [[nodiscard]] bool isEmpty() const;
};

/// The points of a drawing as rows in the order of time; kNoValue where a series has none then.
struct PlottedRow
{
    qint64 at = 0;
    SeriesValues values{};
};
[[nodiscard]] std::vector<PlottedRow> plottedRows(const Drawing &drawing);

/// The same as CSV: time in RFC 3339 (UTC), then a column a series, numbers with a point. Bytes,
/// seconds, percent: as the unit says, in full.
[[nodiscard]] QByteArray csvOf(const ChartSpec &spec, const Drawing &drawing);

/// One sentence for those who do not see the chart.
[[nodiscard]] QString summaryOf(const ChartSpec &spec, const Drawing &drawing);

} // namespace hub::ui
