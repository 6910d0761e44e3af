#pragma once

#include "core/base/result.h"

#include <QHash>
#include <QList>
#include <QMap>
#include <QStringList>

#include <chrono>

namespace hub {

/// One setting: its name, type, bounds, default and what it is for.
struct SettingDefinition
{
    enum class Type
    {
        Text,
        Integer,
        Bytes,
        Duration,
        Flag,
        Choice
    };

    QString name; ///< "jobs.workers"; the environment variable is AIO_JOBS_WORKERS.
    Type type = Type::Text;
    QString defaultValue;
    QString summary;
    qint64 minimum = 0; ///< Integer as it is, Bytes in bytes, Duration in milliseconds.
    qint64 maximum = 0; ///< Both 0: unbounded.
    QStringList choices;
    bool isSecret = false;    ///< Shown with its credentials masked.
    QString shortEnvironment; ///< An environment name of the contract (AIO_PORT), besides the
                              ///< derived one.
};

/// The settings of this start: option beats environment beats file beats default.
///
/// The file is JSON with comments and trailing commas; nested objects or dotted names both work.
/// Units:   Bytes take "256MiB", "4 GiB", "1000000"; durations "250ms", "10s", "30min", "1h".
/// Threads: immutable after resolve(); share freely.
/// Errors:  InvalidInput names the source, the setting, the value, what is allowed and, for an
///          unknown name, the nearest known one. A file that is named but absent is NotFound.
///          Environment variables of names that are no setting's belong to others.
class Configuration final
{
public:
    enum class Origin
    {
        Default,
        File,
        Environment,
        Option
    };

    struct Sources
    {
        QMap<QString, QString> options; ///< By setting name.
        QMap<QString, QString> environment;
        QString file;               ///< Empty: none.
        bool fileMustExist = false; ///< Set when the user named it.
    };

    struct Value
    {
        QString text;
        Origin origin = Origin::Default;
        QString source; ///< "AIO_PORT", "/etc/x.json:12"; empty for a default.
    };

    [[nodiscard]] static const QList<SettingDefinition> &definitions();
    [[nodiscard]] static Result<Configuration> resolve(const Sources &sources);

    /// Null if there is no setting of this name.
    [[nodiscard]] static const SettingDefinition *definition(QStringView name);

    /// The environment of this process as Sources::environment wants it.
    [[nodiscard]] static QMap<QString, QString> processEnvironment();

    // The names are checked: an unknown one, or one of another type, is a Q_ASSERT.
    [[nodiscard]] QString text(QLatin1StringView name) const;
    [[nodiscard]] qint64 integer(QLatin1StringView name) const;
    [[nodiscard]] qint64 bytes(QLatin1StringView name) const;
    [[nodiscard]] std::chrono::milliseconds duration(QLatin1StringView name) const;
    [[nodiscard]] bool flag(QLatin1StringView name) const;

    /// For `aio-hub config show`: the value as text and where it comes from; secrets are masked.
    [[nodiscard]] Value shown(QLatin1StringView name) const;

private:
    Result<void> take(const SettingDefinition &definition, const Value &value);
    [[nodiscard]] qint64 numberOf(QLatin1StringView name, SettingDefinition::Type type) const;

    QHash<QString, Value> m_values;
    QHash<QString, qint64> m_numbers;
};

} // namespace hub
