#include "app/help/help_text.h"

#include "app/help/command_table.h"
#include "app/help/job_table.h"
#include "app/help/text_layout_p.h"

namespace hub::app {
namespace {

using Definitions = QList<std::pair<QString, QString>>;

Definitions optionDefinitions(const QList<OptionHelp> &options)
{
    Definitions definitions;
    for (const OptionHelp &option : options)
        definitions.append({optionTerm(option), option.summary});
    return definitions;
}

void addExamples(TextLayout &layout, const QList<ExampleHelp> &examples)
{
    if (examples.isEmpty())
        return;
    layout.addHeading(QStringLiteral("Examples"));
    for (const ExampleHelp &example : examples) {
        // Lines to copy are not wrapped.
        layout.addLine(example.line, 2);
        layout.addParagraph(example.summary, 6);
    }
}

void addJobKinds(TextLayout &layout)
{
    layout.addHeading(QStringLiteral("Job kinds"));
    Definitions kinds;
    Definitions testKinds;
    for (const JobKindHelp &kind : jobKinds())
        (kind.isTestKind ? testKinds : kinds).append({kind.name, kind.summary});
    layout.addDefinitions(kinds);
    layout.addHeading(QStringLiteral("Job kinds with --test-jobs"));
    layout.addDefinitions(testKinds);

    for (const JobKindHelp &kind : jobKinds()) {
        if (kind.isTestKind)
            continue;
        layout.addHeading(QStringLiteral("Settings of ") + kind.name + QStringLiteral(" (--set)"));
        Definitions settings;
        for (const JobSettingHelp &setting : kind.settings)
            settings.append({settingTerm(setting), setting.summary});
        layout.addDefinitions(settings);
    }
}

/// Commands; of a group only its name, where its first command stands.
Definitions topLevelDefinitions()
{
    Definitions names;
    for (const CommandHelp &command : commands()) {
        const CommandGroup *const group = findGroup(command.name.section(u' ', 0, 0));
        const std::pair entry = group ? std::pair(group->name, group->summary)
                                      : std::pair(command.name, command.summary);
        if (!names.contains(entry))
            names.append(entry);
    }
    return names;
}

QString groupHelp(const CommandGroup &group, int columns)
{
    TextLayout layout(columns);
    layout.addHeading(QStringLiteral("Usage"));
    layout.addParagraph(QStringLiteral("aio-hub %1 COMMAND [OPTION]...").arg(group.name), 2);
    layout.addSpace();
    layout.addParagraph(group.summary.left(1).toUpper() + group.summary.mid(1) + u'.');
    for (const QString &paragraph : group.description) {
        layout.addSpace();
        layout.addParagraph(paragraph);
    }
    layout.addHeading(QStringLiteral("Commands"));
    Definitions names;
    for (const CommandHelp *command : commandsUnder(group.name))
        names.append({command->name.mid(group.name.size() + 1), command->summary});
    layout.addDefinitions(names);
    addExamples(layout, group.examples);
    layout.addSpace();
    layout.addParagraph(
        QStringLiteral("More of one of them: aio-hub help %1 COMMAND.").arg(group.name));
    return layout.text();
}

QString programHelp(int columns)
{
    TextLayout layout(columns);
    layout.addParagraph(QStringLiteral("AIO Creative Hub: creative work on your own machine."));
    layout.addHeading(QStringLiteral("Usage"));
    layout.addLine(QStringLiteral("aio-hub [OPTION]... [FILE]..."), 2);
    layout.addLine(QStringLiteral("aio-hub COMMAND [OPTION]..."), 2);

    layout.addHeading(QStringLiteral("Commands"));
    layout.addDefinitions(topLevelDefinitions());

    layout.addHeading(QStringLiteral("Options of every command"));
    layout.addDefinitions(optionDefinitions(globalOptions()));
    addExamples(layout, firstExamples());

    layout.addHeading(QStringLiteral("Exit codes"));
    Definitions codes;
    for (const auto &[code, meaning] : exitCodes())
        codes.append({QString::number(code), meaning});
    layout.addDefinitions(codes);
    return layout.text();
}

} // namespace

QString helpText(const QString &command, int columns)
{
    if (command.isEmpty())
        return programHelp(columns);
    if (const CommandGroup *const group = findGroup(command))
        return groupHelp(*group, columns);
    const CommandHelp *known = findCommand(command);
    if (!known)
        return {};

    TextLayout layout(columns);
    layout.addHeading(QStringLiteral("Usage"));
    const QString usage =
        QStringLiteral("aio-hub ") + known->name + QLatin1Char(' ') + known->synopsis;
    layout.addParagraph(usage, 2);
    layout.addSpace();
    layout.addParagraph(known->summary.left(1).toUpper() + known->summary.mid(1)
                        + QLatin1Char('.'));
    for (const QString &paragraph : known->description) {
        layout.addSpace();
        layout.addParagraph(paragraph);
    }
    if (!known->options.isEmpty()) {
        layout.addHeading(QStringLiteral("Options"));
        layout.addDefinitions(optionDefinitions(known->options));
    }
    if (known->arguments.contains(WordKind::JobKind))
        addJobKinds(layout);
    addExamples(layout, known->examples);
    layout.addSpace();
    layout.addParagraph(QStringLiteral("Options of every command: see aio-hub --help."));
    return layout.text();
}

} // namespace hub::app
