#include "app/run/run_kinds.h"

#include "app/command/nearest.h"
#include "core/base/path_text.h"

#include <algorithm>
#include <array>

namespace hub::app {
namespace {

using Type = JobSettingHelp::Type;

Error badValue(const JobSettingHelp &setting, const QString &text, const QString &allowed)
{
    return {Error::Kind::InvalidInput,
            QStringLiteral("--set %1=%2: must be %3").arg(setting.name, text, allowed),
            QStringLiteral("see aio-hub help run")};
}

struct Unit
{
    const char *suffix;
    qint64 bytes;
};
constexpr std::array kUnits{Unit{"KiB", 1024},
                            Unit{"MiB", 1024LL * 1024},
                            Unit{"kB", 1000},
                            Unit{"KB", 1000},
                            Unit{"MB", 1000LL * 1000},
                            Unit{"k", 1000},
                            Unit{"M", 1000LL * 1000},
                            Unit{"B", 1}};

std::optional<qint64> byteCount(const QString &text)
{
    QString number = text;
    qint64 unit = 1;
    for (const Unit &candidate : kUnits) {
        if (text.endsWith(QLatin1StringView(candidate.suffix))) {
            number = text.chopped(static_cast<qsizetype>(qstrlen(candidate.suffix))).trimmed();
            unit = candidate.bytes;
            break;
        }
    }
    bool isNumber = false;
    const qint64 value = number.toLongLong(&isNumber);
    constexpr qint64 kMost = 1LL << 40;
    if (!isNumber || value < 0 || value > kMost)
        return std::nullopt;
    return value * unit;
}

Result<json::value> integerValue(const JobSettingHelp &setting, const QString &text)
{
    bool isNumber = false;
    const qint64 number = text.trimmed().toLongLong(&isNumber);
    if (!isNumber)
        return fail(badValue(setting, text, QStringLiteral("a whole number")));
    return json::value(number);
}

Result<json::value> flagValue(const JobSettingHelp &setting, const QString &text)
{
    const QString word = text.toLower();
    for (const char *yes : {"true", "yes", "on", "1"}) {
        if (word == QLatin1StringView(yes))
            return json::value(true);
    }
    for (const char *no : {"false", "no", "off", "0"}) {
        if (word == QLatin1StringView(no))
            return json::value(false);
    }
    return fail(badValue(setting, text, QStringLiteral("true or false")));
}

Result<json::value> listValue(const JobSettingHelp &setting, const QString &text)
{
    json::array items;
    for (const QString &item : text.split(u',', Qt::SkipEmptyParts)) {
        if (setting.type == Type::Texts) {
            items.emplace_back(toJsonString(item.trimmed()));
            continue;
        }
        auto number = integerValue(setting, item);
        if (!number) {
            return fail(
                badValue(setting, text, QStringLiteral("whole numbers with commas, as 320,640")));
        }
        items.push_back(*std::move(number));
    }
    return json::value(std::move(items));
}

Result<json::value> typedValue(const JobSettingHelp &setting, const QString &text)
{
    switch (setting.type) {
    case Type::Text:
        return json::value(toJsonString(text));
    case Type::Texts:
    case Type::Integers:
        return listValue(setting, text);
    case Type::Integer:
        return integerValue(setting, text);
    case Type::Flag:
        return flagValue(setting, text);
    case Type::Bytes:
        if (const auto bytes = byteCount(text))
            return json::value(*bytes);
        return fail(badValue(setting, text, QStringLiteral("a size, as 200000 or 200kB")));
    }
    return json::value();
}

/// The two sides of "name=value". The value may hold anything but broken UTF-8.
Result<std::pair<QString, QString>> splitWord(const QByteArray &word)
{
    const qsizetype equals = word.indexOf('=');
    const QString name = QString::fromUtf8(word.left(equals));
    const QString value = QString::fromUtf8(word.mid(equals + 1));
    const bool isText = name.toUtf8() + '=' + value.toUtf8() == word;
    if (equals <= 0 || !isText) {
        return fail(Error::Kind::InvalidInput,
                    QStringLiteral("--set '%1' is not name=value").arg(pathForDisplay(word)),
                    QStringLiteral("write it as --set widths=320,640"));
    }
    return std::pair(name, value);
}

} // namespace

Result<JobKindHelp> findRunKind(const QString &name, bool testJobs)
{
    QStringList names;
    for (const JobKindHelp &kind : jobKinds()) {
        if (kind.isTestKind && !testJobs)
            continue;
        if (kind.name == name)
            return kind;
        names.append(kind.name);
    }
    return fail(Error::Kind::InvalidInput,
                QStringLiteral("unknown job kind '%1'%2").arg(name, didYouMean(name, names)),
                QStringLiteral("kinds: %1").arg(names.join(QLatin1StringView(", "))));
}

Result<json::object> readSettings(const JobKindHelp &kind, const QList<QByteArray> &words)
{
    json::object input;
    QStringList names;
    for (const JobSettingHelp &setting : kind.settings)
        names.append(setting.name);

    for (const QByteArray &word : words) {
        const auto sides = splitWord(word);
        if (!sides)
            return fail(sides.error());
        const auto &[name, text] = *sides;
        const qsizetype index = names.indexOf(name);
        if (index < 0) {
            return fail(Error::Kind::InvalidInput,
                        QStringLiteral("--set: %1 has no setting '%2'%3")
                            .arg(kind.name, name, didYouMean(name, names)),
                        QStringLiteral("settings: %1").arg(names.join(QLatin1StringView(", "))));
        }
        auto value = typedValue(kind.settings[index], text);
        if (!value)
            return fail(value.error());
        input[name.toStdString()] = *std::move(value);
    }
    return input;
}

} // namespace hub::app
