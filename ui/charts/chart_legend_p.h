#pragma once

#include "ui/charts/chart_spec.h"

#include <QWidget>

namespace hub::ui {

/// The series of a chart by colour and name, with their values at the crosshair where there is one.
class ChartLegend final : public QWidget
{
    Q_OBJECT

public:
    ChartLegend(const ChartSpec &spec, QWidget *parent);

    /// kNoValue: no value there. Empty: no crosshair.
    void setValues(const std::optional<SeriesValues> &values);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] QString textOf(std::size_t series) const;

    const ChartSpec &m_spec; ///< Of the LiveChart.
    std::optional<SeriesValues> m_values;
};

} // namespace hub::ui
