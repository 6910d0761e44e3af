#include "ui/charts/chart_spec.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>
#include <cmath>
#include <map>

namespace hub::ui {
namespace {

struct Chart
{
    Q_DECLARE_TR_FUNCTIONS(hub::ui::Chart)
};

QByteArray quoted(const QString &text)
{
    QString inner = text;
    inner.replace(u'"', QStringLiteral("\"\""));
    return '"' + inner.toUtf8() + '"';
}

QString unitName(Unit unit)
{
    switch (unit) {
    case Unit::Seconds:
        return QStringLiteral(" (s)");
    case Unit::Bytes:
        return QStringLiteral(" (bytes)");
    case Unit::Percent:
        return QStringLiteral(" (%)");
    case Unit::Count:
        break;
    }
    return {};
}

QString seriesSummary(const SeriesSpec &series, Unit unit, const std::vector<PlotLine> &lines)
{
    if (lines.empty())
        return Chart::tr("%1 has no values").arg(series.name);
    double low = lines.front().front().value;
    double high = low;
    for (const PlotLine &line : lines) {
        for (const PlotPoint &point : line) {
            low = std::min(low, point.value);
            high = std::max(high, point.value);
        }
    }
    return Chart::tr("%1 is %2 at the end, between %3 and %4")
        .arg(series.name,
             valueText(unit, lines.back().back().value),
             valueText(unit, low),
             valueText(unit, high));
}

} // namespace

bool Drawing::isEmpty() const
{
    return std::all_of(lines.begin(), lines.end(), [](const std::vector<PlotLine> &series) {
        return series.empty();
    });
}

std::vector<PlottedRow> plottedRows(const Drawing &drawing)
{
    SeriesValues nothing;
    nothing.fill(kNoValue);
    std::map<qint64, SeriesValues> byTime;
    for (std::size_t series = 0; series < drawing.lines.size(); ++series) {
        for (const PlotLine &line : drawing.lines[series]) {
            for (const PlotPoint &point : line)
                byTime.try_emplace(point.at, nothing).first->second[series] = point.value;
        }
    }
    std::vector<PlottedRow> rows;
    rows.reserve(byTime.size());
    for (const auto &[at, values] : byTime)
        rows.push_back({at, values});
    return rows;
}

QByteArray csvOf(const ChartSpec &spec, const Drawing &drawing)
{
    QByteArray csv = "time";
    for (const SeriesSpec &series : spec.series)
        csv += ',' + quoted(series.name + unitName(spec.unit));
    csv += '\n';
    for (const PlottedRow &row : plottedRows(drawing)) {
        csv +=
            QDateTime::fromMSecsSinceEpoch(row.at, Qt::UTC).toString(Qt::ISODateWithMs).toLatin1();
        for (std::size_t series = 0; series < spec.series.size(); ++series) {
            csv += ',';
            if (!std::isnan(row.values[series]))
                csv += QByteArray::number(row.values[series], 'g', 17);
        }
        csv += '\n';
    }
    return csv;
}

QString summaryOf(const ChartSpec &spec, const Drawing &drawing)
{
    if (drawing.isEmpty())
        return spec.emptyText;
    const qint64 range = drawing.view.to - drawing.view.from;
    QStringList parts;
    for (std::size_t series = 0; series < spec.series.size(); ++series)
        parts.append(seriesSummary(spec.series[series], spec.unit, drawing.lines[series]));
    return Chart::tr("From %1 to %2: %3.")
        .arg(timeText(drawing.view.from, range),
             timeText(drawing.view.to, range),
             parts.join(QStringLiteral("; ")));
}

} // namespace hub::ui
