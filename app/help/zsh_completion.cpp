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

QByteArray words(const QStringList &words)
{
    return '(' + words.join(QLatin1Char(' ')).toUtf8() + ')';
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
        return "_aio_hub_command";
    case WordKind::Shell:
        return "(bash zsh)";
    case WordKind::None:
    case WordKind::Text:
        break;
    }
    return " ";
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
    const auto shift = command.name.count(QLatin1Char(' '));
    if (shift > 0)
        specs += " \\\n            "
                 + quoted("1: :" + words({command.name.section(QLatin1Char(' '), 1)}));
    for (qsizetype i = 0; i < command.arguments.size(); ++i) {
        const bool goesOn = i + 1 == command.arguments.size() && command.maxArguments < 0;
        const QByteArray place = goesOn ? QByteArray("*") : QByteArray::number(shift + i + 1);
        specs += " \\\n            " + quoted(place + ": :" + action(command.arguments[i]));
    }
    return specs;
}

/// `'name:what it is' ...` for _describe.
template<typename Table>
QByteArray descriptions(const Table &table)
{
    QByteArray out;
    for (const auto &entry : table) {
        const QString name = entry.name.section(QLatin1Char(' '), 0, 0);
        out += "        " + quoted(name.toUtf8() + ':' + described(entry.summary)) + '\n';
    }
    return out;
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
        branches += "    " + command.name.section(QLatin1Char(' '), 0, 0).toUtf8() + ")\n"
                    + "        _arguments -S $global" + optionSpecs(command.options)
                    + argumentSpecs(command) + " ;;\n";
    }
    return branches;
}

} // namespace

QByteArray zshCompletion()
{
    return "#compdef aio-hub\n"
           "# zsh completion for aio-hub; made by 'aio-hub completion zsh'\n\n"
           "_aio_hub_command() {\n"
           "    local -a names=(\n"
           + descriptions(commands())
           + "    )\n"
             "    _describe command names\n"
             "}\n\n"
             "_aio_hub_kind() {\n"
             "    local -a names=(\n"
           + descriptions(jobKinds())
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
             "    _arguments -C -S $global '1: :_aio_hub_command' '*:: :->arguments' && return\n"
             "    case $words[1] in\n"
           + commandBranches()
           + "    esac\n"
             "}\n\n"
             "_aio_hub \"$@\"\n";
}

} // namespace hub::app
