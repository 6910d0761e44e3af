#include "tests/bench/charts/plain_model.h"

namespace hub::bench {
namespace {

constexpr int kColumns = 6;

} // namespace

PlainModel::PlainModel(int rows)
    : m_values(static_cast<std::size_t>(rows), 0)
{
    for (int row = 0; row < rows; ++row)
        m_names.append(QStringLiteral("photo %1.jpg · image.optimize").arg(row));
}

void PlainModel::change(int row, int value)
{
    m_values[static_cast<std::size_t>(row)] = value;
    Q_EMIT dataChanged(index(row, 0), index(row, kColumns - 1));
}

int PlainModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_values.size());
}

int PlainModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : kColumns;
}

QVariant PlainModel::data(const QModelIndex &index, int role) const
{
    if (role != Qt::DisplayRole)
        return {};
    if (index.column() == 1)
        return m_names.at(index.row());
    return m_values[static_cast<std::size_t>(index.row())];
}

} // namespace hub::bench
