#include "app/help/command_table.h"
#include "app/help/completion.h"
#include "app/help/job_table.h"

namespace hub::app {
namespace {

/// @p text inside of single quotes.
QByteArray quoted(const QByteArray &text)
{
    QByteArray out = text;
    return '\'' + out.replace('\'', "'\\''") + '\'';
}

/// @p text where _arguments takes brackets and colons for its own.
QByteArray described(const QString &text)
{
    QByteArray out;
    for (const char c : text.toUtf8()) {
        if (c == '[' || c == ']' || c == ':' || c == '\\')
            out += '\\';
        out += c;
    }
    return out;
}

QByteArray words(const QStringList &list)
{
    return '(' + list.join(QLatin1Char(' ')).toUtf8() + ')';
}

/// The action that completes a word of @p kind.
QByteArray action(WordKind kind)
{
    switch (kind) {
    case WordKind::File:
        return "_files";
    case WordKind::Folder:
        return "_files -/";
    case WordKind::JobSetting:
        return "_aio_hub_setting";
    case WordKind::JobKind:
        return "_aio_hub_kind";
    case WordKind::CommandName:
        return "_aio_hub_name";
    case WordKind::EventTypes:
        return "_values -s , type " + wordChoices(kind).join(QLatin1Char(' ')).toUtf8();
    default:
        break;
    }
    const QStringList choices = wordChoices(kind);
    return choices.isEmpty() ? QByteArray(" ") : words(choices);
}

QByteArray optionSpec(const OptionHelp &option)
{
    QByteArray spec = option.isRepeatable ? "*" : "";
    spec += option.name.toUtf8();
    if (!option.value.isEmpty())
        spec += '=';
    spec += '[' + described(option.summary) + ']';
    if (!option.value.isEmpty())
        spec += ':' + described(option.value) + ':' + action(option.valueKind);
    return quoted(spec);
}

QByteArray optionSpecs(const QList<OptionHelp> &options)
{
    QByteArray specs;
    for (const OptionHelp &option : options)
        specs += " \\\n            " + optionSpec(option);
    return specs;
}

QByteArray argumentSpecs(const CommandHelp &command)
{
    QByteArray specs;
    for (qsizetype i = 0; i < command.arguments.size(); ++i) {
        const bool isLast = i + 1 == command.arguments.size();
        const bool goesOn = isLast && (command.maxArguments < 0 || i + 1 < command.maxArguments);
        const QByteArray place = goesOn ? QByteArray("*") : QByteArray::number(i + 1);
        specs += " \\\n            " + quoted(place + ": :" + action(command.arguments[i]));
    }
    return specs;
}

/// `'name:what it is' ...` for _describe.
QByteArray kindDescriptions()
{
    QByteArray out;
    for (const JobKindHelp &kind : jobKinds())
        out += "        " + quoted(kind.name.toUtf8() + ':' + described(kind.summary)) + '\n';
    return out;
}

/// What @p words, the first of a command's name, stand for.
QString summaryOf(const QString &words)
{
    if (const CommandGroup *const group = findGroup(words))
        return group->summary;
    const CommandHelp *const command = findCommand(words);
    return command ? command->summary : commandsUnder(words).front()->summary;
}

QByteArray nextWordBranches()
{
    QByteArray branches;
    for (const QString &prefix : QStringList{QString()} + commandPrefixes()) {
        branches += "    " + quoted(prefix.toUtf8()) + ") names=(\n";
        for (const QString &word : nextWords(prefix)) {
            const QString name = (prefix + u' ' + word).trimmed();
            branches +=
                "        " + quoted(word.toUtf8() + ':' + described(summaryOf(name))) + '\n';
        }
        branches += "        ) ;;\n";
    }
    return branches;
}

QByteArray commandNamePatterns()
{
    QByteArrayList names;
    for (const CommandHelp &command : commands())
        names.append(quoted(command.name.toUtf8()));
    return names.join('|');
}

QByteArray settingBranches()
{
    QByteArray branches;
    for (const JobKindHelp &kind : jobKinds()) {
        branches += "    " + kind.name.toUtf8() + ") settings=(\n";
        for (const JobSettingHelp &setting : kind.settings)
            branches += "        "
                        + quoted(setting.name.toUtf8() + ':' + described(setting.summary)) + '\n';
        branches += "        ) ;;\n";
    }
    return branches;
}

QByteArray choiceBranches()
{
    QByteArray branches;
    for (const JobKindHelp &kind : jobKinds()) {
        for (const JobSettingHelp &setting : kind.settings) {
            QStringList choices = setting.choices;
            if (setting.type == JobSettingHelp::Type::Flag)
                choices = {QStringLiteral("true"), QStringLiteral("false")};
            if (!choices.isEmpty())
                branches += "    " + kind.name.toUtf8() + ':' + setting.name.toUtf8()
                            + ") choices=" + words(choices) + " ;;\n";
        }
    }
    return branches;
}

QByteArray commandBranches()
{
    QByteArray branches;
    for (const CommandHelp &command : commands()) {
        branches += "    " + quoted(command.name.toUtf8()) + ")\n" + "        _arguments -S $global"
                    + optionSpecs(command.options) + argumentSpecs(command) + " ;;\n";
    }
    return branches;
}

} // namespace

QByteArray zshCompletion()
{
    return "#compdef aio-hub\n"
           "# zsh completion for aio-hub; made by 'aio-hub completion zsh'\n\n"
           "# The words that make a command of those in $1.\n"
           "_aio_hub_word() {\n"
           "    local -a names\n"
           "    case $1 in\n"
           + nextWordBranches()
           + "    esac\n"
             "    (( $#names )) && _describe command names\n"
             "}\n\n"
             "_aio_hub_name() {\n"
             "    _aio_hub_word \"${(j: :)words[2,CURRENT-1]}\"\n"
             "}\n\n"
             "_aio_hub_kind() {\n"
             "    local -a names=(\n"
           + kindDescriptions()
           + "    )\n"
             "    _describe 'job kind' names\n"
             "}\n\n"
             "# What --set takes: a name of the job kind, then its value; lists go on behind "
             "commas.\n"
             "_aio_hub_setting() {\n"
             "    local kind=${words[(r)(image|test).*]} name\n"
             "    local -a settings choices\n"
             "    if ! compset -P '(#b)([^=]##)='; then\n"
             "        case $kind in\n"
           + settingBranches()
           + "        esac\n"
             "        _describe setting settings -S =\n"
             "        return\n"
             "    fi\n"
             "    name=${${IPREFIX%=}##*=}\n"
             "    case $kind:$name in\n"
           + choiceBranches()
           + "    esac\n"
             "    compset -P '*,'\n"
             "    compadd -a choices\n"
             "}\n\n"
             "_aio_hub() {\n"
             "    local curcontext=$curcontext state line\n"
             "    typeset -A opt_args\n"
             "    local -a global=("
           + optionSpecs(globalOptions())
           + "\n    )\n"
             "    _arguments -C -S $global '*:: :->arguments' && return\n"
             "    local name= count\n"
             "    for count in 3 2 1; do\n"
             "        (( CURRENT > count )) || continue\n"
             "        case \"${(j: :)words[1,count]}\" in\n"
             "        "
           + commandNamePatterns()
           + ") name=\"${(j: :)words[1,count]}\"; break ;;\n"
             "        esac\n"
             "    done\n"
             "    if [[ -z $name ]]; then\n"
             "        _aio_hub_word \"${(j: :)words[1,CURRENT-1]}\"\n"
             "        return\n"
             "    fi\n"
             "    # What follows sees the last word of the name as the program.\n"
             "    shift $((count - 1)) words\n"
             "    (( CURRENT -= count - 1 ))\n"
             "    case $name in\n"
           + commandBranches()
           + "    esac\n"
             "}\n\n"
             "_aio_hub \"$@\"\n";
}

} // namespace hub::app
