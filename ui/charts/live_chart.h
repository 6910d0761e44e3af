#pragma once

#include "ui/charts/chart_spec.h"

#include <QFrame>
#include <QPixmap>

namespace hub::ui {

class ChartLegend;
class CrosshairLayer;
class PlotView;

/// A chart of values over time that goes on by itself: title, legend, plot, crosshair.
///
/// Samples are kept whether anybody looks or not; drawn is only what somebody sees, reduced to the
/// smallest and the largest value of each column of two pixels. All charts of a page share a
/// ChartGroup: its span of time, pause, zoom and crosshair.
///
/// With the keyboard: arrows move the crosshair (with Shift in large steps), Home and End go to the
/// edges, plus zooms in around it, minus or Escape goes back. Screen readers get a table.
///
/// Units:   milliseconds since 1970 UTC; values as ChartSpec::unit says.
/// Threads: GUI.
/// Errors:  none.
class LiveChart final : public QFrame
{
    Q_OBJECT

public:
    /// @p group must outlive the chart.
    LiveChart(ChartSpec spec, ChartGroup &group, QWidget *parent = nullptr);
    ~LiveChart() override;

    /// To be followed by ChartGroup::advance() once all charts have theirs.
    void add(qint64 at, const SeriesValues &values);
    /// Shows @p ring instead, which somebody else fills, and which must outlive the chart.
    void setRing(const SampleRing &ring);
    void setThresholds(std::vector<Threshold> thresholds);

    [[nodiscard]] const ChartSpec &spec() const { return m_spec; }
    /// What is shown, or would be where nobody looks.
    [[nodiscard]] const Drawing &drawing();
    [[nodiscard]] QByteArray csv() { return csvOf(m_spec, drawing()); }
    [[nodiscard]] QPixmap picture(); ///< Title, legend and plot, without the crosshair.

    struct Work
    {
        int replacements = 0; ///< Lines handed to Qt Charts.
        int paints = 0;
    };
    [[nodiscard]] Work work() const;

    [[nodiscard]] QSize sizeHint() const override { return {440, 180}; }

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    friend class CrosshairLayer;
    [[nodiscard]] bool isSeen() const;
    [[nodiscard]] Drawing compose() const;
    void refresh();
    void placeLayer();
    void showCrosshair();
    void applyTheme();
    void moveCrosshair(int columns);

    const ChartSpec m_spec;
    ChartGroup &m_group;
    SampleRing m_own;                  ///< What add() fills.
    const SampleRing *m_ring = &m_own; ///< What is shown.
    ChartLegend *m_legend = nullptr;
    PlotView *m_plot = nullptr;
    CrosshairLayer *m_layer = nullptr;
    Drawing m_unseen; ///< What somebody asked for while nobody looked.
    bool m_isShown = false;
    bool m_isStale = false;
};

} // namespace hub::ui
