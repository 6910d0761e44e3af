#pragma once

#include <QString>

namespace hub::app {

/// Whether a processor for graphics can be used through a device in @p devices, which is /dev.
[[nodiscard]] bool hasGraphicsProcessor(const QString &devices);

/// Says how the web view is to be drawn. Without a graphics processor OpenGL would be imitated by
/// the processor, for the whole window and each time that a line of it changes: then Qt draws as it
/// draws every other page. What the user has set by QT_QUICK_BACKEND holds.
///
/// Before the QApplication is made.
void chooseGraphics();

/// What Qt WebEngine wants to find where OpenGL is not used; before its library is loaded.
void prepareForWebView();

} // namespace hub::app
