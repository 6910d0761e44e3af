#include "app/help/command_table.h"
#include "app/help/completion.h"
#include "app/help/job_table.h"

namespace hub::app {
namespace {

// The names of the tables hold no character that bash takes for its own, so they need no quotes.

// Bash takes "preset=fast" for three words. They are put together first, and what stands before the
// last '=' is taken off the answers, because bash keeps it.
constexpr const char *kScript =
    R"bash(# bash completion for aio-hub; made by 'aio-hub completion bash'

_aio_hub()
{
    local -a words=()
    local i word
    for ((i = 1; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if ((${#words[@]})) && [[ $word == =* || ${COMP_WORDS[i - 1]} == *= ]]; then
            words[-1]+=$word
        else
            words+=("$word")
        fi
    done

    local current=${words[-1]} option= value
    value=$current
    if [[ $current == --*=* ]]; then
        option=${current%%=*}
        value=${current#*=}
    elif ((${#words[@]} > 1)); then
        option=${words[-2]}
    fi

    # The command and its arguments, without options and their values.
    local -a given=()
    local skip=
    for word in "${words[@]:0:${#words[@]}-1}"; do
        if [[ $skip ]]; then
            skip=
        elif [[ $word == -* ]]; then
            case $word in
            @VALUED@) skip=1 ;;
            esac
        else
            given+=("$word")
        fi
    done

    local reply=
    case $option in
@OPTION_VALUES@
    *)
        if [[ $current == -* ]]; then
            reply="@GLOBAL@ $(_aio_hub_options "${given[0]-}")"
        else
            _aio_hub_argument
        fi
        ;;
    esac

    mapfile -t COMPREPLY < <(compgen -W "$reply" -- "$value")
    if [[ ${COMPREPLY[0]-} == *= ]]; then
        compopt -o nospace
    fi
    if [[ $value == *=* && $COMP_WORDBREAKS == *=* ]]; then
        COMPREPLY=("${COMPREPLY[@]#"${value%"${value##*=}"}"}")
    fi
}

_aio_hub_options()
{
    case $1 in
@COMMAND_OPTIONS@
    esac
}

# Sets reply to what --set takes for the job kind in $1, where $2 is typed already. A list goes on
# behind its last comma.
_aio_hub_settings()
{
    local choices= start=${2%"${2##*[=,]}"}
    if [[ $2 == *=* ]]; then
        case $1:${2%%=*} in
@SETTING_CHOICES@
        esac
        for word in $choices; do
            reply+="$start$word "
        done
        return
    fi
    case $1 in
@SETTING_NAMES@
    esac
}

_aio_hub_argument()
{
    if ((${#given[@]} == 0)); then
        reply="@COMMANDS@"
        return
    fi
    case ${given[0]}:${#given[@]} in
@ARGUMENTS@
    esac
}

complete -F _aio_hub aio-hub
)bash";

QByteArray joined(const QStringList &words, const char *separator = " ")
{
    return words.join(QLatin1StringView(separator)).toUtf8();
}

QStringList optionNames(const QList<OptionHelp> &options)
{
    QStringList names;
    for (const OptionHelp &option : options)
        names.append(option.name);
    return names;
}

/// All options that take a value, each once.
QList<OptionHelp> valuedOptions()
{
    QList<OptionHelp> valued;
    const auto add = [&](const QList<OptionHelp> &options) {
        for (const OptionHelp &option : options) {
            if (!option.value.isEmpty())
                valued.append(option);
        }
    };
    add(globalOptions());
    for (const CommandHelp &command : commands())
        add(command.options);
    return valued;
}

/// What a place of kind @p kind offers, as a statement.
QByteArray offer(WordKind kind)
{
    QStringList words;
    switch (kind) {
    case WordKind::File:
        return "compopt -o default";
    case WordKind::Folder:
        return "compopt -o dirnames";
    case WordKind::JobSetting:
        return R"(_aio_hub_settings "${given[1]-}" "$value")";
    case WordKind::JobKind:
        for (const JobKindHelp &jobKind : jobKinds())
            words.append(jobKind.name);
        break;
    case WordKind::CommandName:
        for (const CommandHelp &command : commands())
            words.append(command.name.section(QLatin1Char(' '), 0, 0));
        break;
    case WordKind::Shell:
        words = {QStringLiteral("bash"), QStringLiteral("zsh")};
        break;
    case WordKind::None:
    case WordKind::Text:
        return ":";
    }
    return "reply=\"" + joined(words) + '"';
}

QByteArray branch(const QByteArray &pattern, const QByteArray &statement)
{
    return "    " + pattern + ") " + statement + " ;;\n";
}

QByteArray optionValueBranches()
{
    QByteArray branches;
    for (const OptionHelp &option : valuedOptions())
        branches += branch(option.name.toUtf8(), offer(option.valueKind));
    return branches.chopped(1);
}

/// Where a command stands in the words that are no options: "config show" is two of them.
QByteArray argumentBranches()
{
    QByteArray branches;
    for (const CommandHelp &command : commands()) {
        const QStringList words = command.name.split(QLatin1Char(' '));
        const QByteArray first = words.constFirst().toUtf8();
        if (words.size() > 1)
            branches += branch(first + ":1", "reply=\"" + words.constLast().toUtf8() + '"');
        for (qsizetype i = 0; i < command.arguments.size(); ++i) {
            const bool isLast = i + 1 == command.arguments.size();
            const bool goesOn = isLast && command.maxArguments < 0;
            const QByteArray place =
                goesOn ? QByteArray("*") : QByteArray::number(words.size() + i);
            branches += branch(first + ':' + place, offer(command.arguments[i]));
        }
    }
    return branches.chopped(1);
}

QByteArray settingNameBranches()
{
    QByteArray branches;
    for (const JobKindHelp &kind : jobKinds()) {
        QStringList names;
        for (const JobSettingHelp &setting : kind.settings)
            names.append(setting.name + QLatin1Char('='));
        branches += branch(kind.name.toUtf8(), "reply=\"" + joined(names) + '"');
    }
    return branches.chopped(1);
}

QByteArray settingChoiceBranches()
{
    QByteArray branches;
    for (const JobKindHelp &kind : jobKinds()) {
        for (const JobSettingHelp &setting : kind.settings) {
            QStringList choices = setting.choices;
            if (setting.type == JobSettingHelp::Type::Flag)
                choices = {QStringLiteral("true"), QStringLiteral("false")};
            if (choices.isEmpty())
                continue;
            const QByteArray place = kind.name.toUtf8() + ':' + setting.name.toUtf8();
            branches += branch(place, "choices=\"" + joined(choices) + '"');
        }
    }
    return branches.chopped(1);
}

QByteArray commandOptionBranches()
{
    QByteArray branches;
    for (const CommandHelp &command : commands()) {
        const QByteArray first = command.name.section(QLatin1Char(' '), 0, 0).toUtf8();
        if (!command.options.isEmpty())
            branches += branch(first, "echo \"" + joined(optionNames(command.options)) + '"');
    }
    return branches.chopped(1);
}

} // namespace

QByteArray bashCompletion()
{
    QStringList commandNames;
    for (const CommandHelp &command : commands())
        commandNames.append(command.name.section(QLatin1Char(' '), 0, 0));

    QByteArray script = kScript;
    script.replace("@VALUED@", joined(optionNames(valuedOptions()), " | "));
    script.replace("@OPTION_VALUES@", optionValueBranches());
    script.replace("@GLOBAL@", joined(optionNames(globalOptions())));
    script.replace("@COMMAND_OPTIONS@", commandOptionBranches());
    script.replace("@SETTING_CHOICES@", settingChoiceBranches());
    script.replace("@SETTING_NAMES@", settingNameBranches());
    script.replace("@COMMANDS@", joined(commandNames));
    script.replace("@ARGUMENTS@", argumentBranches());
    return script;
}

} // namespace hub::app
