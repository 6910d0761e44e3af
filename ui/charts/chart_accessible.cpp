#include "ui/charts/chart_accessible_p.h"
#include "ui/charts/live_chart.h"

#include <QAccessibleWidget>
#include <QDateTime>

#include <cmath>
#include <map>

namespace hub::ui {
namespace {

class ChartTable;

/// One value of the table. Belongs to Qt's registry of accessible things until its table goes.
class ChartCell final : public QAccessibleInterface, public QAccessibleTableCellInterface
{
public:
    ChartCell(ChartTable &table, int row, int column)
        : m_table(table)
        , m_row(row)
        , m_column(column)
    {}

    [[nodiscard]] bool isValid() const override;
    [[nodiscard]] QObject *object() const override { return nullptr; }
    [[nodiscard]] QWindow *window() const override;
    [[nodiscard]] QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    [[nodiscard]] QAccessibleInterface *parent() const override;
    [[nodiscard]] QAccessibleInterface *child(int) const override { return nullptr; }
    [[nodiscard]] int childCount() const override { return 0; }
    [[nodiscard]] int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    [[nodiscard]] QString text(QAccessible::Text kind) const override;
    void setText(QAccessible::Text, const QString &) override {}
    [[nodiscard]] QRect rect() const override;
    [[nodiscard]] QAccessible::Role role() const override { return QAccessible::Cell; }
    [[nodiscard]] QAccessible::State state() const override { return {}; }
    void *interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::TableCellInterface
                   ? static_cast<QAccessibleTableCellInterface *>(this)
                   : nullptr;
    }

    [[nodiscard]] bool isSelected() const override { return false; }
    [[nodiscard]] QList<QAccessibleInterface *> columnHeaderCells() const override { return {}; }
    [[nodiscard]] QList<QAccessibleInterface *> rowHeaderCells() const override { return {}; }
    [[nodiscard]] int columnIndex() const override { return m_column; }
    [[nodiscard]] int rowIndex() const override { return m_row; }
    [[nodiscard]] int columnExtent() const override { return 1; }
    [[nodiscard]] int rowExtent() const override { return 1; }
    [[nodiscard]] QAccessibleInterface *table() const override;

private:
    ChartTable &m_table;
    const int m_row;
    const int m_column;
};

class ChartTable final : public QAccessibleWidget, public QAccessibleTableInterface
{
public:
    explicit ChartTable(LiveChart *chart)
        : QAccessibleWidget(chart, QAccessible::Table, chart->spec().title)
    {}
    ~ChartTable() override
    {
        for (const auto &[place, id] : m_cells)
            QAccessible::deleteAccessibleInterface(id);
    }

    [[nodiscard]] LiveChart &chart() const { return *static_cast<LiveChart *>(widget()); }
    [[nodiscard]] std::vector<PlottedRow> rows() const { return plottedRows(chart().drawing()); }

    [[nodiscard]] QString text(QAccessible::Text kind) const override
    {
        if (kind == QAccessible::Description)
            return summaryOf(chart().spec(), chart().drawing());
        return QAccessibleWidget::text(kind);
    }
    [[nodiscard]] int childCount() const override { return rowCount() * columnCount(); }
    [[nodiscard]] QAccessibleInterface *child(int index) const override
    {
        return cellAt(index / columnCount(), index % columnCount());
    }
    [[nodiscard]] int indexOfChild(const QAccessibleInterface *child) const override
    {
        const auto *cell = dynamic_cast<const ChartCell *>(child);
        return cell ? cell->rowIndex() * columnCount() + cell->columnIndex() : -1;
    }
    void *interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::TableInterface ? static_cast<QAccessibleTableInterface *>(this)
                                                   : QAccessibleWidget::interface_cast(type);
    }

    [[nodiscard]] QAccessibleInterface *caption() const override { return nullptr; }
    [[nodiscard]] QAccessibleInterface *summary() const override { return nullptr; }
    [[nodiscard]] QAccessibleInterface *cellAt(int row, int column) const override
    {
        const auto found = m_cells.find({row, column});
        if (found != m_cells.end())
            return QAccessible::accessibleInterface(found->second);
        if (row < 0 || column < 0 || row >= rowCount() || column >= columnCount())
            return nullptr;
        auto *cell = new ChartCell(const_cast<ChartTable &>(*this), row, column);
        m_cells.emplace(std::pair(row, column), QAccessible::registerAccessibleInterface(cell));
        return cell;
    }
    [[nodiscard]] int selectedCellCount() const override { return 0; }
    [[nodiscard]] QList<QAccessibleInterface *> selectedCells() const override { return {}; }
    [[nodiscard]] QString columnDescription(int column) const override
    {
        if (column == 0)
            return LiveChart::tr("Time");
        const auto series = static_cast<std::size_t>(column - 1);
        return series < chart().spec().series.size() ? chart().spec().series[series].name
                                                     : QString();
    }
    [[nodiscard]] QString rowDescription(int row) const override { return textAt(row, 0); }
    [[nodiscard]] int selectedColumnCount() const override { return 0; }
    [[nodiscard]] int selectedRowCount() const override { return 0; }
    [[nodiscard]] int columnCount() const override
    {
        return static_cast<int>(chart().spec().series.size()) + 1;
    }
    [[nodiscard]] int rowCount() const override { return static_cast<int>(rows().size()); }
    [[nodiscard]] QList<int> selectedColumns() const override { return {}; }
    [[nodiscard]] QList<int> selectedRows() const override { return {}; }
    [[nodiscard]] bool isColumnSelected(int) const override { return false; }
    [[nodiscard]] bool isRowSelected(int) const override { return false; }
    bool selectRow(int) override { return false; }
    bool selectColumn(int) override { return false; }
    bool unselectRow(int) override { return false; }
    bool unselectColumn(int) override { return false; }
    void modelChange(QAccessibleTableModelChangeEvent *) override {}

    [[nodiscard]] QString textAt(int row, int column) const
    {
        const std::vector<PlottedRow> all = rows();
        if (row < 0 || static_cast<std::size_t>(row) >= all.size())
            return {};
        const PlottedRow &values = all[static_cast<std::size_t>(row)];
        if (column == 0)
            return QDateTime::fromMSecsSinceEpoch(values.at).toString(QStringLiteral("HH:mm:ss"));
        const double value = values.values[static_cast<std::size_t>(column - 1)];
        return std::isnan(value) ? QString() : valueText(chart().spec().unit, value);
    }

private:
    mutable std::map<std::pair<int, int>, QAccessible::Id> m_cells;
};

bool ChartCell::isValid() const
{
    return m_table.isValid() && m_row < m_table.rowCount();
}

QWindow *ChartCell::window() const
{
    return m_table.window();
}

QAccessibleInterface *ChartCell::parent() const
{
    return &m_table;
}

QAccessibleInterface *ChartCell::table() const
{
    return &m_table;
}

QRect ChartCell::rect() const
{
    return m_table.rect();
}

QString ChartCell::text(QAccessible::Text kind) const
{
    return kind == QAccessible::Name ? m_table.textAt(m_row, m_column) : QString();
}

QAccessibleInterface *makeInterface(const QString &, QObject *object)
{
    auto *chart = qobject_cast<LiveChart *>(object);
    return chart ? new ChartTable(chart) : nullptr;
}

} // namespace

void installChartAccessibility()
{
    static const bool isInstalled = [] {
        QAccessible::installFactory(makeInterface);
        return true;
    }();
    Q_UNUSED(isInstalled)
}

} // namespace hub::ui
