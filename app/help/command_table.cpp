#include "app/help/command_table.h"

#include "app/help/ctl_table_p.h"

namespace hub::app {
namespace {

QString text(const char *literal)
{
    return QString::fromLatin1(literal);
}

OptionHelp flag(const char *name, const char *summary)
{
    return {text(name), {}, text(summary), WordKind::None, false};
}

OptionHelp valued(const char *name, const char *value, WordKind kind, const char *summary)
{
    return {text(name), text(value), text(summary), kind, false};
}

OptionHelp repeated(OptionHelp option)
{
    option.isRepeatable = true;
    return option;
}

CommandHelp runHelp()
{
    CommandHelp run;
    run.name = text("run");
    run.synopsis = text("KIND FILE... --out DIR [--set NAME=VALUE]... [--json]");
    run.summary = text("run a job for every file and write the results to a folder");
    run.description = {
        text("Runs one job of the given kind for each file, several at once, and writes what comes "
             "of it to DIR. A progress bar is shown on a terminal, plain lines elsewhere."),
        text("A file that cannot be used is reported with the reason; the others go on. Files are "
             "written whole or not at all, and the originals are never touched."),
        text("Ctrl-C stops cleanly. The same call goes on where it was stopped, also after a crash "
             "or a power cut, and does nothing twice. What is known by its content from an earlier "
             "run is not computed again."),
        text("image.optimize writes NAME-WIDTH.EXTENSION for each variant, NAME.json with all that "
             "is known of the image, and NAME.html with ready <picture> markup."),
    };
    run.arguments = {WordKind::JobKind, WordKind::File};
    run.minArguments = 1;
    run.maxArguments = -1;
    run.options = {
        valued(
            "--out", "DIR", WordKind::Folder, "folder for the results; created if it is missing"),
        repeated(valued("--set",
                        "NAME=VALUE",
                        WordKind::JobSetting,
                        "change a setting of the job; lists take commas: widths=320,640")),
        flag("--json", "print one JSON object a line instead of text, for scripts"),
    };
    run.examples = {
        {text("aio-hub run image.optimize photos/*.jpg --out web"),
         text("AVIF, WebP and JPEG at four widths, with markup")},
        {text("aio-hub run image.optimize a.jpg --out web --set formats=webp,jpeg --set "
              "widths=640,1280"),
         text("only these formats and widths")},
        {text("aio-hub run image.convert scan.tif --out . --set format=png"),
         text("the same picture in another format")},
    };
    return run;
}

CommandHelp workerHelp()
{
    CommandHelp worker;
    worker.name = text("worker");
    worker.summary = text("run the waiting jobs of the data folder until stopped");
    worker.description = {
        text("Runs jobs without a window and without a server. Ctrl-C or SIGTERM stops it: running "
             "jobs are put back into the queue and go on at the next start."),
    };
    return worker;
}

CommandHelp doctorHelp()
{
    CommandHelp doctor;
    doctor.name = text("doctor");
    doctor.synopsis = text("[--fix]");
    doctor.summary = text("check the installation and the data, and say what to do");
    doctor.description = {
        text(
            "Each check passes, warns or fails; what warns or fails says what to do about it. "
            "Nothing is changed without --fix, and nothing is ever deleted that exists only once."),
    };
    doctor.options = {flag("--fix", "repair what can be repaired without losing anything")};
    doctor.examples = {{text("aio-hub doctor --fix"), text("check, and repair what can be")}};
    return doctor;
}

CommandHelp configShowHelp()
{
    CommandHelp config;
    config.name = text("config show");
    config.synopsis = text("[--json]");
    config.summary = text("show every setting, its value and where the value comes from");
    config.description = {
        text("An option beats the environment, which beats the configuration file, which beats the "
             "default. Passwords in addresses are not shown."),
    };
    config.options = {flag("--json", "print JSON instead of a table")};
    return config;
}

CommandHelp backupHelp()
{
    CommandHelp backup;
    backup.name = text("backup");
    backup.synopsis = text("FILE");
    backup.summary = text("write everything of the data folder to one archive");
    backup.description = {
        text("The archive is a tar file compressed with zstd. It appears under its name when it is "
             "whole; an older one of that name is replaced only then."),
    };
    backup.arguments = {WordKind::File};
    backup.minArguments = 1;
    backup.maxArguments = 1;
    backup.examples = {
        {text("aio-hub backup ~/hub-monday.tar.zst"), text("keep a copy on another disk")}};
    return backup;
}

CommandHelp restoreHelp()
{
    CommandHelp restore;
    restore.name = text("restore");
    restore.synopsis = text("FILE");
    restore.summary = text("put a backup in the place of the data folder");
    restore.description = {
        text("The archive is unpacked beside the data folder and checked against its list before "
             "anything is replaced. The folder that was there is renamed, never deleted. No other "
             "aio-hub may run on the data folder meanwhile."),
    };
    restore.arguments = {WordKind::File};
    restore.minArguments = 1;
    restore.maxArguments = 1;
    restore.examples = {{text("aio-hub --data /tmp/check restore ~/hub-monday.tar.zst"),
                         text("look at a backup without touching the own data")}};
    return restore;
}

CommandHelp completionHelp()
{
    CommandHelp completion;
    completion.name = text("completion");
    completion.synopsis = text("bash|zsh");
    completion.summary = text("print the completion script for a shell");
    completion.arguments = {WordKind::Shell};
    completion.minArguments = 1;
    completion.maxArguments = 1;
    completion.examples = {
        {text("source <(aio-hub completion bash)"), text("for this shell; put it into ~/.bashrc")},
        {text("aio-hub completion zsh > ~/.zfunc/_aio-hub"), text("in a folder of $fpath")},
    };
    return completion;
}

CommandHelp helpHelp()
{
    CommandHelp help;
    help.name = text("help");
    help.synopsis = text("[COMMAND] [--man]");
    help.summary = text("show help, for all or for one command");
    help.arguments = {WordKind::CommandName};
    help.maxArguments = 3;
    help.options = {flag("--man", "print the manual page, for man -l")};
    help.examples = {{text("aio-hub help --man | man -l -"), text("read the manual page")}};
    return help;
}

} // namespace

const std::vector<CommandHelp> &commands()
{
    static const std::vector<CommandHelp> all = [] {
        std::vector<CommandHelp> made{runHelp(), workerHelp()};
        for (CommandHelp &ctl : ctlCommands())
            made.push_back(std::move(ctl));
        for (CommandHelp &other : std::vector<CommandHelp>{doctorHelp(),
                                                           configShowHelp(),
                                                           backupHelp(),
                                                           restoreHelp(),
                                                           completionHelp(),
                                                           helpHelp()})
            made.push_back(std::move(other));
        return made;
    }();
    return all;
}

const std::vector<CommandGroup> &commandGroups()
{
    static const std::vector<CommandGroup> all = ctlGroups();
    return all;
}

const QList<OptionHelp> &globalOptions()
{
    static const QList<OptionHelp> all{
        valued("--data",
               "DIR",
               WordKind::Folder,
               "folder that holds everything (default: $XDG_DATA_HOME/aio-hub)"),
        valued(
            "--config", "FILE", WordKind::File, "configuration file: JSON, comments are allowed"),
        valued("--host",
               "ADDR",
               WordKind::Text,
               "address that the server listens on; this machine's own only"),
        valued("--port", "N", WordKind::Text, "port that the server listens on; 0: any free one"),
        flag("--headless", "serve without a window: prints `listening URL` once it is ready"),
        flag("--allow-root", "open the window as root, without the web view's sandbox"),
        valued("--redis", "URL", WordKind::Text, "shared Redis of several hubs"),
        valued("--database", "URL", WordKind::Text, "shared database of several hubs"),
        flag("--test-jobs", "offer the job kinds test.*, which only test the queue"),
        flag("--help", "show help, also for a command, and end"),
        flag("--version", "show the version and end"),
    };
    return all;
}

const QList<ExampleHelp> &firstExamples()
{
    static const QList<ExampleHelp> all{
        {text("aio-hub run image.optimize photos/*.jpg --out web"),
         text("make web images of all photos")},
        {text("aio-hub photos/*.jpg"), text("open the window and give it these photos")},
        {text("aio-hub --headless"),
         text("serve the hub to programs and browsers of this machine")},
        {text("aio-hub ctl status"), text("ask the hub that runs how it is")},
        {text("aio-hub help run"), text("read about jobs and their settings")},
    };
    return all;
}

const QList<std::pair<int, QString>> &exitCodes()
{
    static const QList<std::pair<int, QString>> all{
        {0, text("all done")},
        {1, text("some of it failed; stderr says what and what to do")},
        {2, text("the command line or a setting is wrong; nothing was done")},
        {130, text("stopped by Ctrl-C; the same call goes on where it stopped")},
    };
    return all;
}

const CommandHelp *findCommand(const QString &name)
{
    for (const CommandHelp &command : commands()) {
        if (command.name == name)
            return &command;
    }
    return nullptr;
}

const CommandGroup *findGroup(const QString &name)
{
    for (const CommandGroup &group : commandGroups()) {
        if (group.name == name)
            return &group;
    }
    return nullptr;
}

std::vector<const CommandHelp *> commandsUnder(const QString &prefix)
{
    std::vector<const CommandHelp *> found;
    for (const CommandHelp &command : commands()) {
        if (command.name.startsWith(prefix + u' '))
            found.push_back(&command);
    }
    return found;
}

QStringList nextWords(const QString &prefix)
{
    QStringList words;
    const qsizetype skipped = prefix.isEmpty() ? 0 : prefix.size() + 1;
    for (const CommandHelp &command : commands()) {
        if (!prefix.isEmpty() && !command.name.startsWith(prefix + u' '))
            continue;
        const QString word = command.name.mid(skipped).section(u' ', 0, 0);
        if (!words.contains(word))
            words.append(word);
    }
    return words;
}

QStringList commandPrefixes()
{
    QStringList prefixes;
    for (const CommandHelp &command : commands()) {
        for (qsizetype space = command.name.indexOf(u' '); space >= 0;
             space = command.name.indexOf(u' ', space + 1)) {
            if (const QString prefix = command.name.left(space); !prefixes.contains(prefix))
                prefixes.append(prefix);
        }
    }
    return prefixes;
}

QStringList wordChoices(WordKind kind)
{
    const auto split = [](const char *words) { return text(words).split(u' '); };
    switch (kind) {
    case WordKind::Shell:
        return split("bash zsh");
    case WordKind::JobState:
        return split(
            "waiting scheduled blocked running paused retrying succeeded failed cancelled");
    case WordKind::Priority:
        return split("critical high normal low background");
    case WordKind::ImageFit:
        return split("inside cover contain");
    case WordKind::ImageFormat:
        return split("auto avif webp jpeg png");
    case WordKind::EventTypes:
        return split("status job session artifact");
    default:
        return {};
    }
}

QString optionTerm(const OptionHelp &option)
{
    return option.value.isEmpty() ? option.name : option.name + QLatin1Char(' ') + option.value;
}

} // namespace hub::app
