#include "app/help/completion.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

using namespace hub::app;

namespace {

struct Output
{
    int exitCode = -1;
    QByteArray text;
    QByteArray problems;
};

Output runScript(const QString &shell, const QStringList &options, const QByteArray &script)
{
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("script")));
    if (!file.open(QIODevice::WriteOnly) || file.write(script) != script.size())
        return {};
    file.close();
    QProcess process;
    process.start(shell, options + QStringList{file.fileName()});
    if (!process.waitForFinished(30'000))
        return {};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

/// What bash offers after @p typed, whose words are already split as bash splits them. "[file]" or
/// "[folder]" stands for bash's own file names.
QStringList offered(const QStringList &typed)
{
    QByteArray words;
    for (const QString &word : typed)
        words += " '" + word.toUtf8() + '\'';
    const QByteArray driver = bashCompletion()
                              + "compopt() {\n"
                                "  case $* in *default*) echo '[file]';; *dirnames*) echo "
                                "'[folder]';; esac\n"
                                "}\n"
                                "COMP_WORDS=(aio-hub"
                              + words
                              + ")\n"
                                "COMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n"
                                "_aio_hub\n"
                                "((${#COMPREPLY[@]})) && printf '%s\\n' \"${COMPREPLY[@]}\"\n"
                                "exit 0\n";
    const Output output =
        runScript(QStringLiteral("bash"), {QStringLiteral("--norc"), QStringLiteral("-u")}, driver);
    if (output.exitCode != 0 || !output.problems.isEmpty())
        return {QStringLiteral("error: ") + QString::fromUtf8(output.problems)};
    return QString::fromUtf8(output.text).split(u'\n', Qt::SkipEmptyParts);
}

} // namespace

class TestShellCompletion : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bashOffersWhatFits_data()
    {
        QTest::addColumn<QString>("typed"); // Separated by spaces; a last space begins a new word.
        QTest::addColumn<QString>("offers");
        const auto row = [](const char *typed, const char *offers) {
            QTest::newRow(typed) << QString::fromLatin1(typed) << QString::fromLatin1(offers);
        };
        row("", "run worker ctl doctor config backup restore completion help");
        row("re", "restore");
        row("x", "");
        row("--da", "--data --database");
        row("--data ", "[folder]");
        row("--data = /tm", "[folder]");
        row("--data /tmp re", "restore");
        row("--data = /tmp re", "restore");
        row("--config ", "[file]");
        row("--port ", "");
        row("config ", "show");
        row("config show --j", "--json");
        row("doctor --f", "--fix");
        row("backup ", "[file]");
        row("completion ", "bash zsh");
        row("help do", "doctor");
        row("run image.", "image.optimize image.convert image.placeholder");
        row("run image.optimize ", "[file]");
        row("run image.optimize a.jpg b.jpg ", "[file]");
        row("run image.optimize --o", "--out");
        row("run image.optimize --out ", "[folder]");
        row("run image.optimize --set pre", "preset=");
        row("run image.optimize --set preset = ", "fast balanced small");
        row("run image.optimize --set preset = f", "fast");
        row("run image.optimize --set = preset = f", "fast");
        row("run image.optimize --set formats = avif,w", "avif,webp");
        row("run image.optimize --set lossless = t", "true");
        row("run image.optimize --set widths = ", "");
        row("run image.convert --set fo", "format=");
        row("run image.placeholder --set ", "max_megapixels=");
        row("--data /tmp run image.convert --set wi", "width=");
        row("run test.sleep --set ", "ms=");
        row("c", "ctl config completion");
        row("ctl q", "queue");
        row("ctl queue ", "show pause resume");
        row("ctl queue show --w", "--watch");
        row("ctl jobs re", "retry resume");
        row("ctl jobs list --st", "--state");
        row("ctl jobs list --state f", "failed");
        row("ctl jobs list --state = f", "failed");
        row("ctl jobs add image.", "image.optimize image.convert image.placeholder");
        row("ctl jobs add image.convert --set fo", "format=");
        row("--data /tmp ctl jobs add test.sleep --set ", "ms=");
        row("ctl jobs show ", "");
        row("ctl jobs priority 7 h", "high");
        row("ctl jobs files 7 --out ", "[folder]");
        row("ctl artifacts get 7 --out ", "[file]");
        row("ctl artifacts add a.jpg ", "[file]");
        row("ctl images get 7 --fit co", "cover contain");
        row("ctl events --types status,jo", "status,job");
        row("help ctl jobs ca", "cancel");
    }
    void bashOffersWhatFits()
    {
        QFETCH(QString, typed);
        QFETCH(QString, offers);

        const QStringList offeredWords = offered(typed.split(u' '));

        QCOMPARE(offeredWords.join(u' '), offers);
    }

    void bashAcceptsTheScript()
    {
        const Output checked =
            runScript(QStringLiteral("bash"), {QStringLiteral("-n")}, bashCompletion());

        QCOMPARE(checked.exitCode, 0);
        QCOMPARE(checked.problems, QByteArray());
    }

    void noPlaceIsLeftToFill()
    {
        QVERIFY2(!bashCompletion().contains('@' + QByteArray("GLOBAL")), "placeholders are filled");
        static const QRegularExpression place(QStringLiteral("@[A-Z_]+@"));
        QVERIFY(!QString::fromUtf8(bashCompletion()).contains(place));
    }

    void zshAcceptsTheScript()
    {
        const Output checked =
            runScript(QStringLiteral("zsh"), {QStringLiteral("-n")}, zshCompletion());

        QVERIFY2(checked.exitCode == 0,
                 "zsh (package zsh) is needed for this test, and its verdict");
        QCOMPARE(checked.problems, QByteArray());
    }

    void theZshFileIsFoundByItsFirstLine()
    {
        QVERIFY(zshCompletion().startsWith("#compdef aio-hub\n"));
    }
};

QTEST_GUILESS_MAIN(TestShellCompletion)
#include "tst_shell_completion.moc"
