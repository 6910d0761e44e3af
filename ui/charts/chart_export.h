#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QObject>

class QPixmap;
class QWidget;

namespace hub::ui {

/// Writes what charts show to files of the user's choice, without making the window wait.
///
/// Units:   bytes.
/// Threads: GUI; the writing is done elsewhere.
/// Errors:  those of writing a file, by failed().
class ChartExport final : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// Asks for a file name and writes @p content there. @p suggestion: "response-time.csv".
    void askAndSave(QWidget *window, const QString &suggestion, const QByteArray &content);

    /// Writes @p content to @p path, which is replaced.
    void save(const QString &path, const QByteArray &content);

    [[nodiscard]] static QByteArray pngOf(const QPixmap &picture);

Q_SIGNALS:
    void saved(const QString &path);
    void failed(const hub::Error &error);
};

} // namespace hub::ui
