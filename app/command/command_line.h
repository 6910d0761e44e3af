#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

namespace hub::app {

/// An option as the command line has it: "--out DIR".
struct OptionRule
{
    QString name;           ///< "--out"
    bool takesValue = true; ///< Also false for flags such as --json.
    bool isRepeatable = false;
};

/// What may follow a command's name.
struct CommandRule
{
    QString name; ///< "run", "config show", "ctl jobs list"
    int minArguments = 0;
    int maxArguments = 0; ///< -1: any number.
    QString usage;        ///< "aio-hub run KIND FILE... --out DIR", for messages.
    QList<OptionRule> options;
};

struct CommandRules
{
    QList<OptionRule> globalOptions; ///< Allowed before and after the command's name.
    QList<CommandRule> commands;
};

/// What the user asked for. Values are bytes as the kernel gave them: a path need not be UTF-8.
struct CommandLine
{
    QString command; ///< Empty: none was given; then the arguments are files and links to open.
    QHash<QString, QList<QByteArray>> options;
    QList<QByteArray> arguments;

    [[nodiscard]] bool has(const QString &option) const { return options.contains(option); }
    [[nodiscard]] QByteArray value(const QString &option) const
    {
        return options.value(option).value(0);
    }
};

/// Reads `--name value`, `--name=value` and `--` (what follows is no option).
///
/// InvalidInput, with the nearest name that exists, for an unknown command or option; also for a
/// value that is missing or not wanted, an option given twice, too few or too many arguments.
[[nodiscard]] Result<CommandLine> parseCommandLine(const QList<QByteArray> &arguments,
                                                   const CommandRules &rules);

} // namespace hub::app
