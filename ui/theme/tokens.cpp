#include "ui/theme/tokens.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

/// Q_INIT_RESOURCE wants to stand outside of every namespace.
static void openThemeResources()
{
    Q_INIT_RESOURCE(theme);
}

namespace hub::ui {
namespace {

constexpr std::array kTokenNames{"background",
                                 "surface",
                                 "surface-raised",
                                 "border",
                                 "text",
                                 "text-secondary",
                                 "text-muted",
                                 "accent",
                                 "accent-soft",
                                 "series-blue",
                                 "series-violet",
                                 "warning",
                                 "danger",
                                 "success",
                                 "on-accent"};
static_assert(kTokenNames.size() == kTokenCount);

constexpr std::array kSchemeNames{"dark", "light", "high-contrast"};
static_assert(kSchemeNames.size() == kSchemeCount);

Tokens::Colors colorsOf(const QJsonObject &theme)
{
    Tokens::Colors colors;
    for (std::size_t i = 0; i < kTokenCount; ++i) {
        colors[i] = QColor(theme.value(QLatin1StringView(kTokenNames[i])).toString());
        Q_ASSERT(colors[i].isValid());
    }
    return colors;
}

Tokens readTokens()
{
    openThemeResources();
    QFile file(QStringLiteral(":/hub/theme/tokens.json"));
    const bool isOpen = file.open(QIODevice::ReadOnly);
    Q_ASSERT(isOpen); // It is a part of the program.
    Q_UNUSED(isOpen)
    const QJsonObject all = QJsonDocument::fromJson(file.readAll()).object();
    const auto object = [&all](const char *name) {
        return all.value(QLatin1StringView(name)).toObject();
    };
    const auto number = [](const QJsonObject &from, const char *name) {
        return from.value(QLatin1StringView(name)).toInt();
    };
    Tokens tokens;
    const QJsonObject font = object("font");
    tokens.fontFamily = font.value(QLatin1StringView("family")).toString();
    tokens.fontPx = number(font, "size");
    tokens.lineHeight = font.value(QLatin1StringView("line")).toDouble();
    tokens.controlRadiusPx = number(object("radius"), "control");
    tokens.cardRadiusPx = number(object("radius"), "card");
    tokens.fastMs = number(object("motion_ms"), "fast");
    tokens.normalMs = number(object("motion_ms"), "normal");
    const QJsonArray spaces = all.value(QLatin1StringView("space")).toArray();
    for (std::size_t i = 0; i < tokens.spacesPx.size(); ++i)
        tokens.spacesPx[i] = spaces.at(static_cast<qsizetype>(i)).toInt();
    const QJsonObject themes = object("themes");
    for (std::size_t i = 0; i < kSchemeCount; ++i)
        tokens.colors[i] = colorsOf(themes.value(QLatin1StringView(kSchemeNames[i])).toObject());
    return tokens;
}

} // namespace

QLatin1StringView tokenName(Token token)
{
    return QLatin1StringView(kTokenNames[static_cast<std::size_t>(token)]);
}

QLatin1StringView schemeName(Scheme scheme)
{
    return QLatin1StringView(kSchemeNames[static_cast<std::size_t>(scheme)]);
}

std::optional<Scheme> schemeNamed(QStringView name)
{
    for (std::size_t i = 0; i < kSchemeCount; ++i) {
        if (name == QLatin1StringView(kSchemeNames[i]))
            return static_cast<Scheme>(i);
    }
    return std::nullopt;
}

const Tokens &tokens()
{
    static const Tokens kTokens = readTokens();
    return kTokens;
}

} // namespace hub::ui
