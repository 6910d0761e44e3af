#include "app/window/module/graphics.h"

#include <QCoreApplication>
#include <QDir>
#include <QOpenGLContext>

#include <unistd.h>

// Qt's own, by which Qt WebEngine does the same.
Q_GUI_EXPORT void qt_gl_set_global_share_context(QOpenGLContext *context);
Q_GUI_EXPORT QOpenGLContext *qt_gl_global_share_context();

namespace hub::app {
namespace {

bool isUsable(const QString &device)
{
    return ::access(QFile::encodeName(device).constData(), R_OK | W_OK) == 0;
}

} // namespace

bool hasGraphicsProcessor(const QString &devices)
{
    if (qEnvironmentVariableIntValue("LIBGL_ALWAYS_SOFTWARE") != 0)
        return false;
    const QDir nodes(devices + QStringLiteral("/dri"));
    for (const QString &node : nodes.entryList({QStringLiteral("renderD*")}, QDir::System)) {
        if (isUsable(nodes.filePath(node)))
            return true;
    }
    // Nvidia's own driver, and Windows' subsystem for Linux.
    return isUsable(devices + QStringLiteral("/nvidia0"))
           || isUsable(devices + QStringLiteral("/dxg"));
}

void chooseGraphics()
{
    if (qEnvironmentVariableIsEmpty("QT_QUICK_BACKEND")
        && !hasGraphicsProcessor(QStringLiteral("/dev")))
        qputenv("QT_QUICK_BACKEND", "software");
    // Where the view draws with OpenGL it shares its contexts with the window; it comes later, and
    // this cannot. Elsewhere it would only load what draws.
    if (qgetenv("QT_QUICK_BACKEND") != "software")
        QCoreApplication::setAttribute(Qt::AA_ShareOpenGLContexts);
}

void prepareForWebView()
{
    if (qt_gl_global_share_context() != nullptr)
        return;
    // Qt WebEngine asks it for its format, and sees that it cannot be drawn with. It is never
    // deleted: without a QApplication that would be an error, and Qt asks for it until then.
    static auto *const unused = new QOpenGLContext;
    qt_gl_set_global_share_context(unused);
}

} // namespace hub::app
