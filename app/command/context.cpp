#include "app/command/context.h"

#include "app/exit_code.h"
#include "app/terminal/output.h"
#include "core/base/data_folder.h"
#include "core/base/path_text.h"

#include <QFile>

#include <array>
#include <climits>
#include <unistd.h>

namespace hub::app {
namespace {

/// The folder of this program's own file.
QByteArray programFolder()
{
    std::array<char, PATH_MAX> path{};
    const ssize_t length = ::readlink("/proc/self/exe", path.data(), path.size());
    if (length <= 0)
        return {};
    const QByteArray program(path.data(), length);
    return program.left(program.lastIndexOf('/'));
}

/// The options that are settings by another name.
struct SettingOption
{
    const char *option;
    const char *setting;
};
constexpr std::array kSettingOptions{SettingOption{"--data", "data"},
                                     SettingOption{"--host", "server.host"},
                                     SettingOption{"--port", "server.port"},
                                     SettingOption{"--redis", "redis.url"},
                                     SettingOption{"--database", "database.url"}};

QMap<QString, QString> settingsOf(const CommandLine &line)
{
    QMap<QString, QString> settings;
    for (const SettingOption &entry : kSettingOptions) {
        const QString option = QString::fromLatin1(entry.option);
        if (line.has(option))
            settings.insert(QString::fromLatin1(entry.setting), pathForDisplay(line.value(option)));
    }
    return settings;
}

/// The folder as bytes where it came as bytes: settings are text, and a path need not be.
QByteArray dataFolderOf(const CommandLine &line, const Configuration &configuration)
{
    const auto shown = configuration.shown(QLatin1StringView("data"));
    if (shown.origin == Configuration::Origin::Option)
        return line.value(QStringLiteral("--data"));
    if (shown.origin == Configuration::Origin::Environment)
        return qgetenv("AIO_DATA");
    if (!shown.text.isEmpty())
        return QFile::encodeName(shown.text);
    return DataFolder::defaultPath();
}

} // namespace

Result<Context> makeContext(const CommandLine &line, StopSignals &signals, MonotonicTime began)
{
    Configuration::Sources sources;
    sources.options = settingsOf(line);
    sources.environment = Configuration::processEnvironment();
    if (line.has(QStringLiteral("--config"))) {
        sources.file = QFile::decodeName(line.value(QStringLiteral("--config")));
        sources.fileMustExist = true;
    }
    auto configuration = Configuration::resolve(sources);
    if (!configuration)
        return fail(configuration.error());
    const QByteArray dataFolder = dataFolderOf(line, *configuration);
    return Context{line,
                   *std::move(configuration),
                   dataFolder,
                   line.has(QStringLiteral("--test-jobs")),
                   signals,
                   began};
}

Engine::Options engineOptions(const Context &context, const QString &purpose)
{
    Engine::Options options;
    options.configuration = context.configuration;
    options.dataFolder = context.dataFolder;
    options.workerProgram = workerProgram();
    options.purpose = purpose;
    options.testJobs = context.testJobs;
    return options;
}

QByteArray workerProgram()
{
    if (const QByteArray named = qgetenv("AIO_WORKER"); !named.isEmpty())
        return named;
    const QByteArray folder = programFolder();
    const QByteArray beside = folder + "/aio-worker";
    const QByteArray installed = folder + "/../libexec/aio-hub/aio-worker";
    const bool isInstalled =
        ::access(beside.constData(), X_OK) != 0 && ::access(installed.constData(), X_OK) == 0;
    return isInstalled ? installed : beside;
}

QByteArray moduleFile(const char *name)
{
    const QByteArray folder = programFolder();
    QByteArray beside = folder + '/' + name;
    QByteArray installed = folder + "/../lib/aio-hub/" + name;
    const bool isInstalled =
        ::access(beside.constData(), R_OK) != 0 && ::access(installed.constData(), R_OK) == 0;
    return isInstalled ? installed : beside;
}

void printError(const Error &error)
{
    QString message = error.message();
    message.replace(u'\n', u' ');
    standardError().writeLine(QStringLiteral("aio-hub: ") + message);
}

int exitCodeOf(const Error &error)
{
    return error.kind == Error::Kind::InvalidInput ? ExitUsage : ExitSomeFailed;
}

} // namespace hub::app
