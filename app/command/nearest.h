#pragma once

#include <QStringList>

namespace hub::app {

/// The one of @p known that @p word is most likely a typing error of; empty if none is near.
[[nodiscard]] QString nearestOf(const QString &word, const QStringList &known);

/// " (did you mean 'x'?)", or empty if nothing is near.
[[nodiscard]] QString didYouMean(const QString &word, const QStringList &known);

} // namespace hub::app
