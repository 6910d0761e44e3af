#pragma once

#include <QByteArrayView>
#include <QString>

namespace hub::projects {

/// So much of a file is enough to tell what it is.
inline constexpr qsizetype kBeginningBytes = 4096;

/// The media type of the file that opens with @p beginning; where that tells nothing, what was
/// @p declared; "application/octet-stream" where that is no media type. A declared type may say
/// more than the content does (a stylesheet is text), never something else.
[[nodiscard]] QString mediaTypeOf(QByteArrayView beginning, const QString &declared);

} // namespace hub::projects
