#include "app/command/nearest.h"

#include "core/base/nearest_name.h"

#include <algorithm>

namespace hub::app {

QString nearestOf(const QString &word, const QStringList &known)
{
    if (const QString nearest = nearestName(word, known); !nearest.isEmpty())
        return nearest;

    // A name that was not typed to its end.
    constexpr qsizetype kShortestBeginning = 3;
    const auto begun = std::find_if(known.begin(), known.end(), [&word](const QString &candidate) {
        return word.size() >= kShortestBeginning && candidate.startsWith(word);
    });
    return begun == known.end() ? QString() : *begun;
}

QString didYouMean(const QString &word, const QStringList &known)
{
    const QString nearest = nearestOf(word, known);
    return nearest.isEmpty() ? QString() : QStringLiteral(" (did you mean '%1'?)").arg(nearest);
}

} // namespace hub::app
