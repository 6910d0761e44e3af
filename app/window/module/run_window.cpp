// The library's one entry: what aio-hub calls when a window is wanted.
#include "app/window/module/controller.h"
#include "app/window/module/graphics.h"
#include "ui/shell/stall_watch.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QFile>
#include <QIcon>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace {

/// The window's own words, and those of Qt's dialogs where their package is there.
void translate(QApplication &application)
{
    const QLocale locale;
    auto *const qt = new QTranslator(&application);
    const QString folder = QLibraryInfo::path(QLibraryInfo::TranslationsPath);
    if (qt->load(locale, QStringLiteral("qtbase"), QStringLiteral("_"), folder))
        QCoreApplication::installTranslator(qt);
    auto *const own = new QTranslator(&application);
    if (own->load(
            locale, QStringLiteral("aio-hub"), QStringLiteral("_"), QStringLiteral(":/hub/i18n")))
        QCoreApplication::installTranslator(own);
}

/// Where no session bus runs, Qt would start one, which stays behind.
void startNoBus()
{
    const QString usual = qEnvironmentVariable("XDG_RUNTIME_DIR") + QStringLiteral("/bus");
    if (qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS") && !QFile::exists(usual))
        qputenv("DBUS_SESSION_BUS_ADDRESS", "disabled:");
}

} // namespace

extern "C" Q_DECL_EXPORT int aioHubRunWindow(hub::app::WindowHost &host, int &argc, char **argv)
{
    using namespace hub;

    app::chooseGraphics();
    if (host.setup().runsAsRoot)
        qputenv("QTWEBENGINE_DISABLE_SANDBOX", "1");
    startNoBus();
    ui::WatchedApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("aio-hub"));
    QApplication::setApplicationDisplayName(QStringLiteral("AIO Creative Hub"));
    QApplication::setDesktopFileName(QStringLiteral("aio-hub"));
    QApplication::setQuitOnLastWindowClosed(false);
    translate(application);

    const QString folder = QFile::decodeName(host.setup().dataFolder);
    const QString stateFile = folder + QStringLiteral("/window.ini");
    const ui::WindowState state = ui::WindowState::load(stateFile);
    ui::Theme theme(state.theme, state.lastSystem);
    QApplication::setWindowIcon(theme.icon(QStringLiteral("box"), ui::Token::Accent));
    int exitCode = 0;
    {
        ui::MainWindow window(stateFile, folder);
        window.setStalls(application.stalls());
        const app::Controller controller(host, window);
        window.showFirstPage();
        window.show();
        exitCode = QApplication::exec();
    }
    host.stop();
    return exitCode;
}
