#pragma once

#include <QStringList>

namespace hub {

/// The one of @p known that @p name is most likely a slip of; empty when none is close.
[[nodiscard]] QString nearestName(const QString &name, const QStringList &known);

} // namespace hub
