#include "app/window/window_command.h"

#include "app/exit_code.h"
#include "app/terminal/output.h"
#include "app/window/engine_host.h"
#include "app/window/handover.h"
#include "core/base/path_text.h"

#include <QDir>
#include <QFile>
#include <QLibrary>

#include <unistd.h>

namespace hub::app {
namespace {

Error rootRefusal()
{
    return {
        Error::Kind::PermissionDenied,
        QStringLiteral("the window does not run as root: its web view would have no sandbox"),
        QStringLiteral("start it as an ordinary user; --headless runs as root, and --allow-root "
                       "opens the window without the sandbox")};
}

/// Absolute, because another process with another working folder may get them.
QByteArray absolute(const QByteArray &path)
{
    return path.startsWith('/') ? path : QFile::encodeName(QDir::currentPath()) + '/' + path;
}

WindowHost::Setup setupOf(const Context &context)
{
    WindowHost::Setup setup;
    setup.dataFolder = absolute(context.dataFolder);
    setup.socket = windowSocket(setup.dataFolder);
    setup.webLibrary = moduleFile("aio-hub-webview.so");
    for (const QByteArray &argument : context.line.arguments) {
        if (argument.toLower().startsWith("aio://"))
            setup.links.append(pathForDisplay(argument));
        else
            setup.files.append(absolute(argument));
    }
    setup.runsAsRoot = ::geteuid() == 0;
    setup.stopDescriptor = context.signals.descriptor();
    return setup;
}

RunWindow loadWindow(QLibrary &library)
{
    // What is missing is to be known here, not when it is called.
    library.setLoadHints(QLibrary::ResolveAllSymbolsHint | QLibrary::PreventUnloadHint);
    return reinterpret_cast<RunWindow>(library.resolve("aioHubRunWindow"));
}

int runWindow(const Context &context, int argc, char **argv)
{
    WindowHost::Setup setup = setupOf(context);
    const auto taken = handOver(setup.socket, setup.files, setup.links);
    if (!taken) {
        printError(taken.error());
        return ExitSomeFailed;
    }
    if (*taken)
        return ExitDone;
    QLibrary library(QFile::decodeName(moduleFile("aio-hub-window.so")));
    const RunWindow run = loadWindow(library);
    if (run == nullptr) {
        printError({Error::Kind::Unsupported,
                    QStringLiteral("the window cannot be loaded: %1").arg(library.errorString()),
                    QStringLiteral("install Qt 6's widgets (libqt6widgets6, libqt6svg6), or start "
                                   "with --headless")});
        return ExitSomeFailed;
    }
    EngineHost host(context, std::move(setup));
    return run(host, argc, argv);
}

} // namespace

bool hasDisplay()
{
    return !qEnvironmentVariableIsEmpty("DISPLAY")
           || !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY")
           || !qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM");
}

int windowCommand(const CommandLine &line, MonotonicTime began, int argc, char **argv)
{
    if (::geteuid() == 0 && !line.has(QStringLiteral("--allow-root"))) {
        printError(rootRefusal());
        return ExitUsage;
    }
    if (!hasDisplay()) {
        printError(
            {Error::Kind::Unavailable,
             QStringLiteral("there is no display to open the window on"),
             QStringLiteral("start with --headless, or name a command; see aio-hub --help")});
        return ExitUsage;
    }
    StopSignals signals;
    const auto context = makeContext(line, signals, began);
    if (!context) {
        printError(context.error());
        return ExitUsage;
    }
    return runWindow(*context, argc, argv);
}

} // namespace hub::app
