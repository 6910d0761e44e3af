#pragma once

#include <QColor>
#include <QString>

#include <array>
#include <optional>

namespace hub::ui {

/// The names of the colours in resources/theme/tokens.json, in its order.
enum class Token
{
    Background,
    Surface,
    SurfaceRaised,
    Border,
    Text,
    TextSecondary,
    TextMuted,
    Accent,
    AccentSoft,
    SeriesBlue,
    SeriesViolet,
    Warning,
    Danger,
    Success,
    OnAccent
};
inline constexpr std::size_t kTokenCount = 15;

enum class Scheme
{
    Dark,
    Light,
    HighContrast
};
inline constexpr std::size_t kSchemeCount = 3;

/// "surface-raised"
[[nodiscard]] QLatin1StringView tokenName(Token token);
/// "high-contrast"
[[nodiscard]] QLatin1StringView schemeName(Scheme scheme);
[[nodiscard]] std::optional<Scheme> schemeNamed(QStringView name);

/// What resources/theme/tokens.json says: the one source of colours, radii, spacing, motion and
/// font for the window and the page.
struct Tokens
{
    using Colors = std::array<QColor, kTokenCount>;

    std::array<Colors, kSchemeCount> colors;
    QString fontFamily;
    int fontPx = 0;
    double lineHeight = 0;
    int controlRadiusPx = 0;
    int cardRadiusPx = 0;
    std::array<int, 6> spacesPx{}; ///< Smallest first.
    int fastMs = 0;
    int normalMs = 0;

    [[nodiscard]] QColor color(Scheme scheme, Token token) const
    {
        return colors[static_cast<std::size_t>(scheme)][static_cast<std::size_t>(token)];
    }
};

/// Those that the program carries. Read once.
[[nodiscard]] const Tokens &tokens();

} // namespace hub::ui
