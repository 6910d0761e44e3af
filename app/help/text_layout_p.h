#pragma once

#include <QList>
#include <QString>

#include <utility>

namespace hub::app {

/// Lays text out for a terminal of so many columns; at least 40, at most 100, where lines still
/// read well.
///
/// Units:   characters of one column each: the texts are ASCII.
/// Threads: one thread at a time.
/// Errors:  none; a word longer than a line stands on one of its own.
class TextLayout final
{
public:
    explicit TextLayout(int columns);

    void addHeading(const QString &heading);
    void addParagraph(const QString &paragraph, int indent = 0);
    void addLine(const QString &line, int indent = 0);

    /// Terms on the left, what they mean on the right.
    void addDefinitions(const QList<std::pair<QString, QString>> &definitions, int indent = 2);
    void addSpace();

    [[nodiscard]] const QString &text() const { return m_text; }

private:
    [[nodiscard]] QStringList wrapped(const QString &paragraph, int indent) const;

    int m_columns;
    QString m_text;
};

} // namespace hub::app
