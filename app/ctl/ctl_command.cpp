#include "app/command/commands.h"
#include "app/ctl/ctl.h"
#include "app/terminal/output.h"
#include "core/base/path_text.h"

namespace hub::app {
namespace {

/// Null only where the table of commands has more than there are actions; a test runs each.
const CtlAction *findAction(const QString &name)
{
    for (const auto *const actions : {&systemActions(),
                                      &jobActions(),
                                      &fileActions(),
                                      &imageActions(),
                                      &sessionActions(),
                                      &cacheActions()}) {
        for (const CtlAction &action : *actions) {
            if (name == QLatin1StringView("ctl ") + QLatin1StringView(action.name))
                return &action;
        }
    }
    return nullptr;
}

} // namespace

int ctlCommand(const Context &context)
{
    const CtlAction *const action = findAction(context.line.command);
    if (action == nullptr)
        return ExitUsage;
    const HubClient hub(context.dataFolder, context.signals.descriptor());
    const CtlResult result = action->run({context, hub});
    if (result)
        return *result;
    if (result.error().kind == Error::Kind::Cancelled)
        return ExitInterrupted;
    printError(result.error());
    return exitCodeOf(result.error());
}

void printLines(const QStringList &lines)
{
    for (const QString &line : lines)
        standardOutput().writeLine(line);
}

void printTable(const Table &table)
{
    const int columns = standardOutput().isTerminal() ? standardOutput().columns() : 0;
    printLines(tableLines(table, columns));
}

void printJson(const QByteArray &json)
{
    standardOutput().write(json + '\n');
}

CtlResult forEachArgument(const Ctl &ctl,
                          const std::function<Result<void>(const QByteArray &)> &act)
{
    int exitCode = ExitDone;
    for (const QByteArray &argument : ctl.context.line.arguments) {
        const auto done = act(argument);
        if (done)
            continue;
        const Error::Kind kind = done.error().kind;
        // Without a hub the others would fail alike.
        const bool isHubAway = kind == Error::Kind::NotFound && !ctl.hub.endpoint();
        if (kind == Error::Kind::Cancelled || isHubAway)
            return fail(done.error());
        printError(done.error());
        exitCode = ExitSomeFailed;
    }
    return exitCode;
}

Result<int> numberOption(const Ctl &ctl, const char *option, int fallback, int least, int most)
{
    if (!ctl.has(option))
        return fallback;
    bool isNumber = false;
    const int number = ctl.value(option).toInt(&isNumber);
    if (isNumber && number >= least && number <= most)
        return number;
    return fail(Error::Kind::InvalidInput,
                QStringLiteral("%1 '%2' is no whole number from %3 to %4")
                    .arg(QLatin1StringView(option), pathForDisplay(ctl.value(option)))
                    .arg(least)
                    .arg(most),
                QStringLiteral("see aio-hub help %1").arg(ctl.context.line.command));
}

} // namespace hub::app
