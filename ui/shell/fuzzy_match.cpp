#include "ui/shell/fuzzy_match.h"

namespace hub::ui {
namespace {

constexpr int kPlain = 1;
constexpr int kTogether = 10; // A part of a word says more than the beginnings of several.
constexpr int kWordStart = 8;

bool isWordStart(QStringView text, qsizetype at)
{
    return at == 0 || !text[at - 1].isLetterOrNumber()
           || (text[at].isUpper() && text[at - 1].isLower());
}

/// Where @p letter stands next, at the beginning of a word if there is one from @p from on.
qsizetype next(QStringView text, QChar letter, qsizetype from, bool wantsWordStart)
{
    for (qsizetype at = from; at < text.size(); ++at) {
        if (text[at].toCaseFolded() == letter && (!wantsWordStart || isWordStart(text, at)))
            return at;
    }
    return -1;
}

std::optional<int> score(QStringView pattern, QStringView text, bool prefersWordStarts)
{
    int total = 0;
    qsizetype last = -2;
    for (const QChar typed : pattern) {
        if (typed.isSpace())
            continue;
        const QChar letter = typed.toCaseFolded();
        const qsizetype from = last < 0 ? 0 : last + 1;
        qsizetype at = -1;
        if (from < text.size() && last >= 0 && text[from].toCaseFolded() == letter)
            at = from;
        if (at < 0 && prefersWordStarts)
            at = next(text, letter, from, true);
        if (at < 0)
            at = next(text, letter, from, false);
        if (at < 0)
            return std::nullopt;
        total += at == last + 1 ? kTogether : kPlain;
        total += isWordStart(text, at) ? kWordStart : 0;
        last = at;
    }
    // Of two that match alike the shorter one is meant.
    return total * 16 - static_cast<int>(qMin<qsizetype>(text.size(), 15));
}

} // namespace

std::optional<int> fuzzyScore(QStringView pattern, QStringView text)
{
    if (pattern.trimmed().isEmpty())
        return 0;
    // A jump to a later word's beginning may leave too little text for the rest: then without.
    const auto byWords = score(pattern, text, true);
    const auto plain = score(pattern, text, false);
    if (byWords && plain)
        return qMax(*byWords, *plain);
    return byWords ? byWords : plain;
}

} // namespace hub::ui
