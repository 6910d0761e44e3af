#include "app/command/command_line.h"

#include "app/command/nearest.h"
#include "core/base/path_text.h"

#include <algorithm>
#include <unistd.h>

namespace hub::app {
namespace {

/// Walks over the arguments once; the first mistake ends it.
class Parser final
{
public:
    Parser(const QList<QByteArray> &arguments, const CommandRules &rules)
        : m_arguments(arguments)
        , m_rules(rules)
    {}

    Result<CommandLine> parse();

private:
    [[nodiscard]] Result<void> takeOption(const QByteArray &argument);
    [[nodiscard]] Result<void> takeWord(const QByteArray &word);
    [[nodiscard]] bool isFileOrLink(const QByteArray &word) const;
    [[nodiscard]] Result<void> takeNoCommand(const QString &name);

    /// The words that may follow @p name, which is no command yet.
    [[nodiscard]] QStringList nextWords(const QString &name) const;
    [[nodiscard]] Result<void> checkArguments() const;
    [[nodiscard]] const OptionRule *findOption(const QString &name) const;
    [[nodiscard]] QStringList optionNames() const;
    [[nodiscard]] QStringList commandNames() const;
    [[nodiscard]] QString tryHelp() const;

    const QList<QByteArray> &m_arguments;
    const CommandRules &m_rules;
    qsizetype m_position = 0;
    const CommandRule *m_command = nullptr;
    bool m_opensFiles = false; ///< The words are what the window is to open.
    CommandLine m_line;
};

Result<CommandLine> Parser::parse()
{
    bool optionsEnded = false;
    while (m_position < m_arguments.size()) {
        const QByteArray &argument = m_arguments[m_position++];
        if (!optionsEnded && argument == "--") {
            optionsEnded = true;
            continue;
        }
        const bool isOption = !optionsEnded && argument.size() > 1 && argument.startsWith('-');
        if (auto taken = isOption ? takeOption(argument) : takeWord(argument); !taken)
            return fail(taken.error());
    }
    if (auto fits = checkArguments(); !fits)
        return fail(fits.error());
    return m_line;
}

Result<void> Parser::takeOption(const QByteArray &argument)
{
    const qsizetype equals = argument.indexOf('=');
    const QString name = pathForDisplay(equals < 0 ? argument : argument.left(equals));
    const OptionRule *const rule = findOption(name);
    if (rule == nullptr) {
        return fail(
            Error::Kind::InvalidInput,
            QStringLiteral("unknown option '%1'%2").arg(name, didYouMean(name, optionNames())),
            tryHelp());
    }
    if (!rule->isRepeatable && m_line.has(name)) {
        return fail(Error::Kind::InvalidInput,
                    QStringLiteral("option '%1' is given twice").arg(name),
                    QStringLiteral("give it once"));
    }
    if (!rule->takesValue) {
        if (equals >= 0) {
            return fail(Error::Kind::InvalidInput,
                        QStringLiteral("option '%1' takes no value").arg(name),
                        QStringLiteral("write just %1").arg(name));
        }
        m_line.options[name] = {QByteArray()};
        return {};
    }
    if (equals < 0 && m_position == m_arguments.size()) {
        return fail(Error::Kind::InvalidInput,
                    QStringLiteral("option '%1' needs a value").arg(name),
                    tryHelp());
    }
    m_line.options[name].append(equals < 0 ? m_arguments[m_position++] : argument.mid(equals + 1));
    return {};
}

/// `aio-hub photo.jpg`: no command has such a name.
bool Parser::isFileOrLink(const QByteArray &word) const
{
    if (word.toLower().startsWith("aio://") || word.startsWith('/') || word.startsWith("./"))
        return true;
    const QString first = pathForDisplay(word);
    const bool isCommand = !nextWords(first).isEmpty() || commandNames().contains(first);
    return !isCommand && ::access(word.constData(), F_OK) == 0;
}

Result<void> Parser::takeWord(const QByteArray &word)
{
    if (m_command != nullptr) {
        m_line.arguments.append(word);
        return {};
    }

    if (m_opensFiles || isFileOrLink(word)) {
        m_opensFiles = true;
        m_line.arguments.append(word);
        return {};
    }

    // A name may have several words, which stand together: "ctl jobs list".
    QString name = pathForDisplay(word);
    while (true) {
        for (const CommandRule &rule : m_rules.commands) {
            if (rule.name != name)
                continue;
            m_command = &rule;
            m_line.command = rule.name;
            return {};
        }
        const bool goesOn = !nextWords(name).isEmpty() && m_position < m_arguments.size()
                            && !m_arguments[m_position].startsWith('-');
        if (!goesOn)
            return takeNoCommand(name);
        name += u' ' + pathForDisplay(m_arguments[m_position++]);
    }
}

Result<void> Parser::takeNoCommand(const QString &name)
{
    const QStringList next = nextWords(name);
    if (!next.isEmpty() && m_arguments.contains("--help")) {
        m_line.command = name;
        return {};
    }
    if (next.size() > 1) {
        return fail(
            Error::Kind::InvalidInput,
            QStringLiteral("'%1' needs one of: %2").arg(name, next.join(QLatin1StringView(", "))),
            QStringLiteral("see aio-hub help %1").arg(name));
    }
    return fail(
        Error::Kind::InvalidInput,
        QStringLiteral("unknown command '%1'%2").arg(name, didYouMean(name, commandNames())),
        tryHelp());
}

QStringList Parser::nextWords(const QString &name) const
{
    QStringList words;
    for (const CommandRule &rule : m_rules.commands) {
        if (!rule.name.startsWith(name + u' '))
            continue;
        const QString word = rule.name.mid(name.size() + 1).section(u' ', 0, 0);
        if (!words.contains(word))
            words.append(word);
    }
    return words;
}

Result<void> Parser::checkArguments() const
{
    if (m_command == nullptr || m_line.has(QStringLiteral("--help")))
        return {};
    // An option of a command may stand before the command's name; whether it belongs to it is known
    // only now.
    for (auto option = m_line.options.begin(); option != m_line.options.end(); ++option) {
        if (findOption(option.key()) == nullptr) {
            return fail(
                Error::Kind::InvalidInput,
                QStringLiteral("option '%1' is not one of '%2'").arg(option.key(), m_command->name),
                tryHelp());
        }
    }
    const auto count = m_line.arguments.size();
    if (count < m_command->minArguments) {
        return fail(Error::Kind::InvalidInput,
                    QStringLiteral("'%1' needs more arguments").arg(m_command->name),
                    QStringLiteral("usage: %1").arg(m_command->usage));
    }
    if (m_command->maxArguments >= 0 && count > m_command->maxArguments) {
        const QByteArray &extra = m_line.arguments[m_command->maxArguments];
        return fail(Error::Kind::InvalidInput,
                    QStringLiteral("'%1' takes no argument '%2'")
                        .arg(m_command->name, pathForDisplay(extra)),
                    QStringLiteral("usage: %1").arg(m_command->usage));
    }
    return {};
}

const OptionRule *Parser::findOption(const QString &name) const
{
    const auto findIn = [&name](const QList<OptionRule> &options) -> const OptionRule * {
        const auto found = std::find_if(options.begin(),
                                        options.end(),
                                        [&](const OptionRule &rule) { return rule.name == name; });
        return found == options.end() ? nullptr : &*found;
    };
    if (const OptionRule *const global = findIn(m_rules.globalOptions); global != nullptr)
        return global;
    if (m_command != nullptr)
        return findIn(m_command->options);
    for (const CommandRule &command : m_rules.commands) {
        if (const OptionRule *const own = findIn(command.options); own != nullptr)
            return own;
    }
    return nullptr;
}

QStringList Parser::optionNames() const
{
    QStringList names;
    for (const OptionRule &rule : m_rules.globalOptions)
        names.append(rule.name);
    for (const CommandRule &command : m_rules.commands) {
        if (m_command != nullptr && m_command != &command)
            continue;
        for (const OptionRule &rule : command.options)
            names.append(rule.name);
    }
    return names;
}

QStringList Parser::commandNames() const
{
    QStringList names;
    for (const CommandRule &command : m_rules.commands)
        names.append(command.name);
    return names;
}

QString Parser::tryHelp() const
{
    return m_command == nullptr ? QStringLiteral("see aio-hub --help")
                                : QStringLiteral("see aio-hub help %1").arg(m_command->name);
}

} // namespace

Result<CommandLine> parseCommandLine(const QList<QByteArray> &arguments, const CommandRules &rules)
{
    return Parser(arguments, rules).parse();
}

} // namespace hub::app
