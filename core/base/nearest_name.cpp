#include "core/base/nearest_name.h"

#include <algorithm>
#include <numeric>

namespace hub {
namespace {

/// Names are short; what is longer is no slip of one, and is not compared at quadratic cost.
constexpr qsizetype kLongestCompared = 100;

/// Levenshtein's distance: the insertions, deletions and replacements that turn @p a into @p b.
qsizetype editDistance(const QString &a, const QString &b)
{
    std::vector<qsizetype> row(static_cast<std::size_t>(b.size()) + 1);
    std::iota(row.begin(), row.end(), 0);
    for (qsizetype i = 0; i < a.size(); ++i) {
        qsizetype diagonal = row[0];
        row[0] = i + 1;
        for (qsizetype j = 0; j < b.size(); ++j) {
            const auto at = static_cast<std::size_t>(j) + 1;
            const qsizetype replaced = diagonal + (a[i].toLower() == b[j].toLower() ? 0 : 1);
            diagonal = row[at];
            row[at] = std::min({replaced, row[at] + 1, row[at - 1] + 1});
        }
    }
    return row.back();
}

} // namespace

QString nearestName(const QString &name, const QStringList &known)
{
    if (name.size() > kLongestCompared)
        return {};
    // A third of the letters wrong is another word.
    qsizetype best = std::max<qsizetype>(2, name.size() / 3) + 1;
    QString nearest;
    for (const QString &candidate : known) {
        const qsizetype distance = editDistance(name, candidate);
        if (distance < best && distance < candidate.size()) {
            best = distance;
            nearest = candidate;
        }
    }
    return nearest;
}

} // namespace hub
