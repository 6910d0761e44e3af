#pragma once

#include <QList>
#include <QString>
#include <QStringList>

#include <vector>

namespace hub::app {

/// What stands in a place of the command line, and so what a shell offers there.
enum class WordKind
{
    None, ///< An option that is a flag.
    Text, ///< Anything; nothing is offered.
    File,
    Folder,
    JobKind,    ///< "image.optimize"
    JobSetting, ///< "preset=fast"
    CommandName,
    Shell ///< "bash" or "zsh"
};

/// An option as people read it. `value` is empty for a flag.
struct OptionHelp
{
    QString name;  ///< "--out"
    QString value; ///< "DIR"
    QString summary;
    WordKind valueKind = WordKind::None;
    bool isRepeatable = false;
};

struct ExampleHelp
{
    QString line; ///< As typed in a shell.
    QString summary;
};

/// A command of `aio-hub`: all that help, man page, completion and the parser say or accept.
struct CommandHelp
{
    QString name;              ///< "run", "config show"
    QString synopsis;          ///< What follows the name: "KIND FILE... --out DIR [--json]".
    QString summary;           ///< One line, without a full stop.
    QStringList description;   ///< Paragraphs.
    QList<WordKind> arguments; ///< In order; the last one stands for all that follow it.
    int minArguments = 0;
    int maxArguments = 0; ///< -1: any number.
    QList<OptionHelp> options;
    QList<ExampleHelp> examples;
};

/// Every command of this build, in the order that help shows them.
[[nodiscard]] const std::vector<CommandHelp> &commands();

/// The options that every command takes.
[[nodiscard]] const QList<OptionHelp> &globalOptions();

/// What the program as a whole is shown with.
[[nodiscard]] const QList<ExampleHelp> &firstExamples();

/// Exit codes and their meanings.
[[nodiscard]] const QList<std::pair<int, QString>> &exitCodes();

/// Null if there is no command called @p name.
[[nodiscard]] const CommandHelp *findCommand(const QString &name);

/// "--out DIR", or "--json".
[[nodiscard]] QString optionTerm(const OptionHelp &option);

} // namespace hub::app
