#include "app/command/command_rules.h"

#include "app/help/command_table.h"

namespace hub::app {
namespace {

QList<OptionRule> rulesOf(const QList<OptionHelp> &options)
{
    QList<OptionRule> rules;
    for (const OptionHelp &option : options)
        rules.append({option.name, option.valueKind != WordKind::None, option.isRepeatable});
    return rules;
}

CommandRules makeRules()
{
    CommandRules rules;
    rules.globalOptions = rulesOf(globalOptions());
    for (const CommandHelp &command : commands()) {
        const QString usage = QStringLiteral("aio-hub %1 %2").arg(command.name, command.synopsis);
        rules.commands.append({command.name,
                               command.minArguments,
                               command.maxArguments,
                               usage.trimmed(),
                               rulesOf(command.options)});
    }
    return rules;
}

} // namespace

const CommandRules &commandRules()
{
    static const CommandRules kRules = makeRules();
    return kRules;
}

} // namespace hub::app
