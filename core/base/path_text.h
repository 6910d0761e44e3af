#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace hub {

/// Paths are bytes; JSON and terminals want text. `%` escapes carry bytes that are not UTF-8,
/// control characters and `%` itself, so that every path survives the way there and back.
[[nodiscard]] QString pathToText(const QByteArray &path);
[[nodiscard]] std::optional<QByteArray> pathFromText(const QString &text);

/// A path for people: control characters and broken UTF-8 made visible, nothing else touched.
[[nodiscard]] QString pathForDisplay(const QByteArray &path);

/// The most that a file system's 255 bytes leave where names get endings.
constexpr qsizetype kLongestSafeName = 200;

/// @p name made safe as one component of a file name: no separators, no control characters, no
/// leading dot, valid UTF-8, at most @p maxBytes bytes. Never empty.
/// @pre maxBytes >= 4
[[nodiscard]] QByteArray safeFileName(const QByteArray &name,
                                      qsizetype maxBytes = kLongestSafeName);

} // namespace hub
