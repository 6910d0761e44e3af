#include "app/help/man_page.h"

#include "app/help/command_table.h"
#include "app/help/job_table.h"
#include "core/base/configuration.h"

namespace hub::app {
namespace {

/// When the words were last changed; a page that is built again stays the same.
constexpr const char *kDate = "2026-11-29";

/// @p text so that roff prints it as it is.
QByteArray plain(const QString &text)
{
    QByteArray out;
    for (const char c : text.toUtf8()) {
        switch (c) {
        case '\\':
            out += "\\e";
            break;
        case '-':
            out += "\\-";
            break;
        case '\'':
            out += "\\(aq";
            break;
        case '"':
            out += "\\(dq";
            break;
        case '`':
            out += "\\(ga";
            break;
        case '^':
            out += "\\(ha";
            break;
        case '~':
            out += "\\(ti";
            break;
        default:
            out += c;
        }
    }
    // At the start of a line these two would be commands.
    return out.startsWith('.') ? "\\&" + out : out;
}

/// A page in the making.
class Page
{
public:
    void section(const char *title) { m_text += QByteArray(".SH ") + title + '\n'; }
    void subsection(const QString &title) { m_text += ".SS \"" + plain(title) + "\"\n"; }
    void paragraph(const QString &text) { m_text += ".PP\n" + plain(text) + '\n'; }
    void item(const QString &term, const QString &meaning)
    {
        m_text += ".TP\n\\fB" + plain(term) + "\\fR\n" + plain(meaning) + '\n';
    }
    void usage(const QString &line) { m_text += ".PP\n\\fB" + plain(line) + "\\fR\n"; }
    void example(const ExampleHelp &example)
    {
        m_text += ".PP\n" + plain(example.summary.left(1).toUpper() + example.summary.mid(1))
                  + ":\n.PP\n.RS 4\n.nf\n" + plain(example.line) + "\n.fi\n.RE\n";
    }
    void options(const QList<OptionHelp> &options)
    {
        for (const OptionHelp &option : options)
            item(optionTerm(option), option.summary);
    }
    void raw(const QByteArray &text) { m_text += text; }
    [[nodiscard]] const QByteArray &text() const { return m_text; }

private:
    QByteArray m_text;
};

QString usageOf(const CommandHelp &command)
{
    return (QStringLiteral("aio-hub ") + command.name + QLatin1Char(' ') + command.synopsis)
        .trimmed();
}

/// What is said of all commands of a group, before the first of them.
void addGroupOf(Page &page, const CommandHelp &command)
{
    for (const CommandGroup &group : commandGroups()) {
        const auto under = commandsUnder(group.name);
        if (under.empty() || under.front()->name != command.name || group.description.isEmpty())
            continue;
        page.subsection(QStringLiteral("aio-hub %1 ...").arg(group.name));
        for (const QString &paragraph : group.description)
            page.paragraph(paragraph);
    }
}

void addCommands(Page &page)
{
    page.section("COMMANDS");
    for (const CommandHelp &command : commands()) {
        addGroupOf(page, command);
        page.subsection(usageOf(command));
        page.paragraph(command.summary.left(1).toUpper() + command.summary.mid(1)
                       + QLatin1Char('.'));
        for (const QString &paragraph : command.description)
            page.paragraph(paragraph);
        page.options(command.options);
    }
}

void addJobKinds(Page &page)
{
    page.section("JOB KINDS");
    for (const JobKindHelp &kind : jobKinds()) {
        page.subsection(kind.name);
        const QString onlyTests =
            kind.isTestKind ? QStringLiteral(" Only with --test-jobs.") : QString();
        page.paragraph(kind.summary.left(1).toUpper() + kind.summary.mid(1) + QLatin1Char('.')
                       + onlyTests);
        for (const JobSettingHelp &setting : kind.settings)
            page.item(settingTerm(setting), setting.summary);
    }
}

QString defaultText(const SettingDefinition &definition)
{
    return definition.defaultValue.isEmpty()
               ? QString()
               : QStringLiteral(" (default: %1)").arg(definition.defaultValue);
}

void addSettings(Page &page)
{
    page.section("CONFIGURATION");
    page.paragraph(QStringLiteral(
        "An option beats the environment, which beats the file given with --config, which beats "
        "the "
        "default. The file is a JSON object; comments and trailing commas are allowed, and "
        "{\"jobs\": {\"workers\": 4}} and {\"jobs.workers\": 4} are the same. The variable of a "
        "setting is AIO_ and its name in capitals with _ for the dot: AIO_JOBS_WORKERS. Sizes are "
        "written as 256MiB or 200MB, times as 250ms, 10s or 30min."));
    for (const SettingDefinition &definition : Configuration::definitions()) {
        const QString variable = definition.shortEnvironment.isEmpty()
                                     ? QString()
                                     : QStringLiteral("; also ") + definition.shortEnvironment;
        page.item(definition.name, definition.summary + variable + defaultText(definition));
    }
}

void addFiles(Page &page)
{
    page.section("FILES");
    page.item(QStringLiteral("$XDG_DATA_HOME/aio-hub"),
              QStringLiteral("The data folder where --data names no other; ~/.local/share/aio-hub "
                             "where the variable is not set. Private to its owner."));
    page.item(QStringLiteral("run/endpoint.json"),
              QStringLiteral("In the data folder while a hub runs: its address and its token."));
    page.item(QStringLiteral("logs/hub.log"),
              QStringLiteral("In the data folder: what happened, without secrets. Rotated."));
    page.item(QStringLiteral("backups/"),
              QStringLiteral("In the data folder: automatic backups of the database."));
    page.item(QStringLiteral("damaged/"),
              QStringLiteral("In the data folder: what was found damaged and set aside."));
}

} // namespace

QByteArray manPage()
{
    Page page;
    page.raw(QByteArray(".TH AIO\\-HUB 1 ") + kDate + " \"aio\\-hub " + HUB_VERSION
             + "\" \"User Commands\"\n");
    page.section("NAME");
    page.raw("aio\\-hub \\- creative work on your own machine\n");
    page.section("SYNOPSIS");
    for (const CommandHelp &command : commands())
        page.usage(usageOf(command));
    page.usage(QStringLiteral("aio-hub [--allow-root] [FILE]..."));
    page.usage(QStringLiteral("aio-hub --version | --help"));
    page.section("DESCRIPTION");
    page.paragraph(QStringLiteral(
        "AIO Creative Hub runs creative work as jobs: it makes small, modern, correctly turned "
        "variants of photos, safely and with progress. Jobs are stored before they count as taken "
        "and survive crashes and power cuts. Files are decoded in a sandboxed program of their "
        "own."));
    page.section("OPTIONS");
    page.paragraph(QStringLiteral("Every command takes these, before or after its name."));
    page.options(globalOptions());
    addCommands(page);
    addJobKinds(page);
    addSettings(page);
    addFiles(page);
    page.section("EXIT STATUS");
    for (const auto &[code, meaning] : exitCodes())
        page.item(QString::number(code), meaning);
    page.section("EXAMPLES");
    for (const CommandHelp &command : commands()) {
        for (const ExampleHelp &example : command.examples)
            page.example(example);
    }
    for (const CommandGroup &group : commandGroups()) {
        for (const ExampleHelp &example : group.examples)
            page.example(example);
    }
    return page.text();
}

} // namespace hub::app
