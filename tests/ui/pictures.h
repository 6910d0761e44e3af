#pragma once

#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QDir>
#include <QPixmap>
#include <QWidget>

namespace hub::ui::test {

/// What @p widget looks like, as an image; kept as NAME.png where AIO_PICTURES names a folder.
inline QImage pictureOf(QWidget &widget, const QString &name)
{
    QCoreApplication::sendPostedEvents(); // What has changed takes its place.
    const QPixmap picture = widget.grab();
    const QString folder = qEnvironmentVariable("AIO_PICTURES");
    if (!folder.isEmpty())
        picture.save(QDir(folder).filePath(name + QStringLiteral(".png")));
    return picture.toImage();
}

} // namespace hub::ui::test
