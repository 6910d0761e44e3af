#pragma once

#include <QAbstractTableModel>
#include <QStringList>

#include <vector>

namespace hub::bench {

/// What the job list is measured against: as many rows, in a fixed order, without a filter.
class PlainModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    explicit PlainModel(int rows);

    void change(int row, int value);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    QStringList m_names;
    std::vector<int> m_values;
};

} // namespace hub::bench
