#include "core/base/configuration.h"

#include "core/base/configuration_file_p.h"
#include "core/base/io.h"
#include "core/base/logging.h"
#include "core/base/nearest_name.h"
#include "core/base/path_text.h"
#include "core/base/setting_value_p.h"

#include <QFile>

#include <unistd.h>

namespace hub {
namespace {

constexpr qint64 kMaxFileBytes = 1024LL * 1024;

QString environmentName(const QString &setting)
{
    QString name = QStringLiteral("AIO_") + setting.toUpper();
    return name.replace(QLatin1Char('.'), QLatin1Char('_'));
}

tl::unexpected<Error> unknownSetting(const QString &where, const QString &name)
{
    QStringList known;
    for (const SettingDefinition &definition : Configuration::definitions())
        known.append(definition.name);
    const QString nearest = nearestName(name, known);
    return fail(Error::Kind::InvalidInput,
                QStringLiteral("%1: there is no setting '%2'").arg(where, name),
                nearest.isEmpty() ? QStringLiteral("see 'aio-hub config show' for all of them")
                                  : QStringLiteral("did you mean '%1'?").arg(nearest));
}

/// The values that the environment has for @p definition. An empty variable counts as unset.
Result<std::optional<Configuration::Value>> environmentValue(
    const SettingDefinition &definition, const QMap<QString, QString> &environment)
{
    const QString longName = environmentName(definition.name);
    const QString longText = environment.value(longName);
    const QString &shortName = definition.shortEnvironment;
    const QString shortText = shortName.isEmpty() ? QString() : environment.value(shortName);
    if (!longText.isEmpty() && !shortText.isEmpty() && longText != shortText) {
        return fail(
            Error::Kind::InvalidInput,
            QStringLiteral("%1 and %2 in the environment disagree").arg(shortName, longName),
            QStringLiteral("unset one of them"));
    }
    if (longText.isEmpty() && shortText.isEmpty())
        return std::nullopt;
    const bool isShort = longText.isEmpty();
    return Configuration::Value{isShort ? shortText : longText,
                                Configuration::Origin::Environment,
                                isShort ? shortName : longName};
}

Result<QList<FileSetting>> fileSettings(const Configuration::Sources &sources)
{
    if (sources.file.isEmpty())
        return QList<FileSetting>();
    const Result<QByteArray> content = readFile(QFile::encodeName(sources.file), kMaxFileBytes);
    if (!content) {
        if (content.error().kind == Error::Kind::NotFound && !sources.fileMustExist)
            return QList<FileSetting>();
        return fail(content.error());
    }
    return readConfigurationFile(*content, sources.file);
}

} // namespace

const SettingDefinition *Configuration::definition(QStringView name)
{
    for (const SettingDefinition &definition : definitions()) {
        if (definition.name == name)
            return &definition;
    }
    return nullptr;
}

QMap<QString, QString> Configuration::processEnvironment()
{
    QMap<QString, QString> variables;
    for (char **entry = environ; *entry; ++entry) {
        const QByteArrayView text(*entry);
        const qsizetype split = text.indexOf('=');
        if (text.startsWith("AIO_") && split > 0)
            variables.insert(QString::fromUtf8(text.first(split)),
                             QString::fromUtf8(text.sliced(split + 1)));
    }
    return variables;
}

Result<void> Configuration::take(const SettingDefinition &definition, const Value &value)
{
    const QString where = value.source.isEmpty() ? QStringLiteral("default") : value.source;
    if (value.text.contains(QChar::ReplacementCharacter) || value.text.contains(QChar::Null)) {
        return fail(Error::Kind::InvalidInput,
                    QStringLiteral("%1: %2 is not valid UTF-8 text").arg(where, definition.name));
    }
    const std::optional<qint64> number = settingNumber(definition, value.text);
    if (!number) {
        return fail(Error::Kind::InvalidInput,
                    QStringLiteral("%1: %2 must be %3, not '%4'")
                        .arg(where,
                             definition.name,
                             allowedText(definition),
                             pathForDisplay(value.text.toUtf8())));
    }
    m_values.insert(definition.name, value);
    m_numbers.insert(definition.name, *number);
    return {};
}

Result<Configuration> Configuration::resolve(const Sources &sources)
{
    Configuration configuration;
    for (const SettingDefinition &definition : definitions()) {
        const auto taken =
            configuration.take(definition, {definition.defaultValue, Origin::Default, {}});
        Q_ASSERT(taken);
    }

    const Result<QList<FileSetting>> file = fileSettings(sources);
    if (!file)
        return fail(file.error());
    for (const FileSetting &setting : *file) {
        const QString where = QStringLiteral("%1:%2").arg(sources.file).arg(setting.line);
        const SettingDefinition *known = definition(setting.name);
        if (!known)
            return unknownSetting(where, setting.name);
        if (auto taken = configuration.take(*known, {setting.text, Origin::File, where}); !taken)
            return fail(taken.error());
    }

    for (const SettingDefinition &definition : definitions()) {
        const auto value = environmentValue(definition, sources.environment);
        if (!value)
            return fail(value.error());
        if (!*value)
            continue;
        if (auto taken = configuration.take(definition, **value); !taken)
            return fail(taken.error());
    }

    const QString commandLine = QStringLiteral("command line");
    for (auto option = sources.options.begin(); option != sources.options.end(); ++option) {
        const SettingDefinition *known = definition(option.key());
        if (!known)
            return unknownSetting(commandLine, option.key());
        if (auto taken = configuration.take(*known, {option.value(), Origin::Option, commandLine});
            !taken)
            return fail(taken.error());
    }
    return configuration;
}

QString Configuration::text(QLatin1StringView name) const
{
    Q_ASSERT(definition(QString(name)));
    return m_values.value(name).text;
}

qint64 Configuration::numberOf(QLatin1StringView name, SettingDefinition::Type type) const
{
    Q_ASSERT(definition(QString(name)) && definition(QString(name))->type == type);
    Q_UNUSED(type)
    return m_numbers.value(name);
}

qint64 Configuration::integer(QLatin1StringView name) const
{
    return numberOf(name, SettingDefinition::Type::Integer);
}

qint64 Configuration::bytes(QLatin1StringView name) const
{
    return numberOf(name, SettingDefinition::Type::Bytes);
}

std::chrono::milliseconds Configuration::duration(QLatin1StringView name) const
{
    return std::chrono::milliseconds(numberOf(name, SettingDefinition::Type::Duration));
}

bool Configuration::flag(QLatin1StringView name) const
{
    return numberOf(name, SettingDefinition::Type::Flag) != 0;
}

Configuration::Value Configuration::shown(QLatin1StringView name) const
{
    const SettingDefinition *known = definition(QString(name));
    Q_ASSERT(known);
    Value value = m_values.value(name);
    if (known->isSecret)
        value.text = redactSecrets(value.text);
    return value;
}

} // namespace hub
