#include "app/help/text_layout_p.h"

#include <QStringList>

#include <algorithm>

namespace hub::app {
namespace {

constexpr int kFewestColumns = 40;
constexpr int kMostColumns = 100;

/// A longer term gets a line of its own, so that one does not push all explanations aside.
constexpr qsizetype kWidestTerm = 22;
constexpr qsizetype kGap = 2;
constexpr int kFewestMeaningColumns = 30;

QString spaces(qsizetype count)
{
    return QString(count, QLatin1Char(' '));
}

} // namespace

TextLayout::TextLayout(int columns)
    : m_columns(std::clamp(columns, kFewestColumns, kMostColumns))
{}

QStringList TextLayout::wrapped(const QString &paragraph, int indent) const
{
    QStringList lines;
    QString line;
    for (const QString &word : paragraph.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        if (!line.isEmpty() && indent + line.size() + 1 + word.size() > m_columns) {
            lines.append(line);
            line.clear();
        }
        line += line.isEmpty() ? word : QLatin1Char(' ') + word;
    }
    if (!line.isEmpty())
        lines.append(line);
    return lines;
}

void TextLayout::addSpace()
{
    if (!m_text.isEmpty() && !m_text.endsWith(QStringLiteral("\n\n")))
        m_text += QLatin1Char('\n');
}

void TextLayout::addHeading(const QString &heading)
{
    addSpace();
    m_text += heading + QStringLiteral(":\n");
}

void TextLayout::addLine(const QString &line, int indent)
{
    m_text += spaces(indent) + line + QLatin1Char('\n');
}

void TextLayout::addParagraph(const QString &paragraph, int indent)
{
    for (const QString &line : wrapped(paragraph, indent))
        addLine(line, indent);
}

void TextLayout::addDefinitions(const QList<std::pair<QString, QString>> &definitions, int indent)
{
    qsizetype widest = 0;
    for (const auto &[term, meaning] : definitions) {
        if (term.size() <= kWidestTerm)
            widest = std::max(widest, term.size());
    }
    auto column = static_cast<int>(indent + widest + kGap);
    // Where little room is left beside the terms, the meanings go below them.
    if (m_columns - column < kFewestMeaningColumns)
        column = indent + 4;
    for (const auto &[term, meaning] : definitions) {
        QString start = spaces(indent) + term;
        if (start.size() + kGap > column) {
            addLine(start);
            start.clear();
        }
        for (const QString &line : wrapped(meaning, column)) {
            m_text += start.leftJustified(column) + line + QLatin1Char('\n');
            start.clear();
        }
    }
}

} // namespace hub::app
