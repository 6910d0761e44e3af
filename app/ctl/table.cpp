#include "app/ctl/table.h"

#include "app/terminal/text_width.h"
#include "core/base/path_text.h"

#include <algorithm>

namespace hub::app {
namespace {

constexpr int kGap = 2;
constexpr int kNarrowestFlexible = 12;

QString shown(const QString &cell)
{
    return pathForDisplay(cell.toUtf8());
}

QString spaces(int count)
{
    return QString(std::max(0, count), u' ');
}

QList<int> widthsOf(const QList<QStringList> &rows, qsizetype count)
{
    QList<int> widths(count, 0);
    for (const QStringList &row : rows) {
        for (qsizetype i = 0; i < count; ++i)
            widths[i] = std::max(widths[i], textWidth(row.value(i)));
    }
    return widths;
}

/// Makes the flexible column narrow enough, as far as that goes.
void fit(QList<int> &widths, int flexible, int columns)
{
    if (columns <= 0 || flexible < 0)
        return;
    int whole = kGap * static_cast<int>(widths.size() - 1);
    for (const int width : widths)
        whole += width;
    if (whole > columns) {
        const int least = std::min(widths[flexible], kNarrowestFlexible);
        widths[flexible] = std::max(least, widths[flexible] - (whole - columns));
    }
}

QString line(const QStringList &cells, const QList<int> &widths, const QList<int> &numbers)
{
    QString text;
    for (qsizetype i = 0; i < widths.size(); ++i) {
        const QString cell = elided(cells.value(i), widths[i]);
        const QString room = spaces(widths[i] - textWidth(cell));
        text += (i > 0 ? spaces(kGap) : QString())
                + (numbers.contains(static_cast<int>(i)) ? room + cell : cell + room);
    }
    while (text.endsWith(u' '))
        text.chop(1);
    return text;
}

} // namespace

QStringList tableLines(const Table &table, int columns)
{
    QList<QStringList> rows{table.header};
    for (const QStringList &row : table.rows) {
        QStringList cells;
        for (const QString &cell : row)
            cells.append(shown(cell));
        rows.append(cells);
    }
    QList<int> widths = widthsOf(rows, table.header.size());
    fit(widths, table.flexible, columns);
    QStringList lines;
    for (const QStringList &row : rows)
        lines.append(line(row, widths, table.numbers));
    return lines;
}

QStringList pairLines(const QList<std::pair<QString, QString>> &pairs)
{
    int widest = 0;
    for (const auto &[name, value] : pairs)
        widest = std::max(widest, textWidth(name));
    QStringList lines;
    for (const auto &[name, value] : pairs) {
        const QStringList parts = value.split(u'\n');
        if (parts.size() == 1) {
            lines.append(name + spaces(widest - textWidth(name) + kGap) + shown(value));
            continue;
        }
        lines.append(name);
        for (const QString &part : parts)
            lines.append(spaces(kGap) + shown(part));
    }
    return lines;
}

} // namespace hub::app
