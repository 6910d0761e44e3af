#include "app/help/command_table.h"
#include "app/help/job_table.h"
#include "app/help/man_page.h"
#include "core/base/configuration.h"

#include <QProcess>
#include <QtTest>

using namespace hub::app;

namespace {

struct Rendering
{
    bool hasRun = false;
    QString text;
    QByteArray warnings;
};

/// What a reader sees; -ww is what `man --warnings` asks for.
Rendering rendered(const QByteArray &page)
{
    QProcess groff;
    groff.start(QStringLiteral("groff"),
                {QStringLiteral("-man"),
                 QStringLiteral("-ww"),
                 QStringLiteral("-Tutf8"),
                 QStringLiteral("-P-cbou"), // No bold, no underline: letters only.
                 QStringLiteral("-rLL=100n")});
    groff.write(page);
    groff.closeWriteChannel();
    const bool hasRun = groff.waitForFinished(30'000) && groff.exitCode() == 0;
    return {hasRun, QString::fromUtf8(groff.readAllStandardOutput()), groff.readAllStandardError()};
}

/// Without line breaks, hyphenation and typographic dashes.
QString flattened(QString text)
{
    text.replace(QChar(0x2010), u'-').replace(QChar(0x2212), u'-');
    return text.simplified().remove(u' ').remove(u'-');
}

} // namespace

class TestManPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void groffHasNothingToSay()
    {
        const Rendering page = rendered(manPage());

        QVERIFY2(page.hasRun, "groff (package groff-base) is needed for this test");
        QCOMPARE(page.warnings, QByteArray());
    }

    void everythingIsOnThePage()
    {
        const QString page = flattened(rendered(manPage()).text);
        const auto contains = [&](const QString &text) { return page.contains(flattened(text)); };

        for (const CommandHelp &command : commands()) {
            QVERIFY2(contains(QStringLiteral("aio-hub ") + command.name + u' ' + command.synopsis),
                     qPrintable(command.name));
            for (const QString &paragraph : command.description)
                QVERIFY2(contains(paragraph), qPrintable(paragraph));
            for (const OptionHelp &option : command.options)
                QVERIFY2(contains(optionTerm(option) + option.summary), qPrintable(option.name));
            for (const ExampleHelp &example : command.examples)
                QVERIFY2(contains(example.line), qPrintable(example.line));
        }
        for (const CommandGroup &group : commandGroups()) {
            for (const QString &paragraph : group.description)
                QVERIFY2(contains(paragraph), qPrintable(paragraph));
        }
        for (const OptionHelp &option : globalOptions())
            QVERIFY2(contains(optionTerm(option) + option.summary), qPrintable(option.name));
        for (const JobKindHelp &kind : jobKinds()) {
            for (const JobSettingHelp &setting : kind.settings)
                QVERIFY2(contains(settingTerm(setting) + setting.summary),
                         qPrintable(setting.name));
        }
        for (const hub::SettingDefinition &setting : hub::Configuration::definitions())
            QVERIFY2(contains(setting.name + setting.summary), qPrintable(setting.name));
    }

    void thePageIsTheSameEveryTime() { QCOMPARE(manPage(), manPage()); }
};

QTEST_GUILESS_MAIN(TestManPage)
#include "tst_man_page.moc"
