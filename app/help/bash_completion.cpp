#include "app/help/command_table.h"
#include "app/help/completion.h"
#include "app/help/job_table.h"

#include <algorithm>

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

    # The command, whose name is some of the first words, and how many.
    local command= length=0
    for length in @LENGTHS@ 0; do
        ((${#given[@]} >= length)) || continue
        case "${given[*]:0:length}" in
        @COMMAND_NAMES@) command=${given[*]:0:length} && break ;;
        esac
    done

    local reply=
    case $command:$option in
@OPTION_VALUES@
    *)
        if [[ $current == -* ]]; then
            reply="@GLOBAL@ $(_aio_hub_options)"
        else
            _aio_hub_argument
        fi
        ;;
    esac

    # A list goes on behind its last comma.
    local start=
    case $command:$option in
    @LIST_OPTIONS@) start=${value%"${value##*,}"} && reply=" $reply" && reply=${reply// / $start} ;;
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
    case $command in
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

# Sets reply to what makes a command of the words in $1.
_aio_hub_next_word()
{
    case $1 in
@NEXT_WORDS@
    esac
}

_aio_hub_argument()
{
    if [[ ! $command ]]; then
        _aio_hub_next_word "${given[*]}"
        return
    fi
    case $command:$((${#given[@]} - length)) in
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

/// The names of all options that take a value, each once.
QStringList valuedOptionNames()
{
    QStringList names;
    const auto add = [&](const QList<OptionHelp> &options) {
        for (const OptionHelp &option : options) {
            if (!option.value.isEmpty() && !names.contains(option.name))
                names.append(option.name);
        }
    };
    add(globalOptions());
    for (const CommandHelp &command : commands())
        add(command.options);
    return names;
}

/// "config show", so that bash takes it for one word.
QByteArray quoted(const QString &name)
{
    return '"' + name.toUtf8() + '"';
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
        return R"(_aio_hub_settings "${given[length]-}" "$value")";
    case WordKind::JobKind:
        for (const JobKindHelp &jobKind : jobKinds())
            words.append(jobKind.name);
        break;
    case WordKind::CommandName:
        return R"(_aio_hub_next_word "${given[*]:length}")";
    case WordKind::None:
    case WordKind::Text:
        return ":";
    default:
        words = wordChoices(kind);
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
    const auto add = [&branches](const QByteArray &command, const QList<OptionHelp> &options) {
        for (const OptionHelp &option : options) {
            if (!option.value.isEmpty())
                branches += branch(command + ':' + option.name.toUtf8(), offer(option.valueKind));
        }
    };
    add("*", globalOptions());
    for (const CommandHelp &command : commands())
        add(quoted(command.name), command.options);
    return branches.chopped(1);
}

/// The options whose values are lists of a few words.
QByteArray listOptions()
{
    QStringList patterns;
    for (const CommandHelp &command : commands()) {
        for (const OptionHelp &option : command.options) {
            if (option.valueKind == WordKind::EventTypes)
                patterns.append(QString::fromUtf8(quoted(command.name)) + u':' + option.name);
        }
    }
    return joined(patterns, " | ");
}

/// What follows the words of a command's name: its first argument has place 0.
QByteArray argumentBranches()
{
    QByteArray branches;
    for (const CommandHelp &command : commands()) {
        for (qsizetype i = 0; i < command.arguments.size(); ++i) {
            const bool isLast = i + 1 == command.arguments.size();
            const bool goesOn = isLast && command.maxArguments < 0;
            // `help` takes the words of a name.
            const bool isName = command.arguments[i] == WordKind::CommandName;
            const QByteArray place = goesOn || isName ? QByteArray("*") : QByteArray::number(i);
            branches += branch(quoted(command.name) + ':' + place, offer(command.arguments[i]));
        }
    }
    return branches.chopped(1);
}

/// What may follow words that are no command yet.
QByteArray nextWordBranches()
{
    QByteArray branches;
    for (const QString &prefix : QStringList{QString()} + commandPrefixes())
        branches += branch(quoted(prefix), "reply=\"" + joined(nextWords(prefix)) + '"');
    return branches.chopped(1);
}

QByteArray commandNamePatterns()
{
    QStringList names;
    for (const CommandHelp &command : commands())
        names.append(QString::fromUtf8(quoted(command.name)));
    return joined(names, " | ");
}

/// How many words a name may have, most first.
QByteArray nameLengths()
{
    qsizetype most = 1;
    for (const CommandHelp &command : commands())
        most = std::max(most, command.name.count(u' ') + 1);
    QStringList lengths;
    for (qsizetype length = most; length > 0; --length)
        lengths.append(QString::number(length));
    return joined(lengths);
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
        if (!command.options.isEmpty())
            branches += branch(quoted(command.name),
                               "echo \"" + joined(optionNames(command.options)) + '"');
    }
    return branches.chopped(1);
}

} // namespace

QByteArray bashCompletion()
{
    QByteArray script = kScript;
    script.replace("@VALUED@", joined(valuedOptionNames(), " | "));
    script.replace("@LENGTHS@", nameLengths());
    script.replace("@COMMAND_NAMES@", commandNamePatterns());
    script.replace("@OPTION_VALUES@", optionValueBranches());
    script.replace("@LIST_OPTIONS@", listOptions());
    script.replace("@GLOBAL@", joined(optionNames(globalOptions())));
    script.replace("@COMMAND_OPTIONS@", commandOptionBranches());
    script.replace("@SETTING_CHOICES@", settingChoiceBranches());
    script.replace("@SETTING_NAMES@", settingNameBranches());
    script.replace("@NEXT_WORDS@", nextWordBranches());
    script.replace("@ARGUMENTS@", argumentBranches());
    return script;
}

} // namespace hub::app
