#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace hub::app {

/// Rows for people, in columns that are as wide as what is in them.
///
/// Units:   columns of a terminal: wide characters take two.
/// Threads: a value.
/// Errors:  none.
struct Table
{
    QStringList header;
    QList<QStringList> rows; ///< As many cells as the header; what is missing is empty.
    QList<int> numbers;      ///< Columns whose cells stand at their right edge.
    int flexible = -1;       ///< The column that gives way where a line is too long.
};

/// The lines of @p table, the header first. The flexible column is cut so that a line fits
/// @p columns, though never below twelve; 0: nothing is cut. Control characters are made visible.
[[nodiscard]] QStringList tableLines(const Table &table, int columns);

/// Names on the left, values beside each other. A value of many lines is indented below its name.
[[nodiscard]] QStringList pairLines(const QList<std::pair<QString, QString>> &pairs);

} // namespace hub::app
