#include "app/terminal/text_width.h"

#include <QChar>
#include <QList>

#include <algorithm>
#include <array>

namespace hub::app {
namespace {

struct Range
{
    char32_t first;
    char32_t last;
};

// East Asian Width W and F, merged over unassigned gaps: a name drawn one column too wide only
// costs a column, one drawn too narrow would wrap the line. wcwidth() is no way out: it knows
// nothing outside the process locale.
constexpr std::array kWide{
    Range{0x1100, 0x115F},   Range{0x231A, 0x231B},   Range{0x2329, 0x232A},
    Range{0x23E9, 0x23EC},   Range{0x25FD, 0x25FE},   Range{0x2614, 0x2615},
    Range{0x2648, 0x2653},   Range{0x26A1, 0x26A1},   Range{0x26BD, 0x26BE},
    Range{0x26C4, 0x26C5},   Range{0x26F2, 0x26F5},   Range{0x2705, 0x2705},
    Range{0x270A, 0x270B},   Range{0x2728, 0x2728},   Range{0x274C, 0x274C},
    Range{0x2753, 0x2757},   Range{0x2795, 0x2797},   Range{0x2B1B, 0x2B1C},
    Range{0x2B50, 0x2B55},   Range{0x2E80, 0x303E},   Range{0x3041, 0x33FF},
    Range{0x3400, 0x4DBF},   Range{0x4E00, 0x9FFF},   Range{0xA000, 0xA4CF},
    Range{0xA960, 0xA97F},   Range{0xAC00, 0xD7A3},   Range{0xF900, 0xFAFF},
    Range{0xFE10, 0xFE19},   Range{0xFE30, 0xFE6F},   Range{0xFF00, 0xFF60},
    Range{0xFFE0, 0xFFE6},   Range{0x16FE0, 0x18CFF}, Range{0x1B000, 0x1B2FF},
    Range{0x1F004, 0x1F004}, Range{0x1F0CF, 0x1F0CF}, Range{0x1F18E, 0x1F19A},
    Range{0x1F200, 0x1F320}, Range{0x1F32D, 0x1F64F}, Range{0x1F680, 0x1F6FF},
    Range{0x1F7E0, 0x1F7F0}, Range{0x1F90C, 0x1F9FF}, Range{0x1FA70, 0x1FAFF},
    Range{0x20000, 0x3FFFD},
};

int characterWidth(char32_t character)
{
    switch (QChar::category(character)) {
    case QChar::Mark_NonSpacing:
    case QChar::Mark_Enclosing:
    case QChar::Other_Format:
    case QChar::Other_Control:
        return 0;
    default:
        break;
    }
    const auto *const range = std::lower_bound(
        kWide.begin(), kWide.end(), character, [](const Range &wide, char32_t value) {
            return wide.last < value;
        });
    return range != kWide.end() && range->first <= character ? 2 : 1;
}

} // namespace

int textWidth(QStringView text)
{
    int width = 0;
    for (const uint character : text.toUcs4())
        width += characterWidth(character);
    return width;
}

QString elided(const QString &text, int columns)
{
    if (textWidth(text) <= columns)
        return text;
    if (columns <= 0)
        return {};

    QString kept;
    int width = 0;
    for (const uint character : text.toUcs4()) {
        width += characterWidth(character);
        if (width > columns - 1)
            break;
        kept += QChar::fromUcs4(static_cast<char32_t>(character));
    }
    return kept + u'…';
}

} // namespace hub::app
