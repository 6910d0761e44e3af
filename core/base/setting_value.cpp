#include "core/base/setting_value_p.h"

#include <array>

namespace hub {
namespace {

struct Unit
{
    const char *name;
    qint64 factor;
};

constexpr qint64 kThousand = 1'000;
constexpr qint64 kKibi = 1'024;

constexpr std::array kByteUnits{
    Unit{"", 1},
    Unit{"b", 1},
    Unit{"kb", kThousand},
    Unit{"mb", kThousand *kThousand},
    Unit{"gb", kThousand *kThousand *kThousand},
    Unit{"tb", kThousand *kThousand *kThousand *kThousand},
    Unit{"kib", kKibi},
    Unit{"mib", kKibi *kKibi},
    Unit{"gib", kKibi *kKibi *kKibi},
    Unit{"tib", kKibi *kKibi *kKibi *kKibi},
};

// No unit is no default here: half of the users would expect seconds, the others milliseconds.
constexpr std::array kTimeUnits{
    Unit{"ms", 1},
    Unit{"s", 1'000},
    Unit{"min", 60'000},
    Unit{"h", 3'600'000},
    Unit{"d", 86'400'000},
};

/// Digits only: QString::toLongLong() would also take signs, spaces and 0x.
std::optional<qint64> wholeNumber(QStringView digits)
{
    if (digits.isEmpty())
        return std::nullopt;
    qint64 number = 0;
    for (const QChar digit : digits) {
        if (digit < QLatin1Char('0') || digit > QLatin1Char('9'))
            return std::nullopt;
        if (__builtin_mul_overflow(number, qint64{10}, &number)
            || __builtin_add_overflow(number, qint64{digit.unicode() - u'0'}, &number))
            return std::nullopt;
    }
    return number;
}

template<std::size_t N>
std::optional<qint64> numberWithUnit(QStringView text, const std::array<Unit, N> &units)
{
    qsizetype split = 0;
    while (split < text.size() && text[split] >= QLatin1Char('0')
           && text[split] <= QLatin1Char('9'))
        ++split;
    const std::optional<qint64> number = wholeNumber(text.first(split));
    const QStringView unitText = text.sliced(split).trimmed();
    if (!number)
        return std::nullopt;
    for (const Unit &unit : units) {
        qint64 scaled = 0;
        if (unitText.compare(QLatin1StringView(unit.name), Qt::CaseInsensitive) != 0)
            continue;
        if (__builtin_mul_overflow(*number, unit.factor, &scaled))
            return std::nullopt;
        return scaled;
    }
    return std::nullopt;
}

std::optional<qint64> flagNumber(const QString &text)
{
    static const QStringList kYes{
        QStringLiteral("true"), QStringLiteral("yes"), QStringLiteral("on"), QStringLiteral("1")};
    static const QStringList kNo{
        QStringLiteral("false"), QStringLiteral("no"), QStringLiteral("off"), QStringLiteral("0")};
    if (kYes.contains(text, Qt::CaseInsensitive))
        return 1;
    if (kNo.contains(text, Qt::CaseInsensitive))
        return 0;
    return std::nullopt;
}

std::optional<qint64> anyNumber(const SettingDefinition &definition, const QString &text)
{
    using Type = SettingDefinition::Type;
    switch (definition.type) {
    case Type::Text:
        return 0;
    case Type::Choice:
        return definition.choices.contains(text) ? std::optional<qint64>(0) : std::nullopt;
    case Type::Flag:
        return flagNumber(text);
    case Type::Bytes:
        return numberWithUnit(text, kByteUnits);
    case Type::Duration:
        return numberWithUnit(text, kTimeUnits);
    case Type::Integer:
        break;
    }
    if (text.startsWith(QLatin1Char('-'))) {
        const std::optional<qint64> number = wholeNumber(QStringView(text).sliced(1));
        return number ? std::optional<qint64>(-*number) : std::nullopt;
    }
    return wholeNumber(text);
}

bool isBounded(const SettingDefinition &definition)
{
    return definition.minimum != 0 || definition.maximum != 0;
}

template<std::size_t N>
QString withLargestUnit(qint64 value, const std::array<Unit, N> &units)
{
    const Unit *best = &units.front();
    for (const Unit &unit : units) {
        const bool isWhole = value != 0 && value % unit.factor == 0;
        if (isWhole && unit.factor > best->factor)
            best = &unit;
    }
    QString name = QString::fromLatin1(best->name);
    if (name.endsWith(QLatin1StringView("ib")))
        name = name.left(1).toUpper() + QStringLiteral("iB");
    else if (name.endsWith(QLatin1Char('b')))
        name = name.toUpper();
    return QString::number(value / best->factor) + name;
}

QString rangeText(const SettingDefinition &definition)
{
    const auto shown = [&](qint64 value) {
        if (definition.type == SettingDefinition::Type::Bytes)
            return withLargestUnit(value, kByteUnits);
        if (definition.type == SettingDefinition::Type::Duration)
            return withLargestUnit(value, kTimeUnits);
        return QString::number(value);
    };
    if (!isBounded(definition))
        return {};
    return QStringLiteral(" from %1 to %2")
        .arg(shown(definition.minimum), shown(definition.maximum));
}

} // namespace

std::optional<qint64> settingNumber(const SettingDefinition &definition, const QString &text)
{
    const std::optional<qint64> number = anyNumber(definition, text.trimmed());
    if (number && isBounded(definition)
        && (*number < definition.minimum || *number > definition.maximum))
        return std::nullopt;
    return number;
}

QString allowedText(const SettingDefinition &definition)
{
    using Type = SettingDefinition::Type;
    switch (definition.type) {
    case Type::Text:
        return QStringLiteral("text");
    case Type::Choice:
        return QStringLiteral("one of ") + definition.choices.join(QStringLiteral(", "));
    case Type::Flag:
        return QStringLiteral("true or false");
    case Type::Bytes:
        return QStringLiteral("a size like 256MiB or 2GB") + rangeText(definition);
    case Type::Duration:
        return QStringLiteral("a time like 250ms, 10s or 30min") + rangeText(definition);
    case Type::Integer:
        break;
    }
    return QStringLiteral("a whole number") + rangeText(definition);
}

} // namespace hub
