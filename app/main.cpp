#include "app/command/command_rules.h"
#include "app/command/commands.h"
#include "app/command/help_commands.h"
#include "app/exit_code.h"
#include "app/window/window_command.h"

#include <QCoreApplication>

#include <array>
#include <clocale>
#include <cstdlib>
#include <cstring>
#include <langinfo.h>

namespace hub::app {
namespace {

/// Qt insists on UTF-8 and complains on stderr where the locale has another encoding. The file
/// names are bytes to us, and messages are UTF-8, so the locale's encoding is of no use here.
void useUtf8Locale()
{
    // Before any thread starts.
    // NOLINTBEGIN(concurrency-mt-unsafe): no second thread exists at this point.
    std::setlocale(LC_ALL, "");
    if (std::strcmp(::nl_langinfo(CODESET), "UTF-8") != 0)
        ::setenv("LC_ALL", "C.UTF-8", 1);
    // NOLINTEND(concurrency-mt-unsafe)
}

struct Command
{
    const char *name;
    int (*run)(const Context &);
};
constexpr std::array kCommands{Command{"run", runCommand},
                               Command{"worker", workerCommand},
                               Command{"doctor", doctorCommand},
                               Command{"config show", configShowCommand},
                               Command{"backup", backupCommand},
                               Command{"restore", restoreCommand}};

int runNamed(const Context &context)
{
    for (const Command &command : kCommands) {
        if (context.line.command == QLatin1StringView(command.name))
            return command.run(context);
    }
    if (context.line.command.startsWith(QLatin1StringView("ctl ")))
        return ctlCommand(context);
    return ExitUsage;
}

/// What was typed, or a setting, is wrong: nothing was done.
int refuse(const Error &error)
{
    printError(error);
    return ExitUsage;
}

/// The window is what is left when nothing else is asked for.
bool wantsWindow(const CommandLine &line)
{
    return line.command.isEmpty() && !line.has(QStringLiteral("--headless"))
           && !line.has(QStringLiteral("--help")) && !line.has(QStringLiteral("--version"));
}

int begin(const Result<CommandLine> &line, MonotonicTime began)
{
    if (!line)
        return refuse(line.error());
    if (const auto exitCode = runHelpCommand(*line))
        return *exitCode;
    const bool isHeadless = line->has(QStringLiteral("--headless"));
    if (isHeadless && !line->command.isEmpty()) {
        return refuse({Error::Kind::InvalidInput,
                       QStringLiteral("--headless and the command '%1' exclude each other")
                           .arg(line->command),
                       QStringLiteral("leave one of them out")});
    }
    if (isHeadless && !line->arguments.isEmpty()) {
        return refuse({Error::Kind::InvalidInput,
                       QStringLiteral("--headless opens no files"),
                       QStringLiteral("leave them out, or give them to aio-hub run")});
    }
    StopSignals signals;
    const auto context = makeContext(*line, signals, began);
    if (!context)
        return refuse(context.error());
    return isHeadless ? headlessCommand(*context) : runNamed(*context);
}

} // namespace
} // namespace hub::app

int main(int argc, char **argv)
{
    const hub::MonotonicTime began = hub::SystemClock().now();
    hub::app::useUtf8Locale();
    QList<QByteArray> arguments;
    for (int i = 1; i < argc; ++i)
        arguments.append(QByteArray(argv[i]));
    const auto line = hub::app::parseCommandLine(arguments, hub::app::commandRules());
    int qtArgc = 1; // Qt takes nothing away from argv, which stays bytes.
    if (line && hub::app::wantsWindow(*line))
        return hub::app::windowCommand(*line, began, qtArgc, argv);
    // Qt wants one for its SQL plugins.
    const QCoreApplication application(qtArgc, argv);
    return hub::app::begin(line, began);
}
