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
    Shell, ///< "bash" or "zsh"
    JobState,
    Priority,
    ImageFit,
    ImageFormat,
    EventTypes ///< Separated by commas.
};

/// The words that a place of kind @p kind takes, where they are a fixed few; empty otherwise.
[[nodiscard]] QStringList wordChoices(WordKind kind);

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
    QString name;              ///< "run", "config show", "ctl jobs list"
    QString synopsis;          ///< What follows the name: "KIND FILE... --out DIR [--json]".
    QString summary;           ///< One line, without a full stop.
    QStringList description;   ///< Paragraphs.
    QList<WordKind> arguments; ///< In order; the last one stands for all that follow it.
    int minArguments = 0;
    int maxArguments = 0; ///< -1: any number.
    QList<OptionHelp> options;
    QList<ExampleHelp> examples;
};

/// What many commands begin with, and is none itself: "ctl", "ctl jobs".
struct CommandGroup
{
    QString name;
    QString summary;         ///< One line, without a full stop.
    QStringList description; ///< Paragraphs.
    QList<ExampleHelp> examples;
};

/// Every command of this build, in the order that help shows them. No name begins with another one
/// and a space.
[[nodiscard]] const std::vector<CommandHelp> &commands();

[[nodiscard]] const std::vector<CommandGroup> &commandGroups();

/// Null if there is no group called @p name.
[[nodiscard]] const CommandGroup *findGroup(const QString &name);

/// The commands whose names begin with @p prefix and a space.
[[nodiscard]] std::vector<const CommandHelp *> commandsUnder(const QString &prefix);

/// The words that may follow @p prefix in the names of commands, each once; the first words where
/// it is empty.
[[nodiscard]] QStringList nextWords(const QString &prefix);

/// What nextWords() has more words after: "config", "ctl", "ctl jobs".
[[nodiscard]] QStringList commandPrefixes();

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
