#include "app/command/help_commands.h"

#include "app/command/commands.h"
#include "app/command/nearest.h"
#include "app/exit_code.h"
#include "app/help/command_table.h"
#include "app/help/completion.h"
#include "app/help/help_text.h"
#include "app/help/man_page.h"
#include "app/terminal/output.h"
#include "core/base/path_text.h"

#include <sqlite3.h>

namespace hub::app {
namespace {

int showHelp(const QString &command)
{
    const QString text = helpText(command, standardOutput().columns());
    if (text.isEmpty()) {
        QStringList names;
        for (const CommandHelp &known : commands())
            names.append(known.name);
        printError(
            {Error::Kind::InvalidInput,
             QStringLiteral("there is no command '%1'%2").arg(command, didYouMean(command, names)),
             QStringLiteral("see aio-hub --help")});
        return ExitUsage;
    }
    standardOutput().write(text.toUtf8());
    return ExitDone;
}

int showVersion()
{
    standardOutput().writeLine(QStringLiteral("aio-hub " HUB_VERSION));
    standardOutput().writeLine(QStringLiteral("Qt %1").arg(QLatin1StringView(qVersion())));
    standardOutput().writeLine(
        QStringLiteral("SQLite %1").arg(QLatin1StringView(::sqlite3_libversion())));
    return ExitDone;
}

int helpCommand(const CommandLine &line)
{
    if (line.has(QStringLiteral("--man"))) {
        standardOutput().write(manPage());
        return ExitDone;
    }
    return showHelp(pathForDisplay(line.arguments.join(' ')));
}

int completionCommand(const CommandLine &line)
{
    const QByteArray &shell = line.arguments.first();
    if (shell == "bash") {
        standardOutput().write(bashCompletion());
        return ExitDone;
    }
    if (shell == "zsh") {
        standardOutput().write(zshCompletion());
        return ExitDone;
    }
    printError({Error::Kind::InvalidInput,
                QStringLiteral("there is no completion for '%1'").arg(pathForDisplay(shell)),
                QStringLiteral("shells: bash, zsh")});
    return ExitUsage;
}

} // namespace

std::optional<int> runHelpCommand(const CommandLine &line)
{
    if (line.has(QStringLiteral("--version")))
        return showVersion();
    if (line.has(QStringLiteral("--help")))
        return showHelp(line.command);
    if (line.command == QLatin1StringView("help"))
        return helpCommand(line);
    if (line.command == QLatin1StringView("completion"))
        return completionCommand(line);
    return std::nullopt;
}

} // namespace hub::app
